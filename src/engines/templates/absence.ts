import { BINDS, bindingOf, brief, isCallee, isRead, operand, swap, text } from './expression.ts'
import { functionAround } from './ingredients.ts'
import { methodCall, nameOf, numberOf, sub, subs } from './nodes.ts'
import { kindOf, visible } from './source-file.ts'
import type { Proposal, Template } from './template.ts'

/** `a.b` → `a?.b`, and back. */
export const optionalChain: Template = {
  name: 'optional-chain',
  prior: 0.04,
  types: ['MemberExpression', 'CallExpression'],
  *propose(site): Iterable<Proposal> {
    const { node, file, parent, key } = site
    if (parent?.type === 'AssignmentExpression' && key === 'left') return
    const object = node.type === 'MemberExpression' ? sub(node, 'object') : sub(node, 'callee')
    if (/^(?:ThisExpression|Super|Import)/.test(object.type) || /^[A-Z]/.test(nameOf(object) ?? '')) return
    const rest = file.text.slice(object.end, node.end)
    const at = object.end + (rest.length - rest.trimStart().length)
    if (node.type === 'CallExpression') {
      if (node.optional !== true && file.text[at] === '(')
        yield {
          title: `call ${brief(text(site, object))} only where there is one`,
          edits: [{ start: at, end: at, text: '?.' }],
          weight: 0.3,
        }
      return
    }
    if (node.optional === true) {
      yield {
        title: 'drop the ?.',
        edits: [{ start: at, end: at + 2, text: node.computed === true ? '' : '.' }],
        weight: 0.5,
      }
      return
    }
    const imported = visible(file, node.start).find(({ name }) => name === nameOf(object))?.role === 'import'
    if (file.text[at] === ')' || imported) return
    if (node.computed === true)
      yield {
        title: `read ${brief(text(site))} only where there is one`,
        edits: [{ start: at, end: at, text: '?.' }],
        weight: 1,
      }
    else if (file.text[at] === '.')
      yield {
        title: `read ${brief(text(site))} only where there is one`,
        edits: [{ start: at, end: at + 1, text: '?.' }],
        weight: 1,
      }
  },
}

/** A value for where there is none: `a` → `a ?? 0`, `a?.length ?? 0`, or another default than the one given. */
export const fallback: Template = {
  name: 'fallback',
  prior: 0.04,
  types: ['Identifier', 'MemberExpression', 'CallExpression', 'ChainExpression', 'LogicalExpression'],
  *propose(site) {
    const { node, parent, key, file, hints } = site
    if (node.type === 'LogicalExpression') {
      yield* otherFallbacks(site)
      return
    }
    if (!isRead(site) || !parent || isCallee(site)) return
    if (
      parent.type === 'LogicalExpression' ||
      parent.type === 'ChainExpression' ||
      (/^(?:MemberExpression|ExpressionStatement|AwaitExpression)$/.test(parent.type) && node.type === 'CallExpression')
    )
      return
    const declared = visible(file, node.start).find(({ name }) => name === nameOf(node))
    if (declared && /function|class|boolean/.test(declared.kind)) return
    const kind = declared?.kind ?? kindOf(node)
    const call = methodCall(node)
    const own = operand(site, node, 6)
    const likely =
      node.type === 'ChainExpression' ||
      /^(?:get|find|match|exec|pop|shift|at)$/.test(call?.name ?? '') ||
      (node.type === 'MemberExpression' && node.computed === true)
        ? 3
        : node.type === 'CallExpression'
          ? 0.4
          : 1
    const values =
      kind === 'number'
        ? ['0', '1']
        : kind === 'string'
          ? ["''"]
          : kind === 'array'
            ? ['[]']
            : kind === 'object'
              ? ['{}']
              : ['0', "''", '[]', '{}', 'null']
    for (const value of values)
      yield swap(site, `${own} ?? ${value}`, `take ${value} where ${brief(own)} is missing`, likely, BINDS.coalesce)
    if (node.type === 'MemberExpression' && nameOf(node.property) === 'length' && node.optional !== true)
      yield swap(
        site,
        `${text(site, sub(node, 'object'))}?.length ?? 0`,
        `take 0 for the length where ${brief(text(site, sub(node, 'object')))} is missing`,
        3,
        BINDS.coalesce,
      )
    if (kind === 'number' && node.type === 'CallExpression')
      for (const number of [...hints.numbers].filter((one) => one > 1 && one < 100).slice(0, 3))
        yield swap(site, `${own} || ${number}`, `take ${number} for 0`, 0.5, BINDS.or)
    if (parent.type === 'AssignmentExpression' && key === 'right' && parent.operator === '=')
      yield swap(
        site,
        `${own} ?? ${text(site, sub(parent, 'left'))}`,
        'keep the old value where there is no new one',
        2,
        BINDS.coalesce,
      )
  },
}

function* otherFallbacks(site: Parameters<Template['propose']>[0]): Iterable<Proposal> {
  const { node, parent, file } = site
  if (!/^(?:\?\?|\|\|)$/.test(String(node.operator))) return
  const [left, right] = [sub(node, 'left'), sub(node, 'right')]
  const at = { ...site, node: right, parent: node, key: 'right', parents: [...site.parents, node] }
  if (parent?.type === 'AssignmentExpression' && parent.operator === '=') {
    const target = text(site, sub(parent, 'left'))
    if (target !== text(site, right)) yield swap(at, target, 'keep the old value where there is no new one', 4)
  }
  for (const value of ['0', '1', "''", '[]', '{}', 'null', 'Infinity', '-Infinity'])
    if (
      value !== text(site, right) &&
      (kindOf(right) === 'unknown' || (numberOf(right) !== null) === /\d|Inf/.test(value))
    )
      yield swap(
        at,
        value,
        `take ${value} where ${brief(text(site, left))} is missing`,
        1,
        value.startsWith('-') ? BINDS.unary : BINDS.primary,
      )
  for (const { name, kind, role } of visible(file, node.start))
    if (
      role !== 'import' &&
      !/function|class/.test(kind) &&
      name !== text(site, right) &&
      !text(site, left).includes(name)
    )
      yield swap(at, name, `take ${name} where ${brief(text(site, left))} is missing`, kind === kindOf(right) ? 1 : 0.4)
}

/** A default for a parameter or a destructured part that may be missing. */
export const parameterDefault: Template = {
  name: 'parameter-default',
  prior: 0.02,
  types: ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'],
  *propose(site): Iterable<Proposal> {
    for (const param of subs(site.node, 'params')) {
      const values =
        param.type === 'ObjectPattern'
          ? ['{}']
          : param.type === 'ArrayPattern'
            ? ['[]']
            : param.type === 'Identifier'
              ? ['0', '{}', '[]', "''"]
              : []
      // A callback without parentheses around its parameter takes no default.
      if (site.node.type === 'ArrowFunctionExpression' && param.start === site.node.start) continue
      for (const value of values)
        yield {
          title: `take ${value} where ${brief(text(site, param))} is missing`,
          edits: [{ start: param.end, end: param.end, text: ` = ${value}` }],
          weight: param.type === 'ObjectPattern' ? 4 : 0.5,
        }
    }
  },
}

/** `return` before a value that is computed and dropped, at the end of a function. */
export const missingReturn: Template = {
  name: 'missing-return',
  prior: 0.02,
  types: ['ExpressionStatement'],
  *propose(site): Iterable<Proposal> {
    const { node, parent, parents, key } = site
    const expression = sub(node, 'expression')
    if (!/^(?:Call|Await|New|Conditional|Chain|Logical)Expression$/.test(expression.type)) return
    const block = parent?.type === 'BlockStatement' ? subs(parent, 'body') : []
    const isLast = block.at(-1) === node && /Function/.test(parents.at(-2)?.type ?? '')
    const guards = parent?.type === 'IfStatement' && key === 'consequent'
    if (!isLast && !guards && block.at(-1) !== node) return
    yield {
      title: `return ${brief(text(site, expression))}`,
      edits: [{ start: node.start, end: node.start, text: 'return ' }],
      weight: isLast ? 2 : 1,
    }
  },
}

/** A promise that nobody waits for. */
export const missingAwait: Template = {
  name: 'missing-await',
  prior: 0.071,
  types: ['CallExpression', 'Identifier', 'MemberExpression', 'AwaitExpression', 'NewExpression'],
  *propose(site) {
    const { node, parent } = site
    if (node.type === 'AwaitExpression') {
      yield swap(site, text(site, sub(node, 'argument')), 'do not wait here', 0.5, bindingOf(sub(node, 'argument')))
      return
    }
    if (!isRead(site) || !parent || parent.type === 'AwaitExpression' || parent.type === 'ChainExpression') return
    const around = functionAround(site)
    if (around.async !== true && around.type !== 'Program') return
    if (site.key === 'callee') return
    const own = `await ${operand(site, node, BINDS.unary)}`
    if (node.type === 'CallExpression')
      yield swap(
        site,
        own,
        `wait for ${brief(text(site))}`,
        /^(?:Return|Expression|Variable)/.test(parent.type) ? 4 : 1.5,
        BINDS.unary,
      )
    else if (/^(?:Return|Variable|Member|ForOf)/.test(parent.type))
      yield swap(site, own, `wait for ${brief(text(site))}`, 0.5, BINDS.unary)
    const call = methodCall(node)
    if (node.type === 'CallExpression' && call?.name === 'map')
      yield swap(site, `await Promise.all(${text(site)})`, 'wait for all of them', 2, BINDS.unary)
  },
}

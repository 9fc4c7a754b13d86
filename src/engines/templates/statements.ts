import { isFunction, type SyntaxNode, walk } from '../../source/syntax.ts'
import { beginnings } from './collections.ts'
import { brief, text } from './expression.ts'
import { givenBack, returnsOf } from './given-back.ts'
import { functionAround, siblingStatements } from './ingredients.ts'
import { nameOf, subs } from './nodes.ts'
import type { Proposal, Site, Template } from './template.ts'
import { askedAt } from './told-apart.ts'

/** Types of statements before and behind which others can be put. */
export const LISTED = [
  'ExpressionStatement',
  'ReturnStatement',
  'IfStatement',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
  'ThrowStatement',
  'VariableDeclaration',
  'TryStatement',
  'BreakStatement',
  'ContinueStatement',
]

/** True for a statement that stands in a list: others can be put before or behind it. */
export function isListed({ parent, key }: Site): boolean {
  return (
    (parent?.type === 'BlockStatement' && key === 'body') || (parent?.type === 'SwitchCase' && key === 'consequent')
  )
}

/** The blanks before a statement, to indent what goes in front of it. */
function indent({ file, node }: Site): string {
  const line = file.text.lastIndexOf('\n', node.start - 1) + 1
  return /^[ \t]*/.exec(file.text.slice(line, node.start))?.[0] ?? ''
}

/** What ends a statement in this file. */
export function semicolon({ file }: Site): string {
  return /;[ \t]*\r?$/m.test(file.text) ? ';' : ''
}

/** Puts a statement on a line of its own before the site's. */
export function addBefore(site: Site, code: string, title: string, weight: number): Proposal {
  const { start } = site.node
  return { title, edits: [{ start, end: start, text: `${code}\n${indent(site)}` }], weight }
}

/** Puts a statement on a line of its own behind the site's. */
export function addAfter(site: Site, code: string, title: string, weight: number): Proposal {
  const { end } = site.node
  return { title, edits: [{ start: end, end, text: `\n${indent(site)}${code}` }], weight }
}

/** Puts the site's statement into a block of its own, `head { … } tail`; each line of `tail` is indented like the statement. */
export function inBlock(site: Site, head: string, tail: string, title: string, weight: number): Proposal {
  const { start, end } = site.node
  const outer = indent(site)
  const inner = `${outer}${outer.includes('\t') ? '\t' : '  '}`
  const behind = tail.replaceAll('\n', `\n${outer}`)
  return { title, edits: [{ start, end, text: `${head} {\n${inner}${text(site)}\n${outer}} ${behind}` }], weight }
}

/** A statement that should not be there. */
export const dropStatement: Template = {
  name: 'drop-statement',
  prior: 0.015,
  types: ['ExpressionStatement', 'IfStatement', 'ContinueStatement', 'BreakStatement', 'ThrowStatement'],
  *propose(site) {
    if (!isListed(site) || typeof site.node.directive === 'string') return
    const { start, end } = site.node
    const from = site.file.text.lastIndexOf('\n', start - 1)
    const alone = site.file.text.slice(from + 1, start).trim() === ''
    yield {
      title: `leave out ${brief(text(site))}`,
      edits: [{ start: alone && from > 0 ? from : start, end, text: '' }],
      weight: 1,
    }
  },
}

/** How many conditions a statement is made to hang on. */
const MOST_CONDITIONS = 48

/** A statement that should run under a condition only, and an early end before it. */
export const guardStatement: Template = {
  name: 'guard-statement',
  prior: 0.035,
  types: [
    'ExpressionStatement',
    'ReturnStatement',
    'ForStatement',
    'ForOfStatement',
    'WhileStatement',
    'IfStatement',
    'VariableDeclaration',
  ],
  *propose(site) {
    if (site.parent?.type === 'IfStatement' && site.key === 'alternate') yield* otherwise(site)
    if (!isListed(site) || typeof site.node.directive === 'string') return
    const { node, parents, parent } = site
    const around = functionAround(site)
    const loop = [...parents].reverse().find((one) => isFunction(one) || /^(?:For|While|DoWhile)/.test(one.type))
    // What gives nothing back so far does not begin to.
    const returns = isFunction(around) && returnsOf(around).length > 0 ? givenBack(around, site) : []
    const first = subs(parent as SyntaxNode, 'body')[0] === node
    if (node.type === 'ExpressionStatement')
      for (const { code, weight } of askedAt(site, false).slice(0, MOST_CONDITIONS))
        yield {
          title: `only where ${brief(code)}`,
          edits: [{ start: node.start, end: node.start, text: `if (${code}) ` }],
          weight: weight * 2,
        }
    for (const { code, weight } of askedAt(site, true).slice(0, MOST_CONDITIONS)) {
      if (loop && !isFunction(loop))
        yield addBefore(site, `if (${code}) continue${semicolon(site)}`, `skip where ${brief(code)}`, weight * 0.5)
      for (const [value, share] of returns.length > 0 ? returns : ([['', 1]] as const)) {
        const given = `return${value && ` ${value}`}`
        yield addBefore(
          site,
          `if (${code}) ${given}${semicolon(site)}`,
          `${brief(given)} where ${brief(code)}`,
          weight * share * (first ? 0.6 : 0.3),
        )
      }
    }
  },
}

/** `else x` → `else if (…) x`. */
function* otherwise(site: Site): Iterable<Proposal> {
  const { start } = site.node
  if (site.node.type === 'IfStatement') return
  for (const { code, weight } of askedAt(site, false).slice(0, MOST_CONDITIONS))
    yield {
      title: `else only where ${brief(code)}`,
      edits: [{ start, end: start, text: `if (${code}) ` }],
      weight: weight * 2,
    }
}

/** True for a statement that is a branch by itself, without braces. */
function isBranch({ parent, key, node }: Site): boolean {
  return parent?.type === 'IfStatement' && (key === 'consequent' || key === 'alternate') && node.type !== 'IfStatement'
}

/** Puts a statement before the site's, which stands alone in its branch. */
function addInBranch(site: Site, code: string, title: string, weight: number): Proposal {
  const { start, end } = site.node
  const outer = indent(site)
  const inner = `${outer}${outer.includes('\t') ? '\t' : '  '}`
  return { title, edits: [{ start, end, text: `{\n${inner}${code}\n${inner}${text(site)}\n${outer}}` }], weight }
}

/** What other functions of the file do and this one does not: a reset, an invalidation, a notification. */
export const siblingStatement: Template = {
  name: 'sibling-statement',
  prior: 0.02,
  types: LISTED,
  *propose(site) {
    const { node, parent, parents } = site
    const branch = isBranch(site)
    if (!isListed(site) && !branch) return
    const list = branch ? [node] : subs(parent as SyntaxNode, parent?.type === 'SwitchCase' ? 'consequent' : 'body')
    const inFunction = isFunction(parents.at(-2) ?? node)
    const [first, last] = [list[0] === node, list.at(-1) === node]
    if (!first && !last) return
    // A branch may lack what another branch of its function does.
    const own = text(site, inFunction ? functionAround(site) : branch ? node : (parent as SyntaxNode))
    const counts = new Map<string, number>()
    for (const code of siblingStatements(site)) counts.set(code, (counts.get(code) ?? 0) + 1)
    for (const [code, count] of counts) {
      if (own.includes(code)) continue
      const weight =
        (/invalidate|reset|clear|notify|emit|update|dirty|touch|flush|refresh|cache|abort|dispose/i.test(code)
          ? 4
          : 1) *
        (inFunction ? 2 : 0.5) *
        Math.min(count, 3)
      if (branch) {
        yield addInBranch(site, code, `also do ${brief(code)}`, weight * 2)
        continue
      }
      if (first) yield addBefore(site, code, `also do ${brief(code)}`, weight * (last ? 1 : 0.7))
      if (last && !/^(?:Return|Throw|Break|Continue)/.test(node.type))
        yield addAfter(site, code, `also do ${brief(code)}`, weight)
      else if (last && !first) yield addBefore(site, code, `also do ${brief(code)}`, weight)
    }
  },
}

/** A value that begins anew: `slow = head` once more, `this.cache.clear()`. */
export const reset: Template = {
  name: 'reset',
  prior: 0.02,
  types: LISTED,
  *propose(site) {
    const { node, parent } = site
    if (!isListed(site) || node.type === 'VariableDeclaration') return
    const list = subs(parent as SyntaxNode, 'body')
    if (list[0] !== node && list.at(-1) !== node) return
    for (const { name, value } of beginnings(site)) {
      const code = `${name} = ${value}${semicolon(site)}`
      if (list[0] === node) yield addBefore(site, code, `begin ${name} anew`, 1)
      if (list.at(-1) === node && !/^(?:Return|Throw|Break|Continue)/.test(node.type))
        yield addAfter(site, code, `begin ${name} anew`, 1)
    }
    const plain = new Map<string, string>()
    const fields = new Set<string>()
    const around = text(site, functionAround(site))
    walk(site.file.program, (one) => {
      const value = one.value as SyntaxNode | null
      const field = one.type === 'PropertyDefinition' && one.static !== true ? `this.${nameOf(one.key) ?? ''}` : ''
      if (value && list[0] === node && field.length > 5 && around.includes(field) && isPlain(value))
        plain.set(field, text(site, value))
      if (
        one.type === 'PropertyDefinition' &&
        value?.type === 'NewExpression' &&
        /^(?:Map|Set)$/.test(nameOf(value.callee) ?? '')
      )
        fields.add(`this.${nameOf(one.key) ?? ''}`)
      return true
    })
    for (const [field, value] of plain)
      yield addBefore(site, `${field} = ${value}${semicolon(site)}`, `begin ${field} anew`, 1)
    if (list.at(-1) === node && !/^(?:Return|Throw)/.test(node.type) && /this\./.test(around))
      for (const field of fields)
        yield addAfter(site, `${field}.clear()${semicolon(site)}`, `forget what ${field} holds`, 0.7)
  },
}

/** A value that a field begins with: a literal, or an empty list or object. */
function isPlain(value: SyntaxNode): boolean {
  return (
    value.type === 'Literal' ||
    (value.type === 'ArrayExpression' && subs(value, 'elements').length === 0) ||
    (value.type === 'ObjectExpression' && subs(value, 'properties').length === 0)
  )
}

/** Two neighbours that changed places. */
export const statementOrder: Template = {
  name: 'statement-order',
  prior: 0.012,
  types: LISTED,
  *propose(site) {
    const { node, parent, file } = site
    if (!isListed(site)) return
    const list = subs(parent as SyntaxNode, 'body')
    const next = list[list.indexOf(node) + 1]
    if (!next || typeof node.directive === 'string') return
    yield {
      title: `do ${brief(text(site, next))} first`,
      edits: [
        { start: node.start, end: node.end, text: file.text.slice(next.start, next.end) },
        { start: next.start, end: next.end, text: text(site) },
      ],
      weight: 1,
    }
  },
}

/** A case that must not fall through, and a loop that must end or go on. */
export const leave: Template = {
  name: 'leave',
  prior: 0.01,
  types: ['ExpressionStatement', 'BreakStatement', 'ContinueStatement', 'ReturnStatement'],
  *propose(site) {
    const { node, parents, parent } = site
    const loop = [...parents]
      .reverse()
      .find((one) => isFunction(one) || /^(?:For|While|DoWhile|Switch)(?!Case)/.test(one.type))
    if (/^(?:Break|Continue)/.test(node.type)) {
      const by = node.type === 'BreakStatement' ? 'continue' : 'break'
      yield {
        title: `use ${by} in place of ${by === 'break' ? 'continue' : 'break'}`,
        edits: [{ start: node.start, end: node.start + (by === 'continue' ? 5 : 8), text: by }],
        weight: 2,
      }
      return
    }
    const list = parent ? subs(parent, parent.type === 'SwitchCase' ? 'consequent' : 'body') : []
    if (!isListed(site) || list.at(-1) !== node || node.type !== 'ExpressionStatement' || !loop || isFunction(loop))
      return
    yield addAfter(site, `break${semicolon(site)}`, 'end here', parent?.type === 'SwitchCase' ? 4 : 1)
    if (loop.type !== 'SwitchStatement') yield addAfter(site, `continue${semicolon(site)}`, 'go on with the next', 0.5)
  },
}

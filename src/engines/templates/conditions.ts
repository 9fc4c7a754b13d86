import { BINDS, bindingOf, brief, isCondition, isRead, operand, swap, text } from './expression.ts'
import { conditionPool, namesIn } from './ingredients.ts'
import { methodCall, nameOf, stringOf, sub, subs } from './nodes.ts'
import { kindOf } from './source-file.ts'
import type { Site, Template } from './template.ts'
import { askedAt, inputFactor } from './told-apart.ts'

/** One side of `&&` or `||` too much. */
export const dropCondition: Template = {
  name: 'drop-condition',
  prior: 0.028,
  types: ['LogicalExpression', 'ConditionalExpression'],
  *propose(site) {
    const { node } = site
    const parts = node.type === 'ConditionalExpression' ? ['consequent', 'alternate'] : ['left', 'right']
    for (const field of parts) {
      const kept = sub(node, field)
      yield swap(site, text(site, kept), `keep only ${brief(text(site, kept))}`, 1, bindingOf(kept))
    }
    if (node.type === 'ConditionalExpression') {
      const [yes, no] = parts.map((field) => operand(site, sub(node, field), BINDS.assignment))
      yield swap(
        site,
        `${operand(site, sub(node, 'test'), BINDS.coalesce)} ? ${no} : ${yes}`,
        'swap the branches',
        1.5,
        BINDS.conditional,
      )
    }
  },
}

/** Truthiness ↔ a comparison with `undefined`, `null` or an empty length. */
export const truthiness: Template = {
  name: 'truthiness',
  prior: 0.085,
  types: ['Identifier', 'MemberExpression', 'CallExpression', 'UnaryExpression', 'BinaryExpression'],
  *propose(site) {
    const { node } = site
    if (!isRead(site)) return
    if (node.type === 'BinaryExpression') {
      yield* looser(site)
      return
    }
    if (!isCondition(site) || site.parent?.type === 'UnaryExpression') return
    const negated = node.type === 'UnaryExpression' && node.operator === '!'
    if (node.type === 'UnaryExpression' && !negated) return
    const value = negated ? sub(node, 'argument') : node
    if (
      !/^(?:Identifier|MemberExpression|CallExpression|ChainExpression)$/.test(value.type) ||
      kindOf(value) === 'boolean'
    )
      return
    const own = text(site, value)
    const [equals, loosely, empty] = negated ? ['===', '==', '=== 0'] : ['!==', '!=', '> 0']
    yield swap(
      site,
      `${own} ${equals} undefined`,
      `compare ${brief(own)} with undefined, not for being true`,
      4,
      BINDS.equality,
    )
    yield swap(site, `${own} ${loosely} null`, `compare ${brief(own)} with null, not for being true`, 2, BINDS.equality)
    yield swap(
      site,
      negated ? `(${own} == null || ${own} === false)` : `(${own} != null && ${own} !== false)`,
      `let ${brief(own)} be 0 or empty`,
      1,
    )
    yield swap(site, `${own} ${equals} null`, `compare ${brief(own)} with null alone`, 1, BINDS.equality)
    yield swap(site, `${own} ${equals} ''`, `compare ${brief(own)} with the empty text`, 0.5, BINDS.equality)
    if (kindOf(value) !== 'number')
      yield swap(site, `${own}.length ${empty}`, `look at the length of ${brief(own)}`, 1, BINDS.relation)
  },
}

function* looser(site: Site): ReturnType<Template['propose']> extends Iterable<infer P> ? Iterable<P> : never {
  const { node } = site
  const operator = String(node.operator)
  if (!/^[!=]==?$/.test(operator)) return
  const [left, right] = [sub(node, 'left'), sub(node, 'right')]
  const nothing =
    nameOf(right) === 'undefined' ? 'undefined' : right.type === 'Literal' && right.raw === 'null' ? 'null' : null
  const not = operator.startsWith('!')
  if (!nothing) return
  const own = operand(site, left, BINDS.equality)
  if (isCondition(site))
    yield swap(
      site,
      not ? own : `!${operand(site, left, BINDS.unary)}`,
      `look whether ${brief(own)} is true`,
      2,
      not ? bindingOf(left) : BINDS.unary,
    )
  if (operator.length === 3 || nothing === 'undefined')
    yield swap(site, `${own} ${not ? '!=' : '=='} null`, 'take null and undefined for the same', 3, BINDS.equality)
  const other = nothing === 'null' ? 'undefined' : 'null'
  yield swap(site, `${own} ${not ? '!==' : '==='} ${other}`, `compare with ${other}`, 2, BINDS.equality)
}

/** A condition that is missing: `a` → `a && b`, `a || b`. */
export const addCondition: Template = {
  name: 'add-condition',
  prior: 0.042,
  types: [
    'Identifier',
    'MemberExpression',
    'CallExpression',
    'UnaryExpression',
    'BinaryExpression',
    'LogicalExpression',
  ],
  *propose(site) {
    const { node, parent } = site
    if (!isRead(site) || parent?.type === 'UnaryExpression' || parent?.type === 'LogicalExpression') return
    const returned = /^(?:Return|Arrow)/.test(parent?.type ?? '') && kindOf(node) === 'boolean'
    const last = node.type === 'LogicalExpression'
    if (!isCondition(site) && !returned && !(last && /^(?:Return|Arrow|Variable)/.test(parent?.type ?? ''))) return
    const own = text(site)
    const names = new Set(namesIn(node))
    const likely = last ? node.operator : ends(site) ? '||' : '&&'
    for (const { code, binds, weight } of conditionPool(site)) {
      if (own.includes(code)) continue
      const about = mentions(code, names) ? ABOUT_THE_SAME : 1
      const right = (least: number) => (binds < least ? `(${code})` : code)
      for (const [operator, least] of [
        ['&&', BINDS.and],
        ['||', BINDS.or],
      ] as const) {
        const parts = `${operand(site, node, node.operator === '??' ? BINDS.equality : least)} ${operator} ${right(least + 1)}`
        yield swap(
          site,
          parts,
          `also ask ${operator === '&&' ? 'for' : 'whether'} ${brief(code)}`,
          weight * inputFactor(site, code, operator === '||') * about * (operator === likely ? 2 : 1),
          least,
        )
      }
    }
  },
}

/** How much likelier what is asked besides is about the same value than about another one. */
const ABOUT_THE_SAME = 2

/** True for a condition under which a function, or a turn of a loop, ends early: more values are refused sooner than fewer. */
function ends({ parent, key }: Site): boolean {
  if (parent?.type !== 'IfStatement' || key !== 'test') return false
  const branch = sub(parent, 'consequent')
  const last = branch.type === 'BlockStatement' ? subs(branch, 'body').at(-1) : branch
  return /^(?:Return|Throw|Continue|Break)Statement$/.test(last?.type ?? '')
}

/** How many other conditions are offered in place of one. */
const MOST_OTHERS = 24

/** Another condition about the same value: `x === undefined` → `!isHolder(x)`. */
export const otherCondition: Template = {
  name: 'other-condition',
  prior: 0.02,
  types: ['Identifier', 'MemberExpression', 'CallExpression', 'UnaryExpression', 'BinaryExpression'],
  *propose(site) {
    if (!isRead(site) || !isCondition(site) || site.parent?.type === 'UnaryExpression') return
    const own = text(site)
    const names = new Set(namesIn(site.node))
    const about = conditionPool(site).filter(({ code }) => code !== own && mentions(code, names))
    for (const { code, binds, weight } of about.slice(0, MOST_OTHERS))
      yield swap(site, code, `ask ${brief(code)} in place of ${brief(own)}`, weight, binds)
  },
}

function mentions(code: string, names: ReadonlySet<string>): boolean {
  return (code.match(/(?<![.\w$])[A-Za-z_$][\w$]*/g) ?? []).some((name) => names.has(name))
}

/** A literal truth in place of a condition: `return true` → `return list.length === 0`. */
export const literalToCondition: Template = {
  name: 'literal-to-condition',
  prior: 0.02,
  types: ['Literal'],
  *propose(site) {
    if (typeof site.node.value !== 'boolean' || !isRead(site)) return
    yield swap(site, String(!site.node.value), `${String(!site.node.value)} in place of ${String(site.node.value)}`, 6)
    for (const { code, binds, weight } of askedAt(site, !site.node.value))
      yield swap(site, code, `tell by ${brief(code)}`, weight, binds)
  },
}

/** `a === 'x'` ↔ `a.startsWith('x')`, `a.includes('x')`, and the same upper or lower case. */
export const stringMatch: Template = {
  name: 'string-match',
  prior: 0.02,
  types: ['BinaryExpression', 'CallExpression'],
  *propose(site) {
    const { node } = site
    if (node.type === 'BinaryExpression') {
      const literal = stringOf(node.right)
      if (!/^[!=]==?$/.test(String(node.operator))) return
      const not = String(node.operator).startsWith('!') ? '!' : ''
      const left = operand(site, sub(node, 'left'), BINDS.call)
      const right = text(site, sub(node, 'right'))
      if (literal)
        for (const method of ['startsWith', 'includes', 'endsWith'])
          yield swap(
            site,
            `${not}${left}.${method}(${right})`,
            `ask with ${method} in place of ${String(node.operator)}`,
            1,
            not ? BINDS.unary : BINDS.call,
          )
      const texts = [node.left, node.right].every((part) =>
        ['string', 'unknown'].includes(kindOf(part as Site['node'])),
      )
      if (texts && !literal && /^(?:Identifier|MemberExpression|CallExpression)$/.test(sub(node, 'right').type))
        yield swap(
          site,
          `${left}.toLowerCase() ${String(node.operator)} ${right}.toLowerCase()`,
          'compare without regard to case',
          0.5,
          BINDS.equality,
        )
      return
    }
    const call = methodCall(node)
    const [argument] = subs(node, 'arguments')
    if (!call || !argument || !/^(?:startsWith|includes|endsWith)$/.test(call.name)) return
    yield swap(
      site,
      `${operand(site, call.receiver, BINDS.equality)} === ${text(site, argument)}`,
      `compare as a whole in place of ${call.name}`,
      2,
      BINDS.equality,
    )
  },
}

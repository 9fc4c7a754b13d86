import {
  BINDS,
  bindingOf,
  brief,
  isRead,
  memberName,
  methodCall,
  nameOf,
  operand,
  replace,
  sub,
  subs,
  swap,
  text,
} from './expression.ts'
import { namesIn } from './ingredients.ts'
import { kindOf, visible } from './source-file.ts'
import type { Proposal, Site, Template } from './template.ts'

/** Built-in members that are taken for each other. */
const PAIRS: readonly string[][] = [
  ['push', 'unshift'],
  ['pop', 'shift'],
  ['slice', 'splice'],
  ['slice', 'substring', 'substr', 'subarray'],
  ['some', 'every'],
  ['find', 'filter', 'findLast'],
  ['findIndex', 'findLastIndex'],
  ['map', 'flatMap', 'filter'],
  ['map', 'forEach'],
  ['keys', 'values', 'entries'],
  ['indexOf', 'lastIndexOf'],
  ['replace', 'replaceAll'],
  ['match', 'matchAll'],
  ['test', 'exec'],
  ['trim', 'trimStart', 'trimEnd'],
  ['padStart', 'padEnd'],
  ['startsWith', 'endsWith', 'includes'],
  ['toLowerCase', 'toUpperCase'],
  ['charAt', 'at'],
  ['charCodeAt', 'codePointAt'],
  ['reduce', 'reduceRight'],
  ['sort', 'toSorted'],
  ['reverse', 'toReversed'],
  ['min', 'max'],
  ['all', 'allSettled', 'race', 'any'],
  ['getDate', 'getUTCDate', 'getDay'],
  ['getDay', 'getUTCDay', 'getDate'],
  ['getMonth', 'getUTCMonth'],
  ['getHours', 'getUTCHours'],
  ['getMinutes', 'getUTCMinutes'],
  ['getFullYear', 'getUTCFullYear'],
  ['setDate', 'setUTCDate'],
  ['setHours', 'setUTCHours'],
  ['setMonth', 'setUTCMonth'],
  ['setTimeout', 'setInterval'],
  ['clearTimeout', 'clearInterval'],
  ['parseInt', 'parseFloat', 'Number'],
  ['isInteger', 'isSafeInteger', 'isFinite', 'isNaN'],
  ['add', 'delete'],
  ['get', 'has'],
  ['set', 'delete'],
  ['join', 'concat'],
  ['floor', 'round', 'ceil', 'trunc'],
  ['on', 'once', 'off'],
  ['addEventListener', 'removeEventListener'],
  ['resolve', 'reject'],
  ['assign', 'create'],
]

/** The others of each built-in member. */
export const COUNTERPARTS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...new Set(PAIRS.flat())].map((name) => [
    name,
    new Set(PAIRS.filter((pair) => pair.includes(name)).flatMap((pair) => pair.filter((other) => other !== name))),
  ]),
)

/** A built-in member that is taken for another: `shift` ↔ `pop`, `replace` → `replaceAll`. */
export const methodPair: Template = {
  name: 'method-pair',
  prior: 0.045,
  types: ['MemberExpression', 'Identifier'],
  *propose(site) {
    const { node, parent, key } = site
    const property = node.type === 'MemberExpression' ? sub(node, 'property') : node
    const name = node.type === 'MemberExpression' ? memberName(node) : nameOf(node)
    if (!name || (node.type === 'Identifier' && !(key === 'callee' && isRead(site)))) return
    if (parent?.type === 'MemberExpression' && parent.object === node && node.type === 'Identifier') return
    const others = COUNTERPARTS.get(name)
    if (!others) return
    let weight = 4
    for (const by of others) {
      yield {
        title: `use ${by} in place of ${name}`,
        edits: [{ start: property.start, end: property.end, text: by }],
        weight,
      }
      weight = Math.max(1, weight - 1)
    }
  },
}

/** Arguments: swapped, one too many, one replaced by what is in scope, one missing. */
export const argumentOrder: Template = {
  name: 'argument-order',
  prior: 0.045,
  types: ['CallExpression', 'NewExpression'],
  *propose(site) {
    const parts = subs(site.node, 'arguments')
    for (let i = 0; i < parts.length; i++)
      for (let j = i + 1; j < parts.length; j++) {
        const [a, b] = [parts[i], parts[j]] as [Site['node'], Site['node']]
        if (text(site, a) === text(site, b) || /Function/.test(a.type) || /Function/.test(b.type)) continue
        yield {
          title: `swap the arguments ${brief(text(site, a))} and ${brief(text(site, b))}`,
          edits: [
            { start: a.start, end: a.end, text: text(site, b) },
            { start: b.start, end: b.end, text: text(site, a) },
          ],
          weight: j === i + 1 ? 3 : 1,
        }
      }
  },
}

/** An argument too many, or one that is missing. */
export const argumentCount: Template = {
  name: 'argument-count',
  prior: 0.025,
  types: ['CallExpression', 'NewExpression'],
  *propose(site) {
    const { node, file } = site
    const parts = subs(node, 'arguments')
    const last = parts.at(-1)
    if (last && parts.length > 1) {
      const before = parts.at(-2) as Site['node']
      yield {
        title: `drop the argument ${brief(text(site, last))}`,
        edits: [{ start: before.end, end: last.end, text: '' }],
        weight: 1,
      }
    }
    const own = visible(file, node.start)
    const callee = own.find(({ name }) => name === nameOf(node.callee))
    if (callee && callee.arity !== null && callee.arity <= parts.length) return
    const close = text(site).lastIndexOf(')')
    const at = last ? last.end : node.start + close
    if (close === -1 || file.text.slice(at, node.end).includes('//')) return
    const used = new Set(namesIn(node))
    const parameters = callee?.init ? subs(callee.init, 'params') : []
    const wanted = parameters[parts.length]
    const wantedName = wanted ? (nameOf(wanted) ?? nameOf(wanted.left)) : null
    for (const { name, role, kind, uses } of own) {
      if (used.has(name) || role === 'import' || kind === 'class' || (role === 'module' && kind === 'function'))
        continue
      const weight =
        (role === 'module' ? 0.2 : 1) *
        (uses <= 0 ? 4 : 1) *
        (name === wantedName ? 5 : 1) *
        (callee && callee.arity !== null ? 2 : 0.6)
      yield { title: `also give ${name}`, edits: [{ start: at, end: at, text: `${last ? ', ' : ''}${name}` }], weight }
    }
  },
}

/** The cause of an error that is thrown in place of another. */
export const errorCause: Template = {
  name: 'error-cause',
  prior: 0.04,
  types: ['NewExpression'],
  *propose(site) {
    const { node, parents, file } = site
    if (!/(?:Error|Exception)$/.test(nameOf(node.callee) ?? '')) return
    const parts = subs(node, 'arguments')
    if (parts.some(({ type }) => type === 'ObjectExpression')) return
    const caught = [...parents].reverse().find(({ type }) => type === 'CatchClause')
    const name = caught
      ? nameOf(caught.param)
      : visible(file, node.start).find((one) => /^(?:cause|err|error|e|reason)$/.test(one.name))?.name
    const last = parts.at(-1)
    if (!name || !last) return
    const option = name === 'cause' ? '{ cause }' : `{ cause: ${name} }`
    yield {
      title: `keep ${name} as the cause`,
      edits: [{ start: last.end, end: last.end, text: `, ${option}` }],
      weight: 2,
    }
  },
}

/** Functions of one parameter that the module knows, put around a value. */
export const wrapInHelper: Template = {
  name: 'wrap-in-helper',
  prior: 0.025,
  types: [
    'Identifier',
    'MemberExpression',
    'CallExpression',
    'TemplateLiteral',
    'LogicalExpression',
    'BinaryExpression',
  ],
  *propose(site): Iterable<Proposal> {
    const { node, parent, key, file } = site
    if (
      !isRead(site) ||
      !parent ||
      (parent.type === 'CallExpression' && key === 'callee') ||
      parent.type === 'MemberExpression'
    )
      return
    if (node.type === 'CallExpression' || node.type === 'LogicalExpression' || node.type === 'BinaryExpression') {
      if (!/^(?:Call|Return|Variable|Property$|Arrow|Template|Assignment)/.test(parent.type)) return
    }
    const own = text(site)
    const size = memberName(node) === 'length' ? sub(node, 'object') : null
    const helpers = visible(file, node.start).filter(
      ({ name, kind, role, arity }) =>
        (kind === 'function' && arity === 1) ||
        (role === 'import' && /^[a-z]/.test(name) && !/^(?:node|use)[A-Z]/.test(name)),
    )
    for (const { name, role } of helpers) {
      if (nameOf(parent.callee) === name) continue
      const near = role === 'import' ? 0.6 : 1
      if (size)
        yield swap(site, `${name}(${text(site, size)})`, `measure with ${name}, not by length`, 4 * near, BINDS.call)
      else yield swap(site, `${name}(${own})`, `put ${brief(own)} through ${name}`, near, BINDS.call)
    }
  },
}

/** A call that should not be there: `f(x)` → `x`, `x.f()` → `x`. */
export const unwrap: Template = {
  name: 'unwrap',
  prior: 0.02,
  types: ['CallExpression', 'AwaitExpression'],
  *propose(site) {
    const { node, parent } = site
    if (parent?.type === 'ExpressionStatement' || !isRead(site) || parent?.type === 'ChainExpression') return
    if (node.type === 'AwaitExpression') return
    const parts = subs(node, 'arguments')
    const call = methodCall(node)
    if (
      call &&
      call.receiver.type !== 'Super' &&
      call.receiver.type !== 'ThisExpression' &&
      !/^[A-Z]/.test(nameOf(call.receiver) ?? '')
    )
      yield swap(site, text(site, call.receiver), `leave out .${call.name}(…)`, 1, bindingOf(call.receiver))
    const [only] = parts
    if (parts.length === 1 && only && !/Function|Spread/.test(only.type))
      yield swap(site, text(site, only), `leave out ${brief(text(site, sub(node, 'callee')))}(…)`, 0.7, bindingOf(only))
  },
}

/** A method that is missing at the end of a chain, or a conversion around a value. */
export const conversion: Template = {
  name: 'conversion',
  prior: 0.045,
  types: ['Identifier', 'MemberExpression', 'CallExpression', 'TemplateLiteral', 'ArrayExpression'],
  *propose(site) {
    const { node, parent, key, file, hints } = site
    if (!isRead(site) || !parent || (parent.type === 'CallExpression' && key === 'callee')) return
    if (parent.type === 'AssignmentExpression' && key === 'left') return
    const declared = visible(file, node.start).find(({ name }) => name === nameOf(node))
    if (declared && /function|class/.test(declared.kind)) return
    const kind = declared?.kind ?? kindOf(node)
    const own = operand(site, node, BINDS.call)
    const called = node.type === 'CallExpression' || node.type === 'ArrayExpression'
    const whole =
      /^(?:Return|Variable|Arrow|Assignment|Property$|Spread|Call|ForOf|Array|Member|Template|Conditional)/.test(
        parent.type,
      )
    if (!whole) return
    const append = (suffix: string, title: string, weight: number) =>
      swap(site, `${own}${suffix}`, title, weight, BINDS.call)
    if (kind === 'string' || kind === 'unknown') {
      const weight = kind === 'string' ? 2 : called ? 0.3 : 0.8
      yield append('.toLowerCase()', `take ${brief(own)} in lower case`, weight * 1.5)
      yield append('.trim()', `trim ${brief(own)}`, weight * 1.5)
      yield append('.toUpperCase()', `take ${brief(own)} in upper case`, weight * 0.5)
      if (/%[0-9A-F]{2}/i.test(hints.strings.join(' ')))
        yield swap(site, `encodeURIComponent(${text(site)})`, `encode ${brief(own)} for an address`, weight)
    }
    if (kind === 'array' || (kind === 'unknown' && node.type !== 'TemplateLiteral')) {
      const weight = kind === 'array' ? 2 : called ? 0.8 : 0.3
      const sorts = parent.type === 'MemberExpression' && /^(?:sort|toSorted)$/.test(memberName(parent) ?? '')
      yield append('.reverse()', `reverse ${brief(own)}`, weight)
      yield append('.filter(Boolean)', `leave out what is empty in ${brief(own)}`, weight)
      if (!sorts) {
        yield append('.sort((a, b) => a - b)', `sort ${brief(own)} by size`, weight)
        yield append('.sort()', `sort ${brief(own)}`, weight)
      }
      yield append('.slice(1)', `leave out the first of ${brief(own)}`, weight * 0.4)
      yield append('.slice(0, -1)', `leave out the last of ${brief(own)}`, weight * 0.4)
      yield append('.flat()', `flatten ${brief(own)}`, weight * 0.4)
      yield swap(site, `[...new Set(${text(site)})]`, `leave out what occurs twice in ${brief(own)}`, weight * 0.7)
    }
    if (kind === 'unknown' || kind === 'string') {
      const weight = node.type === 'CallExpression' ? 0.4 : 0.8
      yield swap(site, `Number(${text(site)})`, `turn ${brief(own)} into a number`, weight)
      yield swap(site, `String(${text(site)})`, `turn ${brief(own)} into text`, weight * 0.6)
    }
    if (kind === 'number' || kind === 'unknown')
      yield swap(site, `Math.abs(${text(site)})`, `take ${brief(own)} without its sign`, 0.5)
    if (kind === 'number') yield swap(site, `String(${text(site)})`, `turn ${brief(own)} into text`, 0.4)
  },
}

/** A copy of a value that must not be shared: `structuredClone(x)`, `{ ...x }`, `[...x]`. */
export const copy: Template = {
  name: 'copy',
  prior: 0.05,
  types: ['Identifier', 'MemberExpression', 'CallExpression', 'TSAsExpression'],
  *propose(site) {
    const { node, parent, key, file } = site
    if (!parent) return
    if (node.type === 'CallExpression') {
      const call = methodCall(node)
      if (
        call &&
        /^(?:sort|reverse|splice|fill|push|unshift|pop|shift)$/.test(call.name) &&
        !/^(?:Array|Call)Expression$/.test(call.receiver.type)
      ) {
        const place = { node: call.receiver, parent: sub(node, 'callee'), key: 'object' }
        const inner = call.receiver.type === 'TSAsExpression' ? sub(call.receiver, 'expression') : call.receiver
        const at = parenthesised(file.text, call.receiver)
        const edit = at ?? replace(site, '', BINDS.primary, place)
        yield {
          title: `${call.name} a copy of ${brief(text(site, inner))}`,
          edits: [{ ...edit, text: `[...${text(site, inner)}]` }],
          weight: 6,
        }
      }
      return
    }
    if (!isRead(site) || (parent.type === 'CallExpression' && key === 'callee') || parent.type === 'MemberExpression')
      return
    const declared = visible(file, node.start).find(({ name }) => name === nameOf(node))
    if (declared && /function|class|number|string|boolean/.test(declared.kind)) return
    const kind = declared?.kind ?? 'unknown'
    const weight = /^(?:Return|Assignment|Property$|Variable|Arrow)/.test(parent.type)
      ? 2
      : key === 'arguments' || key === 'consequent' || key === 'alternate'
        ? 0.8
        : 0
    if (weight === 0) return
    const own = text(site)
    yield swap(site, `structuredClone(${own})`, `copy ${brief(own)} with all it holds`, weight * 1.5)
    if (kind !== 'object')
      yield swap(site, `[...${own}]`, `copy the list ${brief(own)}`, weight * (kind === 'array' ? 3 : 1))
    if (kind !== 'array') yield swap(site, `{ ...${own} }`, `copy the object ${brief(own)}`, weight, BINDS.call)
    if (kind === 'map' || kind === 'set')
      yield swap(site, `new ${kind === 'map' ? 'Map' : 'Set'}(${own})`, `copy ${brief(own)}`, weight * 3)
  },
}

/** The range of a node with the parentheses directly around it, null without. */
function parenthesised(
  whole: string,
  { start, end }: Site['node'],
): { readonly start: number; readonly end: number } | null {
  return whole[start - 1] === '(' && whole[end] === ')' ? { start: start - 1, end: end + 1 } : null
}

/** A method that lost its object: `const ask = this.status` → `this.status.bind(this)`. */
export const bindThis: Template = {
  name: 'bind-this',
  prior: 0.02,
  types: ['MemberExpression'],
  *propose(site) {
    const { node, parent, key } = site
    if (
      !isRead(site) ||
      key === 'callee' ||
      parent?.type === 'MemberExpression' ||
      sub(node, 'object').type !== 'ThisExpression'
    )
      return
    if (!/^(?:Variable|Property$|Call|Return|Array)/.test(parent?.type ?? '')) return
    yield swap(site, `${text(site)}.bind(this)`, `bind ${brief(text(site))} to its object`, 1, BINDS.call)
  },
}

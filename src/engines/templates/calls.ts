import { BINDS, brief, isRead, swap, text } from './expression.ts'
import { namesIn } from './ingredients.ts'
import { memberName, nameOf, sub, subs } from './nodes.ts'
import { visible } from './source-file.ts'
import type { Site, Template } from './template.ts'

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
  prior: 0.032,
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
    const used = new Set(namesIn(node))
    // Of what is given a part of, another part may be missing: `new RegExp(x.source)`.
    const object = last?.type === 'MemberExpression' && last.computed !== true ? sub(last, 'object') : null
    const from = nameOf(object)
    if (last && from)
      for (const member of file.siblings.get(memberName(last) ?? '') ?? [])
        yield {
          title: `also give ${from}.${member}`,
          edits: [{ start: last.end, end: last.end, text: `, ${from}.${member}` }],
          weight: 1,
        }
    const own = visible(file, node.start)
    const callee = own.find(({ name }) => name === nameOf(node.callee))
    if (callee && callee.arity !== null && callee.arity <= parts.length) return
    const close = text(site).lastIndexOf(')')
    const at = last ? last.end : node.start + close
    if (close === -1 || file.text.slice(at, node.end).includes('//')) return
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

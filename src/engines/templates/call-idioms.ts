import { BINDS, brief, isRead, operand, swap, text } from './expression.ts'
import { memberName, methodCall, nameOf, numberOf, sub, subs } from './nodes.ts'
import type { Site, Template } from './template.ts'

/** What a call is written as, and what it may be meant to be; null where it is another call. */
interface CallIdiom {
  readonly title: string
  readonly weight: number
  write(call: Called): string | null
}

interface Called {
  readonly site: Site
  /** The text of what is called, without what it is called with. */
  readonly callee: string
  readonly arguments: readonly string[]
}

/** Calls of the language that do a little less, or more, than is thought (`research.md` §1.2). */
const CALLS: readonly CallIdiom[] = [
  {
    title: 'read the number in base ten',
    weight: 2,
    write: ({ callee, arguments: [value, ...more] }) =>
      /^(?:Number\.)?parseInt$/.test(callee) && value && more.length === 0 ? `${callee}(${value}, 10)` : null,
  },
  {
    title: 'do not convert before asking',
    weight: 2,
    write: ({ callee, arguments: [value] }) =>
      /^is(?:NaN|Finite)$/.test(callee) ? `Number.${callee}(${value})` : null,
  },
  {
    title: 'convert before asking',
    weight: 0.5,
    write: ({ callee, arguments: [value] }) =>
      /^Number\.is(?:NaN|Finite)$/.test(callee) ? `${callee.slice(7)}(${value})` : null,
  },
  {
    title: 'make each element anew',
    weight: 4,
    write: ({ callee, arguments: [value] }) => {
      const size = /^(?:new )?Array\((.+)\)\.fill$/s.exec(callee)?.[1]
      return size && /^(?:\[|\{|new )/.test(value ?? '')
        ? `Array.from({ length: ${size} }, () => ${value?.startsWith('{') ? `(${value})` : value})`
        : null
    },
  },
  {
    title: 'take the text of whatever it is',
    weight: 1.5,
    write: ({ site, callee, arguments: { length } }) => {
      const call = methodCall(site.node)
      return call?.name === 'toString' && length === 0 && callee ? `String(${bare(site, call.receiver)})` : null
    },
  },
  {
    title: 'begin with 0',
    weight: 1,
    write: ({ callee, arguments: [only, ...more] }) =>
      /^Math\.(?:max|min)$/.test(callee) && only?.startsWith('...') && more.length === 0
        ? `${callee}(0, ${only})`
        : null,
  },
  {
    title: 'trim each part',
    weight: 1,
    write: ({ site }) => (methodCall(site.node)?.name === 'split' ? `${text(site)}.map((part) => part.trim())` : null),
  },
  {
    title: 'take each part as a number',
    weight: 0.5,
    write: ({ site }) => (methodCall(site.node)?.name === 'split' ? `${text(site)}.map(Number)` : null),
  },
]

/** A value without the types that are said of it. */
function bare(site: Site, node: Site['node']): string {
  return /^TS(?:As|NonNull)/.test(node.type) ? bare(site, sub(node, 'expression')) : text(site, node)
}

/** A call of the language in the way in which it does what is meant. */
export const callIdiom: Template = {
  name: 'call-idiom',
  prior: 0.02,
  types: ['CallExpression'],
  *propose(site) {
    const { node } = site
    if (!isRead(site)) return
    const parts = {
      site,
      callee: text(site, sub(node, 'callee')),
      arguments: subs(node, 'arguments').map((one) => text(site, one)),
    }
    for (const { title, weight, write } of CALLS) {
      const by = write(parts)
      if (by !== null) yield swap(site, by, title, weight, BINDS.call)
    }
  },
}

/** The last element in place of one that is counted from the front: `parts[1]` → `parts.at(-1)`. */
export const lastElement: Template = {
  name: 'last-element',
  prior: 0.01,
  types: ['MemberExpression'],
  *propose(site) {
    const { node, parent, key } = site
    const isTarget = parent?.type === 'AssignmentExpression' && key === 'left'
    if (!isRead(site) || isTarget || node.computed !== true || numberOf(node.property) === null) return
    const list = operand(site, sub(node, 'object'), BINDS.call)
    yield swap(site, `${list}.at(-1)`, `take the last of ${brief(list)}`, 1, BINDS.call)
  },
}

/** A text that is compared with one literal and may be another one, too, which the failing test names. */
export const alternative: Template = {
  name: 'alternative',
  prior: 0.04,
  types: ['BinaryExpression'],
  *propose(site) {
    const { node, hints } = site
    const literal = sub(node, 'right')
    const operator = String(node.operator)
    if (!isRead(site) || !/^[!=]==?$/.test(operator) || typeof literal.value !== 'string') return
    const left = operand(site, sub(node, 'left'), BINDS.equality)
    if (left.length > 60) return
    const [joined, binds] = operator.startsWith('!') ? (['&&', BINDS.and] as const) : (['||', BINDS.or] as const)
    const whole = hints.strings.slice(0, 8)
    const words = whole.flatMap((one) => one.match(/[\p{L}\d_$-]{2,}/gu) ?? [])
    const others = [...new Set([...whole, ...words])].filter(
      (one) => one !== literal.value && /^[^'"\\\n]{1,24}$/.test(one),
    )
    for (const other of others.slice(0, 24))
      yield swap(
        site,
        `${text(site)} ${joined} ${left} ${operator} '${other}'`,
        `the same for ${brief(`'${other}'`)}`,
        whole.includes(other) ? 1 : 0.5,
        binds,
      )
  },
}

/** One value where a list is meant: `v` → `Array.isArray(v) ? v : [v]`. */
export const listOfOne: Template = {
  name: 'list-of-one',
  prior: 0.008,
  types: ['Identifier', 'MemberExpression'],
  *propose(site) {
    const { node, parent } = site
    const inLoop = parent?.type === 'ForOfStatement' && site.key === 'right'
    if (!isRead(site) || !(inLoop || /^(?:Return|Arrow|Variable)/.test(parent?.type ?? ''))) return
    if (!nameOf(node) && !memberName(node)) return
    const own = text(site)
    yield swap(
      site,
      `Array.isArray(${own}) ? ${own} : [${own}]`,
      `take ${brief(own)} for a list of one`,
      1,
      BINDS.conditional,
    )
  },
}

const NOTHING = ['null', 'undefined', 'false', '0', "''", '[]', '{}']

/** What stands for nothing: `return undefined` → `return null`. */
export const nothing: Template = {
  name: 'nothing',
  prior: 0.012,
  types: ['ReturnStatement'],
  *propose(site) {
    const argument = site.node.argument as Site['node'] | null
    const own = argument ? text(site, argument) : 'undefined'
    if (!NOTHING.includes(own)) return
    const { start } = argument ?? { start: site.node.start + 'return'.length }
    const end = argument?.end ?? start
    for (const by of NOTHING)
      if (by !== own)
        yield {
          title: `return ${by} in place of ${own}`,
          edits: [{ start, end, text: argument ? by : ` ${by}` }],
          weight: /^(?:null|undefined)$/.test(by) ? 2 : 0.5,
        }
  },
}

import { walk } from '../../source/syntax.ts'
import { BINDS, brief, isCallee, isRead, operand, swap, text } from './expression.ts'
import { inPattern, quoted } from './literals.ts'
import { memberName, nameOf, numberOf, sub } from './nodes.ts'
import { kindOf, type SourceFile, visible } from './source-file.ts'
import type { Template } from './template.ts'

/** Differences between actual and expected texts that are looked at. */
const MOST_SHOWN = 3

/** What the failing test shows to be too much, or to become something else, is replaced at the end of a value. */
export const replaceShown: Template = {
  name: 'replace-shown',
  prior: 0.04,
  types: ['Identifier', 'MemberExpression', 'CallExpression', 'TemplateLiteral'],
  *propose(site) {
    const { node, parent, file } = site
    if (!isRead(site) || !parent || isCallee(site)) return
    if (!/^(?:Return|Variable|Arrow|Assignment|Property$|Call|Template)/.test(parent.type)) return
    const declared = visible(file, node.start).find(({ name }) => name === nameOf(node))
    if (node.type === 'Identifier' && !declared) return
    if (!/^(?:string|unknown)$/.test(declared?.kind ?? kindOf(node)) || /^[A-Z]/.test(text(site))) return
    const own = operand(site, node, BINDS.call)
    for (const [from, to] of site.hints.replaced.slice(0, MOST_SHOWN))
      for (const [pattern, weight] of patternsFor(from, to))
        yield swap(
          site,
          `${own}.replace(${pattern}, ${quoted(to)})`,
          `replace ${pattern} in ${brief(own)}`,
          weight,
          BINDS.call,
        )
  },
}

/** Patterns for what is replaced, as wide as they can be: a sign and what follows it, a run of the same, the text itself. */
function patternsFor(from: string, to: string): readonly (readonly [pattern: string, weight: number])[] {
  const escaped = inPattern(from).replace(/\n/g, '\\n')
  const [, blanks = '', sign = ''] = /^(\s*)([^\p{L}\d\s]?)/u.exec(from) ?? []
  const lead = `${blanks === '' ? '' : '\\s+'}${inPattern(sign)}`
  const only = new Set(from).size === 1
  return [
    ...(to === '' && sign !== '' && from.length > blanks.length + 1 ? ([[`/${lead}.*$/`, 2]] as const) : []),
    ...(to === '' && only ? ([[`/${escaped[0] === '\\' ? escaped.slice(0, 2) : from[0]}+$/`, 1]] as const) : []),
    ...(to === '' && only ? ([[`/^${escaped[0] === '\\' ? escaped.slice(0, 2) : from[0]}+/`, 1]] as const) : []),
    ...(from.trim() === '' && from !== '' ? ([['/\\s+/g', 1]] as const) : []),
    // What is written for a letter of the test's own input is written for that input alone.
    ...(/[\p{L}\d]/u.test(from) ? [] : ([[`/${escaped}/g`, 1.5]] as const)),
  ]
}

/** A number for 0: what comes round again begins with its size, `hours % 12` → `hours % 12 || 12`. */
export const comesRound: Template = {
  name: 'comes-round',
  prior: 0.014,
  types: ['BinaryExpression'],
  *propose(site) {
    const { node, parent } = site
    const size = sub(node, 'right')
    if (!isRead(site) || node.operator !== '%' || parent?.type === 'BinaryExpression') return
    if (numberOf(size) === null && !nameOf(size) && !memberName(size)) return
    const own = operand(site, node, BINDS.or)
    yield swap(site, `${own} || ${text(site, size)}`, `take ${text(site, size)} for 0`, 1, BINDS.or)
  },
}

/** The same question about what a value holds: `one === other` → `one === other || one.original === other`. */
export const heldInstead: Template = {
  name: 'held-instead',
  prior: 0.01,
  types: ['BinaryExpression'],
  *propose(site) {
    const { node, file } = site
    const operator = String(node.operator)
    if (!isRead(site) || !/^[!=]==$/.test(operator)) return
    const [joined, binds] = operator === '===' ? (['||', BINDS.or] as const) : (['&&', BINDS.and] as const)
    for (const [side, other] of [
      ['left', 'right'],
      ['right', 'left'],
    ] as const) {
      const name = nameOf(node[side])
      if (!name || !nameOf(node[other])) continue
      for (const member of written(file))
        yield swap(
          site,
          `${text(site)} ${joined} ${name}.${member} ${operator} ${text(site, sub(node, other))}`,
          `or for its ${member}`,
          1,
          binds,
        )
    }
  },
}

const members = new WeakMap<SourceFile, readonly string[]>()

/** Members that code of the file writes on objects other than `this`. */
function written(file: SourceFile): readonly string[] {
  const known = members.get(file)
  if (known) return known
  const found = new Set<string>()
  walk(file.program, (node) => {
    const left = node.type === 'AssignmentExpression' ? sub(node, 'left') : null
    const name = memberName(left)
    if (left && name && sub(left, 'object').type === 'Identifier') found.add(name)
    return true
  })
  const all = [...found].slice(0, 6)
  members.set(file, all)
  return all
}

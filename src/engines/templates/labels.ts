import { BINDS, brief, isCondition, operand, swap, text } from './expression.ts'
import { quoted } from './literals.ts'
import { stringOf, sub, subs } from './nodes.ts'
import type { Site, Template } from './template.ts'

/** Texts of the failing test that are offered as one more case. */
const MOST = 4
/** Texts longer than this are no label, UTF-16 units. */
const LONGEST = 24

function labels(site: Site, known: ReadonlySet<string | null>): readonly string[] {
  const all = site.hints.strings.filter((one) => one.length > 0 && one.length <= LONGEST && !/[\\\n]/.test(one))
  return all.filter((one) => !known.has(one)).slice(0, MOST)
}

/** A case that a `switch` lacks: a text of the failing test, treated as one of those that are there. */
export const missingLabel: Template = {
  name: 'missing-label',
  prior: 0.02,
  types: ['SwitchCase'],
  *propose(site) {
    const { node, parent } = site
    const cases = parent ? subs(parent, 'cases') : []
    const known = new Set(cases.map(({ test }) => stringOf(test)))
    if (cases.every(({ test }) => stringOf(test) === null) || subs(node, 'consequent').length === 0) return
    for (const label of labels(site, known))
      yield {
        title: `treat ${brief(quoted(label))} as ${node.test ? brief(text(site, sub(node, 'test'))) : 'all others'}`,
        edits: [{ start: node.start, end: node.start, text: `case ${quoted(label)}:\n` }],
        weight: node.test ? 1 : 0.3,
      }
  },
}

/** One more text for which a condition holds: `unit === 's'` → `unit === 's' || unit === 'sec'`. */
export const alsoText: Template = {
  name: 'also-text',
  prior: 0.02,
  types: ['BinaryExpression'],
  *propose(site) {
    const { node } = site
    const operator = String(node.operator)
    const own = stringOf(node.right)
    if (!own || !/^[!=]==?$/.test(operator) || !isCondition(site)) return
    const left = operand(site, sub(node, 'left'), BINDS.equality)
    const not = operator.startsWith('!')
    // A sign stands beside signs, a word beside words.
    const isWord = /[\p{L}\d]/u.test(own)
    const parts = isWord ? labels(site, new Set([own])) : signs(site, own)
    for (const value of parts)
      yield swap(
        site,
        `${text(site)} ${not ? '&&' : '||'} ${left} ${operator} ${quoted(value)}`,
        `also for ${brief(quoted(value))}`,
        isWord === /[\p{L}\d]/u.test(value) ? 1 : 0.2,
        not ? BINDS.and : BINDS.or,
      )
  },
}

/** Signs of as many characters in the failing test's texts. */
function signs(site: Site, own: string): readonly string[] {
  const all = site.hints.strings.slice(0, 8).flatMap((one) => [...one].filter((sign) => /[^\p{L}\d]/u.test(sign)))
  return own.length > 1 ? [] : [...new Set(all)].filter((sign) => sign !== own).slice(0, MOST)
}

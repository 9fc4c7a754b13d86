import type { SyntaxNode } from '../source/syntax.ts'
import { bare, numberValue, stringValue } from './canonical.ts'

/**
 * What is written out as an example: a code span that calls something, with the result behind it, the domain of a
 * property, and a line of a `ts contract` block. Its arguments are single inputs and no rule.
 */
const EXAMPLE =
  /^.*\/\/\s*(?:→|->|=>|throws).*|`[^`]*\w\s*\([^`]*`\s*(?:(?:→|->|=>)\s*`[^`]*`)?|`\w+: [^`]*\.\.[^`]*`/gm
/** A date is read as a whole, so that no part of it is a number. */
const NUMBER = /\d{4}-\d\d-\d\d|(?<![\p{L}\p{N}_.])-?\d[\d_,]*(?:\.\d+)?/gu
const QUOTED = /`[^`]*`|"[^"]*"|“[^”]*”|(?<!\p{L})'[^'\n]*'/gu
/** Shorter words occur in prose by chance; they have to stand in quotes or in a code span. */
const TELLING_WORD = 4

/**
 * Answers whether some clause speaks of a literal. Numbers and odd texts that stand in an example alone do not count: an
 * example is one input, not a rule. Single words in quotes do, for examples are how contracts list the cases of a choice.
 * A share may stand as a percentage.
 */
export function clauseMentions(clauseTexts: readonly string[]): (value: SyntaxNode) => boolean {
  const whole = clauseTexts.join('\n')
  const prose = whole.replace(EXAMPLE, ' ')
  const numbers = new Set(Array.from(prose.matchAll(NUMBER), ([text]) => Number(text.replace(/[_,]/g, ''))))
  const isStated = (number: number) => numbers.has(number) || (number > 0 && numbers.has(-number))
  const quoted = [...prose.matchAll(QUOTED)].join()
  const inExamples = [...whole.matchAll(/'[^'\n]*'|"[^"\n]*"/g)].join()
  return (value) => {
    const number = numberValue(value)
    if (number !== null) return isStated(number) || (Math.abs(number) < 1 && isStated(number * 100))
    const text = stringValue(value)
    if (text === '') return false
    if (text !== null)
      return (
        contains(text.length < TELLING_WORD ? quoted : prose, text) ||
        (/^[\p{L}_-]+$/u.test(text) && contains(inExamples, text))
      )
    const inner = bare(value)
    if (inner.type === 'Literal') return contains(prose, String(inner.value))
    return inner.type === 'Identifier' && contains(prose, String(inner.name))
  }
}

function contains(text: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'u').test(text)
}

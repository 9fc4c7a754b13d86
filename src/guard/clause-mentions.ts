import type { SyntaxNode } from '../source/syntax.ts'
import { bare, numberValue, stringValue } from './canonical.ts'

/** A code span that calls something: an example or a property, whose arguments are single inputs and no rule. */
const EXAMPLE = /`[^`]*\w\s*\([^`]*`\s*(?:(?:→|->|=>)\s*`[^`]*`)?/g

/**
 * Answers whether some clause speaks of a literal. Numbers and odd texts that stand in an example's call or result alone do not count:
 * an example is one input, not a rule. Single words do, for examples are how contracts list the cases of a choice.
 */
export function clauseMentions(clauseTexts: readonly string[]): (value: SyntaxNode) => boolean {
  const whole = clauseTexts.join('\n')
  const prose = whole.replace(EXAMPLE, ' ')
  const numbers = new Set((prose.match(/\d[\d_,]*(?:\.\d+)?/g) ?? []).map((text) => Number(text.replace(/[_,]/g, ''))))
  return (value) => {
    const number = numberValue(value)
    if (number !== null) return numbers.has(Math.abs(number)) || numbers.has(Math.abs(number) * 100)
    const text = stringValue(value)
    if (text !== null) return text !== '' && mentions(/^[\p{L}_-]+$/u.test(text) ? whole : prose, text)
    const inner = bare(value)
    if (inner.type === 'Literal') return mentions(prose, String(inner.value))
    return inner.type === 'Identifier' && mentions(prose, String(inner.name))
  }
}

function mentions(text: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'u').test(text)
}

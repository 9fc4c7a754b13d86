import type { Clause } from '../model/clause.ts'

/**
 * In what two printed values differ: `spacing`, the same words with other blanks and punctuation; `order`, the same words
 * in another order; `wording`, the same figures in other words; `content`, anything else or nothing to compare.
 */
export type Difference = 'spacing' | 'order' | 'wording' | 'content'

/** Words by which a clause speaks of such a difference. Content is what clauses speak of by default. */
const SPEAKS_OF: Readonly<Record<Difference, RegExp>> = {
  spacing:
    /\b(?:spac|blank|column|wide|width|comma|bracket|parenthes|dash|quote|separat|pad|indent|line|glyph|slash|upper|lower|case|align|trim|cut|mark|sign)/i,
  order: /\b(?:order|sort|first|last|before|after|behind|ascending|descending|latest|oldest|newest|then by|reverse)/i,
  wording: /`[^`]*[A-Za-z]{3,}[^`]* [^`]*`|\b(?:message|wording|says|called|text)\b/i,
  content: /(?:)/,
}

/** Compares what the runner printed for the expected and the actual value. */
export function differenceOf(expected: string | null, actual: string | null): Difference {
  if (expected === null || actual === null || expected === actual) return 'content'
  const [wanted, got] = [wordsOf(expected), wordsOf(actual)]
  if (wanted.length === 0 || got.length === 0) return 'content'
  if (wanted.join(' ') === got.join(' ')) return 'spacing'
  if ([...wanted].sort().join(' ') === [...got].sort().join(' ')) return 'order'
  const [wantedFigures, gotFigures] = [figuresOf(expected), figuresOf(actual)]
  const isText = (words: readonly string[]): boolean => words.filter((word) => /[a-z]{2,}/.test(word)).length >= 1
  const sameFigures = [...wantedFigures].sort().join(' ') === [...gotFigures].sort().join(' ')
  return sameFigures && wantedFigures.length > 0 && isText(wanted) && isText(got) ? 'wording' : 'content'
}

/** True when a clause could decide about such a difference. */
export function speaksOf({ text, body }: Clause, difference: Difference): boolean {
  return body.kind !== 'prose' || SPEAKS_OF[difference].test(text)
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function figuresOf(text: string): readonly string[] {
  return text.match(/\d+(?:\.\d+)?|\/\w+/g) ?? []
}

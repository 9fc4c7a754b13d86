import { swap } from './expression.ts'
import { inPattern } from './literals.ts'
import { tokens } from './regexes.ts'
import type { Template } from './template.ts'

/** Strings longer than this are no examples of one pattern, UTF-16 units. */
const LONGEST = 40
/** Texts of the failing tests that are looked at, and proposals at most. */
const [MOST_TEXTS, MOST_PIECES] = [10, 16]

/** Whoever repeats what repeats can wait for ever, and patterns are tried here and not in the lab, where such runs are ended. */
const REPEATED_GROUP = /\)[*+{]/

/** One run of like characters: what stands there, and patterns for it, the widest last. */
interface Run {
  readonly text: string
  readonly patterns: readonly string[]
}

/**
 * A part that a pattern lacks, made from the failing test's own texts: where a text does not match, each run of its
 * characters (and each two runs) is offered as an optional part between the parts that are there, as long as the text matches
 * then. (Regex synthesis from the failing input, `research.md` §1.2.)
 */
export const regexPiece: Template = {
  name: 'regex-piece',
  prior: 0.06,
  types: ['Literal'],
  *propose(site) {
    const regex = site.node.regex as { readonly pattern: string; readonly flags: string } | undefined
    if (!regex || regex.pattern.length > 120 || REPEATED_GROUP.test(regex.pattern)) return
    const flags = regex.flags.replace(/[gy]/g, '')
    const places = boundaries(regex.pattern)
    const seen = new Set<string>()
    const strings = site.hints.strings.filter((one) => one.length > 0 && one.length <= LONGEST).slice(0, MOST_TEXTS)
    for (const string of strings) {
      const runs = runsOf(string)
      const now = matched(regex.pattern, flags, string)
      const pieces = runs.flatMap((run, index) => {
        const next = runs[index + 1]
        const pairs = next ? run.patterns.slice(0, 1).flatMap((a) => next.patterns.map((b) => `(?:${a}${b})`)) : []
        return [...run.patterns.map((one) => (one.length > 2 && !one.startsWith('[') ? `(?:${one})` : one)), ...pairs]
      })
      for (const piece of pieces)
        for (const at of places) {
          if (seen.size >= MOST_PIECES) return
          const pattern = `${regex.pattern.slice(0, at)}${piece}?${regex.pattern.slice(at)}`
          if (seen.has(pattern) || matched(pattern, flags, string) <= now) continue
          seen.add(pattern)
          yield swap(site, `/${pattern}/${regex.flags}`, `let ${piece} stand there, too`, 1)
        }
    }
  },
}

/** How much of a text a pattern takes, in UTF-16 units; −1 where it does not match or is none. */
function matched(pattern: string, flags: string, string: string): number {
  try {
    return new RegExp(pattern, flags).exec(string)?.[0].length ?? -1
  } catch {
    return -1
  }
}

/** Offsets between the parts of a pattern: not before a quantifier. */
function boundaries(pattern: string): readonly number[] {
  const all = tokens(pattern)
  const ends = all.map(({ at, text }, index) => ({ at: at + text.length, next: all[index + 1]?.kind }))
  return [0, ...ends.flatMap(({ at, next }) => (next === 'quantifier' ? [] : [at]))]
}

function runsOf(string: string): readonly Run[] {
  return (string.match(/\d+|\p{L}+|\s+|[^\d\p{L}\s]/gu) ?? []).map((text) => ({ text, patterns: patternsOf(text) }))
}

function patternsOf(text: string): readonly string[] {
  if (/^\d/.test(text)) return ['\\d+']
  if (/^\s/.test(text)) return ['\\s+']
  if (/^\p{L}/u.test(text)) return text.length <= 8 ? [text, '[a-z]+'] : ['[a-z]+']
  return [inPattern(text)]
}

import type { ClauseBody } from '../model/clause.ts'
import { DOMAIN_HINT, readDomain } from './domain.ts'
import { type ClauseLanguage, readExpression } from './read-expression.ts'

/** The text of a bullet in pieces: code spans without their backticks, and what stands between them as written. */
export interface Piece {
  readonly kind: 'code' | 'text'
  readonly value: string
  /** Offset of `value` in the contract's text. */
  readonly offset: number
}

/** A bullet as a clause, or why it looks like an executable clause and is none; `offset` is in the contract's text. */
export type BulletReading =
  | { readonly status: 'clause'; readonly body: ClauseBody }
  | { readonly status: 'problem'; readonly offset: number; readonly message: string; readonly hint: string }

interface Bullet {
  readonly codes: readonly Piece[]
  /** Trimmed text before, between and after the code spans: one more than there are spans. */
  readonly gaps: readonly string[]
  readonly end: number
  readonly language: ClauseLanguage
}

const PROSE: BulletReading = { status: 'clause', body: { kind: 'prose' } }
const ARROW = /^(?:→|->|=>)/
const THROWS = /^(throws|rejects)(?:\s+with)?(?=\s|$)/
/** Full stops and the like behind the last code span are no words. */
const NOTHING = /^[.;,]?$/

/**
 * Reads a bullet or paragraph, its `[id]` taken off. What begins with a code span and an arrow, with a call that
 * `throws` or `rejects`, or with `for all` and a variable must be complete; everything else is prose.
 */
export function readBullet(pieces: readonly Piece[], language: ClauseLanguage): BulletReading {
  const codes = pieces.filter(({ kind }) => kind === 'code')
  const gaps = [...codes, null].map((code, i) => {
    const from = i === 0 ? 0 : pieces.indexOf(codes[i - 1] as Piece) + 1
    const to = code === null ? pieces.length : pieces.indexOf(code)
    return pieces
      .slice(from, to)
      .map(({ value }) => value)
      .join('')
      .trim()
  })
  const last = pieces.at(-1)
  const bullet = { codes, gaps, end: last ? last.offset + last.value.trimEnd().length : 0, language }
  if (codes.length === 0) return readBare(gaps[0] as string, pieces[0]?.offset ?? 0)
  if (/^for all:?$/i.test(gaps[0] as string)) return readProperty(bullet)
  if (gaps[0] !== '') return PROSE
  if (ARROW.test(gaps[1] as string)) return readExample(bullet)
  if (THROWS.test(gaps[1] as string)) return readThrows(bullet)
  return readSingle(bullet)
}

/** A clause that was written without code spans. */
function readBare(text: string, offset: number): BulletReading {
  const call =
    /^(?:await\s+|new\s+)*[\w$.]+\(.*\)\s*(?:(?:→|->|=>)\s*\S|(?:throws|rejects)\s+(?:[A-Z][\w.]*|\/.+\/\w*)$)/s
  if (!call.test(text) && !/^for all\s+\w+\s*:\s*\S/i.test(text)) return PROSE
  return problem(offset, 'The clause has no code spans', 'put each expression between backticks: `` `f(1)` → `2` ``')
}

/** A bullet that begins with a code span and has neither arrow nor `throws` behind it. */
function readSingle({ codes, gaps }: Bullet): BulletReading {
  const [code] = codes as [Piece]
  const arrow = /→|\)\s*->\s/.exec(code.value)
  if (codes.length > 1 || gaps[1] !== '' || !arrow) return PROSE
  return problem(
    code.offset + arrow.index,
    'The arrow stands inside of the code span',
    'close the code span before the arrow: `` `f(1)` → `2` ``',
  )
}

function readExample({ codes, gaps, end, language }: Bullet): BulletReading {
  const [code, expected] = codes as [Piece, Piece?]
  const behind = (gaps[1] as string).replace(ARROW, '').trim()
  if (!expected && behind === '') {
    return problem(end, 'The expected value is missing', 'write it as a code span behind the arrow: `` → `2` ``')
  }
  if (!expected || behind !== '' || codes.length > 2 || !NOTHING.test(gaps[2] as string)) {
    return mixed(code, expected ?? null, 'the expected value')
  }
  return (
    malformed(code, language) ??
    malformed(expected, language) ?? {
      status: 'clause',
      body: { kind: 'example', code: code.value, expected: expected.value, setup: [] },
    }
  )
}

function readThrows({ codes, gaps, end, language }: Bullet): BulletReading {
  const [code, thrown] = codes as [Piece, Piece?]
  const [words = '', verb = ''] = THROWS.exec(gaps[1] as string) ?? []
  const behind = (gaps[1] as string).slice(words.length).trim()
  if (behind !== '' && !/^(?:[A-Z][\w.]*|\/.+\/\w*)$/.test(behind)) return PROSE
  if (!thrown && behind === '') {
    return problem(
      end,
      'What is thrown is missing',
      `write a class or a pattern behind it: \`\` ${verb} \`RangeError\` \`\``,
    )
  }
  if (!thrown || behind !== '' || codes.length > 2 || !NOTHING.test(gaps[2] as string)) {
    return mixed(code, thrown ?? null, 'what is thrown')
  }
  const message = thrownProblem(thrown.value)
  if (message) return problem(thrown.offset, message, THROWN_HINT)
  const async = verb === 'rejects' || /\bawait\b/.test(code.value)
  return (
    malformed(code, language) ?? {
      status: 'clause',
      body: { kind: 'throws', code: code.value, thrown: thrown.value, async, setup: [] },
    }
  )
}

/** What to write behind `throws`, for hints. */
export const THROWN_HINT = 'write a class name such as `RangeError`, or a pattern on the message such as `/too big/`'

/** Why a text is neither a class name nor a pattern; null when it is one of them. */
export function thrownProblem(thrown: string): string | null {
  if (/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/.test(thrown)) return null
  const pattern = /^\/(.+)\/([a-z]*)$/s.exec(thrown)
  if (!pattern) return `\`${thrown}\` is neither a class name nor a pattern`
  try {
    new RegExp(pattern[1] as string, pattern[2])
    return null
  } catch (error) {
    return (error as Error).message
  }
}

function readProperty({ codes, gaps, end, language }: Bullet): BulletReading {
  const named = codes.filter(({ value }) => /^[\w$]+\s*:/.test(value)).length
  const ends = gaps.at(-2) === ':' && codes.length > 1
  if (named === 0 && !ends) return PROSE
  const expression = codes.at(-1) as Piece
  const given = codes.slice(0, -1)
  if (given.length === 0 || !ends) {
    return problem(
      given.length === 0 ? end : expression.offset - 1,
      'A property ends with a colon and an expression that is true for every value',
      'write `` for all `n: 0..10`: `f(n) > 0` ``',
    )
  }
  const variables: { name: string; domain: string }[] = []
  for (const [i, piece] of given.entries()) {
    const [, name, space, domain] = /^([A-Za-z_$][\w$]*)(\s*:\s*)(\S.*)$/s.exec(piece.value) ?? []
    if (name === undefined || space === undefined || domain === undefined) {
      return problem(piece.offset, `\`${piece.value}\` is not a variable with its domain`, 'write it as `name: domain`')
    }
    if (i > 0 && !/^(?:,|and|, and)$/.test(gaps[i] as string)) {
      return problem(piece.offset - 1, 'Variables are separated by a comma', 'write `` `a: 0..9`, `b: 0..9` ``')
    }
    if (!readDomain(domain.trim())) {
      return problem(piece.offset + name.length + space.length, `\`${domain}\` is not a domain`, DOMAIN_HINT)
    }
    if (variables.some((variable) => variable.name === name)) {
      return problem(piece.offset, `The variable \`${name}\` is named twice`, 'give each variable a name of its own')
    }
    variables.push({ name, domain: domain.trim() })
  }
  if (!NOTHING.test(gaps.at(-1) as string)) return mixed(expression, null, 'the expression')
  return (
    malformed(expression, language) ?? {
      status: 'clause',
      body: { kind: 'property', code: expression.value, variables },
    }
  )
}

/** A name followed by an arrow or `throws` inside of a sentence is prose; a call is meant to be executed. */
function mixed(code: Piece, second: Piece | null, what: string): BulletReading {
  if (!code.value.includes('(')) return PROSE
  return problem(
    second?.offset ?? code.offset,
    `The clause must consist of its code spans alone, with ${what} in the last one`,
    'put remarks into a bullet of their own',
  )
}

function malformed({ value, offset }: Piece, language: ClauseLanguage): BulletReading | null {
  const read = readExpression(value, language)
  if (read.status === 'parsed') return null
  return problem(
    offset + read.offset,
    `\`${value}\` is not an expression: ${read.message}`,
    'write one complete expression',
  )
}

function problem(offset: number, message: string, hint: string): BulletReading {
  return { status: 'problem', offset, message, hint }
}

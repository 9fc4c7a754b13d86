import type { Candidate } from '../../model/candidate.ts'
import type { Diagnosis, Suspect } from '../../model/diagnosis.ts'
import type { CandidateFate, FateOf } from '../../model/engine.ts'
import type { TestError } from '../../model/failure.ts'
import { smallestEdit } from '../../source/apply-edits.ts'
import type { Scored } from './enumerate.ts'
import { BINDS, replace, text } from './expression.ts'
import type { Proposal } from './template.ts'
import { askedAt } from './told-apart.ts'

/** A single edit that did not repair, and yet did something for the failing test. */
export interface Step {
  /** `further`: the test fails at a later assertion. `too-wide`: it passes, and tests that passed before do not. */
  readonly kind: 'further' | 'too-wide'
  readonly scored: Scored
  readonly candidate: Candidate
}

/** How many steps of each kind are gone on from; the first ones come from the likeliest edits. */
const MOST: Readonly<Record<Step['kind'], number>> = { further: 6, 'too-wide': 10 }

/**
 * Watches what becomes of single edits, and hands out those that are worth going on from, in the order in which they are known.
 * `settled` resolves when what was watched is known or the signal aborts.
 */
export class Steps {
  readonly #fateOf: FateOf
  readonly #wentFurther: (detail: string) => boolean
  readonly #counts: Record<Step['kind'], number> = { further: 0, 'too-wide': 0 }
  readonly #known: Step[] = []
  readonly #watched = new Set<Promise<void>>()

  constructor(diagnosis: Diagnosis, fateOf: FateOf) {
    this.#fateOf = fateOf
    this.#wentFurther = laterAssertion(diagnosis)
  }

  watch(scored: Scored, candidate: Candidate): void {
    const watched = this.#fateOf(candidate.id).then((fate) => {
      this.#watched.delete(watched)
      const kind = this.#kindOf(fate)
      if (kind && this.#counts[kind]++ < MOST[kind]) this.#known.push({ kind, scored, candidate })
    })
    this.#watched.add(watched)
  }

  next(): Step | null {
    return this.#known.shift() ?? null
  }

  async settled(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await Promise.race([aborted, Promise.all(this.#watched)])
  }

  #kindOf({ status, detail, passesTarget }: CandidateFate): Step['kind'] | null {
    if (status !== 'refuted') return null
    return passesTarget ? 'too-wide' : this.#wentFurther(detail) ? 'further' : null
  }
}

const MATCHER = /^(?:be|deeply equal|strictly equal|equal|match|contain|include|have|throw|satisfy)\b ?/

/** What an assertion wanted, as its message says. */
function wanted(message: string): string | null {
  return (
    / to ((?:be|deeply equal|strictly equal|equal|match|contain|include|have|throw|satisfy)\b.*)$/.exec(message)?.[1] ??
    null
  )
}

/**
 * Tells by the message of a candidate whether the failing test came further with it: another assertion fails, and what that
 * one wants does not stand in the test before the line at which it failed; or another value is missing than the one before.
 */
function laterAssertion(diagnosis: Diagnosis): (detail: string) => boolean {
  const { outcomes, files } = diagnosis
  const [first] = outcomes
  const error = errorSeen(diagnosis)
  const message = firstLine(error)
  const original = wanted(message)
  const at = error.frames.find(({ file }) => file === first?.test.file)
  const lines = at ? (files.get(at.file) ?? '').split('\n') : []
  const before = at && first ? plain(lines.slice(Math.max(0, first.test.line - 1), at.line).join('\n')) : ''
  const after = at ? plain(lines.slice(at.line).join('\n')) : ''
  return (detail) => {
    if (CRASH.test(message)) return CRASH.test(detail) && detail !== message
    const now = wanted(detail)
    if (now === null || original === null || now === original) return false
    const value = plain(now.replace(MATCHER, '').replace(/ \/\/ .*$/, ''))
    return value !== '' && after.includes(value) && !before.includes(value)
  }
}

/** The error of the failing test as the lab saw it, else as the runner told it. */
export function errorSeen({ failure, outcomes }: Diagnosis): TestError {
  return outcomes[0]?.errors[0] ?? failure.error
}

/** What fates are told with. */
export function firstLine({ message }: TestError): string {
  return message.split('\n')[0] ?? ''
}

const CRASH = /^(?:Cannot read|Cannot destructure)|is not (?:iterable|a function)/

/** Values are printed in other blanks, quotes and digits than they are written in. */
function plain(text: string): string {
  return text.replace(/[\s'"`_,;]/g, '')
}

/** The same failure with a candidate applied, to go on from: only files that matter are left to be changed. */
export function onTopOf(diagnosis: Diagnosis, { changes }: Candidate): Diagnosis {
  const files = new Map(diagnosis.files)
  let suspects = diagnosis.suspects
  for (const { path, before, after } of changes) {
    if (before === null || after === null) continue
    files.set(path, after)
    suspects = suspects.map((one) => (one.statement.path === path ? moved(one, before, after) : one))
  }
  const near = new Set([
    ...changes.map(({ path }) => path),
    ...suspects.slice(0, MOST_SUSPECTS).map(({ statement }) => statement.path),
  ])
  for (const path of files.keys()) if (!near.has(path) && !diagnosis.testPaths.has(path)) files.delete(path)
  return { ...diagnosis, files, suspects }
}

/** Files of this many suspects are changed once more. */
const MOST_SUSPECTS = 30

function moved(suspect: Suspect, before: string, after: string): Suspect {
  const edit = smallestEdit(before, after)
  const by = edit.text.length - (edit.end - edit.start)
  const { start, end } = suspect.statement
  if (end <= edit.start) return suspect
  return {
    ...suspect,
    statement: { ...suspect.statement, start: start >= edit.end ? start + by : start, end: Math.max(start, end + by) },
  }
}

/** Conditions that are tried around one edit. */
const MOST_CONDITIONS = 40

/**
 * An edit that does too much, under conditions: `new` → `condition ? new : old`, for what was put in `if (condition) …`.
 * (Staged repair: first what must happen, then when; SPR, Long and Rinard 2015.)
 */
export function* narrowed({ proposal, site }: Scored): Iterable<Proposal> {
  const [edit, ...more] = proposal.edits
  if (!edit || more.length > 0) return
  const conditions = askedAt(site, true).slice(0, MOST_CONDITIONS)
  const { node } = site
  const isWhole = edit.start === node.start && edit.end === node.end
  const made = edit.text.trim()
  for (const { code, binds, weight } of conditions) {
    const asked = binds <= BINDS.conditional ? `(${code})` : code
    if (isWhole && !/Statement$|^VariableDeclaration$/.test(node.type)) {
      if (made.includes(code)) continue
      for (const by of [`${asked} ? ${made} : ${text(site)}`, `${asked} ? ${text(site)} : ${made}`])
        yield {
          title: `${proposal.title} ${by.endsWith(made) ? 'unless' : 'where'} ${code}`,
          edits: [replace(site, by, BINDS.conditional)],
          weight,
        }
    } else if (edit.start === edit.end && /^if \(.*\) (?:return|throw|continue|break)\b/s.test(made)) {
      const joined = binds < BINDS.and ? `(${code})` : code
      yield {
        title: `${proposal.title} and ${code}`,
        edits: [{ ...edit, text: edit.text.replace('if (', () => `if (${joined} && `) }],
        weight,
      }
    } else if (edit.start === edit.end && /^[\w$.#]+(?:\(| [-+*/|&?]*= )/.test(made))
      yield {
        title: `${proposal.title} where ${code}`,
        edits: [{ ...edit, text: edit.text.replace(made, () => `if (${code}) ${made}`) }],
        weight,
      }
  }
}

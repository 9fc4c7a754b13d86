import { z } from 'zod'
import type { Candidate } from '../model/candidate.ts'
import type { Failure } from '../model/failure.ts'
import { candidateId } from '../model/hash.ts'
import { type Proof, REPORTED_GUARDS } from '../model/proof.ts'
import type { Verdict } from '../model/verdict.ts'
import { dropKept, keepFile, readKept } from './kept-files.ts'

/** A candidate that waits for a person across sessions, with all that is shown beside it. */
export interface Pending {
  readonly failure: Failure
  readonly verdict: Verdict
  readonly candidate: Candidate
  readonly proof: Proof
  /** Nobody decided: it was left when a session ended, and lasts until the next one does. */
  readonly undecided?: boolean | undefined
}

const ID = /^c-[0-9a-f]{8}$/

const strings = z.array(z.string())
const test = z.object({
  key: z.string(),
  project: z.string(),
  file: z.string(),
  name: z.string(),
  line: z.number(),
})
const frame = z.object({
  file: z.string(),
  line: z.number(),
  column: z.number(),
  function: z.string().nullable(),
})
const counts = { ran: z.number(), passed: z.number() }
const verdictKind = z.enum(['code-wrong', 'test-wrong', 'undecided', 'flaky', 'environment'])

const PENDING: z.ZodType<Pending> = z.object({
  failure: z.object({
    id: z.string(),
    kind: z.enum(['assertion', 'thrown', 'timeout', 'snapshot', 'load', 'hook', 'unhandled']),
    tests: z.array(test),
    error: z.object({
      name: z.string(),
      message: z.string(),
      expected: z.string().nullable(),
      actual: z.string().nullable(),
      frames: z.array(frame),
    }),
    at: frame.nullable(),
  }),
  verdict: z.object({
    kind: verdictKind,
    confidence: z.number(),
    clauses: strings,
    evidence: z.array(
      z.object({
        kind: z.string(),
        supports: verdictKind,
        detail: z.string(),
        weight: z.number(),
      }),
    ),
  }),
  candidate: z
    .object({
      id: z.string(),
      engine: z.enum(['history', 'templates', 'test-literal', 'model', 'person']),
      fixes: z.enum(['code', 'test', 'contract']),
      title: z.string(),
      changes: z.array(
        z.object({
          path: z.string(),
          before: z.string().nullable(),
          after: z.string().nullable(),
        }),
      ),
      clauses: strings,
      rule: z.string(),
      weight: z.number(),
    })
    // An edited file would otherwise be applied under the id of what was proven.
    .refine(({ id, changes }) => id === candidateId(changes)),
  proof: z.object({
    status: z.enum(['proven', 'plausible', 'refuted']),
    target: z.enum(['passes', 'fails']),
    related: z.object({ ...counts, broken: z.array(test) }),
    contract: z.object({ ...counts, broken: strings }),
    mended: strings,
    guards: z.array(
      z.object({
        guard: z.enum([...REPORTED_GUARDS, 'frozen-path']),
        detail: z.string(),
        path: z.string(),
        line: z.number(),
      }),
    ),
    reasons: strings,
  }),
  undecided: z.boolean().optional(),
})

/** Keeps a candidate in `.repair-watch/pending/` until it is dropped; the same candidate again replaces the former. */
export async function savePending(root: string, pending: Pending): Promise<void> {
  await keepFile(root, fileName(pending.candidate.id), pending)
}

/** All kept candidates, ordered by id, and how many files there could not be read. Writes nothing. */
export async function loadPending(root: string): Promise<{
  readonly pending: readonly Pending[]
  readonly unreadable: number
}> {
  // Drafts of tests lie there as well (see `drafts.ts`).
  const isOurs = (name: string): boolean => name.endsWith('.json') && !name.startsWith('d-')
  const { values, unreadable } = await readKept(root, isOurs, PENDING)
  return { pending: values, unreadable }
}

/** Forgets a kept candidate; nothing happens when it is not there. */
export async function dropPending(root: string, id: string): Promise<void> {
  await dropKept(root, fileName(id))
}

/** The id becomes a file name, so it must be nothing else. */
function fileName(id: string): string {
  if (!ID.test(id)) throw new TypeError(`not a candidate id: ${id}`)
  return `${id}.json`
}

import { z } from 'zod'
import { REPORTED_GUARDS } from '../model/proof.ts'
import { TIERS } from '../model/tier.ts'

const file = z.string().describe('Path relative to the project root, with forward slashes.')
const whole = z.int().nonnegative()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const kind = z.enum(['code-wrong', 'test-wrong', 'undecided', 'flaky', 'environment'])

const proof = z.object({
  status: z.enum(['proven', 'plausible']),
  target: z.enum(['passes', 'fails']),
  related: z.object({
    ran: whole,
    passed: whole,
    broken: z.array(z.object({ file, name: z.string(), line: whole })),
  }),
  contract: z.object({
    ran: whole,
    passed: whole,
    broken: z.array(z.string()),
  }),
  guards: z.array(z.enum(REPORTED_GUARDS)).describe('What a cheating patch does, by name.'),
  mended: z.array(z.string()).default([]).describe('Ids of clauses that were broken before and hold with it.'),
  reasons: z
    .array(z.string())
    .default([])
    .describe('Why it is not proven, one sentence each; when it is, what a reviewer remarked.'),
})

const candidate = z.object({
  id: z.string(),
  engine: z.enum(['history', 'templates', 'test-literal', 'model', 'person']),
  fixes: z.enum(['code', 'test', 'contract']),
  files: z.array(file),
  title: z.string(),
  diff: z.string().describe('Unified, relative to the repository root; applies with `git apply`.'),
  hashes: z
    .array(z.object({ file, before: sha256.nullable(), after: sha256.nullable() }))
    .default([])
    .describe('SHA-256 of each file as it was when this was proven, and as the candidate leaves it; null: no file.'),
  proof,
  timing: z
    .object({ firstSeenMs: whole, verifiedMs: whole })
    .describe('Whole milliseconds since the failure was first seen red.'),
  behaviour: z
    .object({
      group: whole.describe('Candidates of one group did the same at every input; 0 is the largest group.'),
      alike: whole.describe('Different ways in the group: candidates of one rule count once.'),
      groups: whole,
      inputs: whole.describe('Inputs that were tried, near those of the tests.'),
      changed: whole.optional().describe('Inputs at which it does something else than the code as it is.'),
      differs: z
        .object({ input: z.string(), here: z.string(), there: z.string() })
        .nullable()
        .describe('The smallest input that tells it from the best other group.'),
      faults: z.array(z.string()).describe('Inputs at which it throws or gives NaN, and the code as it is does not.'),
    })
    .nullable()
    .default(null)
    .describe('What it does where no test looks; null where nothing was observed.'),
  tier: z
    .enum(['A', 'B', 'C', 'D'])
    .nullable()
    .default(null)
    .describe(
      `What it rests on, best first. ${Object.entries(TIERS)
        .map(([tier, text]) => `${tier}: ${text}`)
        .join('. ')}.`,
    ),
  applied: z.boolean().default(false).describe('True when --apply wrote it.'),
})

const failure = z.object({
  id: z.string(),
  tests: z.array(
    z.object({
      file,
      name: z.string(),
      line: whole.describe('1-based; 0 when unknown.'),
    }),
  ),
  error: z.object({
    name: z.string(),
    message: z.string(),
    expected: z.string().nullable(),
    actual: z.string().nullable(),
    at: z.object({ file, line: whole, column: whole }).nullable(),
  }),
  verdict: z.object({
    kind,
    confidence: z.number().min(0).max(1),
    clauses: z.array(z.string()),
    evidence: z.array(
      z.object({
        kind: z.string(),
        supports: kind,
        detail: z.string(),
        weight: z.number().nonnegative().default(0).describe('Log-odds in favour of what it supports.'),
      }),
    ),
  }),
  candidates: z.array(candidate).describe('Best first; only proven and plausible ones.'),
  effort: z.object({ tried: whole, refuted: whole, ms: whole }),
  stage: z
    .enum(['finished', 'budget-spent', 'unfinished', 'mended'])
    .default('finished')
    .describe('How far its repair came; mended: red at first, and gone after --apply.'),
})

/**
 * The report, version 1, as `report-format.md` fixes it; the fields with a default were added to it. A reader leaves out what it does not know: fields may be added, none changes its meaning.
 */
export const reportSchema = z.object({
  version: z.literal(1),
  tool: z.object({
    name: z.literal('repair-watch'),
    version: z.string(),
    vitest: z.string(),
    node: z.string(),
  }),
  status: z.enum(['green', 'repairable', 'failing', 'applied']),
  summary: z.object({
    tests: whole,
    passed: whole,
    failed: whole,
    skipped: whole,
    failures: whole,
    proven: whole.describe('Failures that have a proven candidate.'),
    applied: whole.describe('Candidates that --apply wrote.'),
    durationMs: whole,
  }),
  failures: z.array(failure),
  weakened: z
    .array(z.object({ guard: z.string(), detail: z.string(), file, line: whole }))
    .default([])
    .describe('Where tests check less than they did at the commit that --since names.'),
  flaky: z
    .array(
      z.object({
        file,
        name: z.string(),
        line: whole,
        message: z.string().describe('Its error at that time.'),
        history: z
          .object({ runs: whole, failed: whole })
          .default({ runs: 1, failed: 1 })
          .describe(
            'Earlier runs that are known and held it, and those in which it failed; the run of now is not counted.',
          ),
      }),
    )
    .default([])
    .describe('Tests that failed in the run that --from or --merge names, and pass when they are run again.'),
  stopped: z
    .object({
      reason: z.enum(['interrupted', 'time-limit', 'host-failed']),
      detail: z.string(),
    })
    .nullable()
    .default(null)
    .describe('Why the run ended before its time; null when it came to its end.'),
})

/** A report as it is written: plain data, ready for `JSON.stringify`. */
export type Report = z.output<typeof reportSchema>

/** One failure of a report. */
export type ReportFailure = Report['failures'][number]

/** One candidate of a report. */
export type ReportCandidate = ReportFailure['candidates'][number]

/** Why a run ended before its time. */
export type Stopped = NonNullable<Report['stopped']>

/** The JSON Schema (draft 2020-12) of the report; it allows fields that it does not name. */
export function reportJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(reportSchema, { io: 'input' }) as Record<string, unknown>
  return { title: 'repair-watch report, version 1', ...schema }
}

import { shortHash } from '../model/hash.ts'
import type { Objection } from '../model/proof.ts'
import type { FailureState, SessionState } from '../model/session-state.ts'
import { tierOf } from '../model/tier.ts'
import type { Verdict } from '../model/verdict.ts'
import { redact } from '../source/redact.ts'
import { unifiedDiff } from '../source/unified-diff.ts'
import { type Report, type ReportCandidate, type ReportFailure, reportSchema, type Stopped } from './report-schema.ts'

/** What a report says besides the session's state. */
export interface ReportInfo {
  /** Versions without a leading `v`. */
  readonly tool: {
    readonly version: string
    readonly vitest: string
    readonly node: string
  }
  /** The project's folder within its git repository (`packages/till/`), empty when it is the repository's root. */
  readonly prefix: string
  readonly durationMs: number
  /** What `--apply` wrote, in that order; each failure as it was when its candidate was accepted. */
  readonly applied: readonly {
    readonly failure: FailureState
    readonly candidateId: string
  }[]
  readonly stopped: Stopped | null
  /** Where tests check less than at the commit that --since names. */
  readonly weakened: readonly Objection[]
  /** Tests of an earlier run that failed there and pass now. */
  readonly flaky?: Report['flaky']
}

type CandidateState = FailureState['candidates'][number]

/**
 * The report on a session as it stands. Failures that `--apply` mended stay listed before those that are still red, so
 * that what was written can be read from the report. Paths are relative to the root, diffs to the repository. What looks like
 * a secret in the words of a failure is blanked out: reports leave the machine. A diff is as it must be applied.
 */
export function buildReport(state: SessionState, info: ReportInfo): Report {
  const red = new Set(state.failures.map(({ failure }) => failure.id))
  const written = new Set(info.applied.map(({ candidateId }) => candidateId))
  const mended = info.applied.filter(({ failure }) => !red.has(failure.failure.id))
  const failures = [
    ...mended.map(({ failure }) => reportFailure(failure, 'mended', info.prefix, written)),
    ...state.failures.map((failure) => reportFailure(failure, stageOf(failure), info.prefix, written)),
  ]
  const { total, passed, failed, skipped } = state.counts
  return reportSchema.parse({
    version: 1,
    tool: { name: 'repair-watch', ...info.tool },
    status: statusOf(state, failures, info),
    summary: {
      tests: total,
      passed,
      failed,
      skipped,
      failures: failures.length,
      proven: failures.filter(hasProven).length,
      applied: info.applied.length,
      durationMs: whole(info.durationMs),
    },
    failures,
    weakened: info.weakened.map(({ guard, detail, path, line }) => ({ guard, detail, file: path, line })),
    flaky: [...(info.flaky ?? [])],
    stopped: info.stopped,
  } satisfies Report)
}

/** True when one of the candidates is proven. */
export function hasProven(failure: ReportFailure): boolean {
  return failure.candidates.some(({ proof }) => proof.status === 'proven')
}

/** `green` and `applied` are said only of a run that came to its end, ran at least one test and left nothing red. */
function statusOf(state: SessionState, failures: readonly ReportFailure[], info: ReportInfo): Report['status'] {
  const open = failures.filter(({ stage }) => stage !== 'mended')
  if (open.length > 0) return open.every(hasProven) ? 'repairable' : 'failing'
  if (state.counts.failed > 0 || state.counts.total === 0 || info.stopped !== null) return 'failing'
  return info.applied.length > 0 ? 'applied' : 'green'
}

function stageOf({ stage }: FailureState): ReportFailure['stage'] {
  return stage === 'waiting' || stage === 'repairing' ? 'unfinished' : stage
}

function reportFailure(
  state: FailureState,
  stage: ReportFailure['stage'],
  prefix: string,
  written: ReadonlySet<string>,
): ReportFailure {
  const { failure, redAt } = state
  const { name, message, expected, actual } = failure.error
  const { kind, confidence, clauses, evidence } = state.verdict ?? undiagnosed(stage)
  return {
    id: failure.id,
    tests: failure.tests.map((test) => ({
      file: test.file,
      name: test.name,
      line: test.line,
    })),
    error: {
      name,
      message: redact(message),
      expected: expected && redact(expected),
      actual: actual && redact(actual),
      at: failure.at && {
        file: failure.at.file,
        line: failure.at.line,
        column: failure.at.column,
      },
    },
    verdict: {
      kind,
      confidence: rounded(confidence),
      clauses: [...clauses],
      evidence: evidence.map((one) => ({
        kind: one.kind,
        supports: one.supports,
        detail: redact(one.detail),
        weight: rounded(one.weight),
      })),
    },
    candidates: state.candidates.filter(isOffered).map((entry) => reportCandidate(entry, redAt, prefix, written)),
    effort: {
      tried: state.tried,
      refuted: state.refuted,
      ms: whole(state.effortMs),
    },
    stage,
  }
}

/** What may be proposed: the verdict binds, so a candidate that touches what it freezes is left out, as is a refuted one. */
function isOffered({ proof }: CandidateState): boolean {
  return proof.status !== 'refuted' && proof.guards.every(({ guard }) => guard !== 'frozen-path')
}

function reportCandidate(
  { candidate, proof, foundAt, provedAt, behaviour }: CandidateState,
  redAt: number,
  prefix: string,
  written: ReadonlySet<string>,
): ReportCandidate {
  const guards = new Set(proof.guards.map(({ guard }) => guard))
  return {
    id: candidate.id,
    engine: candidate.engine,
    fixes: candidate.fixes,
    files: candidate.changes.map(({ path }) => path),
    title: candidate.title,
    diff: unifiedDiff(
      candidate.changes.map((change) => ({
        ...change,
        path: prefix + change.path,
      })),
    ),
    hashes: candidate.changes.map(({ path, before, after }) => ({
      file: path,
      before: sha256(before),
      after: sha256(after),
    })),
    proof: {
      status: proof.status as ReportCandidate['proof']['status'],
      target: proof.target,
      related: {
        ran: proof.related.ran,
        passed: proof.related.passed,
        broken: proof.related.broken.map(({ file, name, line }) => ({
          file,
          name,
          line,
        })),
      },
      contract: { ...proof.contract, broken: [...proof.contract.broken] },
      guards: [...guards] as ReportCandidate['proof']['guards'],
      mended: [...proof.mended],
      reasons: [...proof.reasons],
    },
    timing: {
      firstSeenMs: whole(foundAt - redAt),
      verifiedMs: whole(provedAt - redAt),
    },
    behaviour: behaviour && { ...behaviour, faults: [...behaviour.faults] },
    tier: tierOf({ engine: candidate.engine, proof, behaviour }),
    applied: written.has(candidate.id),
  }
}

function undiagnosed(stage: ReportFailure['stage']): Verdict {
  const detail =
    stage === 'budget-spent'
      ? 'the budget was spent before this failure could be judged'
      : 'the run ended before this failure could be judged'
  return {
    kind: 'undecided',
    confidence: 0,
    clauses: [],
    evidence: [{ kind: 'not-diagnosed', supports: 'undecided', detail, weight: 0 }],
  }
}

function sha256(text: string | null): string | null {
  return text === null ? null : shortHash(text, 64)
}

function whole(ms: number): number {
  return Math.max(0, Math.round(ms))
}

/** To three digits after the point: what was estimated is not known better. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

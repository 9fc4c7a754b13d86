import type { FailureState, SessionState } from '../model/session-state.ts'
import { applyFixes } from './apply-fixes.ts'
import { type CiSession, watchSession } from './ci-watch.ts'
import { exitStatus } from './exit-status.ts'
import type { FormatName } from './format-names.ts'
import { RENDER } from './formats.ts'
import { confidence, plain, seconds } from './phrases.ts'
import type { Policy } from './policies.ts'
import type { RanTest, RenderContext } from './render-context.ts'
import { withoutCommands } from './render-github.ts'
import { buildReport, type ReportInfo } from './report.ts'
import type { Report } from './report-schema.ts'
import { type Outputs, writeOutputs } from './write-outputs.ts'

/** The options of `repair-watch ci`. */
export interface CiOptions {
  /** What is printed on standard output. */
  readonly format: FormatName
  readonly outputs: Outputs
  /** Write the best proven fix of each failure that is `code-wrong`, and run everything again. */
  readonly apply: boolean
  /** Milliseconds until the report is made of what is known; null is without limit. */
  readonly maxTimeMs: number | null
  /** Where tests check less than at the commit of `--since`; empty without it. */
  readonly weakened: ReportInfo['weakened']
  /** Lines that the diff since the base has (see `RenderContext`). */
  readonly changed: RenderContext['changed']
  /** What makes the status 4 where every test passes. */
  readonly failOn: ReadonlySet<Policy>
  /** Tests of an earlier run that failed there and pass now; asked when the run is over. */
  readonly flaky: () => Report['flaky']
  /** Every test of the run, where it is known; asked when the run is over. */
  readonly tests: () => readonly RanTest[] | null
  readonly tool: ReportInfo['tool']
  /** The project's folder within its git repository (`packages/till/`), empty when it is the repository's root. */
  readonly prefix: string
  /** Colour the text: the caller knows whether this is a terminal and `NO_COLOR` is not set. */
  readonly color: boolean
  /** Unguessable, where standard output is a log in which GitHub Actions looks for commands; else null. */
  readonly logToken: string | null
  /** The chosen format and nothing else. */
  readonly stdout: { write(text: string): unknown }
  /** One line for each failure as it is decided, and what went wrong. */
  readonly stderr: { write(text: string): unknown }
}

/**
 * Runs a session without a person: waits until it has settled, applies what may be applied, prints and writes the report.
 * Never throws for what happens to the session: interrupted or out of time, the report so far is complete. `status` is the
 * process exit status; a report that could not be written makes it 2, and the chosen format is printed all the same.
 */
export async function runCi(
  session: CiSession,
  options: CiOptions,
): Promise<{ readonly report: Report; readonly status: number }> {
  const startedAt = performance.now()
  const progress = progressLines(options.stderr)
  let files = 0
  const watch = watchSession(session, {
    maxTimeMs: options.maxTimeMs,
    onChange(state) {
      files = Math.max(files, state.progress.total)
      progress(state)
    },
  })
  const report = (applied: ReportInfo['applied']) =>
    buildReport(session.getState(), {
      tool: options.tool,
      prefix: options.prefix,
      durationMs: performance.now() - startedAt,
      applied,
      weakened: options.weakened,
      flaky: options.flaky(),
      stopped: watch.stopped(),
    })
  try {
    await watch.until((state) => state.phase === 'idle' && session.settled())
    const applied =
      options.apply && watch.stopped() === null
        ? await applyFixes(session, watch, { files, report: () => report([]) })
        : []
    const final = report(applied)
    const context = contextOf(options)
    const problems = await writeOutputs(final, options.outputs, context)
    for (const { message, hint } of problems) options.stderr.write(`repair-watch: ${message}\n  ${hint}\n`)
    options.stdout.write(printed(final, options, context))
    return { report: final, status: problems.length > 0 ? 2 : exitStatus(final, options.failOn) }
  } finally {
    watch.dispose()
  }
}

function contextOf({ outputs, prefix, changed, tests }: CiOptions): RenderContext {
  const reportFile = outputs.files.find(({ format }) => format === 'json')?.file ?? null
  return { color: false, reportFile, prefix, changed, tests: tests() }
}

function printed(report: Report, { format, color, logToken }: CiOptions, context: RenderContext): string {
  const text = RENDER[format](report, { ...context, color })
  const isLog = logToken !== null && (format === 'text' || format === 'markdown')
  return isLog ? withoutCommands(text, logToken) : text
}

/** Says each failure once when its repair has ended, each problem once, and what limits repairs when there is one to make. */
function progressLines(stderr: CiOptions['stderr']): (state: SessionState) => void {
  const said = new Set<string>()
  const waiting: string[] = []
  let notice: SessionState['notice'] = null
  return (state) => {
    for (const failure of state.failures) {
      if (failure.stage !== 'finished' && failure.stage !== 'budget-spent') continue
      if (said.has(failure.failure.id)) continue
      said.add(failure.failure.id)
      stderr.write(`${progressLine(failure)}\n`)
    }
    if (state.notice && state.notice !== notice) {
      const line = `repair-watch: ${plain(state.notice.text)}\n`
      if (state.notice.level === 'problem') stderr.write(line)
      // What was written is told by the report.
      else if (state.accepted === 0) waiting.push(line)
    }
    notice = state.notice
    if (state.failures.length > 0) for (const line of waiting.splice(0)) stderr.write(line)
  }
}

function progressLine({ failure, verdict, candidates, redAt }: FailureState): string {
  const [best] = candidates
  const name = plain(failure.tests[0]?.name ?? failure.id)
  const judged = verdict === null ? 'not judged' : `${verdict.kind}${confidence(verdict.confidence)}`
  const fix = best === undefined ? 'no fix' : `${best.proof.status} in ${seconds(best.provedAt - redAt)}`
  return `${judged}, ${fix}: ${name}`
}

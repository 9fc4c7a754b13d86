import { styleText } from 'node:util'
import { applicable } from './applicable.ts'
import {
  candidateLine,
  confidence,
  count,
  errorLine,
  flakyHeadline,
  flakyLine,
  headline,
  nameOf,
  noCandidateLine,
  openLine,
  place,
  plain,
  proofLine,
  stoppedLine,
  weakenedHeadline,
  weakenedLine,
} from './phrases.ts'
import type { Report, ReportFailure } from './report-schema.ts'
import { hasControls, visibleText } from './visible-text.ts'

type Format = Parameters<typeof styleText>[0]
type Paint = (format: Format, text: string) => string

/** Colour by what a line says: no white, black or yellow, dim for what is secondary. */
const VERDICT_FORMAT: Readonly<Record<ReportFailure['verdict']['kind'], Format>> = {
  'code-wrong': ['bold', 'red'],
  'test-wrong': ['bold', 'magenta'],
  undecided: 'bold',
  flaky: ['bold', 'cyan'],
  environment: ['bold', 'cyan'],
}

/** How many lines of a printed value are shown. */
const VALUE_LINES = 10

/**
 * The report for a person. Every diff stands between the two lines of a command that applies it: pasted into a shell
 * within the repository, from `git apply` to `PATCH`, it works as it is. `reportFile` (as given on the command line) adds
 * the command that takes the diff from there.
 */
export function renderText(
  report: Report,
  { color = false, reportFile = null }: { readonly color?: boolean; readonly reportFile?: string | null } = {},
): string {
  const paint: Paint = (format, text) => (color ? styleText(format, text, { validateStream: false }) : text)
  const green = report.status === 'green' || report.status === 'applied'
  const lines = [`repair-watch: ${paint(green ? ['bold', 'green'] : ['bold', 'red'], headline(report))}`]
  if (report.stopped !== null) lines.push(`stopped: ${plain(stoppedLine(report.stopped))}`)
  report.failures.forEach((failure, index) => {
    lines.push('', ...failureLines(failure, index, paint), ...patchLines(failure, paint, reportFile))
  })
  if (report.weakened.length > 0) {
    lines.push('', paint(['bold', 'red'], weakenedHeadline(report)))
    for (const one of report.weakened) lines.push(`   ${weakenedLine(one)}`)
  }
  if (report.flaky.length > 0) {
    lines.push('', paint(['bold', 'cyan'], flakyHeadline(report)))
    for (const one of report.flaky) lines.push(`   ${flakyLine(one)}`)
  }
  const writable = report.failures.filter((failure) => applicable(failure) !== null).length
  if (writable > 0) {
    const fixes = writable === 1 ? 'the fix' : `${writable} of these fixes`
    lines.push('', `npx repair-watch ci --apply   ${paint('dim', `# writes ${fixes} and runs all tests again`)}`)
  }
  return `${lines.join('\n')}\n`
}

function failureLines(failure: ReportFailure, index: number, paint: Paint): string[] {
  const { verdict, error, candidates } = failure
  const [best, ...others] = candidates
  const clauses = verdict.clauses.map((id) => ` [${plain(id)}]`).join('')
  const lines = [
    `${index + 1}. ${paint('bold', nameOf(failure))}`,
    `   ${paint('dim', place(failure))}`,
    `   ${errorLine(failure)}`,
    ...valueLines('expected', error.expected),
    ...valueLines('received', error.actual),
    `   ${paint(VERDICT_FORMAT[verdict.kind], verdict.kind)}${confidence(verdict.confidence)}${clauses}`,
    ...verdict.evidence.map(({ detail }) => `     ${plain(detail)}`),
  ]
  if (best === undefined) return [...lines, `   ${noCandidateLine(failure)}`]
  lines.push(`   ${paint(best.proof.status === 'proven' ? 'green' : 'cyan', candidateLine(best))}`)
  lines.push(`     ${paint('dim', proofLine(best))}`)
  lines.push(...best.proof.reasons.map((reason) => `     ${plain(reason)}`))
  const open = openLine(best)
  if (open !== null) lines.push(`     ${open}`)
  if (others.length > 0) lines.push(`   ${count(others.length, 'other candidate')} in the report (--report FILE)`)
  return lines
}

function valueLines(label: string, value: string | null): string[] {
  if (value === null) return []
  const all = plain(value).split('\n')
  const shown = all.length > VALUE_LINES ? [...all.slice(0, VALUE_LINES), '…'] : all
  return shown.map((line, index) => `     ${index === 0 ? label : ' '.repeat(label.length)}  ${line}`)
}

function patchLines(failure: ReportFailure, paint: Paint, reportFile: string | null): string[] {
  const [best] = failure.candidates
  if (best === undefined || failure.stage === 'mended') return []
  // Control characters would steer the terminal, and without them the diff would not be the diff.
  const isSafe = !hasControls(best.diff)
  const diff = (isSafe ? best.diff : visibleText(best.diff)).replace(/\n$/, '').split('\n')
  const shown = diff.map((line) => paintDiff(line, paint))
  const lines = isSafe
    ? ['', `git apply <<'PATCH'`, ...shown, 'PATCH']
    : ['', paint('dim', '# not to be pasted: it holds control characters, shown by their pictures'), ...shown]
  if (reportFile !== null) {
    const command = `npx repair-watch apply ${best.id} --report ${shellQuote(reportFile)}`
    lines.push('', `${command}   ${paint('dim', '# the same, with undo')}`)
  }
  return lines
}

function paintDiff(line: string, paint: Paint): string {
  if (/^(?:diff|---|\+\+\+|new file|deleted file)/.test(line)) return paint('bold', line)
  if (line.startsWith('@@')) return paint('cyan', line)
  if (line.startsWith('+')) return paint('green', line)
  return line.startsWith('-') ? paint('red', line) : line
}

function shellQuote(text: string): string {
  if (/^[\w./-]+$/.test(text)) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}

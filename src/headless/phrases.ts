import { stripVTControlCharacters } from 'node:util'
import { behaviourLine } from '../session/behaviour-line.ts'
import type { Report, ReportCandidate, ReportFailure, Stopped } from './report-schema.ts'
import { visibleText } from './visible-text.ts'

/** The first line of a report for a person: what fails and how much of it has a proven fix, or that nothing does. */
export function headline({ summary, status, stopped }: Report): string {
  const { tests, failed, failures, proven, applied } = summary
  const took = ` (${seconds(summary.durationMs)})`
  if (status === 'green') return `${count(tests, 'test')}, none fails${took}`
  if (status === 'applied')
    return `${count(applied, 'fix', 'fixes')} applied, ${count(tests, 'test')}, none fails${took}`
  if (tests === 0 && failures === 0 && stopped === null) return `no test was collected${took}`
  return `${failed} of ${count(tests, 'test')} fail, ${count(failures, 'failure')}, ${proven} with a proven fix${took}`
}

/** Why a run ended before its time. */
export function stoppedLine({ reason, detail }: Stopped): string {
  const what = {
    interrupted: 'interrupted',
    'time-limit': 'the time limit was reached',
    'host-failed': 'Vitest could not run',
  }[reason]
  return detail === '' ? what : `${what}: ${detail}`
}

/** How many checks a diff weakened. */
export function weakenedHeadline({ weakened }: Report): string {
  return `tests check less than before, in ${count(weakened.length, 'place')}`
}

/** `test/tax.test.ts:14 assertion-removed: …`. */
export function weakenedLine({ guard, detail, file, line }: Report['weakened'][number]): string {
  return plain(`${file}${line > 0 ? `:${line}` : ''}  ${guard}: ${detail}`)
}

/** How many tests of an earlier run failed there and pass now. */
export function flakyHeadline({ flaky }: Report): string {
  return `${count(flaky.length, 'test')} failed before, and ${flaky.length === 1 ? 'passes' : 'pass'} when run again`
}

/** `test/tax.test.ts:14  flaky: NAME: the error of that time (failed in 2 of 9 runs before)`. */
export function flakyLine(flaky: Report['flaky'][number]): string {
  const { file, line, name, message, history } = flaky
  const [error = ''] = plain(message).split('\n', 1)
  const often = history.runs > 1 ? ` (${howOften(flaky)})` : ''
  return `${plain(`${file}${line > 0 ? `:${line}` : ''}  flaky: ${name}`).replace(/\s+/g, ' ')}${error === '' ? '' : `: ${error}`}${often}`
}

/** `failed in 2 of 9 runs before, and passes when it is run again`. */
export function passesAgain(flaky: Report['flaky'][number]): string {
  return `${howOften(flaky)}, and passes when it is run again`
}

function howOften({ history: { runs, failed } }: Report['flaky'][number]): string {
  return runs > 1 ? `failed in ${failed} of ${runs} runs before` : 'failed'
}

/** Where the first test stands: `test/tax.test.ts:14`. */
export function place({ tests: [first] }: ReportFailure): string {
  if (first === undefined) return ''
  return plain(first.line > 0 ? `${first.file}:${first.line}` : first.file)
}

/** The name of a failure: that of its first test, and how many more there are. */
export function nameOf({ tests }: ReportFailure): string {
  const [first, ...more] = tests
  const name = plain(first?.name ?? '')
  return more.length === 0 ? name : `${name} (and ${count(more.length, 'more test')})`
}

/** The error in one line. */
export function errorLine({ error }: ReportFailure): string {
  const [line = ''] = plain(error.message).split('\n', 1)
  return error.name === '' ? line : `${plain(error.name).replace(/\s+/g, ' ')}: ${line}`
}

/** What ran, in one line: `target passes, 118 of 118 related tests, 6 of 6 clauses`. */
export function proofLine({ proof }: ReportCandidate): string {
  return [
    `target ${proof.target}`,
    `${proof.related.passed} of ${proof.related.ran} related tests`,
    proof.contract.ran === 0
      ? 'no clause to run'
      : `${proof.contract.passed} of ${count(proof.contract.ran, 'clause')}`,
    ...proof.guards,
  ].join(', ')
}

/** What the tests leave open about a candidate, or null. */
export function openLine({ behaviour }: ReportCandidate): string | null {
  const line = behaviourLine(behaviour)
  return line === null ? null : plain(line)
}

/** `proven: TITLE (templates, 0.3 s)`, the time being that from red to the end of the proof. */
export function candidateLine({ proof, title, engine, timing, applied }: ReportCandidate): string {
  return `${applied ? 'applied' : proof.status}: ${plain(title)} (${engine}, ${seconds(timing.verifiedMs)})`
}

/** What to say where there is no candidate. */
export function noCandidateLine({ stage, effort }: ReportFailure): string {
  const tried = `${count(effort.tried, 'candidate')} tried`
  if (stage === 'budget-spent') return `no fix found before the budget was spent, ${tried}`
  return stage === 'unfinished' ? `not finished, ${tried}` : `no fix found, ${tried}`
}

/** The confidence of a verdict, to stand behind its kind: ` 97 %`, or nothing where there was no judgement. */
export function confidence(share: number): string {
  return share === 0 ? '' : ` ${Math.round(share * 100)} %`
}

/** Milliseconds as seconds with one decimal. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

/** A number with its noun. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** A text from outside without control sequences, so that it cannot steer a terminal. */
export function plain(text: string): string {
  return visibleText(stripVTControlCharacters(text))
}

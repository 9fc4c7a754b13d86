import {
  confidence,
  errorLine,
  nameOf,
  noCandidateLine,
  passesAgain,
  plain,
  proofLine,
  stoppedLine,
  weakenedLine,
} from './phrases.ts'
import { placeOf, type RenderContext } from './render-context.ts'
import type { Report, ReportFailure } from './report-schema.ts'

/**
 * Annotations that GitHub keeps of one step and level; what comes after them is dropped without a word. The last one is
 * spent on saying how many are not shown.
 */
const MOST_OF_A_LEVEL = 10

/** The longest title and message of an annotation, in the units of GitHub's check runs: characters and bytes. */
const LONGEST = { title: 255, message: 64 * 1024 }

interface Annotation {
  readonly level: 'error' | 'warning'
  readonly title: string
  readonly message: string
  readonly at: { readonly file: string; readonly line: number; readonly column: number } | null
}

/** The report as workflow commands: an error for each failure and for an early end, a warning for each weakened or flaky test. */
export function renderGithub(report: Report, { prefix }: Pick<RenderContext, 'prefix'>): string {
  const open = report.failures.filter(({ stage }) => stage !== 'mended')
  return [
    ...capped([...endAnnotations(report), ...open.map((one) => () => failureAnnotation(one))], 'error'),
    ...capped(
      [
        ...report.weakened.map((one) => () => weakenedAnnotation(one)),
        ...report.flaky.map((one) => () => flakyAnnotation(one)),
      ],
      'warning',
    ),
  ]
    .map((one) => `${command(one, prefix)}\n`)
    .join('')
}

/** A text for a log of GitHub Actions in which no line is taken for a command. `token` must not be guessable. */
export function withoutCommands(text: string, token: string): string {
  return `::stop-commands::${token}\n${text}${text.endsWith('\n') ? '' : '\n'}::${token}::\n`
}

/** What a person must know where no failure says it. */
function endAnnotations(report: Report): readonly (() => Annotation)[] {
  const none = report.summary.tests === 0 && report.failures.length === 0
  const message = report.stopped !== null ? stoppedLine(report.stopped) : none ? 'no test was collected' : null
  return message === null ? [] : [() => ({ level: 'error', title: 'repair-watch', message, at: null })]
}

function failureAnnotation(failure: ReportFailure): Annotation {
  const { verdict, candidates, error } = failure
  const [best] = candidates
  const message = [
    errorLine(failure),
    ...(error.expected === null ? [] : [`expected ${error.expected}`]),
    ...(error.actual === null ? [] : [`received ${error.actual}`]),
    ...verdict.evidence.map(({ detail }) => detail),
    ...(best === undefined
      ? [noCandidateLine(failure)]
      : [
          `${best.proof.status}: ${best.title} (${proofLine(best)})`,
          `npx repair-watch apply ${best.id} --report FILE`,
        ]),
  ]
  return {
    level: 'error',
    title: `${verdict.kind}${confidence(verdict.confidence)}: ${nameOf(failure)}`,
    message: message.join('\n'),
    at: placeOf(failure),
  }
}

function weakenedAnnotation(one: Report['weakened'][number]): Annotation {
  const at = { file: one.file, line: one.line, column: 0 }
  return { level: 'warning', title: 'a test checks less than before', message: weakenedLine(one), at }
}

function flakyAnnotation(flaky: Report['flaky'][number]): Annotation {
  const { name, message, file, line } = flaky
  const text = `${passesAgain(flaky)}\n${message}`
  return { level: 'warning', title: `flaky: ${name}`, message: text, at: { file, line, column: 0 } }
}

function capped(all: readonly (() => Annotation)[], level: Annotation['level']): readonly Annotation[] {
  const fits = all.length <= MOST_OF_A_LEVEL
  const shown = (fits ? all : all.slice(0, MOST_OF_A_LEVEL - 1)).map((make) => make())
  if (fits) return shown
  const rest = `${all.length - shown.length} more stand in the summary and in the report`
  return [...shown, { level, title: 'repair-watch', message: rest, at: null }]
}

function command({ level, title, message, at }: Annotation, prefix: string): string {
  const place = at === null ? [] : [`file=${property(prefix + at.file)}`]
  if (at !== null && at.line > 0) place.push(`line=${at.line}`)
  if (at !== null && at.line > 0 && at.column > 0) place.push(`col=${at.column}`)
  const named = `title=${property(cut(oneLine(title), LONGEST.title))}`
  return `::${level} ${[...place, named].join(',')}::${data(cutBytes(plain(message), LONGEST.message))}`
}

/** As the runner's toolkit escapes them; the runner undoes it. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim()
}

function cut(text: string, most: number): string {
  const signs = [...text]
  return signs.length <= most ? text : `${signs.slice(0, most - 1).join('')}…`
}

function cutBytes(text: string, most: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= most) return text
  // A sign that is cut through becomes U+FFFD, three bytes as the ellipsis that takes its place.
  return `${bytes
    .subarray(0, most - 6)
    .toString()
    .replace(/\uFFFD+$/, '')}…`
}

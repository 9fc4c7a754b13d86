import type { Answer, Question } from '../model/question.ts'
import type { Evidence, Verdict } from '../model/verdict.ts'
import type { KeyTable } from './binding.ts'
import { oneLine, wrapText } from './fit-text.ts'
import type { Arrangement, Frame } from './frame.ts'
import { type Focus, failureReason, VERDICT_NAME } from './select.ts'

/** One line about the failure under the cursor. `label` stands in a column of its own, `tone` says how it is painted. */
export interface SummaryLine {
  readonly label: string
  readonly text: string
  readonly tone: 'place' | 'verdict' | 'evidence' | 'against' | 'question'
}

/** What a verdict says: `code wrong 97 %`, and whose it is when a person set it. */
export function verdictLabel(verdict: Verdict | null, flipped: boolean): string {
  if (!verdict) return 'judging'
  const name = VERDICT_NAME[verdict.kind]
  return flipped ? `${name} (you)` : `${name} ${Math.round(verdict.confidence * 100)} %`
}

/** The evidence of a verdict: what speaks for it first, the heaviest first. */
export function sortedEvidence(verdict: Verdict): readonly Evidence[] {
  return verdict.evidence
    .map((evidence) => ({ evidence, against: evidence.supports === verdict.kind ? 0 : 1 }))
    .sort((a, b) => a.against - b.against || b.evidence.weight - a.evidence.weight)
    .map(({ evidence }) => evidence)
}

/** The question that decides, with the keys that answer it. */
export function questionText({ call, test, code }: Question, keys: KeyTable): string {
  const says = ({ throws, text }: Answer): string => oneLine(`${throws ? 'throws ' : ''}${text}`)
  return `${oneLine(call)}: ${says(test)} as the test says (${keys.cap('answer-test')})${code ? `, or ${says(code)} as the code does (${keys.cap('answer-code')})` : ''}?`
}

/** The place and reason of a failure, its verdict with the deciding evidence, and the rest of the evidence. */
export function summaryLines(
  { appearance: { signs }, keys }: Frame,
  { failure }: Focus,
  arrangement: Arrangement,
  width: number,
): readonly SummaryLine[] {
  if (!failure) return []
  const { tests, at } = failure.failure
  const test = tests[0]
  const place = test ? `${test.file}${test.line > 0 ? `:${test.line}` : ''}` : ''
  const thrown = at && at.file !== test?.file ? `${at.file}:${at.line}` : ''
  const label = verdictLabel(failure.verdict, failure.flipped)
  const [first, ...rest] = failure.verdict ? sortedEvidence(failure.verdict) : []
  const tone = (evidence: Evidence): SummaryLine['tone'] =>
    evidence.supports === failure.verdict?.kind ? 'evidence' : 'against'
  const detail = (evidence: Evidence): string =>
    evidence.supports === failure.verdict?.kind
      ? oneLine(evidence.detail)
      : `for ${VERDICT_NAME[evidence.supports]}: ${oneLine(evidence.detail)}`
  const reason = failureReason(failure.failure)
  if (arrangement === 'tiny') return [{ label, text: reason, tone: 'verdict' }]
  if (arrangement === 'narrow') {
    return [
      { label: place, text: reason, tone: 'place' },
      { label, text: first ? detail(first) : '', tone: 'verdict' },
      ...(failure.question ? wrapText(questionText(failure.question, keys), width - 2) : []).map(
        (text): SummaryLine => ({ label: '', text, tone: 'question' }),
      ),
      ...rest.map((evidence): SummaryLine => ({ label: '', text: detail(evidence), tone: tone(evidence) })),
    ]
  }
  const places = [place, ...(thrown ? [`${signs.arrow} ${thrown}`] : [])].map(
    (text): SummaryLine => ({ label: text, text: '', tone: 'place' }),
  )
  const wrapped = (text: string, as: SummaryLine['tone']): SummaryLine[] =>
    wrapText(text, width - 5).map((line, index) => ({ label: '', text: index > 0 ? `  ${line}` : line, tone: as }))
  const blank: SummaryLine = { label: '', text: '', tone: 'evidence' }
  return [
    ...places,
    ...wrapped(reason, 'evidence'),
    blank,
    { label, text: '', tone: 'verdict' },
    ...(failure.question ? wrapped(questionText(failure.question, keys), 'question') : []),
    ...[...(first ? [first] : []), ...rest].flatMap((evidence) =>
      wrapped(`${signs.dot} ${detail(evidence)}`, tone(evidence)),
    ),
  ]
}

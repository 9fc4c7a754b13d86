import type { CandidateState, FailureState } from '../model/session-state.ts'
import { TIERS, tierOf } from '../model/tier.ts'
import type { Binding } from './binding.ts'
import { countOf, fillText, formatTime, oneLine } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { SECTIONS } from './keys.ts'
import { BLANK, LABEL, labelled, type OverlayLine } from './overlay-line.ts'
import { ledgerLines, spendLines, spendText } from './panel-lines.ts'
import { pinLines } from './pin-lines.ts'
import { focusOf, proofParts, VERDICT_NAME } from './select.ts'
import { sortedEvidence, verdictLabel } from './summary-lines.ts'

/** The lines of the open overlay for a screen of this width; empty when none is open. */
export function overlayLines(frame: Frame): readonly OverlayLine[] {
  switch (frame.view.overlay) {
    case null:
      return []
    case 'help':
      return helpLines(frame, frame.keys.bindings)
    case 'vitest-help':
      return [
        ...helpLines(
          frame,
          frame.keys.bindings.filter(({ section }) => section === 'vitest'),
        ),
        BLANK,
        { label: '', text: `press ${frame.keys.cap('help')} for the keys that repair`, tone: 'dim' },
      ]
    case 'explain':
      return explainLines(frame)
    case 'ledger':
      return ledgerLines(frame)
    case 'spend':
      return spendLines(frame)
    case 'pins':
      return pinLines(frame)
  }
}

/** Two columns of keys side by side need this much. */
const TWO_COLUMNS = 72
const LEFT_SECTIONS: readonly Binding['section'][] = ['decide', 'hunks', 'move']

function helpLines({ columns }: Frame, bindings: readonly Binding[]): readonly OverlayLine[] {
  const sections = Object.keys(SECTIONS) as Binding['section'][]
  const left = sections.filter((section) => LEFT_SECTIONS.includes(section))
  const right = sections.filter((section) => !LEFT_SECTIONS.includes(section))
  const lines = (of: readonly Binding['section'][]): OverlayLine[] => of.flatMap((one) => sectionLines(one, bindings))
  if (columns < TWO_COLUMNS || lines(left).length === 0) return lines(sections)
  const [first, second] = [lines(left), lines(right)]
  return Array.from({ length: Math.max(first.length, second.length) }, (_, row) => ({
    ...(first[row] ?? BLANK),
    right: second[row] ?? BLANK,
  }))
}

function sectionLines(section: Binding['section'], bindings: readonly Binding[]): readonly OverlayLine[] {
  const rows = bindings.filter((binding) => binding.section === section && binding.help !== '')
  if (rows.length === 0) return []
  return [
    { label: SECTIONS[section], text: '', tone: 'heading' },
    ...rows.map(({ cap, help }): OverlayLine => ({ label: fillText(cap, LABEL), text: help, tone: 'plain' })),
  ]
}

function explainLines(frame: Frame): readonly OverlayLine[] {
  const { failure, candidate } = focusOf(frame.state)
  if (!failure) return [{ label: '', text: 'There is no failure under the cursor.', tone: 'plain' }]
  return [
    ...failureLines(failure, frame),
    BLANK,
    ...verdictLines(failure, frame),
    ...(candidate ? [BLANK, ...candidateLines(candidate, failure, frame)] : []),
    BLANK,
    { label: 'Effort', text: '', tone: 'heading' },
    ...effortLines(failure, frame),
  ]
}

function failureLines({ failure }: FailureState, { columns, appearance: { signs } }: Frame): OverlayLine[] {
  const { error, at } = failure
  return [
    { label: 'Failure', text: '', tone: 'heading' },
    ...failure.tests.flatMap((test, index) =>
      labelled(
        index === 0 ? (failure.tests.length > 1 ? 'tests' : 'test') : '',
        `${oneLine(test.name).replaceAll(' > ', ` ${signs.into} `)}  (${test.file}${test.line > 0 ? `:${test.line}` : ''})`,
        columns,
      ),
    ),
    ...labelled('error', error.name ? `${error.name}: ${error.message}` : error.message, columns),
    ...(error.expected === null ? [] : labelled('expected', error.expected, columns)),
    ...(error.actual === null ? [] : labelled('received', error.actual, columns)),
    ...(at
      ? labelled('thrown at', `${at.file}:${at.line}:${at.column}${at.function ? ` in ${at.function}` : ''}`, columns)
      : []),
  ]
}

function verdictLines({ verdict, flipped }: FailureState, { columns }: Frame): OverlayLine[] {
  if (!verdict)
    return [{ label: 'Verdict', text: '', tone: 'heading' }, ...labelled('', 'still judging', columns, 'dim')]
  const evidence = sortedEvidence(verdict)
  return [
    { label: `Verdict: ${verdictLabel(verdict, flipped)}`, text: '', tone: 'heading' },
    ...(verdict.clauses.length > 0
      ? labelled('clauses', verdict.clauses.map((id) => `[${id}]`).join(' '), columns)
      : []),
    ...(evidence.length === 0 ? labelled('', 'there is no evidence', columns, 'dim') : []),
    ...evidence.flatMap(({ kind, supports, detail, weight }) =>
      labelled(
        `+${weight.toFixed(1)}`,
        `${VERDICT_NAME[supports]}: ${oneLine(detail)} (${kind})`,
        columns,
        supports === verdict.kind ? 'plain' : 'dim',
      ),
    ),
  ]
}

function candidateLines(
  { candidate, proof, provedAt, behaviour }: CandidateState,
  { redAt }: FailureState,
  { columns, appearance: { signs } }: Frame,
): OverlayLine[] {
  const tier = tierOf({ engine: candidate.engine, proof, behaviour })
  return [
    { label: `Candidate: ${proof.status}`, text: '', tone: 'heading' },
    ...labelled('title', candidate.title, columns),
    ...labelled(
      'made by',
      `${candidate.engine}, rule ${candidate.rule}; ${proof.status} ${formatTime(provedAt - redAt)} after the test went red`,
      columns,
    ),
    ...(proof.status === 'proven' ? labelled('tier', `${tier}: ${TIERS[tier]}`, columns) : []),
    ...labelled('changes', `the ${candidate.fixes}: ${candidate.changes.map(({ path }) => path).join(', ')}`, columns),
    ...(candidate.clauses.length > 0
      ? labelled('clauses', candidate.clauses.map((id) => `[${id}]`).join(' '), columns)
      : []),
    ...labelled(
      'proof',
      proofParts(proof)
        .map(({ mark, text }) => `${signs[mark]} ${text}`)
        .join('   '),
      columns,
    ),
    ...proof.related.broken.flatMap((test) => labelled('breaks', `${oneLine(test.name)} (${test.file})`, columns)),
    ...(proof.mended.length > 0 ? labelled('mends', proof.mended.map((id) => `[${id}]`).join(' '), columns) : []),
    ...proof.guards.flatMap(({ guard, detail, path, line }) =>
      labelled('guard', `${guard}: ${detail} (${path}:${line})`, columns),
    ),
    ...proof.reasons.flatMap((reason) =>
      labelled(proof.status === 'proven' ? 'review' : 'not proven', reason, columns),
    ),
    ...(behaviour
      ? labelled(
          'beyond',
          `${countOf(behaviour.inputs, 'input')} near those of the tests: ${countOf(behaviour.alike, 'repair')} of ${behaviour.groups === 1 ? 'one kind' : `${behaviour.groups} kinds`} like this one`,
          columns,
        )
      : []),
    ...(behaviour?.differs
      ? [
          ...labelled('open', oneLine(behaviour.differs.input), columns),
          ...labelled(
            '',
            `${oneLine(behaviour.differs.here)} here, ${oneLine(behaviour.differs.there)} with another repair`,
            columns,
          ),
        ]
      : []),
    ...(behaviour?.faults ?? []).slice(0, 3).flatMap((input) => labelled('new fault', oneLine(input), columns)),
  ]
}

function effortLines(failure: FailureState, { columns }: Frame): OverlayLine[] {
  const { candidates, tried, refuted, effortMs, stage, spend } = failure
  return [
    ...labelled('tried', `${countOf(tried, 'candidate')} in ${formatTime(effortMs)}, ${refuted} refuted`, columns),
    ...labelled('kept', `${candidates.length}`, columns),
    ...labelled('stage', stage.replace('-', ' '), columns),
    ...(spend.requests > 0 ? labelled('price', spendText(spend), columns) : []),
  ]
}

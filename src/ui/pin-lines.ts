import type { DraftTest } from '../model/draft.ts'
import { behaviourText } from '../session/behaviour-text.ts'
import { countOf, oneLine, wrapText } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { BLANK, labelled, type OverlayLine } from './overlay-line.ts'
import { draftInReview } from './pin-news.ts'

const heading = (label: string): OverlayLine => ({ label, text: '', tone: 'heading' })

/** A draft as it is reviewed: what changed, its tests with their numbers, and every line that would be written. */
export function pinLines({ state, columns }: Frame): readonly OverlayLine[] {
  const { pins } = state
  const review = draftInReview(state)
  if (!review) {
    const text = pins?.drafting ? `looking for tests that pin ${pins.drafting} …` : 'No draft waits.'
    return [heading('Pinned behaviour'), ...labelled('', text, columns, 'dim')]
  }
  const { draft, changes, number, isLater } = review
  const { total, before, after } = draft.mutants
  const count = pins?.drafts.length ?? 1
  const which = count > 1 ? `Draft ${number} of ${count}` : 'Draft'
  return [
    ...(changes.length === 0
      ? []
      : [
          heading('Behaviour changed'),
          ...changes.flatMap((change) => labelled('', oneLine(behaviourText(change)), columns)),
          BLANK,
        ]),
    heading(
      oneLine(`${which}: ${countOf(draft.tests.length, 'test')} of ${draft.module}${isLater ? ', put off' : ''}`),
    ),
    ...labelled('new file', oneLine(draft.path), columns),
    ...labelled('faults', `${before} of ${total} noticed by your tests, ${after} with these`, columns),
    ...draft.tests.flatMap((test) => [BLANK, ...testLines(test, columns)]),
    BLANK,
    heading(oneLine(draft.path)),
    ...draft.text
      .trimEnd()
      .split('\n')
      .flatMap((line) => sourceLines(line, columns)),
  ]
}

function testLines({ name, kills, stable, rewrites, score, clauses }: DraftTest, columns: number): OverlayLine[] {
  const numbers = [
    `${countOf(kills, 'fault')} that no test of yours notices`,
    `green in ${countOf(stable, 'perturbed run')} and on ${countOf(rewrites, 'rewrite')}`,
    ...(clauses.length > 0 ? [`as ${clauses.map((id) => `[${id}]`).join(' ')} says`] : []),
  ]
  return [
    ...labelled(`score ${score}`, oneLine(name), columns),
    ...labelled('', oneLine(numbers.join(', ')), columns, 'dim'),
  ]
}

function sourceLines(line: string, columns: number): readonly OverlayLine[] {
  return wrapText(line, columns - 4).map((text): OverlayLine => ({ label: '', text: `  ${text}`, tone: 'plain' }))
}

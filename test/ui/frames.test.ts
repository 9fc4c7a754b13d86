import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { appearanceOf } from '../../src/ui/colours.ts'
import { drawFrame } from '../../src/ui/draw-frame.ts'
import type { Frame } from '../../src/ui/frame.ts'
import { keyTable } from '../../src/ui/key-table.ts'
import { BINDINGS } from '../../src/ui/keys.ts'
import { reviewBindings } from '../../src/ui/review-keys.ts'
import { focusOf, identityOf } from '../../src/ui/select.ts'
import { sightOf } from '../../src/ui/sight.ts'
import { INITIAL_VIEW, type ViewState } from '../../src/ui/view-state.ts'
import { STATES, type StateName } from './states.ts'

const keys = keyTable(BINDINGS)
const SIZES = [
  [80, 24],
  [160, 50],
  [40, 10],
] as const

/** What was on the screen since the review of the pins was opened. */
function sightIn(name: StateName): ViewState['shown'] {
  const state = STATES[name]
  const view = { ...INITIAL_VIEW, overlay: 'pins' as const }
  return { what: sightOf({ state, view, focus: focusOf(state) }), candidateId: state.focus.candidateId }
}

function frame(name: StateName, columns: number, rows: number, view: Partial<ViewState> = {}): Frame {
  const state = STATES[name]
  const shown = { what: identityOf(focusOf(state)), candidateId: state.focus.candidateId }
  return {
    state,
    view: { ...INITIAL_VIEW, shown, shownAt: 1_300, ...view },
    now: 5_000,
    columns,
    rows,
    appearance: appearanceOf({ TERM: 'xterm-256color' }),
    keys,
    root: '/project',
    vitest: '4.1.12',
  }
}

function picture(name: StateName, columns: number, rows: number, view: Partial<ViewState> = {}): string {
  const lines = drawFrame(frame(name, columns, rows, view)).map((line) => stripVTControlCharacters(line).trimEnd())
  return [`=== ${columns}×${rows} ===`, ...lines, ''].join('\n')
}

function pictures(name: StateName, view: Partial<ViewState> = {}): string {
  return SIZES.map(([columns, rows]) => picture(name, columns, rows, view)).join('\n')
}

const SCENES: Readonly<Record<string, { readonly state: StateName; readonly view?: Partial<ViewState> }>> = {
  starting: { state: 'starting' },
  running: { state: 'running' },
  green: { state: 'green' },
  'no tests ran': { state: 'no-tests' },
  'vitest stopped': { state: 'host-failed' },
  'vitest restarting': { state: 'restarting' },
  judging: { state: 'judging' },
  'a model writes': { state: 'writing' },
  'judged, waiting for its turn': { state: 'waiting' },
  'stopped at the budget': { state: 'budget-spent' },
  'no honest repair': { state: 'none-found' },
  'all rejected': { state: 'all-rejected' },
  accepted: { state: 'accepted' },
  'put off': { state: 'put-off' },
  'the file changed since': { state: 'stale' },
  paused: { state: 'paused' },
  'clauses in conflict, a question': { state: 'asked' },
  'a clause that cannot be understood': { state: 'contract-problem' },
  'no lab': { state: 'no-lab' },
  'test wrong, its change proven': { state: 'test-wrong' },
  'a change of the test while tests are frozen': { state: 'frozen' },
  'queue filter': { state: 'several', view: { prompt: { kind: 'queue', text: 'par' } } },
  'name filter': { state: 'green', view: { prompt: { kind: 'names', text: '' } } },
  'one failing with a proven candidate': { state: 'proven' },
  'undecided with two plausible candidates': { state: 'undecided' },
  flaky: { state: 'flaky' },
  environment: { state: 'environment' },
  'several failures while a run goes on': { state: 'several' },
  'repairing, nothing found yet': { state: 'repairing' },
  'a long diff, one page down': { state: 'long', view: { diffTop: 20 } },
  explain: { state: 'undecided', view: { overlay: 'explain' } },
  help: { state: 'proven', view: { overlay: 'help' } },
  "vitest's help": { state: 'green', view: { overlay: 'vitest-help' } },
  'file filter': { state: 'green', view: { prompt: { kind: 'files', text: 'tax' } } },
  'hunk mode': {
    state: 'hunks',
    view: {
      hunks: { candidateId: STATES.hunks.focus.candidateId ?? '', cursor: 2, anchor: null, left: new Set([1]) },
    },
  },
  'what was kept is being proven': { state: 'deriving' },
  'side by side': { state: 'proven', view: { split: true } },
  'the end of long lines': { state: 'long-lines', view: { diffLeft: 96 } },
  'a filtered queue': { state: 'several', view: { filter: 'parse' } },
  'why it is rejected': {
    state: 'proven',
    view: { prompt: { kind: 'reason', text: 'rounds the wrong way' } },
  },
  'question before all': {
    state: 'alike',
    view: {
      question: {
        kind: 'accept-all',
        targets: [],
        until: 6_000,
        text: 'accepts 2 proven repairs, all code wrong: mend one; mend two',
      },
    },
  },
  ledger: {
    state: 'proven',
    view: {
      overlay: 'ledger',
      ledger: [
        {
          at: '2026-11-20T09:12:31.000Z',
          event: 'accepted',
          failureId: 'f-1',
          candidateId: 'c-1',
          engine: 'history',
          rule: 'undo-hunk',
        },
        {
          at: '2026-11-20T09:13:02.000Z',
          event: 'undone',
          failureId: 'f-1',
          candidateId: 'c-1',
          engine: 'history',
          rule: 'undo-hunk',
          detail: 'u-1',
        },
        {
          at: '2026-11-21T10:00:00.000Z',
          event: 'rejected',
          failureId: 'f-2',
          candidateId: 'c-2',
          engine: 'model',
          rule: 'fix',
          detail: 'hides the error',
        },
      ],
    },
  },
  'an edit that nothing pins': { state: 'pins-offered' },
  'tests that pin it are being looked for': { state: 'pins-drafting' },
  'tests that pin it wait': { state: 'pins-drafted' },
  'a pinned behaviour changed': { state: 'pins-changed' },
  'review of a draft': { state: 'pins-drafted', view: { overlay: 'pins', shown: sightIn('pins-drafted') } },
  'review of a change': { state: 'pins-changed', view: { overlay: 'pins', shown: sightIn('pins-changed') } },
  spend: { state: 'spent', view: { overlay: 'spend' } },
  'question before a plausible candidate': {
    state: 'undecided',
    view: {
      question: {
        kind: 'accept',
        failureId: 'f-bbbbbb',
        candidateId: STATES.undecided.focus.candidateId ?? '',
        text: 'not proven: no clause speaks of what it changes',
      },
    },
  },
}

describe('the screen', () => {
  for (const [name, { state, view }] of Object.entries(SCENES)) {
    test(name, async () => {
      await expect(pictures(state, view)).toMatchFileSnapshot(`__snapshots__/${name.replaceAll(/[^a-z]+/g, '-')}.txt`)
    })
  }

  test('the help of a review has only what runs no tests', async () => {
    const review = keyTable(reviewBindings(BINDINGS))
    const shown = frame('proven', 80, 24, { overlay: 'help' })
    const lines = drawFrame({ ...shown, keys: review }).map((line) => stripVTControlCharacters(line).trimEnd())
    await expect([...lines, ''].join('\n')).toMatchFileSnapshot('__snapshots__/help-of-a-review.txt')
    expect(review.bindings.filter(({ action, help }) => action === 'again' && help !== '')).toEqual([])
  })

  test('a screen that is too small shows what fits: how tests stand, the failure and the keys', async () => {
    const small = [
      [20, 5],
      [30, 3],
      [40, 2],
      [12, 1],
    ] as const
    const frames = small.map(([columns, rows]) => picture('proven', columns, rows))
    await expect(frames.join('\n')).toMatchFileSnapshot('__snapshots__/too-small.txt')
  })

  test('every frame of every size has as many lines as rows, none wider than the screen', () => {
    const sizes = [...SIZES, [20, 5], [30, 8], [60, 15], [100, 30], [120, 20], [240, 70], [1, 1], [10, 2]] as const
    const faults = Object.values(SCENES).flatMap(({ state, view }) =>
      sizes.flatMap(([columns, rows]) => {
        const lines = drawFrame(frame(state, columns, rows, view))
        const wide = lines.filter((line) => stringWidth(line) > columns)
        return lines.length === rows && wide.length === 0 ? [] : [{ state, columns, rows, lines: lines.length, wide }]
      }),
    )
    expect(faults).toEqual([])
  })

  test('text that a test prints cannot move the cursor or hide itself', () => {
    const state = structuredClone(STATES.proven) as typeof STATES.proven
    const evil = '\u001b[2J\u001b[31mred\u202etxet\u200b\rgone\u0007'
    Object.assign(state.failures[0]!.failure.error, { message: evil, expected: null })
    Object.assign(state.failures[0]!.failure.tests[0]!, { name: evil })
    Object.assign(state.failures[0]!.candidates[0]!.candidate, { title: evil })
    const text = drawFrame({ ...frame('proven', 80, 24), state }).join('\n')
    expect(stripVTControlCharacters(text)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e\u200b]/)
    expect(text).toContain('<U+202E>')
  })

  test('a terminal without the signs gets plain ASCII', () => {
    const ascii = appearanceOf({ TERM: 'linux' })
    const text = drawFrame({ ...frame('several', 80, 24), appearance: ascii }).join('\n')
    expect([...stripVTControlCharacters(text)].filter((sign) => '✔✘▌─│›⋯·↑↓'.includes(sign))).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import type { KeyContext } from '../../src/ui/binding.ts'
import { keyTable } from '../../src/ui/key-table.ts'
import { BINDINGS } from '../../src/ui/keys.ts'
import { armedAt, pressKey } from '../../src/ui/press.ts'
import { focusOf } from '../../src/ui/select.ts'
import { sightOf } from '../../src/ui/sight.ts'
import { INITIAL_VIEW, type ViewState } from '../../src/ui/view-state.ts'
import { draft, pinned, STATES, type StateName } from './states.ts'

function context(name: StateName, view: Partial<ViewState> = {}, now = 10_000): KeyContext {
  const state = STATES[name]
  const focus = focusOf(state)
  const what = sightOf({ state, focus, view: { ...INITIAL_VIEW, ...view } })
  const shown = { what, candidateId: state.focus.candidateId }
  const keys = keyTable(BINDINGS)
  return {
    state,
    focus,
    keys,
    view: { ...INITIAL_VIEW, shown, shownAt: 2_000, ...view },
    page: 10,
    last: 0,
    beyond: 0,
    now,
  }
}

describe('a question', () => {
  test('about another candidate is no permission for this one', () => {
    const question = { kind: 'accept', failureId: 'f-bbbbbb', candidateId: 'c-00000000', text: '' } as const
    expect(pressKey('y', context('undecided', { question }), false)).toEqual({
      view: [
        {
          type: 'asked',
          at: 10_000,
          question: {
            kind: 'accept',
            ...STATES.undecided.focus,
            text: 'not proven: no clause speaks of what it changes',
          },
        },
      ],
    })
  })

  test('is dropped by any other key, which then does its work when it decides nothing', () => {
    const question = { kind: 'update-snapshots', text: '' } as const
    expect(pressKey('y', context('proven', { question }), false)).toEqual({ view: [{ type: 'question-dropped' }] })
    expect(pressKey('a', context('proven', { question }), false)).toEqual({
      intents: [{ type: 'order-host', order: { type: 'rerun-all' } }],
      view: [{ type: 'question-dropped' }],
    })
  })
})

test('keys that decide come alive 700 ms after the later of focus and sight', () => {
  const { state, view } = context('proven')
  expect(armedAt({ state: { ...state, focusChangedAt: 5_000 }, view })).toBe(5_700)
  expect(armedAt({ state, view })).toBe(2_700)
})

test('y asks before it accepts what a reviewer remarked on, though it is proven', () => {
  const { state, ...before } = context('proven')
  const failures = state.failures.map((entry) => ({
    ...entry,
    candidates: entry.candidates.map((one) => ({
      ...one,
      proof: { ...one.proof, reasons: ['big has a concern: it rounds twice'] },
    })),
  }))
  const remarked = { ...state, failures }
  expect(pressKey('y', { ...before, state: remarked, focus: focusOf(remarked) }, false)).toEqual({
    view: [
      {
        type: 'asked',
        question: {
          kind: 'accept',
          failureId: state.focus.failureId,
          candidateId: state.focus.candidateId,
          text: 'big has a concern: it rounds twice',
        },
        at: 10_000,
      },
    ],
  })
})

test('i goes from one failing snapshot to the next, and updates none of them', () => {
  const before = context('several')
  const failures = before.state.failures.map((entry, index) =>
    index === 2 || index === 5 ? { ...entry, failure: { ...entry.failure, kind: 'snapshot' as const } } : entry,
  )
  const at = (index: number): KeyContext => {
    const state = { ...before.state, failures, focus: { failureId: failures[index]!.failure.id, candidateId: null } }
    return { ...before, state, focus: focusOf(state) }
  }
  expect([0, 2, 5].map((index) => pressKey('i', at(index), false).intents)).toEqual(
    [2, 5, 2].map((index) => [{ type: 'focus-on', failureId: failures[index]!.failure.id }]),
  )
})

test('keys that mean nothing now do nothing', () => {
  for (const key of [
    'n',
    's',
    'z',
    ']',
    '1',
    'j',
    'b',
    'g',
    'x',
    'f',
    'c',
    'e',
    'Y',
    'w',
    'i',
    'space',
    'U',
    'I',
    'W',
    'ctrl-u',
    'alt-u',
  ])
    expect(pressKey(key, context('green'), false).intents ?? []).toEqual([])
})

describe('pins', () => {
  const opens = [{ type: 'overlay-opened', overlay: 'pins' }]
  test.each<[StateName, unknown]>([
    ['pins-offered', { intents: [{ type: 'characterize', module: null }], view: [] }],
    ['pins-drafting', { view: opens }],
    ['pins-drafted', { view: opens }],
    ['pins-changed', { view: opens }],
    // What was put off does not stand in the way of another module.
    ['pins-later', { intents: [{ type: 'characterize', module: 'src/tax.ts' }], view: [] }],
    ['proven', { intents: [{ type: 'characterize', module: 'src/tax.ts' }], view: [] }],
    ['green', { view: [{ type: 'hinted', text: 'nothing that tests do not pin is being edited', at: 10_000 }] }],
  ])('m does the next step there is: %s', (name, effect) => {
    expect(pressKey('m', context(name), false)).toEqual({ view: [], ...(effect as object) })
  })

  const close = { type: 'overlay-closed', at: 10_000 }
  const decided = (decision: string) => ({
    intents: [{ type: 'decide-draft', draftId: draft.id, decision }],
    view: [close],
  })
  const answered = (intended: boolean) => ({
    intents: [{ type: 'answer-change', draftId: draft.id, tests: [draft.tests[0]?.name], intended }],
    view: [close],
  })
  const hinted = (text: string) => ({ view: [{ type: 'hinted', text, at: 10_000 }] })
  const review = { overlay: 'pins' } as const
  test.each<[string, StateName, Partial<ViewState>, unknown]>([
    ['y', 'pins-drafted', review, decided('accept')],
    ['n', 'pins-drafted', review, decided('drop')],
    ['s', 'pins-drafted', review, decided('later')],
    ['<', 'pins-changed', review, answered(false)],
    ['>', 'pins-changed', review, answered(true)],
    ['>', 'pins-drafted', review, hinted('its behaviour is as it was')],
    ['y', 'green', review, hinted('no draft waits')],
    ['m', 'pins-drafted', review, { view: [close] }],
    ['y', 'pins-drafted', { ...review, shownAt: 9_500 }, hinted('y ignored: this has only just appeared')],
    ['>', 'pins-changed', { ...review, undrawn: true }, hinted('> ignored: this has only just appeared')],
    ['y', 'pins-drafted', { ...review, lastKey: { key: 'y', at: 9_900 } }, hinted('y ignored: the key is held down')],
  ])('%s in the review of a draft: %s', (key, name, view, effect) => {
    expect(pressKey(key, context(name, view), false)).toEqual(effect)
  })

  test('a draft that took the place of another one is not decided on before it was seen', () => {
    const before = context('pins-drafted', review)
    const state = { ...before.state, pins: pinned({ drafts: [{ ...draft, id: 'd-33333333' }] }) }
    expect(pressKey('y', { ...before, state }, false)).toEqual(hinted('y ignored: this has only just appeared'))
    const changes = [{ test: 'a', call: 'a()', was: '1', is: '2' }]
    const changed = { ...before.state, pins: pinned({ drafts: [draft], changed: new Map([[draft.module, changes]]) }) }
    expect(pressKey('y', { ...before, state: changed }, false)).toEqual(
      hinted('y ignored: this has only just appeared'),
    )
  })

  test('nothing but its own keys decides on a draft', () => {
    for (const key of ['return', 'space', 'escape', 'Y', 'N', 'z', 'e', 'u', 'b', 'g'])
      expect(pressKey(key, context('pins-changed', review), false).intents ?? []).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import type { KeyContext } from '../../src/ui/binding.ts'
import { keyTable } from '../../src/ui/key-table.ts'
import { BINDINGS } from '../../src/ui/keys.ts'
import { armedAt, pressKey } from '../../src/ui/press.ts'
import { focusOf, identityOf } from '../../src/ui/select.ts'
import { INITIAL_VIEW, type ViewState } from '../../src/ui/view-state.ts'
import { STATES, type StateName } from './states.ts'

function context(name: StateName, view: Partial<ViewState> = {}, now = 10_000): KeyContext {
  const state = STATES[name]
  const focus = focusOf(state)
  const shown = { what: identityOf(focus), candidateId: state.focus.candidateId }
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

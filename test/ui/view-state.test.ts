import { expect, test } from 'vitest'
import { INITIAL_VIEW, reduceView, type ViewAction, type ViewState } from '../../src/ui/view-state.ts'

const after = (view: Partial<ViewState>, ...actions: readonly ViewAction[]): ViewState =>
  actions.reduce(reduceView, { ...INITIAL_VIEW, ...view })
const question = { kind: 'accept', failureId: 'f-1', candidateId: 'c-1', text: 'not proven' } as const
const drawn = (what: string, candidateId: string, at: number): ViewAction => ({
  type: 'frame-drawn',
  what,
  candidateId,
  at,
})

test('what is shown counts from the first frame that showed it', () => {
  const view = after({}, drawn('a', 'c-1', 10), drawn('a', 'c-1', 500), drawn('b', 'c-2', 900), drawn('b', 'c-2', 950))
  expect(view).toEqual({ ...INITIAL_VIEW, shown: { what: 'b', candidateId: 'c-2' }, shownAt: 900 })
})

test('a question falls with what it was asked about; the one about snapshots is about no candidate', () => {
  expect(after({ question }, drawn('b', 'c-2', 5)).question).toBeNull()
  const snapshots = { kind: 'update-snapshots', text: 'overwrites' } as const
  expect(after({ question: snapshots }, drawn('b', 'c-2', 5)).question).toEqual(snapshots)
})

test('the diff keeps its place while the same candidate is shown, and starts anew with another', () => {
  const before = { shown: { what: 'a plausible', candidateId: 'c-1' }, diffTop: 7 }
  expect(after(before, drawn('a proven', 'c-1', 5)).diffTop).toBe(7)
  expect(after(before, drawn('b', 'c-2', 5)).diffTop).toBe(0)
})

test('scrolling stays inside, moves what is in front, and drops a question', () => {
  const by = (step: number): ViewAction => ({ type: 'scrolled', by: step, last: 9 })
  expect(after({ question }, by(4))).toEqual({ ...INITIAL_VIEW, diffTop: 4 })
  expect(after({}, by(40), by(-1)).diffTop).toBe(8)
  expect(after({ diffTop: 3 }, by(-40)).diffTop).toBe(0)
  expect(after({ overlay: 'help', diffTop: 3 }, by(4))).toEqual({
    ...INITIAL_VIEW,
    overlay: 'help',
    overlayTop: 4,
    diffTop: 3,
  })
})

test('whatever comes back into sight is as new', () => {
  const at = 50
  expect(after({ overlay: 'help' }, { type: 'overlay-closed', at })).toEqual({
    ...INITIAL_VIEW,
    shownAt: at,
    undrawn: true,
  })
  expect(after({ prompt: { kind: 'files', text: 'x' } }, { type: 'prompt-closed', at })).toEqual({
    ...INITIAL_VIEW,
    shownAt: at,
    undrawn: true,
  })
  expect(after({ question }, { type: 'resumed', at })).toEqual({ ...INITIAL_VIEW, shownAt: at, undrawn: true })
  expect(after({}, { type: 'asked', question, at })).toEqual({
    ...INITIAL_VIEW,
    question,
    shownAt: at,
    undrawn: true,
  })
})

test('what came back counts from the frame that drew it, however late that comes', () => {
  const shown = { what: 'a', candidateId: 'c-1' }
  const closed: ViewAction = { type: 'overlay-closed', at: 50 }
  const late = after({ shown, overlay: 'help' }, closed, drawn('a', 'c-1', 900), drawn('a', 'c-1', 950))
  expect(late).toEqual({ ...INITIAL_VIEW, shown, shownAt: 900 })
  const asked = after({ shown }, { type: 'asked', question, at: 50 }, drawn('a', 'c-1', 80))
  expect(asked).toEqual({ ...INITIAL_VIEW, shown, question, shownAt: 80 })
})

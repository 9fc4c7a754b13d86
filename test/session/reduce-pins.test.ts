import { expect, test } from 'vitest'
import type { PinEvent } from '../../src/session/reduce-pins.ts'
import { reducePins } from '../../src/session/reduce-pins.ts'
import { withoutTests } from '../../src/session/without-tests.ts'
import { draft, pinned } from '../ui/states.ts'

const module = 'src/price.ts'
type Fact = PinEvent extends infer One ? (One extends PinEvent ? Omit<One, 'at'> : never) : never
const after = (...events: readonly Fact[]) =>
  events.reduce((pins, event) => reducePins(pins, { ...event, at: 1 } as PinEvent), pinned())

const offered = { type: 'pins-offered', module, symbols: ['price'], tried: 6, missed: 4 } as const
const offer = { module, symbols: ['price'], tried: 6, missed: 4 }
const drafted = { type: 'pins-drafted', draft } as const
const other = { ...draft, id: 'd-22222222', module: 'src/other.ts' }
const changes = [{ test: 'a', call: 'a()', was: '1', is: '2' }]
const changed = { type: 'behaviour-changed', module, changes } as const
const decided = (decision: 'accepted' | 'dropped' | 'later') =>
  ({ type: 'pins-decided', draftId: draft.id, decision }) as const

test('an offer stands until there is a draft of its module or nothing to pin', () => {
  expect(after(offered)).toEqual(pinned({ offer }))
  expect(after(offered, { type: 'pins-started', module })).toEqual(pinned({ offer, drafting: module }))
  expect(after(offered, { type: 'pins-started', module }, { type: 'pins-ended', module })).toEqual(pinned())
  expect(after(offered, { type: 'pins-ended', module: 'src/other.ts' })).toEqual(pinned({ offer }))
  expect(after(offered, { type: 'pins-started', module }, drafted)).toEqual(pinned({ drafts: [draft] }))
})

test('a draft waits until it is decided, and takes what it saw with it', () => {
  const waiting = after(drafted, { type: 'pins-drafted', draft: other }, changed, decided('later'))
  expect(waiting).toEqual(
    pinned({ drafts: [draft, other], later: new Set([draft.id]), changed: new Map([[module, changes]]) }),
  )
  for (const decision of ['accepted', 'dropped'] as const)
    expect(reducePins(waiting, { ...decided(decision), at: 1 })).toEqual(pinned({ drafts: [other] }))
  // A newer draft of the same module is another one: nobody put it off, and it has not run yet.
  const newer = { ...draft, id: 'd-33333333' }
  expect(reducePins(waiting, { type: 'pins-drafted', at: 1, draft: newer })).toEqual(pinned({ drafts: [other, newer] }))
})

test('a draft loses tests with their imports; the last test takes it along', () => {
  const [prices, double] = draft.tests
  const rest = withoutTests(draft, new Set([prices?.name ?? '']))
  expect(rest).toEqual({
    ...draft,
    id: expect.stringMatching(/^d-[0-9a-f]{8}$/),
    text: `// Current behaviour of src/price.ts, pinned by repair-watch: each test notices changes that no other test does.
import { expect, test } from 'vitest'
import { double } from '../../src/price.ts'

test('double(2) gives 4 [price.double]', () => {
  expect(double(2)).toBe(4)
})
`,
    tests: [double],
    mutants: { total: 9, before: 4, after: 5 },
  })
  expect(rest?.id).not.toBe(draft.id)
  expect(withoutTests(draft, new Set(draft.tests.map(({ name }) => name)))).toBeNull()
})

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { SessionEvent } from '../../src/model/event.ts'
import type { HostEvent, TestHost } from '../../src/model/host.ts'
import type { Lab } from '../../src/model/lab.ts'
import type { SessionState } from '../../src/model/session-state.ts'
import { type PinParts, Pins } from '../../src/session/pins.ts'
import { startSession } from '../../src/session/session.ts'
import { withoutTests } from '../../src/session/without-tests.ts'
import { keyTable } from '../../src/ui/key-table.ts'
import { BINDINGS } from '../../src/ui/keys.ts'
import { pressKey } from '../../src/ui/press.ts'
import { focusOf } from '../../src/ui/select.ts'
import { sightOf } from '../../src/ui/sight.ts'
import { INITIAL_VIEW, type ViewState } from '../../src/ui/view-state.ts'
import { dropDraft, loadDrafts, saveDraft } from '../../src/workspace/drafts.ts'
import { openLedger } from '../../src/workspace/open-ledger.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { labOf } from '../vitest/lab-fixture.ts'

const PRICE = `export function price(pieces: number): number {
  if (pieces >= 10) return pieces * 3
  return pieces * 4
}
export function double(pieces: number): number {
  return pieces * 2
}
`
const TEST = `import { expect, test } from 'vitest'
import { double, price } from '../src/price'
test('price', () => {
  expect(double(2) + double(3)).toBe(10)
  expect(price(NaN)).toBeNaN()
})
`

test('an edit of what no test pins is offered a test from before it, which then tells what the edit changes', async () => {
  const { root, lab } = await labOf({
    'src/price.ts': PRICE,
    'test/price.test.ts': TEST,
    '.gitignore': 'node_modules\n',
  })
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: root, encoding: 'utf8' })
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'base')
  const workspace = await openWorkspace(root)
  onTestFinished(() => workspace.dispose())
  const events: Omit<SessionEvent, 'at'>[] = []
  const said: string[] = []
  const ledger = openLedger(root)
  const parts: PinParts = {
    workspace,
    contracts: [],
    fastCheck: fileURLToPath(import.meta.resolve('fast-check')),
    folder: 'test/generated',
    ledger,
    saveDraft: (draft) => saveDraft(root, draft),
    dropDraft: (id) => dropDraft(root, id),
    loadDrafts: async () => (await loadDrafts(root)).drafts,
  }
  const pins = new Pins(parts, {
    tell: (fact) => void events.push(fact),
    say: (_level, text) => void said.push(text),
  })
  const save = (text: string): void => {
    writeFileSync(join(root, 'src/price.ts'), text)
    lab.invalidate()
  }

  save(PRICE.replace('pieces * 2', '2 * pieces'))
  await pins.look(lab, true)
  expect(events).toEqual([])

  save(PRICE.replace('if (pieces >= 10) return pieces * 3\n  return', 'return pieces >= 10 ? pieces * 3 :'))
  await pins.look(lab, false)
  await pins.look(lab, true)
  await pins.look(lab, true)
  expect(events).toEqual([
    { type: 'pins-offered', module: 'src/price.ts', symbols: ['price'], tried: 2, missed: expect.any(Number) },
  ])

  // A save ends the search for tests; after its run it begins anew by itself.
  const first = pins.draft(lab, null)
  pins.cancel()
  await first
  await pins.look(lab, true)
  const [draft] = (await loadDrafts(root)).drafts
  if (!draft) throw new Error('nothing was drafted')
  const module = 'src/price.ts'
  expect(events.slice(1)).toEqual([
    { type: 'pins-started', module },
    { type: 'pins-started', module },
    { type: 'pins-drafted', draft },
    { type: 'behaviour-changed', module, changes: [] },
    { type: 'pins-ended', module },
  ])
  expect(said).toEqual([])
  expect(draft.text).toContain('expect(price(10)).toBe(30)')

  save(PRICE.replace('>= 10', '> 10'))
  await pins.look(lab, true)
  const name = draft.tests.find(({ text }) => text.includes('price(10)'))?.name ?? ''
  const change = { test: name, call: 'price(10)', was: '30', is: '40' }
  expect(events.at(-1)).toEqual({ type: 'behaviour-changed', module, changes: [change] })
  expect(git('status', '--porcelain')).toBe(' M src/price.ts\n')

  // The next session finds the draft, runs it after each run, and a person decides by keys.
  const { session, run, press, until } = keySession(parts, lab)
  onTestFinished(() => session.dispatch({ type: 'quit' }))
  const seen = () => until(({ pins }) => Boolean(pins?.changed.get(module)?.length))
  const review = { overlay: 'pins' } as const
  await run()
  const before = await seen()
  expect(before.pins).toEqual({
    offer: null,
    drafting: null,
    drafts: [draft],
    later: new Set([draft.id]),
    changed: new Map([[module, [change]]]),
  })
  expect(await press('m')).toEqual([{ type: 'overlay-opened', overlay: 'pins' }])

  const file = join(root, draft.path)
  await press('<', review)
  expect(readFileSync(file, 'utf8')).toBe(draft.text)
  expect(await loadDrafts(root)).toEqual({ drafts: [], unreadable: 0 })
  expect(session.getState()).toMatchObject({
    accepted: 1,
    pins: { drafts: [] },
    notice: {
      text: `not intended: price(10) was 30, is 40; ${draft.path} is written, and red until the code is repaired`,
    },
  })
  await press('z')
  expect(existsSync(file)).toBe(false)
  expect((await loadDrafts(root)).drafts).toEqual([draft])
  expect(session.getState()).toMatchObject({ accepted: 0, pins: { drafts: [draft] } })

  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'mine')
  await press('y', review)
  expect(readFileSync(file, 'utf8')).toBe('mine')
  expect(session.getState().notice?.text).toBe(`${draft.path} exists already; nothing was written.`)
  rmSync(file)
  await press('s', review)
  expect(session.getState().pins?.later).toEqual(new Set([draft.id]))

  await run()
  await seen()
  await press('>', review)
  const rest = withoutTests(draft, new Set([name]))
  expect(session.getState().pins?.drafts).toEqual([rest].filter(Boolean))
  expect((await loadDrafts(root)).drafts).toEqual([rest].filter(Boolean))

  const { entries } = await ledger.entries()
  expect(entries.map(({ event, detail }) => `${event} ${detail}`)).toEqual([
    `proposed ${draft.path}`,
    `accepted ${draft.path}`,
    'verdict-flipped not intended: price(10) was 30, is 40',
    `undone ${draft.path}`,
    `deferred ${draft.path}`,
    ...(rest ? [] : [`rejected ${draft.path}`]),
    'verdict-flipped intended: price(10) was 30, is 40',
  ])
  expect(new Set(entries.map(({ failureId, candidateId, rule }) => [failureId, candidateId, rule].join()))).toEqual(
    new Set([[draft.id, draft.id, 'characterize'].join()]),
  )
  expect(git('status', '--porcelain')).toBe(' M src/price.ts\n')
})

/** A session on a runner that has nothing to tell, and what the keys of the screen do to it. */
function keySession(pins: PinParts, lab: Lab) {
  const listeners = new Set<(event: HostEvent) => void>()
  const host: TestHost = {
    vitest: '4.1.12',
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: () => {},
    send: () => {},
    dispose: async () => {},
  }
  const { workspace, contracts, fastCheck, ledger } = pins
  const parts = { workspace, contracts, fastCheck, ledger, engines: [], timeBudgetMs: 1_000 }
  const opened = Promise.resolve(lab)
  const session = startSession({ ...parts, host, lab: opened, pins })
  let runs = 0
  return {
    session,
    run: async () => {
      // The session has the lab a moment after it was opened.
      await opened
      const run = ++runs
      for (const listener of listeners) {
        listener({ type: 'run-started', run, files: [], total: 0 })
        listener({ type: 'run-finished', run, reason: 'passed', unhandled: [], durationMs: 1 })
      }
    },
    /** Presses a key on a screen that has been in sight for long. */
    press: async (key: string, view: Partial<ViewState> = {}) => {
      const state = session.getState()
      const focus = focusOf(state)
      const whole = { ...INITIAL_VIEW, ...view }
      const shown = { what: sightOf({ state, focus, view: whole }), candidateId: null }
      const effect = pressKey(
        key,
        {
          state,
          focus,
          keys: keyTable(BINDINGS),
          view: { ...whole, shown, shownAt: 0 },
          page: 1,
          last: 0,
          beyond: 0,
          now: session.now() + 10_000,
        },
        false,
      )
      for (const intent of effect.intents ?? []) await session.dispatch(intent)
      return effect.view
    },
    until: (holds: (state: SessionState) => boolean) =>
      new Promise<SessionState>((resolve) => {
        const stop = session.subscribe(() => look())
        const look = (): void => {
          if (!holds(session.getState())) return
          stop()
          resolve(session.getState())
        }
        look()
      }),
  }
}

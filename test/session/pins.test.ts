import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { SessionEvent } from '../../src/model/event.ts'
import { Pins } from '../../src/session/pins.ts'
import { reduce } from '../../src/session/reduce.ts'
import { initialState } from '../../src/session/tracked-state.ts'
import { loadDrafts, saveDraft } from '../../src/workspace/drafts.ts'
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
  const pins = new Pins(
    {
      workspace,
      contracts: [],
      fastCheck: fileURLToPath(import.meta.resolve('fast-check')),
      folder: 'test/generated',
      saveDraft: (draft) => saveDraft(root, draft),
    },
    { tell: (fact) => void events.push(fact), say: (_level, text) => void said.push(text) },
  )
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

  await pins.draft(lab, null)
  const [draft] = (await loadDrafts(root)).drafts
  expect(events.slice(1)).toEqual([
    { type: 'pins-drafted', draft },
    { type: 'behaviour-changed', module: 'src/price.ts', changes: [] },
  ])
  expect(draft?.text).toContain('expect(price(10)).toBe(30)')

  save(PRICE.replace('>= 10', '> 10'))
  await pins.look(lab, true)
  const name = draft?.tests.find(({ text }) => text.includes('price(10)'))?.name
  expect(events.at(-1)).toEqual({
    type: 'behaviour-changed',
    module: 'src/price.ts',
    changes: [{ test: name, was: '30', is: '40' }],
  })
  expect(said.at(-1)).toBe(`behaviour changed: ${name?.replace('current behaviour: ', '')}: was 30, is 40`)
  expect(git('status', '--porcelain')).toBe(' M src/price.ts\n')

  const state = events.reduce((all, event) => reduce(all, { ...event, at: 1 } as SessionEvent), initialState())
  expect(state.pins).toEqual({
    offer: null,
    drafts: [draft],
    changed: new Map([['src/price.ts', [{ test: name, was: '30', is: '40' }]]]),
  })
})

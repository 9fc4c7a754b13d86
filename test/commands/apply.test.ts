import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { applyCommand } from '../../src/commands/apply.ts'
import { reviewCommand } from '../../src/commands/review.ts'
import { buildReport } from '../../src/headless/report.ts'
import type { FileChange } from '../../src/model/candidate.ts'
import { candidateId } from '../../src/model/hash.ts'
import type { FailureState } from '../../src/model/session-state.ts'
import { openLedger } from '../../src/workspace/open-ledger.ts'
import { loadPending, savePending } from '../../src/workspace/pending.ts'
import { cli, ensureBuilt } from '../built-tool.ts'
import { Pty } from '../e2e/pty.ts'
import { candidate, offer, PROVEN, red, state, TAX, TAX_FAILURE } from '../headless/states.ts'
import { gitProject, snapshot, write } from '../workspace/project.ts'

beforeAll(ensureBuilt)

const TEST: FileChange = {
  path: 'test/tax.test.ts',
  before: 'expect(tax(1)).toBe(2)\n',
  after: 'expect(tax(1)).toBe(3)\n',
}
const HOOK: FileChange = { path: '.git/hooks/pre-commit', before: null, after: 'evil\n' }
const GONE: FileChange = { path: 'src/gone.ts', before: 'a\n', after: 'b\n' }

const judged = (
  id: string,
  kind: 'code-wrong' | 'test-wrong' | 'flaky',
  ...offered: FailureState['candidates']
): FailureState =>
  red({
    failure: { ...TAX_FAILURE, id },
    verdict: { kind, confidence: 0.9, clauses: [], evidence: [] },
    candidates: offered,
  })
const idOf = (change: FileChange) => candidateId([change])
const other = (from: FileChange, after: string): FileChange => ({ ...from, after })
const UNPROVEN = other(TAX, 'export const calculateTax = () => 1\n')
const FROZEN = other(TEST, 'expect(tax(1)).toBe(4)\n')
const FLAKY = other(TAX, 'export const calculateTax = () => 2\n')

/** A project in a folder of a repository, and a report on it beside. */
function project() {
  const top = gitProject({
    'till/package.json': '{ "type": "module" }\n',
    'till/src/tax.ts': TAX.before,
    'till/test/tax.test.ts': TEST.before ?? '',
  })
  const root = join(top, 'till')
  const failures = [
    judged(
      'f-1',
      'code-wrong',
      offer(candidate(TAX)),
      offer(candidate(UNPROVEN), { proof: { ...PROVEN, status: 'plausible', reasons: ['no clause ran'] } }),
      // A report that was made up: the verdict freezes tests, whatever the candidate calls itself.
      offer(candidate(FROZEN, { fixes: 'code' })),
      offer(candidate(HOOK)),
      offer(candidate(GONE)),
    ),
    judged('f-2', 'test-wrong', offer(candidate(TEST, { fixes: 'test' }))),
    judged('f-3', 'flaky', offer(candidate(FLAKY))),
  ]
  const report = join(top, "it's.json")
  const info = {
    tool: { version: '1', vitest: '4', node: '20' },
    prefix: 'till/',
    durationMs: 1,
    applied: [],
    weakened: [],
    stopped: null,
  }
  write(top, { "it's.json": JSON.stringify(buildReport(state(failures), info)) })
  return { root, report, top }
}

let out = ''
beforeEach(() => {
  out = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text
    return true
  })
})
afterEach(() => void vi.restoreAllMocks())

const none = { undo: false, sure: false }

test('a candidate is written, told, entered in the ledger, and taken back byte for byte', async () => {
  const { root, report } = project()
  const before = snapshot(root, { times: false })
  const id = idOf(TAX)
  expect(await applyCommand(id, { root, report, ...none })).toBe(0)
  expect(readFileSync(join(root, TAX.path), 'utf8')).toBe(TAX.after)
  expect(out).toBe(
    'written: src/tax.ts (proven: round half up in place of truncating)\nnpx repair-watch apply --undo   # takes it back\n',
  )
  await expect(applyCommand(id, { root, report, ...none })).rejects.toThrow(
    `${id} is applied already; nothing was written`,
  )
  expect(await applyCommand(undefined, { root, undo: true, sure: false })).toBe(0)
  expect(snapshot(root, { times: false, skip: ['.repair-watch'] })).toEqual(before)
  const { entries } = await openLedger(root).entries()
  expect(entries.map(({ at, ...entry }) => entry)).toEqual([
    { event: 'accepted', failureId: 'f-1', candidateId: id, engine: 'templates' },
    { event: 'undone', failureId: '', detail: 'u-000001' },
  ])
})

test.each([
  ['that is not proven', UNPROVEN, 'not proven: no clause ran'],
  ['that changes a test', TEST, 'this changes what is checked: '],
])('a candidate %s wants --sure', async (_, change, why) => {
  const { root, report } = project()
  const before = snapshot(root)
  await expect(applyCommand(idOf(change), { root, report, ...none })).rejects.toMatchObject({
    message: expect.stringContaining(why),
    hint: 'nothing was written; add --sure to write it all the same',
  })
  expect(snapshot(root)).toEqual(before)
  await applyCommand(idOf(change), { root, report, undo: false, sure: true })
  expect(readFileSync(join(root, change.path), 'utf8')).toBe(change.after)
})

test.each([
  ['a test, while the verdict is code wrong', FROZEN, /tests are frozen/],
  ['anything, while the verdict is flaky', FLAKY, /which is frozen here/],
  ['a hook of git', HOOK, /protected or lies outside of this project; nothing was written/],
  ['a file that changed', GONE, /was proven on another src\/gone\.ts/],
])('no report gets %s written', async (_, change, why) => {
  const { root, report, top } = project()
  const before = snapshot(top)
  await expect(applyCommand(idOf(change), { root, report, undo: false, sure: true })).rejects.toThrow(why)
  expect(snapshot(top)).toEqual(before)
})

test.each([
  ['an unknown id', 'c-00000000', '{}', /no candidate|not a report/],
  ['no JSON', idOf(TAX), '{"version": 1, "to', /is no JSON, or not the whole of it/],
  ['an empty file', idOf(TAX), '', /is empty/],
  ['another tool', idOf(TAX), '{"version":1,"tool":{"name":"vitest"}}', /is not a report of repair-watch/],
  [
    'a later version',
    idOf(TAX),
    '{"version":2,"tool":{"name":"repair-watch"}}',
    /version 2; this repair-watch reads version 1/,
  ],
  ['half a report', idOf(TAX), '{"version":1,"tool":{"name":"repair-watch"}}', /is not a whole report: tool\.version/],
])('%s is told clearly', async (_, id, text, why) => {
  const { root, report, top } = project()
  write(top, { "it's.json": text })
  await expect(applyCommand(id, { root, report, ...none })).rejects.toThrow(why)
})

test('without a terminal review lists what waits, with the command that writes it or why it cannot', async () => {
  const { root, report } = project()
  expect(await reviewCommand({ root, report })).toBe(0)
  expect(out).toContain('repair-watch: 7 candidates to look at\n')
  const quoted = `'${report.replaceAll("'", `'\\''`)}'`
  expect(out).toContain(
    [
      'calculateTax > rounds half up: code-wrong 90 %',
      '  proven: round half up in place of truncating (src/tax.ts)',
      `  npx repair-watch apply ${idOf(TAX)} --report ${quoted}\n`,
    ].join('\n'),
  )
  expect(out).toContain(
    `  ${idOf(HOOK)} changes till/.git/hooks/pre-commit, which is protected or lies outside of this project\n`,
  )
})

test('what was kept for later is reviewed and applied without a report, and then is kept no more', async () => {
  const { root } = project()
  await reviewCommand({ root })
  expect(out).toBe('repair-watch: nothing waits for you\n')
  const { failure, verdict } = red()
  if (verdict) await savePending(root, { failure, verdict, candidate: candidate(TAX), proof: PROVEN })
  await reviewCommand({ root })
  expect(out).toContain(`  npx repair-watch apply ${idOf(TAX)}\n`)
  await applyCommand(idOf(TAX), { root, ...none })
  expect(readFileSync(join(root, TAX.path), 'utf8')).toBe(TAX.after)
  expect(await loadPending(root)).toEqual({ pending: [], unreadable: 0 })
})

test('on a terminal the screen of the watch shows them: y writes, z takes back, s keeps for later', async () => {
  const { root, report } = project()
  const ui = new Pty(root, [cli, 'review', '--report', report])
  await ui.shows('code wrong', 'return Math.round', 'target passes')
  await ui.press('y')
  await ui.shows('written: src/tax.ts')
  expect(readFileSync(join(root, TAX.path), 'utf8')).toBe(TAX.after)
  await ui.press('z')
  await ui.shows('undone: src/tax.ts')
  expect(readFileSync(join(root, TAX.path), 'utf8')).toBe(TAX.before)
  ui.pty.write('r')
  await ui.shows('a review runs none')
  ui.pty.write('q')
  expect(await ui.ended).toMatchObject({ exitCode: 0 })
  expect(ui.isRestored()).toBe(true)
  expect((await loadPending(root)).pending.map(({ candidate: { id } }) => id)).toEqual([idOf(TAX)])
})

import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Intent } from '../../src/model/event.ts'
import type { SessionState } from '../../src/model/session-state.ts'
import { Rig } from './fake-terminal.ts'
import { STATES } from './states.ts'

const TAB = '\t'
const ESC = '\u001b'

let rig: Rig
const begin = async (state: SessionState, shows: string, options: ConstructorParameters<typeof Rig>[1] = {}) => {
  rig = new Rig(state, options)
  await rig.shows(shows)
  rig.pass()
}
const folder = mkdtempSync(join(tmpdir(), 'repair-watch-launch-'))
afterEach(async () => {
  await rig?.quit().catch(() => {})
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const [only] = STATES.hunks.failures[0]!.candidates
const change = only!.candidate.changes[0]!
const derive = (after: string, how: 'hunks' | 'edited' = 'hunks'): Intent => ({
  type: 'derive',
  failureId: STATES.hunks.focus.failureId!,
  candidateId: STATES.hunks.focus.candidateId!,
  changes: [{ ...change, after }],
  how,
})

describe('hunk mode', () => {
  test('what is kept goes to be proven, and nothing is accepted', async () => {
    await begin(STATES.hunks, 'ten times as much')
    await rig.type(TAB)
    await rig.shows('hunk 1/3 · 3 kept')
    await rig.type('y')
    await rig.type('n')
    await rig.shows('hunk 3/3 · 2 kept')
    await rig.type(TAB)
    await rig.shows('y accept')
    expect(rig.intents).toEqual([derive(change.after!.replace('zeta = 50', 'zeta = 5'))])
  })

  test('J, K and arrows move, v marks a range, y takes a hunk back in', async () => {
    await begin(STATES.hunks, 'ten times as much')
    for (const key of [TAB, 'J', 'K', 'v', `${ESC}[B`, `${ESC}[B`, 'n', 'K', 'y', TAB]) await rig.type(key)
    // Of the three that were left out the second came back.
    expect(rig.intents).toEqual([derive(change.before!.replace('zeta = 5', 'zeta = 50'))])
  })

  test('escape leaves it without an order, and so does Tab with all kept; with none it says so', async () => {
    await begin(STATES.hunks, 'ten times as much')
    for (const key of [TAB, 'n']) await rig.type(key)
    await rig.shows('2 kept')
    await rig.type(ESC)
    await rig.shows('y accept')
    for (const key of [TAB, TAB]) await rig.type(key)
    await rig.shows('y accept')
    for (const key of [TAB, 'v', 'J', 'J', 'n', TAB]) await rig.type(key)
    await rig.shows('nothing is kept: Esc, then n')
    expect(rig.intents).toEqual([])
  })

  test('keys that decide wait for its end, also after it they are dead for 700 ms', async () => {
    await begin({ ...STATES.hunks, accepted: 1 }, 'ten times as much')
    await rig.type(TAB)
    await rig.shows('hunk 1/3')
    await rig.type('z')
    await rig.shows('z waits: Tab or Esc ends hunk mode first')
    await rig.type(ESC)
    await rig.type('y')
    await rig.shows('y ignored: this has only just appeared')
    expect(rig.intents).toEqual([])
  })

  test('it ends when another candidate comes under the cursor; one hunk is none to choose from', async () => {
    await begin(STATES.deriving, 'being proven')
    await rig.type(TAB)
    await rig.shows('this candidate has one hunk only')
    const { failureId } = STATES.deriving.focus
    await rig.change({ focus: { failureId, candidateId: only!.candidate.id } }, '2/2  ten times as much')
    await rig.type(TAB)
    await rig.shows('hunk 1/3')
    await rig.change({ focus: STATES.deriving.focus }, 'being proven')
    rig.pass()
    await rig.type('y')
    await rig.shows('this candidate is still being proven')
    expect(rig.intents).toEqual([])
  })
})

describe('other programs', () => {
  /** An editor that writes down how it was called and replaces text in the last file that it was given. */
  const editor = (replaces: string): { readonly command: string; calls(): readonly string[] } => {
    const log = join(folder, `calls-${readdirSync(folder).length}`)
    const command = join(folder, `editor-${readdirSync(folder).length}.sh`)
    writeFileSync(command, `#!/bin/sh\necho "$@" >> ${log}\nfor file; do :; done\n${replaces}\n`)
    chmodSync(command, 0o755)
    // The shell makes the file before it writes: only a whole line is a call.
    return { command, calls: () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : []) }
  }
  const until = async (met: () => boolean): Promise<void> => {
    for (const end = Date.now() + 10_000; !met(); await new Promise((done) => setTimeout(done, 5)))
      if (Date.now() > end) throw new Error(`never: ${met}`)
  }

  test('e gives a copy with the candidate applied to the editor; what is saved goes to be proven', async () => {
    const { command, calls } = editor(`sed -i 's/zeta = 50/zeta = 55/' "$file"`)
    await begin(STATES.hunks, 'ten times as much', { env: { VISUAL: command, EDITOR: 'false' } })
    await rig.type('e')
    await until(() => rig.intents.length > 0)
    expect(rig.intents).toEqual([derive(change.after!.replace('zeta = 50', 'zeta = 55'), 'edited')])
    const [call = ''] = calls()
    expect(call).toMatch(/repair-watch-edit-[^/]+\/src\/greek\.ts$/)
    expect(existsSync(call)).toBe(false)
    await rig.shows('ten times as much')
    expect({ raw: rig.terminal.stdin.raw, buffer: await rig.terminal.buffer() }).toEqual({
      raw: true,
      buffer: 'alternate',
    })
    // What stood there before counts as new: nothing typed into the editor decides.
    await rig.type('y')
    expect(rig.intents).toHaveLength(1)
  })

  test('an editor that saves nothing, and one that is not there, change nothing and are told', async () => {
    await begin(STATES.hunks, 'ten times as much', { env: { EDITOR: 'true' } })
    await rig.type('e')
    await rig.shows('nothing was changed')
    await rig.quit()
    await begin(STATES.hunks, 'ten times as much', { env: { EDITOR: 'no-such-editor' } })
    await rig.type('e')
    await rig.shows('no-such-editor cannot be run: set VISUAL or EDITOR to your editor')
    expect(rig.intents).toEqual([])
  })

  test('o opens the file itself at the first changed line, D shows the diff in the pager', async () => {
    const vim = editor('')
    const pager = editor(`cat > "${join(folder, 'paged')}"`)
    const env = { EDITOR: `${vim.command} --plain`, GIT_PAGER: pager.command }
    await begin(STATES.hunks, 'ten times as much', { env })
    rig.root = folder
    await rig.type('o')
    await until(() => vim.calls().length > 0)
    expect(vim.calls()).toEqual([`--plain ${join(folder, 'src/greek.ts')}`])
    await rig.shows('ten times as much')
    rig.pass()
    await rig.type('D')
    await until(() => pager.calls().length > 0)
    await rig.shows('ten times as much')
    expect(readFileSync(join(folder, 'paged'), 'utf8')).toContain('+export const zeta = 50')
    expect(rig.intents).toEqual([])
  })
})

describe('rejecting with a reason', () => {
  test('the reason goes along; escape rejects nothing', async () => {
    await begin(STATES.proven, 'round instead of truncating')
    await rig.type('N')
    await rig.shows('rejected because:')
    await rig.type('never mind')
    await rig.type(ESC)
    await rig.shows('y accept')
    expect(rig.intents).toEqual([])
    rig.pass()
    await rig.type('N')
    await rig.type('rounds y and n')
    await rig.shows('rejected because: rounds y and n')
    // Another candidate under the cursor is not what the reason was written for.
    const target = STATES.proven.focus
    await rig.type('\r')
    expect(rig.intents).toEqual([{ type: 'reject', ...target, reason: 'rounds y and n' }])
  })
})

describe('the filter', () => {
  test('lists what has the text, moves among it alone, and escape lists all again', async () => {
    await begin(STATES.several, '1 of 7')
    await rig.type('/')
    await rig.type('PARSE')
    await rig.shows('failures with: PARSE')
    await rig.type('\r')
    const first = STATES.several.failures[4]!.failure.id
    expect(rig.intents).toEqual([{ type: 'focus-on', failureId: first }])
    await rig.change({ focus: { failureId: first, candidateId: null } }, '/PARSE: 2 of 7')
    await rig.type('j')
    expect(rig.intents.at(-1)).toEqual({ type: 'focus-on', failureId: STATES.several.failures[5]!.failure.id })
    await rig.type('k')
    expect(rig.intents).toHaveLength(2)
    await rig.type(ESC)
    await rig.shows('5 of 7')
  })

  test('a text that no failure has stays in the prompt and says so', async () => {
    await begin(STATES.several, '1 of 7')
    await rig.type('/')
    await rig.type('nowhere')
    await rig.type('\r')
    await rig.shows('failures with: nowhere')
    expect(rig.intents).toEqual([])
  })
})

describe('accepting all alike', () => {
  const accepts = STATES.alike.failures.slice(0, 2).map(({ failure, candidates }) => ({
    type: 'accept',
    failureId: failure.id,
    candidateId: candidates[0]!.candidate.id,
  }))

  test('counts first, and takes only what is proven, of one verdict and changes no test', async () => {
    await begin(STATES.alike, 'mend one')
    await rig.type('Y')
    await rig.shows('press Y again: accepts 2 proven repairs, all code wrong: mend one; mend two')
    expect(rig.intents).toEqual([])
    rig.pass(800)
    await rig.type('Y')
    expect(rig.intents).toEqual(accepts)
  })

  test('the second Y counts within three seconds, not at once, and only for what was counted', async () => {
    await begin(STATES.alike, 'mend one')
    await rig.type('Y')
    await rig.shows('press Y again')
    rig.pass(699)
    await rig.type('Y')
    rig.pass(2_400)
    await rig.type('Y')
    await rig.shows('press Y again')
    expect(rig.intents).toEqual([])
    rig.pass(800)
    const [one, two] = STATES.alike.failures
    rig.tell({ failures: [one!, { ...two!, candidates: [] }, STATES.alike.failures[2]!] })
    await rig.type('Y')
    expect(rig.intents).toEqual([])
  })

  test.each(['y', '\r', ' '])('%j is no answer', async (key) => {
    await begin(STATES.alike, 'mend one')
    await rig.type('Y')
    await rig.shows('press Y again')
    rig.pass(800)
    await rig.type(key)
    expect(rig.intents.filter(({ type }) => type === 'accept')).toEqual([])
  })
})

test('what changes far behind in a line is in sight, and long lines move and stop at their end', async () => {
  await begin(STATES['long-lines'], 'mark the end')
  await rig.shows(/- …, word 16, word 17, word 18, word 19'$/m)
  await rig.shows(/\+ …, word 16, word 17, word 18, word 19!'$/m)
  for (let press = 0; press < 30; press++) await rig.type(`${ESC}[C`)
  await rig.shows(/- .*word 19'$/m)
  for (let press = 0; press < 30; press++) await rig.type(`${ESC}[D`)
  await rig.shows("- export const text = 'word 0")
})

test('d puts before and after side by side where there is room', async () => {
  await begin(STATES.proven, 'round instead of truncating', { columns: 160, rows: 50 })
  await rig.type('d')
  await rig.shows(/- .*Math\.trunc\(.*│.*\+ .*Math\.round\(/)
  await rig.type('d')
  await rig.shows(/ {9}return Math|- {3}return Math/)
})

test('the ledger is read when it is opened, and the panels close with their own key', async () => {
  await begin(STATES.spent, 'calculateTax')
  await rig.type('l')
  await rig.shows('Nothing was decided in this project yet.')
  await rig.type('$')
  await rig.shows('3 requests, 20.8k tokens in, 1.5k out, cost 0.0532')
  rig.ledger = [
    { at: '2026-11-21T10:00:00.000Z', event: 'rejected', failureId: 'f-1', candidateId: 'c-1', detail: 'no' },
  ]
  await rig.type('l')
  await rig.shows('2026-11-21 10:00  c-1: no')
  await rig.type('l')
  await rig.shows('x explain')
})

test('keys of the configuration are those on the screen', async () => {
  await begin(STATES.proven, 'round instead of truncating', { keys: { accept: '+' } })
  await rig.shows('+ accept')
  await rig.type('y')
  expect(rig.intents).toEqual([])
  rig.pass()
  await rig.type('+')
  expect(rig.intents).toEqual([{ type: 'accept', ...STATES.proven.focus }])
})

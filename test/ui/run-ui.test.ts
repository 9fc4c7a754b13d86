import { afterEach, describe, expect, test } from 'vitest'
import type { SessionState } from '../../src/model/session-state.ts'
import { runUi } from '../../src/ui/run-ui.ts'
import { FakeTerminal, Rig } from './fake-terminal.ts'
import { STATES } from './states.ts'

let rig: Rig
const begin = async (state: SessionState, shows: string, columns = 80, rows = 24): Promise<void> => {
  rig = new Rig(state, { columns, rows })
  await rig.shows(shows)
  rig.pass()
}
afterEach(async () => {
  await rig?.quit().catch(() => {})
})

const focus = (state: SessionState, failure: number, candidate: number) => ({
  failureId: state.failures[failure]!.failure.id,
  candidateId: state.failures[failure]!.candidates[candidate]?.candidate.id ?? null,
})
const accept = (state: SessionState, failure = 0, candidate = 0) => ({
  type: 'accept',
  ...focus(state, failure, candidate),
})

// `peers.md` §4c: each rule that answers a report of an accidental accept is named by its test.
describe('accepting', () => {
  test('one y accepts a proven repair of the code, named by failure and candidate', async () => {
    await begin(STATES.proven, 'round instead of truncating')
    await rig.type('y')
    expect(rig.intents).toEqual([accept(STATES.proven)])
  })

  test('a plausible candidate takes a second y after its reasons were read', async () => {
    await begin(STATES.undecided, 'let dots through')
    await rig.type('y')
    await rig.shows('press y again: not proven: no clause speaks of what it changes')
    expect(rig.intents).toEqual([])
    rig.pass(699)
    await rig.type('y')
    expect(rig.intents).toEqual([])
    rig.pass()
    await rig.type('y')
    expect(rig.intents).toEqual([accept(STATES.undecided)])
  })

  test('safety rule 4: a proven change of a test takes a second y after what is checked no more', async () => {
    await begin(STATES['test-wrong'], 'changes the test')
    await rig.type('y')
    await rig.shows("press y again: this changes what is checked: 'v1.2-notes' → 'v1-2-notes'")
    rig.pass()
    await rig.type('y')
    expect(rig.intents).toEqual([accept(STATES['test-wrong'])])
  })

  test('a change of a test is refused while the verdict is code wrong', async () => {
    await begin(STATES.frozen, 'changes the test')
    await rig.type('y')
    await rig.shows('tests are frozen')
    rig.pass()
    await rig.type('y')
    expect(rig.intents).toEqual([])
  })

  test.each([
    ['n', 'n'],
    ['escape', '\u001b'],
    ['backspace', '\u007f'],
    ['u', 'u'],
  ])('%s at the question only drops it', async (_name, key) => {
    await begin(STATES.undecided, 'let dots through')
    await rig.type('y')
    await rig.shows('press y again')
    rig.pass()
    await rig.type(key)
    await rig.shows(/accept {3}n reject/)
    expect(rig.intents).toEqual([])
  })

  test('the question is about one candidate: when another comes under the cursor it is gone', async () => {
    await begin(STATES.undecided, 'let dots through')
    await rig.type('y')
    await rig.shows('press y again')
    await rig.change({ focus: focus(STATES.undecided, 0, 1), focusChangedAt: rig.at }, 'expect a dash')
    rig.pass()
    await rig.type('y')
    await rig.shows('this changes what is checked')
    expect(rig.intents).toEqual([])
  })

  test.each([
    ['enter', '\r', [{ type: 'order-host', order: { type: 'rerun-all' } }]],
    ['space', ' ', []],
    ['escape', '\u001b', []],
    ['tab', '\t', []],
    ['Y', 'Y', []],
    ['ctrl-y', '\u0019', []],
    ['alt-y', '\u001by', []],
    ['a click of the mouse', '\u001b[M !!', []],
    ['a click in SGR form', '\u001b[<0;10;10M', []],
  ])('safety rule 3: %s never accepts', async (_name, keys, intents) => {
    await begin(STATES.proven, 'round instead of truncating')
    await rig.type(keys)
    rig.pass()
    await rig.type('x')
    await rig.shows('Verdict: code wrong 97 %')
    expect(rig.intents).toEqual(intents)
  })
})

describe('safety rule 2: keys that decide are dead', () => {
  test.each(['y', 'n', 'z'])('%s for 700 ms after the content under the cursor changed', async (key) => {
    await begin({ ...STATES.two, accepted: 1 }, 'round instead of truncating')
    await rig.change({ focus: focus(STATES.two, 0, 1), focusChangedAt: rig.at }, 'tighten the boundary')
    rig.pass(699)
    await rig.type(key)
    await rig.shows(`${key} ignored: this has only just appeared`)
    expect(rig.intents).toEqual([])
    rig.pass(200)
    await rig.type(key)
    expect(rig.intents).toHaveLength(1)
  })

  test('when the session says so, though the screen looks the same', async () => {
    await begin(STATES.proven, 'round instead of truncating')
    await rig.change({ focusChangedAt: rig.at, accepted: 1 }, 'undo')
    await rig.type('y')
    expect(rig.intents).toEqual([])
  })

  test('when what is under the cursor is not yet on the screen', async () => {
    await begin(STATES.two, 'round instead of truncating')
    rig.state = { ...rig.state, focus: focus(STATES.two, 0, 1) }
    await rig.type('y')
    expect(rig.intents).toEqual([])
  })

  test('for 700 ms after an overlay closed', async () => {
    await begin(STATES.proven, 'round instead of truncating')
    await rig.type('x')
    await rig.shows('Esc close')
    rig.pass()
    await rig.type('y')
    await rig.type('x')
    await rig.shows('y accept')
    await rig.type('y')
    expect(rig.intents).toEqual([])
    rig.pass()
    await rig.type('y')
    expect(rig.intents).toEqual([accept(STATES.proven)])
  })

  test('while a prompt is open, where they are text, and for 700 ms after', async () => {
    await begin({ ...STATES.proven, accepted: 1 }, 'round instead of truncating')
    await rig.type('t')
    await rig.shows('test names matching:')
    rig.pass()
    for (const key of 'ynz') await rig.type(key)
    await rig.shows('test names matching: ynz')
    await rig.type('\r')
    await rig.type('y')
    expect(rig.intents).toEqual([{ type: 'order-host', order: { type: 'filter-names', pattern: 'ynz' } }])
  })

  test('in a burst of keys that came together', async () => {
    await begin(STATES.proven, 'round instead of truncating')
    await rig.type('yes')
    await rig.type('jy')
    await rig.type('yy')
    await rig.type('yyyyyyyy')
    expect(rig.intents.filter(({ type }) => type === 'accept')).toEqual([])
  })

  test('in a bracketed paste, also when it comes in pieces', async () => {
    await begin(STATES.proven, 'round instead of truncating')
    await rig.type('\u001b[200~y\u001b[201~')
    await rig.type('\u001b[200~')
    rig.pass()
    await rig.type('y')
    rig.pass()
    await rig.type('\u001b[201~')
    expect(rig.intents).toEqual([])
    rig.pass()
    await rig.type('y')
    expect(rig.intents).toEqual([accept(STATES.proven)])
  })

  test('while the key is held down', async () => {
    await begin(STATES.undecided, 'let dots through')
    for (let repeat = 0; repeat < 60; repeat++) {
      await rig.type('y')
      rig.pass(30)
    }
    await rig.shows('press y again')
    expect(rig.intents).toEqual([])
  })
})

describe('the cursor', () => {
  test('safety rule 1: stays where it is when candidates and failures come and go elsewhere', async () => {
    await begin(STATES.two, 'round instead of truncating')
    await rig.change({ failures: [...STATES.two.failures].reverse() }, /slugify[^\n]*\n[^\n]*▌ calculateTax/)
    await rig.change({ failures: STATES.two.failures.slice(0, 1) }, 'calculateTax')
    expect(rig.intents).toEqual([])
    await rig.shows('round instead of truncating')
  })

  test('moves by keys alone', async () => {
    await begin(STATES.two, 'round instead of truncating')
    for (const key of ['j', 'k', '\u001b[B', '\u001b[A', ']', '[', '2']) await rig.type(key)
    expect(rig.intents).toEqual([
      { type: 'focus-failure', step: 1 },
      { type: 'focus-failure', step: -1 },
      { type: 'focus-failure', step: 1 },
      { type: 'focus-failure', step: -1 },
      { type: 'focus-candidate', step: 1 },
      { type: 'focus-candidate', step: -1 },
      { type: 'focus-candidate-number', number: 2 },
    ])
  })
})

describe('keys', () => {
  test('each sends its intent', async () => {
    const state: SessionState = { ...STATES.two, phase: 'running', accepted: 1 }
    await begin(state, 'round instead of truncating')
    for (const key of ['n', 's', 'z', 'b', 'g', '.', 'a', 'r', 'f', 'c']) await rig.type(key)
    const { failureId, candidateId } = focus(state, 0, 0)
    expect(rig.intents).toEqual([
      { type: 'reject', failureId, candidateId },
      { type: 'defer', failureId, candidateId },
      { type: 'undo' },
      { type: 'flip-verdict', failureId, kind: 'test-wrong' },
      { type: 'repair-again', failureId },
      { type: 'pause' },
      { type: 'order-host', order: { type: 'rerun-all' } },
      { type: 'order-host', order: { type: 'rerun-all' } },
      { type: 'order-host', order: { type: 'rerun-failed' } },
      { type: 'order-host', order: { type: 'cancel' } },
    ])
  })

  test('safety rule 8: no key reaches Vitest, which hears orders alone: one with another modifier is none of them', async () => {
    await begin({ ...STATES.green, accepted: 0 }, 'passed')
    const capitals = [...'ARFUIPTWHC']
    const controls = [...'arfuiptwh']
      .filter((key) => !'ih'.includes(key))
      .map((key) => String.fromCharCode(key.charCodeAt(0) & 31))
    for (const key of [...capitals, ...controls, '\u001bu', '\u001ba', ' ']) await rig.type(key)
    expect(rig.intents).toEqual([])
  })

  test('u updates snapshots only when pressed again, not at once', async () => {
    await begin(STATES.green, 'passed')
    await rig.type('u')
    await rig.shows('press u again: this overwrites snapshot files')
    await rig.type('u')
    expect(rig.intents).toEqual([])
    rig.pass()
    await rig.type('u')
    expect(rig.intents).toEqual([{ type: 'order-host', order: { type: 'update-snapshots' } }])
  })

  test('a filter is typed, corrected, pasted and sent by enter', async () => {
    await begin(STATES.green, 'passed')
    await rig.type('p')
    await rig.type('taxx')
    await rig.type('\u007f')
    await rig.type('\u001b[200~.test\n\u001b[201~')
    await rig.shows('files matching: tax.test')
    await rig.type('\r')
    await rig.shows('? keys')
    expect(rig.intents).toEqual([{ type: 'order-host', order: { type: 'filter-files', pattern: 'tax.test' } }])
  })

  test('escape leaves a filter as it was', async () => {
    await begin(STATES.green, 'passed')
    await rig.type('pq')
    await rig.shows('files matching: q')
    await rig.type('\u001b')
    await rig.shows('? keys')
    expect(rig.intents).toEqual([])
  })

  test('backspace and escape close an overlay and else do nothing', async () => {
    await begin(STATES.proven, 'round instead of truncating')
    await rig.type('?')
    await rig.shows("Vitest's own")
    await rig.type('\u007f')
    await rig.shows('round instead of truncating')
    await rig.type('h')
    await rig.shows('press ? for the keys that repair')
    await rig.type('\u001b')
    await rig.shows('round instead of truncating')
    await rig.type('\u007f')
    await rig.type('\u001b')
    expect(rig.intents).toEqual([])
  })

  test('a long diff pages, and stops at its end', async () => {
    await begin(STATES.long, 'more lines (PgDn)')
    await rig.type('\u001b[6~')
    await rig.shows(/^\s*11 - export/m)
    await rig.type('J')
    await rig.shows(/^\s*12 - export/m)
    for (let page = 0; page < 20; page++) await rig.type('\u001b[6~')
    await rig.shows('60 + const line59 = 59')
    await rig.type('\u001b[5~')
    await rig.shows('more lines (PgDn)')
  })
})

describe('leaving', () => {
  test('q quits at once, also from an overlay', async () => {
    await begin(STATES.proven, 'round instead of truncating')
    await rig.type('x')
    await rig.type('q')
    expect(await rig.left).toBe('quit')
    expect(rig.intents).toEqual([{ type: 'quit' }])
    expect({ raw: rig.terminal.stdin.raw, buffer: await rig.terminal.buffer() }).toEqual({
      raw: false,
      buffer: 'normal',
    })
  })

  test('Ctrl-C interrupts, also from a prompt', async () => {
    await begin(STATES.green, 'passed')
    await rig.type('p')
    expect(await rig.quit()).toBe('interrupted')
  })

  test('a terminal that goes away interrupts', async () => {
    await begin(STATES.green, 'passed')
    rig.terminal.stdin.end()
    expect(await rig.left).toBe('interrupted')
  })

  test('an error while drawing puts the terminal back and is thrown', async () => {
    await begin(STATES.green, 'passed')
    rig.left.catch(() => {})
    await rig.change({ counts: undefined as never })
    await expect(rig.left).rejects.toThrow(TypeError)
    expect(await rig.terminal.buffer()).toBe('normal')
  })

  test('safety rule 9: without a terminal nothing starts, and the message names the way out', async () => {
    const { stdin, stdout } = new FakeTerminal()
    stdout.isTTY = false
    const started = runUi({} as never, { stdin: stdin as never, stdout: stdout as never, env: {} })
    await expect(started).rejects.toMatchObject({
      code: 'no-terminal',
      hint: expect.stringContaining('repair-watch ci'),
    })
  })
})

describe('the terminal', () => {
  test('a terminal that reports no columns is taken for 80', async () => {
    rig = new Rig(STATES.proven)
    Object.assign(rig.terminal.stdout, { columns: 0, rows: 0 })
    await rig.shows('round instead of truncating')
    expect((await rig.terminal.screen())[1]).toBe('─'.repeat(80))
  })

  test('a new size is drawn whole', async () => {
    await begin(STATES.several, 'round instead of truncating', 160, 50)
    for (const [columns, rows] of [
      [40, 10],
      [80, 24],
      [160, 50],
    ] as const) {
      rig.terminal.resize(columns, rows)
      await rig.shows(columns === 40 ? '▌ 1/7' : columns === 80 ? '1 of 7' : '│ src/tax.ts')
      const screen = await rig.terminal.screen()
      expect(screen).toHaveLength(rows)
      expect(screen.at(-1)).toMatch(/^ y accept/)
      expect(screen[0]).toContain('7 failing')
    }
  })

  test('a storm of changes draws at most 30 frames a second, and the last change is shown', async () => {
    await begin(STATES.green, 'passed')
    let frames = 0
    const write = rig.terminal.stdout.write.bind(rig.terminal.stdout)
    rig.terminal.stdout.write = (text) => {
      frames++
      return write(text)
    }
    const begun = performance.now()
    for (let passed = 1; passed <= 2_000; passed++) {
      rig.tell({ counts: { total: passed, passed, failed: 0, skipped: 0 } })
      await new Promise((done) => setImmediate(done))
    }
    await rig.shows('2000 tests passed')
    expect(frames).toBeGreaterThan(0)
    expect(frames).toBeLessThanOrEqual((performance.now() - begun) / (1000 / 30) + 1)
  })

  test('the scrollback is never erased, and only lines that changed are written again', async () => {
    rig = new Rig(STATES.proven)
    const written: string[] = []
    const write = rig.terminal.stdout.write.bind(rig.terminal.stdout)
    rig.terminal.stdout.write = (text) => {
      written.push(text)
      return write(text)
    }
    await rig.shows('round instead of truncating')
    await rig.change({ notice: { level: 'info', text: 'saved', at: rig.at } }, 'saved')
    expect(written.join('')).not.toContain('\u001b[3J')
    expect(written.filter((text) => text.includes('saved'))).toEqual([expect.not.stringContaining('calculateTax')])
  })
})

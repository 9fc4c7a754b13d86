import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type IPty, spawn } from '@lydell/node-pty'
import { Terminal } from '@xterm/headless'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Intent } from '../../src/model/event.ts'
import { STATES, type StateName } from './states.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('fixtures/scripted-session.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'repair-watch-ui-'))
const statesFile = join(folder, 'states.json')
const log = join(folder, 'intents.jsonl')

beforeAll(() => {
  writeFileSync(statesFile, JSON.stringify(STATES))
  if (existsSync(join(root, 'dist/ui/run-ui.js'))) return
  // `pretest` builds; a run of this file alone may come before any build.
  execFileSync('npx', ['tsc', '-p', 'tsconfig.json'], { cwd: root })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The built program on a real pty, shown by a real emulator. */
class Pty {
  readonly terminal: Terminal
  readonly pty: IPty
  readonly ended: Promise<{ exitCode: number; signal?: number | undefined }>
  written = ''

  constructor(file: string, args: readonly string[], columns: number, rows: number, env: NodeJS.ProcessEnv = {}) {
    this.terminal = new Terminal({ cols: columns, rows, allowProposedApi: true })
    this.pty = spawn(file, [...args], {
      cols: columns,
      rows,
      cwd: folder,
      env: { ...process.env, CI: 'true', ...env, TERM: 'xterm-256color' },
    })
    this.pty.onData((data) => {
      this.written += data
      this.terminal.write(data)
    })
    this.ended = new Promise((done) => this.pty.onExit(done))
  }

  async lines(): Promise<readonly string[]> {
    await new Promise<void>((done) => this.terminal.write('', done))
    const { active } = this.terminal.buffer
    return Array.from({ length: this.terminal.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    )
  }

  async until(shown: (lines: readonly string[]) => boolean, what: string): Promise<readonly string[]> {
    const end = Date.now() + 20_000
    for (;;) {
      const lines = await this.lines()
      if (shown(lines)) return lines
      if (Date.now() > end) throw new Error(`never ${what}:\n${lines.join('\n')}`)
      await new Promise((done) => setTimeout(done, 20))
    }
  }

  shows(text: string): Promise<readonly string[]> {
    return this.until((lines) => lines.some((line) => line.includes(text)), `shown "${text}"`)
  }

  /** Whether `y` stands first on the last line and is not dim. */
  isReady(): boolean {
    const cell = this.terminal.buffer.active.getLine(this.terminal.rows - 1)?.getCell(1)
    return cell !== undefined && cell.getChars() === 'y' && cell.isDim() === 0
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows)
    this.pty.resize(columns, rows)
  }
}

let pty: Pty | undefined
afterEach(() => {
  pty?.pty.kill('SIGKILL')
  rmSync(log, { force: true })
})
const begin = (state: StateName, columns = 80, rows = 24, env: NodeJS.ProcessEnv = {}): Pty => {
  pty = new Pty(process.execPath, [program, statesFile, state, log], columns, rows, env)
  return pty
}
const intents = (): readonly Intent[] =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Intent)
/** What must be written, in any order, to give a terminal back. */
const RESTORED = ['\u001b[?1049l', '\u001b[?25h', '\u001b[?7h', '\u001b[?2004l']
const restored = ({ written }: Pty): boolean =>
  RESTORED.every((code) => written.lastIndexOf(code) > written.lastIndexOf('\u001b[?1049h'))

test('the screen has the fast build of React, and the project its own NODE_ENV', () => {
  const script = `import { createRequire } from 'node:module'
    const { loadUi } = await import(${JSON.stringify(new URL('../../dist/ui/load-ui.js', import.meta.url).href)})
    await loadUi()
    const { cache } = createRequire(import.meta.url)
    // Node also keeps files of which it read only the names.
    const builds = Object.keys(cache).filter((path) => cache[path].loaded && /react[^/]*\\.(?:development|production)/.test(path))
    console.log(JSON.stringify({ NODE_ENV: process.env.NODE_ENV, slow: builds.filter((path) => /development/.test(path)), fast: builds.length > 2 }))`
  const env = { ...process.env, NODE_ENV: 'test' }
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  expect(JSON.parse(said)).toEqual({ NODE_ENV: 'test', slow: [], fast: true })
})

describe('on a real terminal', () => {
  test('it takes the alternate screen, keys work, q gives the terminal back', async () => {
    const ui = begin('several', 80, 24, { FORCE_COLOR: '1' })
    await ui.shows('round instead of truncating')
    expect(ui.terminal.buffer.active.type).toBe('alternate')
    ui.pty.write('j')
    await ui.shows('let dots through')
    ui.pty.write('k')
    await ui.shows('round instead of truncating')
    ui.pty.write('x')
    await ui.shows('Verdict: code wrong 97 %')
    ui.pty.write('\u007f')
    await ui.until(() => ui.isReady(), 'ready to accept')
    ui.pty.write('y')
    await ui.shows('accepted')
    ui.pty.write('q')
    expect(await ui.ended).toMatchObject({ exitCode: 0 })
    await ui.shows('left: quit')
    expect(ui.terminal.buffer.active.type).toBe('normal')
    expect(restored(ui)).toBe(true)
    expect(intents()).toEqual([
      { type: 'focus-failure', step: 1 },
      { type: 'focus-failure', step: -1 },
      {
        type: 'accept',
        failureId: STATES.several.focus.failureId,
        candidateId: STATES.several.focus.candidateId,
      },
      { type: 'quit' },
    ])
  })

  test('Ctrl-C ends with 130', async () => {
    const ui = begin('green')
    await ui.shows('passed')
    ui.pty.write('\u0003')
    expect(await ui.ended).toMatchObject({ exitCode: 130 })
    expect(restored(ui)).toBe(true)
  })

  test('every size it is dragged to shows a whole screen', async () => {
    const ui = begin('several', 160, 50)
    await ui.shows('│ src/tax.ts')
    for (const [columns, rows, text] of [
      [40, 10, '▌ 1/7'],
      [80, 24, '1 of 7'],
      [160, 50, '│ src/tax.ts'],
    ] as const) {
      ui.resize(columns, rows)
      const lines = await ui.until(
        (lines) => lines.some((line) => line.includes(text)) && /^ y accept/.test(lines.at(-1) ?? ''),
        `drawn at ${columns}×${rows}`,
      )
      expect(lines[0]).toContain('7 failing')
      expect(lines.filter((line) => line.includes('7 failing'))).toHaveLength(1)
    }
  })

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s gives the terminal back', async (signal) => {
    const ui = begin('proven')
    await ui.shows('round instead of truncating')
    process.kill(ui.pty.pid, signal)
    await ui.ended
    expect(restored(ui)).toBe(true)
  })

  test('an error elsewhere in the program gives the terminal back before it is printed', async () => {
    const ui = begin('proven')
    await ui.shows('round instead of truncating')
    process.kill(ui.pty.pid, 'SIGUSR2')
    expect(await ui.ended).toMatchObject({ exitCode: 1 })
    await ui.shows('a crash on purpose')
    expect(restored(ui)).toBe(true)
    expect(ui.terminal.buffer.active.type).toBe('normal')
  })

  test('Ctrl-Z gives the terminal to the shell and fg brings the screen back', async () => {
    pty = new Pty('bash', ['--norc', '--noprofile', '-i'], 80, 24, { PS1: 'shell> ' })
    const ui = pty
    await ui.shows('shell>')
    ui.pty.write(`'${process.execPath}' '${program}' '${statesFile}' proven '${log}'\r`)
    await ui.shows('round instead of truncating')
    ui.pty.write('\u001a')
    await ui.shows('Stopped')
    expect(ui.terminal.buffer.active.type).toBe('normal')
    ui.pty.write('fg\r')
    await ui.shows('round instead of truncating')
    expect(ui.terminal.buffer.active.type).toBe('alternate')
    ui.pty.write('q')
    await ui.shows('left: quit')
    expect(restored(ui)).toBe(true)
  })

  test('where nothing can bring it back, Ctrl-Z is ignored', async () => {
    const ui = begin('proven')
    await ui.shows('round instead of truncating')
    ui.pty.write('\u001a')
    await ui.until(() => ui.written.split('\u001b[?1049h').length === 3, 'drawn again')
    await ui.shows('round instead of truncating')
    ui.pty.write('q')
    expect(await ui.ended).toMatchObject({ exitCode: 0 })
  })

  test('for a screen reader it prints plain lines, each once, and the keys are the same', async () => {
    const ui = begin('two', 80, 50, { INK_SCREEN_READER: 'true' })
    await ui.shows('target passes, 118 related, 6 clauses, no guard objects.')
    ui.pty.write(']')
    await ui.shows('Candidate 2 of 2, proven')
    ui.pty.write('\t')
    await ui.shows('this candidate has one hunk only')
    ui.pty.write('q')
    expect(await ui.ended).toMatchObject({ exitCode: 0 })
    await ui.shows('left: quit')
    const lines = ui.written.replaceAll('\r', '').split('\n')
    expect(lines.slice(0, 7)).toEqual([
      expect.stringContaining('2 tests failing, 122 passing, 2 failures.'),
      'Failure 1 of 2: calculateTax, rounds half up',
      'At test/tax.test.ts line 14: expected 10.01, received 10',
      'Verdict: code wrong 97 %',
      expect.stringContaining('[tax.rounding] Tax is income times rate'),
      expect.stringContaining('118 other tests'),
      'Candidate 1 of 2, proven: round instead of truncating',
    ])
    expect(lines.filter((line) => line === 'Line 9 added:   return Math.round(raw * 100) / 100')).toHaveLength(1)
    expect(ui.written.replaceAll(/\u001b\[\?2004[hl]/g, '')).not.toContain('\u001b')
  })

  test.each([
    ['there', {}, true],
    ['left out where NO_COLOR is set', { NO_COLOR: '1' }, false],
  ])('colours are %s, bold and dim text always', async (_name, env, coloured) => {
    const ui = begin('proven', 80, 24, { NO_COLOR: '', ...env, FORCE_COLOR: '1' })
    await ui.shows('round instead of truncating')
    expect(/\u001b\[(?:3[0-7]|9[0-7]|38)/.test(ui.written)).toBe(coloured)
    expect(ui.written).toContain('\u001b[1m')
    expect(ui.written).toContain('\u001b[2m')
  })
})

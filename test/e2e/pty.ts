import { readdirSync, readlinkSync } from 'node:fs'
import { type IPty, spawn } from '@lydell/node-pty'
import { Terminal } from '@xterm/headless'
import { onTestFinished } from 'vitest'
import { plainEnv } from '../built-tool.ts'

/** What must be written, in any order, to give a terminal back. */
const RESTORED = ['\u001b[?1049l', '\u001b[?25h', '\u001b[?7h', '\u001b[?2004l']

/** Milliseconds until something that must appear counts as missing; the machine may be busy. */
const PATIENCE_MS = 60_000

/** A program on a real pty, shown by a real emulator; it ends with the test. */
export class Pty {
  readonly terminal: Terminal
  readonly pty: IPty
  readonly ended: Promise<{ exitCode: number; signal?: number | undefined }>
  #written = ''

  constructor(
    cwd: string,
    args: readonly string[],
    {
      columns = 80,
      rows = 24,
      env = {},
      program = process.execPath,
    }: { columns?: number; rows?: number; env?: Record<string, string>; program?: string } = {},
  ) {
    this.terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 })
    this.pty = spawn(program, [...args], {
      cols: columns,
      rows,
      cwd,
      env: plainEnv({ TERM: 'xterm-256color', ...env }),
    })
    this.pty.onData((data) => {
      this.#written += data
      this.terminal.write(data)
    })
    this.ended = new Promise((done) => this.pty.onExit(done))
    onTestFinished(() => this.pty.kill('SIGKILL'))
  }

  /** The rows on the screen now, without trailing blanks. */
  async lines(): Promise<readonly string[]> {
    await new Promise<void>((done) => this.terminal.write('', done))
    const { active } = this.terminal.buffer
    return Array.from({ length: this.terminal.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true, 0, this.terminal.cols) ?? '').trimEnd(),
    )
  }

  /** The first screen for which this holds. */
  async until(what: string, shown: (lines: readonly string[]) => boolean): Promise<readonly string[]> {
    const end = Date.now() + PATIENCE_MS
    for (;;) {
      const lines = await this.lines()
      if (shown(lines)) return lines
      if (Date.now() > end) throw new Error(`never ${what}:\n${lines.join('\n')}`)
      await new Promise((done) => setTimeout(done, 20))
    }
  }

  shows(...texts: readonly string[]): Promise<readonly string[]> {
    return this.until(`shown ${texts.join(', ')}`, (lines) =>
      texts.every((text) => lines.some((line) => line.includes(text))),
    )
  }

  /** Presses a key of the bottom line as soon as it stands there and is not dim. */
  async press(key: string): Promise<void> {
    await this.until(`ready for ${key}`, (lines) => {
      const row = this.terminal.buffer.active.getLine(this.terminal.buffer.active.baseY + lines.length - 1)
      const at = ` ${lines.at(-1)}`.search(new RegExp(` ${key} `))
      return at !== -1 && row?.getCell(at)?.isDim() === 0
    })
    this.pty.write(key)
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows)
    this.pty.resize(columns, rows)
  }

  /** Whether the terminal was given back after it was last taken. */
  isRestored(): boolean {
    const taken = this.#written.lastIndexOf('\u001b[?1049h')
    return taken !== -1 && RESTORED.every((code) => this.#written.lastIndexOf(code) > taken)
  }
}

/** Resolves when no process works in this folder any more (where the system shows that). */
export async function nothingRunsIn(folder: string): Promise<void> {
  if (process.platform !== 'linux') return
  const end = Date.now() + 10_000
  while (processesIn(folder).length > 0) {
    if (Date.now() > end) throw new Error(`still running in ${folder}: ${processesIn(folder).join(', ')}`)
    await new Promise((done) => setTimeout(done, 20))
  }
}

function processesIn(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === folder
      } catch {
        return false
      }
    })
}

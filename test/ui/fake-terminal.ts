import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { Terminal } from '@xterm/headless'
import type { Intent } from '../../src/model/event.ts'
import type { LedgerEntry } from '../../src/model/ledger.ts'
import type { SessionState } from '../../src/model/session-state.ts'
import { ESCAPE_WAIT_MS } from '../../src/ui/read-keys.ts'
import { runUi } from '../../src/ui/run-ui.ts'

/** A terminal in memory: what the program writes is shown by a real emulator, what a person types goes in as bytes. */
export class FakeTerminal {
  readonly stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    raw: false,
    setRawMode(raw: boolean) {
      this.raw = raw
      return this
    },
  })
  readonly stdout: EventEmitter & { columns: number; rows: number; isTTY: boolean; write(text: string): boolean }
  readonly #emulator: Terminal

  constructor(columns = 80, rows = 24) {
    this.#emulator = new Terminal({ cols: columns, rows, allowProposedApi: true })
    const emulator = this.#emulator
    this.stdout = Object.assign(new EventEmitter(), {
      columns,
      rows,
      isTTY: true,
      write(text: string) {
        emulator.write(text)
        return true
      },
    })
  }

  /** The rows on the screen now, without trailing blanks. */
  async screen(): Promise<readonly string[]> {
    await new Promise<void>((done) => this.#emulator.write('', done))
    const { active } = this.#emulator.buffer
    return Array.from({ length: this.#emulator.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    )
  }

  /** Which of the terminal's two screens is shown. */
  async buffer(): Promise<'normal' | 'alternate'> {
    await new Promise<void>((done) => this.#emulator.write('', done))
    return this.#emulator.buffer.active.type
  }

  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows)
    Object.assign(this.stdout, { columns, rows })
    this.stdout.emit('resize')
  }
}

/** A screen on a fake terminal, with a session that a test moves by hand and a clock that stands still. */
export class Rig {
  readonly terminal: FakeTerminal
  readonly intents: Intent[] = []
  readonly left: Promise<'quit' | 'interrupted'>
  state: SessionState
  ledger: readonly LedgerEntry[] = []
  root = '/project'
  /** The session's clock. */
  at = 10_000
  readonly #listeners = new Set<() => void>()

  constructor(
    state: SessionState,
    {
      columns = 80,
      rows = 24,
      env = {},
      keys = {},
    }: {
      readonly columns?: number
      readonly rows?: number
      readonly env?: Readonly<Record<string, string>>
      readonly keys?: Readonly<Record<string, string>>
    } = {},
  ) {
    this.state = state
    const self = this
    this.terminal = new FakeTerminal(columns, rows)
    const { stdin, stdout } = this.terminal
    this.left = runUi(
      {
        getState: () => this.state,
        subscribe: (listener) => {
          this.#listeners.add(listener)
          return () => this.#listeners.delete(listener)
        },
        dispatch: (intent) => {
          this.intents.push(intent)
        },
        history: async () => this.ledger,
        now: () => this.at,
        get root() {
          return self.root
        },
        vitest: '4.1.12',
      },
      {
        stdin: stdin as unknown as NodeJS.ReadStream,
        stdout: stdout as unknown as NodeJS.WriteStream,
        env: { PATH: process.env.PATH, ...env, TERM: 'xterm-256color' },
      },
      { keys },
    )
  }

  /** Changes the session, as an event would, and waits until that is on the screen. */
  async change(part: Partial<SessionState>, shows: string | RegExp = ''): Promise<void> {
    this.tell(part)
    await this.shows(shows)
  }

  /** Changes the session and does not wait. */
  tell(part: Partial<SessionState>): void {
    this.state = { ...this.state, ...part }
    for (const listener of this.#listeners) listener()
  }

  /** One read of the terminal's input. */
  async type(text: string): Promise<void> {
    this.terminal.stdin.write(text)
    // A lone escape is a key only when nothing follows it for a while: that is how terminals are.
    if (text === '\u001b') await new Promise((done) => setTimeout(done, ESCAPE_WAIT_MS * 1.5))
    else await new Promise((done) => setImmediate(done))
  }

  /** Lets the session's time pass; more than the guard when nothing is said. */
  pass(milliseconds = 1_000): void {
    this.at += milliseconds
  }

  /** Waits until the screen holds this text; throws the screen when it never does. */
  async shows(text: string | RegExp): Promise<void> {
    const until = Date.now() + 5_000
    let screen = ''
    while (Date.now() < until) {
      // Frames are at least 33 ms apart: a turn of the loop may come before the next one.
      await new Promise((done) => setTimeout(done, 5))
      screen = (await this.terminal.screen()).join('\n')
      if (typeof text === 'string' ? screen.includes(text) : text.test(screen)) return
    }
    throw new Error(`the screen never showed ${text}:\n${screen}`)
  }

  async quit(): Promise<'quit' | 'interrupted'> {
    await this.type('\u0003')
    return this.left
  }
}

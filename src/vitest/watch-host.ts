import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, realpathSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import type { HostEvent, HostOrder, TestHost } from '../model/ports.ts'
import type { FromHost, HostSettings, ToHost } from './host-protocol.ts'
import type { ImportLists } from './import-lists.ts'
import { killTree } from './kill-tree.ts'
import { findVitest } from './load-vitest.ts'
import { processEntry } from './process-entry.ts'
import type { SetUp } from './set-up.ts'

/** The whole of `dispose`, ms. */
const DISPOSE_MS = 1_500

/** How much of what the process printed last is kept to explain its sudden end, UTF-16 units. */
const LAST_WORDS = 2_000

/** How to host the user's Vitest. */
export interface WatchHostOptions extends HostSettings {
  /** The Node to run it with; this process's own when left out. */
  readonly execPath?: string
  /** What Vitest and the tests print, with line ends. */
  onLog(text: string): void
  /** What the project's global set-ups left for its tests; comes before the first test that needs it. */
  onSetUp?(setUp: SetUp): void
}

/** The host of the user's Vitest, which can also tell what it learned about the project. */
export interface WatchHost extends TestHost {
  /** Who imports whom, as far as tests ran; null when Vitest is not there. */
  imports(): Promise<ImportLists | null>
}

/**
 * Starts the user's Vitest in a process of its own, which opens it while the caller goes on; the first run begins with
 * `start()`, and no event comes before it. A Vitest that does not open or ends by itself is told as `host-failed`; it is
 * not started again. Throws what `findVitest` throws. The process and all that it started end within 2 s of `dispose`,
 * and when this process ends in whatever way.
 */
export async function startWatchHost(options: WatchHostOptions): Promise<WatchHost> {
  const { args, filters, watch } = options
  const root = existsSync(options.root) ? realpathSync(options.root) : options.root
  const { version } = findVitest(root)
  const child = fork(processEntry('host-process'), [], {
    cwd: root,
    // Flags of this process (an inspector's port, a loader) are not meant for Vitest.
    execArgv: [],
    ...(options.execPath ? { execPath: options.execPath } : {}),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own, so that all that tests start can be ended with it.
    detached: process.platform !== 'win32',
  })
  await once(child, 'spawn')
  const host = new Host(version, child, options)
  host.tell({ type: 'open', settings: { root, args, filters, watch } })
  return host
}

class Host implements WatchHost {
  readonly vitest: string
  readonly #child: ChildProcess
  readonly #listeners = new Set<(event: HostEvent) => void>()
  /** Resolves when the process is gone. */
  readonly #gone: Promise<null>
  readonly #asked: ((lists: ImportLists | null) => void)[] = []
  #lastWords = ''
  #started = false
  #disposed = false
  #crash: HostEvent | null = null

  constructor(vitest: string, child: ChildProcess, { onLog, onSetUp }: WatchHostOptions) {
    this.vitest = vitest
    this.#child = child
    this.#gone = new Promise((resolve) => child.once('exit', () => resolve(null)))
    child.on('message', (message: FromHost) => {
      if (message.type === 'event') this.#emit(message.event)
      else if (message.type === 'set-up') onSetUp?.(message.setUp)
      else if (message.type === 'imports') this.#asked.shift()?.(message.lists)
      else onLog(message.text)
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS)
        onLog(text)
      })
    }
    child.on('error', () => {})
    // What its workers and tests left running would hold its output open, and outlive it.
    child.once('exit', () => killTree(child))
    child.once('close', (status, signal) => this.#ended(signal ?? `${status}`))
  }

  onEvent(listener: (event: HostEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    this.#started = true
    if (this.#crash) this.#emit(this.#crash)
    else this.tell({ type: 'start' })
  }

  send(order: HostOrder): void {
    this.tell({ type: 'order', order })
  }

  imports(): Promise<ImportLists | null> {
    this.tell({ type: 'imports' })
    return Promise.race([this.#gone, new Promise<ImportLists | null>((resolve) => this.#asked.push(resolve))])
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    this.tell({ type: 'close' })
    const timer = setTimeout(() => killTree(this.#child), DISPOSE_MS)
    await this.#gone
    clearTimeout(timer)
  }

  tell(message: ToHost): void {
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  #emit(event: HostEvent): void {
    if (this.#disposed) return
    for (const listener of this.#listeners) listener(event)
  }

  #ended(how: string): void {
    const said = stripVTControlCharacters(this.#lastWords).trim().split('\n').at(-1)
    this.#crash = {
      type: 'host-failed',
      message: `Vitest's process ended by itself (${how})${said ? `: ${said}` : ''}`,
      hint: '`npx vitest` shows whether the project itself runs; then start repair-watch again',
    }
    if (this.#started) this.#emit(this.#crash)
  }
}

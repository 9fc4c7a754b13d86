import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, type FSWatcher, realpathSync, watch as watchFolder } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { HostEvent, HostOrder, TestHost } from '../model/host.ts'
import type { TestFile } from '../model/lab.ts'
import { builtEntry } from '../source/built-entry.ts'
import type { FromHost, HostPast, HostSettings, ToHost } from './host-protocol.ts'
import type { ImportLists } from './import-lists.ts'
import { killTree } from './kill-tree.ts'
import { CONFIG_FILES, findVitest } from './load-vitest.ts'
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
 * `start()`, and no event comes before it. A Vitest that does not open or ends by itself is told as `host-failed`; while
 * watching it is then started again when its configuration is saved, or at the next order. Throws what `findVitest`
 * throws. The process and all that it started end within 2 s of `dispose`, and when this process ends in whatever way.
 */
export async function startWatchHost(options: WatchHostOptions): Promise<WatchHost> {
  const root = existsSync(options.root) ? realpathSync(options.root) : options.root
  const { version } = findVitest(root)
  const host = new Host(version, { ...options, root })
  await host.spawned()
  return host
}

class Host implements WatchHost {
  readonly vitest: string
  readonly #options: WatchHostOptions
  readonly #listeners = new Set<(event: HostEvent) => void>()
  /** The test files of the runs so far by project and path, for a process that takes over. */
  readonly #files = new Map<string, TestFile>()
  #process: HostProcess
  #runs = 0
  readonly #closing = new Set<Promise<void>>()
  #watcher: readonly FSWatcher[] = []
  #started = false
  #disposed = false
  #failure: HostEvent | null = null

  constructor(vitest: string, options: WatchHostOptions) {
    this.vitest = vitest
    this.#options = options
    this.#process = this.#open()
  }

  async spawned(): Promise<void> {
    await once(this.#process.child, 'spawn')
  }

  onEvent(listener: (event: HostEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    this.#started = true
    if (this.#failure) this.#fail(this.#failure)
    else this.#process.tell({ type: 'start' })
  }

  send(order: HostOrder): void {
    if (this.#failure && this.#started && this.#options.watch && order.type !== 'cancel') this.#startAgain()
    else this.#process.tell({ type: 'order', order })
  }

  imports(): Promise<ImportLists | null> {
    return this.#process.imports()
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    this.#stopWatching()
    await Promise.all([this.#process.close(), ...this.#closing])
  }

  #open(): HostProcess {
    const opened: HostProcess = new HostProcess(
      this.#options,
      { runs: this.#runs, files: [...this.#files.values()] },
      (event) => {
        if (opened === this.#process && !this.#disposed) this.#hear(event)
      },
      // An editor empties a file before it writes it anew: what was read in between is not worth a word.
      () => this.#startAgain(),
    )
    return opened
  }

  #hear(event: HostEvent): void {
    if (event.type === 'run-started') {
      this.#runs = event.run
      for (const each of event.files) this.#files.set(`${each.project}|${each.file}`, each)
    } else if (event.type === 'file-removed') this.#files.delete(`${event.file.project}|${event.file.file}`)
    if (event.type === 'host-failed') this.#fail(event)
    else this.#emit(event)
  }

  #fail(failure: HostEvent): void {
    this.#failure = failure
    if (!this.#started) return
    this.#emit(failure)
    if (this.#options.watch && this.#watcher.length === 0) this.#watchConfiguration()
  }

  #startAgain(): void {
    this.#stopWatching()
    this.#failure = null
    const closed = this.#process.close().finally(() => this.#closing.delete(closed))
    this.#closing.add(closed)
    this.#process = this.#open()
    this.#process.tell({ type: 'start' })
  }

  /** Other files are left alone: Vite itself writes some beside the configuration while it reads it. */
  #watchConfiguration(): void {
    const { root, args } = this.#options
    const at = args.findIndex((arg) => /^(-c|--config)(=|$)/.test(arg))
    const named = at === -1 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1])
    const own = named === undefined ? [] : [resolve(root, named)]
    const places = [...CONFIG_FILES, 'package.json', 'tsconfig.json'].map((file) => resolve(root, file)).concat(own)
    const folders = [...new Set(places.map((place) => dirname(place)))].filter((folder) => existsSync(folder))
    this.#watcher = folders.map((folder) => {
      const names = new Set(places.filter((place) => dirname(place) === folder).map((place) => basename(place)))
      return watchFolder(folder, (_, name) => {
        if (name !== null && names.has(name)) this.#startAgain()
      }).on('error', () => {})
    })
  }

  #stopWatching(): void {
    for (const watcher of this.#watcher) watcher.close()
    this.#watcher = []
  }

  #emit(event: HostEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

/** One process with the user's Vitest in it. */
class HostProcess {
  readonly child: ChildProcess
  readonly #onEvent: (event: HostEvent) => void
  /** Resolves when the process is gone. */
  readonly #gone: Promise<null>
  readonly #asked: ((lists: ImportLists | null) => void)[] = []
  #lastWords = ''

  constructor(
    options: WatchHostOptions,
    past: HostPast,
    onEvent: (event: HostEvent) => void,
    onRestartFailed: () => void,
  ) {
    const { root, args, filters, watch, onLog, onSetUp, execPath } = options
    this.#onEvent = onEvent
    const child = fork(builtEntry(import.meta.url, 'host-process'), [], {
      cwd: root,
      // Flags of this process (an inspector's port, a loader) are not meant for Vitest.
      execArgv: [],
      ...(execPath ? { execPath } : {}),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A process group of its own, so that all that tests start can be ended with it.
      detached: process.platform !== 'win32',
    })
    this.child = child
    this.#gone = new Promise((resolve) => child.once('exit', () => resolve(null)))
    child.on('message', (message: FromHost) => {
      if (message.type === 'event') onEvent(message.event)
      else if (message.type === 'restart-failed') onRestartFailed()
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
    this.tell({ type: 'open', settings: { root, args, filters, watch }, past })
  }

  tell(message: ToHost): void {
    if (this.child.connected) this.child.send(message, () => {})
  }

  imports(): Promise<ImportLists | null> {
    this.tell({ type: 'imports' })
    return Promise.race([this.#gone, new Promise<ImportLists | null>((resolve) => this.#asked.push(resolve))])
  }

  async close(): Promise<void> {
    this.tell({ type: 'close' })
    const timer = setTimeout(() => killTree(this.child), DISPOSE_MS)
    await this.#gone
    clearTimeout(timer)
  }

  #ended(how: string): void {
    const said = stripVTControlCharacters(this.#lastWords).trim().split('\n').at(-1)
    this.#onEvent({
      type: 'host-failed',
      message: `Vitest's process ended by itself (${how})${said ? `: ${said}` : ''}`,
      hint: '`npx vitest` shows whether the project itself runs',
    })
  }
}

import { type ChildProcess, fork } from 'node:child_process'
import { getPriority, setPriority } from 'node:os'
import { type ErrorCode, RepairWatchError } from '../model/errors.ts'
import type { Lab, LabInfo, LabResult, SweepVerdict } from '../model/lab.ts'
import { builtEntry } from '../source/built-entry.ts'
import type { ImportLists } from './import-lists.ts'
import { killTree } from './kill-tree.ts'
import type { FromLab, LabAnswers, LabOrder, LabSettings, ToLab } from './lab-protocol.ts'
import type { SetUp } from './set-up.ts'

/**
 * How many candidates are handed to the lab's process at once: one module behind a switch takes them all. The first are
 * few, so that they are answered soon.
 */
const BATCH = { first: 64, most: 512 }

interface Waiting {
  resolve(value: never): void
  reject(error: unknown): void
  swept?(message: Extract<FromLab, { type: 'swept' }>): void
}

/** How the lab's process is started and what it may ask. */
export interface LabOptions {
  /** The Node to run it with; this process's own when left out. */
  readonly execPath?: string
  readonly onLog?: (text: string) => void
  /** How far its processes stand back behind this one, as in `nice`. */
  readonly niceness?: number
  /** What another Vitest knows of the project's imports; asked before the lab would transform every file to find out. */
  readonly imports?: () => Promise<ImportLists | null>
}

/** The lab of a project whose own run tells what its global set-ups left. */
export interface OpenedLab extends Lab {
  /** Every run that is asked for from now on has it. */
  takeSetUp(setUp: SetUp): void
}

/**
 * Opens the warm lab in a process of its own and resolves when it can run tests. Throws `RepairWatchError` where the
 * user's Vitest is missing, too old or does not start.
 */
export async function openLab(settings: LabSettings, options: LabOptions = {}): Promise<OpenedLab> {
  const client = new Client(settings, options)
  try {
    await client.open(settings)
    return client
  } catch (error) {
    await client.dispose()
    throw error
  }
}

class Client implements OpenedLab {
  info: LabInfo = { vitest: '', testFiles: [], sandboxed: false, shuffled: false, notes: [] }
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  readonly #projects = new Map<string, string>()
  readonly #imports: LabOptions['imports']
  #learned = false
  #next = 0
  #ended: Error | null = null

  constructor(settings: LabSettings, { execPath, onLog, imports, niceness = 0 }: LabOptions) {
    this.#imports = imports
    this.#child = fork(builtEntry(import.meta.url, 'lab-process'), [], {
      cwd: settings.root,
      execArgv: [],
      ...(execPath ? { execPath } : {}),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      // A process group of its own, so that all that tests start can be ended with it.
      detached: process.platform !== 'win32',
    })
    this.#child.on('error', () => {})
    // What it starts later inherits this. Whoever was started with `nice` may not go back, and the most is 19.
    if (this.#child.pid !== undefined && niceness > 0)
      setPriority(this.#child.pid, Math.min(19, getPriority() + niceness))
    let tail = ''
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        tail = (tail + text).slice(-2_000)
        onLog?.(text)
      })
    }
    this.#child.on('message', (message: FromLab) => this.#receive(message))
    this.#child.on('exit', (code, signal) => {
      killTree(this.#child)
      this.#ended = new RepairWatchError('lab', `The lab ended unexpectedly (${signal ?? code}). ${tail}`.trim(), {
        hint: 'run `npx vitest run` to see whether the project itself starts',
      })
      for (const { reject } of this.#waiting.values()) reject(this.#ended)
      this.#waiting.clear()
    })
  }

  /** The process of the lab, which leads a group of its own. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  async open(settings: LabSettings): Promise<void> {
    this.info = await this.#ask({ type: 'open', settings })
  }

  async run(request: Parameters<Lab['run']>[0], signal?: AbortSignal): Promise<LabResult> {
    if (signal?.aborted) return { status: 'cancelled', detail: 'cancelled' }
    return this.#ask({ type: 'run', request }, { signal })
  }

  async *sweep(request: Parameters<Lab['sweep']>[0], signal?: AbortSignal): AsyncGenerator<SweepVerdict> {
    const { candidates, ...rest } = request
    for (let at = 0, size = BATCH.first; at < candidates.length; at += size, size = BATCH.most) {
      if (signal?.aborted) return
      const batch = candidates.slice(at, at + size)
      const arrived: SweepVerdict[] = []
      let wake: (() => void) | null = null
      let open = true
      const done = this.#ask(
        { type: 'sweep', candidates: batch, ...rest },
        {
          signal,
          swept: ({ index, status, detail, level }) => {
            const candidate = batch[index]
            if (candidate) arrived.push({ candidate, status, detail, level })
            wake?.()
          },
        },
      ).finally(() => {
        open = false
        wake?.()
      })
      while (open || arrived.length > 0) {
        const verdict = arrived.shift()
        if (verdict) yield verdict
        else {
          await new Promise<void>((resolve) => {
            wake = resolve
            if (!open || arrived.length > 0) resolve()
          })
        }
      }
      await done
    }
  }

  async related(paths: readonly string[]): ReturnType<Lab['related']> {
    await this.#learn()
    return this.#ask({ type: 'related', paths })
  }

  reach(files: Parameters<Lab['reach']>[0]): ReturnType<Lab['reach']> {
    return this.#ask({ type: 'reach', files })
  }

  async projectOf(path: string): Promise<string> {
    const asked = this.#projects.get(path)
    if (asked === undefined) await this.#learn()
    const known = asked ?? (await this.#ask({ type: 'project-of', path }))
    this.#projects.set(path, known)
    return known
  }

  invalidate(): void {
    this.#projects.clear()
    this.#send({ type: 'invalidate' })
  }

  takeSetUp(setUp: SetUp): void {
    this.#send({ type: 'set-up', setUp })
  }

  async dispose(): Promise<void> {
    const child = this.#child
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    this.#send({ type: 'close' })
    const timer = setTimeout(() => killTree(child), 1_500)
    await ended
    clearTimeout(timer)
  }

  async #learn(): Promise<void> {
    if (this.#learned || !this.#imports) return
    const lists = await this.#imports()
    if (!lists) return
    this.#learned = lists.complete
    this.#send({ type: 'learn', lists })
  }

  #ask<T extends LabOrder['type']>(
    order: Extract<LabOrder, { type: T }>,
    { signal, swept }: { signal?: AbortSignal; swept?: Waiting['swept'] } = {},
  ): Promise<LabAnswers[T]> {
    const id = this.#next++
    return new Promise<LabAnswers[T]>((resolve, reject) => {
      if (this.#ended) return reject(this.#ended)
      const cancel = (): void => this.#send({ type: 'cancel', id })
      signal?.addEventListener('abort', cancel, { once: true })
      const settle =
        <V>(then: (value: V) => void) =>
        (value: V) => {
          signal?.removeEventListener('abort', cancel)
          then(value)
        }
      this.#waiting.set(id, { resolve: settle(resolve), reject: settle(reject), swept })
      this.#send({ id, order })
    })
  }

  #send(message: ToLab): void {
    if (this.#child.connected) this.#child.send(message)
  }

  #receive(message: FromLab): void {
    if (message.type === 'info') {
      this.info = message.info
      return
    }
    const waiting = this.#waiting.get(message.id)
    if (!waiting) return
    if (message.type === 'swept') {
      waiting.swept?.(message)
      return
    }
    this.#waiting.delete(message.id)
    if (message.type === 'answer') waiting.resolve(message.value as never)
    else {
      waiting.reject(
        new RepairWatchError((message.code as ErrorCode | null) ?? 'lab', message.message, { hint: message.hint }),
      )
    }
  }
}

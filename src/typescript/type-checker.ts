import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { TypeChecker } from '../model/engine.ts'
import { builtEntry } from '../source/built-entry.ts'
import type { FromChecker, ToChecker } from './check-protocol.ts'

/** A candidate waits no longer than this for what its types are (ms); a visit to the lab takes about as long. */
const PATIENCE_MS = 120
/** A checker that kept candidates waiting in vain so often is not cheap: it is given up. */
const MOST_LATE = 3

/** The file of the programmatic interface, since TypeScript 7; earlier ones take a second and a hundred megabytes of this process. */
const ENTRY = './unstable/sync'

/**
 * The type checker of a project: the user's own TypeScript, in a process of its own, which starts with the first `refresh`. Null
 * where the project has no TypeScript that can be asked.
 */
export function openTypeChecker(root: string, patienceMs = PATIENCE_MS): TypeChecker | null {
  const entry = entryOf(root)
  return entry === null ? null : new Checker(root, entry, patienceMs)
}

class Checker implements TypeChecker {
  readonly #root: string
  readonly #entry: string
  readonly #patienceMs: number
  readonly #waiting = new Map<number, (error: string | null) => void>()
  readonly #refreshing: (() => void)[] = []
  #child: ChildProcess | null = null
  #isReady = false
  #isOver = false
  #next = 0
  #late = 0

  constructor(root: string, entry: string, patienceMs: number) {
    this.#root = root
    this.#entry = entry
    this.#patienceMs = patienceMs
  }

  refresh(paths: readonly string[]): Promise<void> {
    const wanted = paths.filter(isTyped)
    if (this.#isOver || wanted.length === 0) return Promise.resolve()
    this.#child ??= this.#start()
    const refreshed = new Promise<void>((resolve) => this.#refreshing.push(resolve))
    this.#send({ type: 'refresh', paths: wanted })
    return refreshed
  }

  async invented(changes: Parameters<TypeChecker['invented']>[0]): Promise<string | null> {
    if (!this.#isReady || this.#isOver || !changes.some(({ path }) => isTyped(path))) return null
    const id = this.#next++
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), this.#patienceMs)
    })
    const answer = new Promise<string | null>((resolve) => this.#waiting.set(id, resolve))
    this.#send({ type: 'check', id, changes: changes.filter(({ path }) => isTyped(path)) })
    const seen = await Promise.race([answer, late])
    clearTimeout(timer)
    this.#waiting.delete(id)
    this.#late = seen === 'late' ? this.#late + 1 : 0
    if (this.#late >= MOST_LATE) this.dispose()
    return seen === 'late' ? null : seen
  }

  dispose(): void {
    this.#isOver = true
    this.#child?.kill('SIGKILL')
    for (const resolve of this.#waiting.values()) resolve(null)
    this.#waiting.clear()
    for (const resolve of this.#refreshing.splice(0)) resolve()
  }

  #start(): ChildProcess {
    const child = fork(builtEntry(import.meta.url, 'check-process'), [this.#root, this.#entry], {
      cwd: this.#root,
      execArgv: [],
      // What the checker prints, or says when it breaks, belongs to no screen.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    })
    child.unref()
    child.channel?.unref()
    child.on('error', () => this.dispose())
    child.on('exit', () => this.dispose())
    child.on('message', (message: FromChecker) => {
      if (message.type === 'refreshed') {
        this.#isReady = true
        this.#refreshing.shift()?.()
      } else this.#waiting.get(message.id)?.(message.error)
    })
    return child
  }

  #send(message: ToChecker): void {
    if (this.#child?.connected) this.#child.send(message)
  }
}

function isTyped(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path)
}

/** As Node finds it from the root, so that hoisted monorepos work. */
function entryOf(root: string): string | null {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('typescript/package.json')
    const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly exports?: Record<string, unknown> }
    const file = exports?.[ENTRY]
    const path = typeof file === 'string' ? join(dirname(manifest), file) : null
    return path !== null && existsSync(path) ? path : null
  } catch {
    return null
  }
}

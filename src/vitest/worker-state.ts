import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'

/** What a worker that is kept has to put back between two runs, so that they do not see each other. */
export interface WorkerState {
  /** Takes things as they are for what is put back from now on. Called once, before any code of the project runs. */
  remember(): void
  /** Things that change from here until the returned function is called stay: what a kept package does when loaded. */
  keepChanges(): () => void
  /**
   * What the returned function says: is anything that is put back another one than it is now? `globals` leaves out the
   * objects that were given beside those of the process.
   */
  watch(what: 'all' | 'globals'): () => boolean
  /** What is added to the objects given beside those of the process; the returned function adds it again. */
  hold(): () => void
  /** True while timers are left to fire. */
  isWaiting(): boolean
  /** Waits for what a test left to happen at once, ends what it left to happen later. */
  settle(): Promise<void>
  /**
   * Puts everything back. `replaced` names built-ins, which all packages share, that were changed meanwhile; `polluted`
   * says of the first that is not among the tolerated ones why the worker cannot be trusted any more.
   */
  restore(tolerated: ReadonlySet<string> | 'all'): {
    readonly polluted: string | null
    readonly replaced: readonly string[]
  }
}

type Key = string | symbol
type Owner = Record<Key, unknown>

/** Timers that a test leaves behind and that are due within this time still fire, ms. */
const AT_ONCE = 5

/** How long what was asked of the system, files above all, is waited for, ms. */
const LONGEST_REQUEST = 50

/** Objects of the language: whoever changes them changes them for the packages that are kept, too. */
const BUILT_IN = [
  ...[Object, Array, String, Number, Boolean, Function, RegExp, Date, Map, Set, WeakMap, WeakSet, Promise, Symbol],
  ...[Error, BigInt, ArrayBuffer, Uint8Array, URL, URLSearchParams, EventTarget, AbortController],
].flatMap((owner) => [owner, owner.prototype as object])
BUILT_IN.push(
  Math,
  JSON,
  Reflect,
  Intl,
  Object.getPrototypeOf(Uint8Array.prototype),
  Object.getPrototypeOf([].values()),
)

/** Classes of the DOM on which tests define what jsdom lacks. */
const DOM_CLASSES =
  'EventTarget Node Element HTMLElement HTMLInputElement HTMLMediaElement HTMLCanvasElement HTMLDialogElement Document Storage Range SVGElement Window'.split(
    ' ',
  )

/** Globals of Vitest and of the lab, and what React's test tools set when they are loaded. */
const NOT_OURS = /^__(?:vite|vitest|rw)|^IS_REACT_ACT_ENVIRONMENT$|vitest|jest|expect|safe.?timers/i

/** What stays open after a test: the next one may want the same port, or hear what this one set up. */
const OPEN = /Server|UDP|Process|Worker|FSEvent|StatWatcher/

/** Of `process` and its streams what tests replace; all else there changes by itself. */
const OF_PROCESS =
  /^(?:exit|kill|abort|argv|cwd|chdir|platform|arch|version|versions|stdout|stderr|stdin|hrtime|uptime|memoryUsage|nextTick|emitWarning|env|title)$/

/** Watches the process it is called in. `more` are further objects whose properties are put back. */
export function workerState(more: readonly object[] = []): WorkerState {
  const real = {
    setTimeout: globalThis.setTimeout,
    setImmediate: globalThis.setImmediate,
    now: performance.now.bind(performance),
  }
  const pending = new Map<object, number>()
  const snapshots = new Map<object, Map<Key, PropertyDescriptor>>()
  let environment: NodeJS.ProcessEnv = {}
  let folder = process.cwd()
  let listeners = new Map<Key, readonly unknown[]>()
  let args: readonly string[] = []
  let opened = 0

  const rememberProcess = (): void => {
    environment = { ...process.env }
    folder = process.cwd()
    args = [...process.argv]
    listeners = new Map(process.eventNames().map((event) => [event, process.rawListeners(event)]))
  }
  return {
    remember() {
      if (snapshots.size === 0) {
        // Node loads what is behind `fetch` when it is first used, and that defines a global for good.
        void new Headers()
        trackTimers(pending)
        opened = open()
        for (const owner of [...owners(), ...more]) snapshots.set(owner, propertiesOf(owner))
      }
      rememberProcess()
    },
    keepChanges() {
      const before = new Set(differences(snapshots).map(({ owner, key }) => nameOf(owner, key)))
      return () => {
        for (const { owner, key, now } of differences(snapshots)) {
          if (before.has(nameOf(owner, key))) continue
          if (now) snapshots.get(owner)?.set(key, now)
          else snapshots.get(owner)?.delete(key)
        }
      }
    },
    watch(what) {
      const watched = [...snapshots.keys()].filter((owner) => what === 'all' || !more.includes(owner))
      const taken = new Map(watched.map((owner) => [owner, propertiesOf(owner)]))
      const before = processState()
      return () => differences(taken).length > 0 || processState() !== before
    },
    hold() {
      const held = differences(snapshots).filter(({ owner }) => more.includes(owner))
      return () => {
        for (const { owner, key, now } of held) if (now) Reflect.defineProperty(owner, key, now)
      }
    },
    isWaiting: () => pending.size > 0,
    async settle() {
      if ([...pending.values()].some((delay) => delay <= AT_ONCE)) {
        await new Promise((resolve) => real.setTimeout(resolve, AT_ONCE))
      }
      const started = real.now()
      do await new Promise((resolve) => real.setImmediate(resolve))
      while (isAsking() && real.now() - started < LONGEST_REQUEST)
      // What was closed is gone at the end of a turn.
      if (open() > opened) await new Promise((resolve) => real.setImmediate(resolve))
      for (const timer of pending.keys()) {
        clearTimeout(timer as NodeJS.Timeout)
        clearImmediate(timer as NodeJS.Immediate)
      }
      pending.clear()
    },
    restore(tolerated) {
      let polluted: string | null = null
      const replaced: string[] = []
      let exportsChanged = false
      if (snapshots.size === 0) return { polluted, replaced }
      for (const { owner, key, was } of differences(snapshots)) {
        // What was added is gone without a trace; what was replaced may have made packages keep something wrong.
        if (was && owner !== globalThis && BUILT_IN.includes(owner)) {
          const name = `${BUILT_IN.indexOf(owner)} ${String(key)}`
          replaced.push(name)
          if (tolerated !== 'all' && !tolerated.has(name)) polluted ??= `a built-in was changed: ${String(key)}`
        }
        if (owner === fs) exportsChanged = true
        const done = was ? Reflect.defineProperty(owner, key, was) : Reflect.deleteProperty(owner, key)
        if (!done) polluted ??= `cannot be put back: ${String(key)}`
      }
      if (exportsChanged) syncBuiltinESMExports()
      restoreProcess({ environment, folder, args, listeners })
      if (isAsking() || open() > opened) polluted ??= 'something was left open'
      return { polluted, replaced }
    },
  }
}

function owners(): readonly object[] {
  const globals = globalThis as unknown as Owner
  const dom = globals.document
    ? [
        globals.document,
        globals.navigator,
        ...DOM_CLASSES.map((name) => (globals[name] as Owner | undefined)?.prototype),
      ]
    : []
  const all = [globalThis, console, process, process.stdout, process.stderr, fs, fs.promises, ...BUILT_IN, ...dom]
  return [...new Set(all.filter((one): one is object => typeof one === 'object' || typeof one === 'function'))]
}

function propertiesOf(owner: object): Map<Key, PropertyDescriptor> {
  return new Map(
    Reflect.ownKeys(owner).map((key) => [key, Reflect.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor]),
  )
}

interface Difference {
  readonly owner: object
  readonly key: Key
  readonly was: PropertyDescriptor | undefined
  readonly now: PropertyDescriptor | undefined
}

function differences(snapshots: ReadonlyMap<object, ReadonlyMap<Key, PropertyDescriptor>>): readonly Difference[] {
  const found: Difference[] = []
  for (const [owner, properties] of snapshots) {
    const keys = Reflect.ownKeys(owner)
    let known = 0
    for (const key of keys) {
      const was = properties.get(key)
      if (was) known++
      const now = Reflect.getOwnPropertyDescriptor(owner, key)
      if (!isSame(was, now) && isOurs(owner, key)) found.push({ owner, key, was, now })
    }
    if (known === properties.size) continue
    for (const [key, was] of properties) {
      if (!Reflect.has(owner, key) && isOurs(owner, key)) found.push({ owner, key, was, now: undefined })
    }
  }
  return found
}

function isSame(one: PropertyDescriptor | undefined, other: PropertyDescriptor | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    Object.is(one.value, other.value) &&
    one.get === other.get &&
    one.set === other.set &&
    one.writable === other.writable
  )
}

/** Matchers that Vitest 4 adds anew for each test that asks for an `expect` of its own. */
const ADDED_ANEW = new Set<Key>(['toSatisfy', 'toBeOneOf'])

function isOurs(owner: object, key: Key): boolean {
  if (ADDED_ANEW.has(key)) return false
  if (owner === globalThis) return !NOT_OURS.test(String(key))
  if (owner === process) return OF_PROCESS.test(String(key))
  return (owner !== process.stdout && owner !== process.stderr) || key === 'write'
}

function isAsking(): boolean {
  return process.getActiveResourcesInfo().some((type) => /Req/.test(type))
}

function open(): number {
  return process.getActiveResourcesInfo().filter((type) => OPEN.test(type)).length
}

/** What `restoreProcess` puts back, for comparison. */
function processState(): string {
  const listeners = process.eventNames().map((event) => `${String(event)} ${process.listenerCount(event)}`)
  return JSON.stringify([process.env, process.cwd(), process.argv, process.exitCode ?? null, listeners])
}

const numbers = new WeakMap<object, number>()
let lastNumber = 0

function nameOf(owner: object, key: Key): string {
  if (!numbers.has(owner)) numbers.set(owner, lastNumber++)
  return `${numbers.get(owner)} ${String(key)}`
}

function restoreProcess({
  environment,
  folder,
  args,
  listeners,
}: {
  readonly environment: NodeJS.ProcessEnv
  readonly folder: string
  readonly args: readonly string[]
  readonly listeners: ReadonlyMap<Key, readonly unknown[]>
}): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  for (const [name, value] of Object.entries(environment)) if (process.env[name] !== value) process.env[name] = value
  if (process.cwd() !== folder) process.chdir(folder)
  if (process.argv.join('\0') !== args.join('\0')) process.argv.splice(0, process.argv.length, ...args)
  process.exitCode = undefined
  for (const event of process.eventNames()) {
    const known = listeners.get(event) ?? []
    for (const listener of process.rawListeners(event)) {
      if (!known.includes(listener)) process.off(event, listener as () => void)
    }
  }
}

/** Wraps the functions that make timers, so that those which are due or left over are known. */
function trackTimers(pending: Map<object, number>): void {
  for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const) {
    const make = globalThis[name] as (...all: unknown[]) => object
    const wrapped = (callback: unknown, ...rest: unknown[]): object => {
      if (typeof callback !== 'function') return make(callback, ...rest)
      const timer = make(
        (...values: unknown[]) => {
          if (name !== 'setInterval') pending.delete(timer)
          callback(...values)
        },
        ...rest,
      )
      if (typeof timer === 'object') pending.set(timer, name === 'setImmediate' ? 0 : Number(rest[0]) || 0)
      return timer
    }
    Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(make))
    Object.assign(globalThis, { [name]: wrapped })
    Object.assign(timers, { [name]: wrapped })
  }
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate'] as const) {
    const clear = globalThis[name] as (timer: unknown) => void
    const wrapped = (timer: unknown): void => {
      if (typeof timer === 'object' && timer !== null) pending.delete(timer)
      clear(timer)
    }
    Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(clear))
    Object.assign(globalThis, { [name]: wrapped })
    Object.assign(timers, { [name]: wrapped })
  }
  syncBuiltinESMExports()
}

import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'

/** What a worker that is kept has to put back between two runs, so that they do not see each other. */
export interface WorkerState {
  /** Takes things as they are for what is put back from now on. Called once, before any code of the project runs. */
  remember(): void
  /** Things that change from here until the returned function is called stay: what a kept package does when loaded. */
  keepChanges(): () => void
  /** What the returned function says: is anything that is put back another one than it is now? */
  watch(): () => boolean
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

/** Watches the process it is called in. */
export function workerState(): WorkerState {
  const real = { setTimeout: globalThis.setTimeout, setImmediate: globalThis.setImmediate }
  const pending = new Map<object, number>()
  const snapshots = new Map<object, Map<Key, PropertyDescriptor>>()
  let environment: NodeJS.ProcessEnv = {}
  let folder = process.cwd()
  let listeners = new Map<Key, readonly unknown[]>()

  const rememberProcess = (): void => {
    environment = { ...process.env }
    folder = process.cwd()
    listeners = new Map(process.eventNames().map((event) => [event, process.rawListeners(event)]))
  }
  return {
    remember() {
      if (snapshots.size === 0) {
        // Node loads what is behind `fetch` when it is first used, and that defines a global for good.
        void new Headers()
        trackTimers(pending)
        for (const owner of owners()) snapshots.set(owner, propertiesOf(owner))
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
    watch() {
      const taken = new Map([...snapshots.keys()].map((owner) => [owner, propertiesOf(owner)]))
      const before = processState()
      return () => differences(taken).length > 0 || processState() !== before
    },
    isWaiting: () => pending.size > 0,
    async settle() {
      if ([...pending.values()].some((delay) => delay <= AT_ONCE)) {
        await new Promise((resolve) => real.setTimeout(resolve, AT_ONCE))
      }
      await new Promise((resolve) => real.setImmediate(resolve))
      for (const timer of pending.keys()) {
        clearTimeout(timer as NodeJS.Timeout)
        clearImmediate(timer as NodeJS.Immediate)
      }
      pending.clear()
    },
    restore(tolerated) {
      let polluted: string | null = null
      const replaced: string[] = []
      if (snapshots.size === 0) return { polluted, replaced }
      for (const { owner, key, was } of differences(snapshots)) {
        // What was added is gone without a trace; what was replaced may have made packages keep something wrong.
        if (was && owner !== globalThis && BUILT_IN.includes(owner)) {
          const name = `${BUILT_IN.indexOf(owner)} ${String(key)}`
          replaced.push(name)
          if (tolerated !== 'all' && !tolerated.has(name)) polluted ??= `a built-in was changed: ${String(key)}`
        }
        const done = was ? Reflect.defineProperty(owner, key, was) : Reflect.deleteProperty(owner, key)
        if (!done) polluted ??= `cannot be put back: ${String(key)}`
      }
      restoreProcess({ environment, folder, listeners })
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
  const all = [globalThis, console, ...BUILT_IN, ...dom]
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

function isOurs(owner: object, key: Key): boolean {
  return owner !== globalThis || !NOT_OURS.test(String(key))
}

/** What `restoreProcess` puts back, for comparison. */
function processState(): string {
  const listeners = process.eventNames().map((event) => `${String(event)} ${process.listenerCount(event)}`)
  return JSON.stringify([process.env, process.cwd(), listeners])
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
  listeners,
}: {
  readonly environment: NodeJS.ProcessEnv
  readonly folder: string
  readonly listeners: ReadonlyMap<Key, readonly unknown[]>
}): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  for (const [name, value] of Object.entries(environment)) if (process.env[name] !== value) process.env[name] = value
  if (process.cwd() !== folder) process.chdir(folder)
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

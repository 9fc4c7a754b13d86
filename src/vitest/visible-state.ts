import { types } from 'node:util'
import type { KnownFunction, ScopeShape } from '../source/module-state.ts'

/** A scope as it told itself: how to read its bindings and, where they can be, how to write them. */
export interface LiveScope {
  readonly shape: ScopeShape
  readonly readers: readonly (() => unknown)[]
  readonly writers: readonly (((value: unknown) => void) | 0)[]
}

/** A value that closures may hold and no binding does. */
export interface HeldValue {
  readonly known: readonly KnownFunction[]
  readonly value: unknown
}

/** State that can be put back, or why it cannot be seen in full. */
export type VisibleState =
  | {
      readonly status: 'visible'
      /** Makes everything be as it was when the state was taken; false when that is not possible. */
      restore(): boolean
    }
  | { readonly status: 'hidden'; readonly what: string }

// biome-ignore lint/complexity/noBannedTypes: any function at all, which is what `typeof` tells
type AnyFunction = Function

/** Values and bindings that are looked at after each candidate at most. */
const MOST = 5_000

/** Objects of the process that are watched elsewhere. */
const ELSEWHERE = new Set<unknown>([globalThis, process, process.env, Math, JSON, Reflect, Intl, console])

class Hidden extends Error {}

/**
 * Takes what these scopes and values hold, down to the last object. Visible are primitives, arrays, plain objects,
 * `Map`, `Set`, `Date`, `RegExp`, instances of classes without private fields, and functions that stand where they were
 * written: those close over nothing but scopes that were told. Any other function may have state of its own.
 */
export function visibleState(scopes: readonly LiveScope[], values: readonly HeldValue[]): VisibleState {
  try {
    const known = new KnownValues()
    const bindings = scopes.flatMap(({ shape, readers, writers }) =>
      shape.map((binding, i) => {
        const read = readers[i] as () => unknown
        const was = current(read, binding.name)
        known.add(was, binding.known)
        return { read, write: writers[i] || null, was, name: binding.name }
      }),
    )
    for (const { value, known: own } of values) known.add(value, own)
    const taker = new Taker(known)
    for (const { was, name } of bindings) taker.take(was, name)
    for (const { value } of values) taker.take(value, 'a value')
    if (taker.taken.length + bindings.length > MOST) return { status: 'hidden', what: 'too much state' }
    return { status: 'visible', restore: () => restore(bindings, taker.taken) }
  } catch (error) {
    if (error instanceof Hidden) return { status: 'hidden', what: error.message }
    throw error
  }
}

function restore(
  bindings: readonly {
    readonly read: () => unknown
    readonly write: ((value: unknown) => void) | null
    readonly was: unknown
  }[],
  taken: readonly Taken[],
): boolean {
  try {
    for (const { read, write, was } of bindings) if (!Object.is(read(), was)) write?.(was)
    for (const one of taken) if (!one.isSame() && !one.putBack()) return false
    return true
  } catch {
    return false
  }
}

function current(read: () => unknown, name: string): unknown {
  try {
    return read()
  } catch {
    throw new Hidden(`${name} has no value yet`)
  }
}

/** Functions and classes that are known to close over visible scopes alone. */
class KnownValues {
  readonly functions = new Set<unknown>()
  readonly classes = new Set<unknown>()
  readonly open = new Set<unknown>([Object.prototype])

  add(root: unknown, known: readonly KnownFunction[]): void {
    for (const { path, text, kind } of known) {
      let value = root
      for (const key of path) value = Object.getOwnPropertyDescriptor(Object(value), key)?.value
      // What was put there in its place, a function around it for example, has another text.
      if (typeof value !== 'function' || !sourceOf(value).includes(text)) continue
      this.functions.add(value)
      if (kind === 'function') continue
      this.classes.add(value)
      if (kind === 'open class') this.open.add(value.prototype)
    }
  }
}

/** One object as it was. */
interface Taken {
  isSame(): boolean
  putBack(): boolean
}

/** Walks values and takes every object once. */
class Taker {
  readonly taken: Taken[] = []
  readonly #seen = new Set<unknown>()
  readonly #known: KnownValues

  constructor(known: KnownValues) {
    this.#known = known
  }

  take(value: unknown, name: string): void {
    if (this.taken.length > MOST) return
    if (typeof value === 'function') this.#function(value, name)
    else if (typeof value === 'object' && value !== null) this.#object(value, name)
  }

  #function(value: AnyFunction, name: string): void {
    if (this.#seen.has(value)) return
    this.#seen.add(value)
    if (!this.#known.functions.has(value)) {
      if (isNative(value)) return
      throw new Hidden(`${name} is a function with state of its own`)
    }
    const isClass = this.#known.classes.has(value)
    this.#properties(value, name, isClass ? sourceOf(value) : null)
    const { prototype } = value
    if (prototype && (isClass || Reflect.ownKeys(prototype).length > 1)) {
      this.#seen.add(prototype)
      this.#properties(prototype, name, isClass ? sourceOf(value) : null)
    }
  }

  #object(value: object, name: string): void {
    if (this.#seen.has(value) || ELSEWHERE.has(value)) return
    this.#seen.add(value)
    if (types.isProxy(value)) throw new Hidden(`${name} is a proxy`)
    const prototype = Object.getPrototypeOf(value)
    if (prototype === null && Reflect.get(value, Symbol.toStringTag) === 'Module') return
    if (prototype === Map.prototype) this.#entries(value as Map<unknown, unknown>, name)
    else if (prototype === Set.prototype) this.#entries(value as Set<unknown>, name)
    else if (prototype === Date.prototype) this.taken.push(takenDate(value as Date))
    else if (
      prototype !== null &&
      prototype !== Array.prototype &&
      prototype !== RegExp.prototype &&
      !this.#isOpen(prototype)
    )
      throw new Hidden(`${name} is an object of its own kind`)
    this.#properties(value, name, null)
  }

  #isOpen(prototype: unknown): boolean {
    for (let at = prototype; at !== null; at = Object.getPrototypeOf(at)) if (!this.#known.open.has(at)) return false
    return true
  }

  #entries(value: Map<unknown, unknown> | Set<unknown>, name: string): void {
    const entries = [...value.entries()]
    const isMap = value instanceof Map
    this.taken.push({
      isSame() {
        if (value.size !== entries.length) return false
        let i = 0
        for (const [key, item] of value.entries()) {
          const [wasKey, was] = entries[i++] as [unknown, unknown]
          if (!Object.is(key, wasKey) || !Object.is(item, was)) return false
        }
        return true
      },
      putBack() {
        value.clear()
        for (const [key, item] of entries) isMap ? value.set(key, item) : (value as Set<unknown>).add(key)
        return true
      },
    })
    for (const [key, item] of entries) {
      this.take(key, name)
      this.take(item, name)
    }
  }

  /** Own properties; the functions among those of a class and its prototype are its methods when its text holds theirs. */
  #properties(value: object, name: string, classText: string | null): void {
    const keys = Reflect.ownKeys(value)
    const were = keys.map((key) => Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor)
    if (!Object.isFrozen(value)) this.taken.push(takenProperties(value, keys, were))
    for (const [i, { value: held, get, set }] of were.entries()) {
      const key = keys[i] as string | symbol
      if (typeof value === 'function' && key === 'prototype') continue
      for (const one of [held, get, set]) {
        if (one === undefined || one === value) continue
        if (classText !== null && typeof one === 'function' && isMethod(one, classText, were[i]?.enumerable)) continue
        this.take(one, `${name}.${String(key)}`)
      }
    }
  }
}

function isMethod(one: AnyFunction, classText: string, enumerable: boolean | undefined): boolean {
  return !enumerable && (sourceOf(one) === classText || classText.includes(sourceOf(one)))
}

function takenDate(date: Date): Taken {
  const time = date.getTime()
  return {
    isSame: () => Object.is(date.getTime(), time),
    putBack: () => Object.is(date.setTime(time), time),
  }
}

function takenProperties(
  target: object,
  keys: readonly (string | symbol)[],
  were: readonly PropertyDescriptor[],
): Taken {
  const prototype = Object.getPrototypeOf(target)
  const extensible = Object.isExtensible(target)
  const plain = were.every(({ get, set }) => get === undefined && set === undefined)
  const sameAt = (key: string | symbol, was: PropertyDescriptor): boolean => {
    if (plain) return Object.is(Reflect.get(target, key), was.value)
    const now = Object.getOwnPropertyDescriptor(target, key)
    return now !== undefined && Object.is(now.value, was.value) && now.get === was.get && now.set === was.set
  }
  const isKind = (): boolean =>
    Object.getPrototypeOf(target) === prototype && Object.isExtensible(target) === extensible
  return {
    isSame() {
      const now = Reflect.ownKeys(target)
      return (
        now.length === keys.length &&
        isKind() &&
        keys.every((key, i) => now[i] === key && sameAt(key, were[i] as PropertyDescriptor))
      )
    },
    putBack() {
      if (!isKind()) return false
      const now = Reflect.ownKeys(target)
      const sameKeys = now.length === keys.length && keys.every((key, i) => now[i] === key)
      if (!sameKeys && !Array.isArray(target)) for (const key of now) Reflect.deleteProperty(target, key)
      if (Array.isArray(target)) target.length = 0
      return keys.every((key, i) => Reflect.defineProperty(target, key, were[i] as PropertyDescriptor))
    },
  }
}

function isNative(value: AnyFunction): boolean {
  return /\{\s*\[native code\]\s*\}$/.test(sourceOf(value)) && !value.name.startsWith('bound ')
}

function sourceOf(value: AnyFunction): string {
  return Function.prototype.toString.call(value)
}

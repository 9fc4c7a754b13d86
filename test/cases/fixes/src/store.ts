type Listener<T> = (state: T, previous: T) => void

export interface Store<T extends object> {
  getState(): T
  setState(partial: Partial<T> | ((state: T) => Partial<T>), replace?: boolean): void
  subscribe(listener: Listener<T>): () => void
  select<V>(selector: (state: T) => V, listener: (value: V, previous: V) => void): () => void
  reset(): void
}

export function createStore<T extends object>(initial: T): Store<T> {
  let state = initial
  const listeners = new Set<Listener<T>>()
  const store: Store<T> = {
    getState: () => state,
    setState(partial, replace = false) {
      const next = typeof partial === 'function' ? partial(state) : partial
      if (Object.is(next, state)) return
      const previous = state
      state = replace ? (next as T) : { ...state, ...next }
      for (const listener of [...listeners]) listener(state, previous)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    select(selector, listener) {
      let value = selector(state)
      return store.subscribe((now) => {
        const next = selector(now)
        if (Object.is(next, value)) return
        const previous = value
        value = next
        listener(next, previous)
      })
    },
    reset() {
      store.setState(initial, true)
    },
  }
  return store
}

export interface History<T> {
  readonly present: T
  readonly canUndo: boolean
  readonly canRedo: boolean
  push(value: T): void
  undo(): T
  redo(): T
}

export function createHistory<T>(initial: T, limit = 100): History<T> {
  let past: T[] = []
  let present = initial
  let future: T[] = []
  return {
    get present() {
      return present
    },
    get canUndo() {
      return past.length > 0
    },
    get canRedo() {
      return future.length > 0
    },
    push(value) {
      if (Object.is(value, present)) return
      past = [...past, present].slice(-limit)
      present = value
      future = []
    },
    undo() {
      const previous = past.at(-1)
      if (previous === undefined) return present
      past = past.slice(0, -1)
      future = [present, ...future]
      present = previous
      return present
    },
    redo() {
      const [next, ...rest] = future
      if (next === undefined) return present
      past = [...past, present]
      future = rest
      present = next
      return present
    },
  }
}

/** A value that is computed when it is asked for and what it hangs on has changed. */
export function memo<A extends readonly unknown[], R>(dependencies: () => A, compute: (...values: A) => R): () => R {
  let known: { values: A; result: R } | null = null
  return () => {
    const values = dependencies()
    if (known && known.values.length === values.length && values.every((value, i) => Object.is(value, known?.values[i])))
      return known.result
    known = { values, result: compute(...values) }
    return known.result
  }
}

export function toggle<T>(list: readonly T[], item: T): T[] {
  return list.includes(item) ? list.filter((one) => one !== item) : [...list, item]
}

export function move<T>(list: readonly T[], from: number, to: number): T[] {
  const copy = [...list]
  const [item] = copy.splice(from, 1)
  if (item !== undefined) copy.splice(to, 0, item)
  return copy
}

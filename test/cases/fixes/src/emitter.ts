export type Listener = (...args: unknown[]) => void

interface Wrapped extends Listener {
  original?: Listener
}

/** Calls listeners by name, in the order in which they came. */
export class Emitter {
  readonly #listeners = new Map<string, Wrapped[]>()

  on(name: string, listener: Listener): () => void {
    const list = this.#listeners.get(name)
    if (list) list.push(listener)
    else this.#listeners.set(name, [listener])
    return () => this.off(name, listener)
  }

  once(name: string, listener: Listener): () => void {
    const wrapped: Wrapped = (...args) => {
      this.off(name, wrapped)
      listener(...args)
    }
    wrapped.original = listener
    return this.on(name, wrapped)
  }

  off(name: string, listener: Listener): void {
    const list = this.#listeners.get(name)
    if (!list) return
    const at = list.findIndex((one) => one === listener || one.original === listener)
    if (at !== -1) list.splice(at, 1)
    if (list.length === 0) this.#listeners.delete(name)
  }

  emit(name: string, ...args: unknown[]): boolean {
    const list = this.#listeners.get(name)
    if (!list) return false
    for (const listener of [...list]) listener(...args)
    return true
  }

  names(): string[] {
    return [...this.#listeners.keys()]
  }

  count(name: string): number {
    return this.#listeners.get(name)?.length ?? 0
  }
}

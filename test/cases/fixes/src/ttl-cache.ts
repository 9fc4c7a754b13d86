interface Entry<V> {
  value: V
  expires: number
}

export interface TtlCacheOptions {
  max?: number
  ttl?: number
  now?: () => number
}

/** A map that forgets: what was not used for longest when there are more than `max`, and what is older than `ttl`. */
export class TtlCache<K, V> {
  readonly #entries = new Map<K, Entry<V>>()
  readonly #max: number
  readonly #ttl: number
  readonly #now: () => number

  constructor(options: TtlCacheOptions = {}) {
    this.#max = options.max ?? Number.POSITIVE_INFINITY
    this.#ttl = options.ttl ?? Number.POSITIVE_INFINITY
    this.#now = options.now ?? Date.now
  }

  get size(): number {
    return this.#entries.size
  }

  set(key: K, value: V, ttl = this.#ttl): this {
    this.#entries.delete(key)
    this.#entries.set(key, { value, expires: this.#now() + ttl })
    this.#trim()
    return this
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    if (this.#isExpired(entry)) {
      this.#entries.delete(key)
      return undefined
    }
    this.#touch(key, entry)
    return entry.value
  }

  has(key: K): boolean {
    const entry = this.#entries.get(key)
    return entry !== undefined && !this.#isExpired(entry)
  }

  peek(key: K): V | undefined {
    const entry = this.#entries.get(key)
    return entry && !this.#isExpired(entry) ? entry.value : undefined
  }

  delete(key: K): boolean {
    return this.#entries.delete(key)
  }

  keys(): K[] {
    return [...this.#entries].filter(([, entry]) => !this.#isExpired(entry)).map(([key]) => key)
  }

  #isExpired(entry: Entry<V>): boolean {
    return entry.expires <= this.#now()
  }

  #touch(key: K, entry: Entry<V>): void {
    this.#entries.delete(key)
    this.#entries.set(key, entry)
  }

  #trim(): void {
    while (this.#entries.size > this.#max) {
      const [oldest] = this.#entries.keys()
      this.#entries.delete(oldest as K)
    }
  }
}

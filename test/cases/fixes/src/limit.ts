export interface Limit {
  <T>(task: () => Promise<T> | T): Promise<T>
  readonly active: number
  readonly pending: number
  clear(): void
}

/** Runs at most `concurrency` tasks at once. */
export function limit(concurrency: number): Limit {
  if (!Number.isInteger(concurrency) || concurrency < 1) throw new TypeError('expected a whole number from 1')
  const queue: (() => void)[] = []
  let active = 0
  const next = (): void => {
    active--
    queue.shift()?.()
  }
  const run = async <T>(task: () => Promise<T> | T, resolve: (value: Promise<T>) => void): Promise<void> => {
    active++
    const result = (async () => task())()
    resolve(result)
    try {
      await result
    } catch {}
    next()
  }
  const enqueue = <T>(task: () => Promise<T> | T): Promise<T> =>
    new Promise((resolve) => {
      if (active < concurrency) run(task, resolve)
      else queue.push(() => run(task, resolve))
    })
  return Object.defineProperties(enqueue, {
    active: { get: () => active },
    pending: { get: () => queue.length },
    clear: {
      value() {
        queue.length = 0
      },
    },
  }) as Limit
}

export interface Debounced<A extends unknown[]> {
  (...args: A): void
  cancel(): void
  flush(): void
}

export function debounce<A extends unknown[]>(
  action: (...args: A) => void,
  wait: number,
  options: { leading?: boolean; trailing?: boolean } = {},
): Debounced<A> {
  const { leading = false, trailing = true } = options
  let timer: ReturnType<typeof setTimeout> | null = null
  let last: A | null = null
  const invoke = (): void => {
    const args = last
    last = null
    if (args) action(...args)
  }
  const debounced = (...args: A): void => {
    const isFirst = timer === null
    last = args
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      timer = null
      if (trailing) invoke()
      else last = null
    }, wait)
    if (isFirst && leading) invoke()
  }
  return Object.assign(debounced, {
    cancel() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      last = null
    },
    flush() {
      if (timer === null) return
      clearTimeout(timer)
      timer = null
      invoke()
    },
  })
}

export async function mapLimit<T, R>(
  items: Iterable<T>,
  concurrency: number,
  mapper: (item: T, index: number) => Promise<R> | R,
): Promise<R[]> {
  const run = limit(concurrency)
  return Promise.all([...items].map((item, index) => run(() => mapper(item, index))))
}

export class TimeoutError extends Error {
  override name = 'TimeoutError'
}

export async function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(`no answer after ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

export interface RetryOptions {
  retries?: number
  minDelay?: number
  maxDelay?: number
  factor?: number
  sleep?: (ms: number) => Promise<void>
  shouldRetry?: (error: unknown, attempt: number) => boolean | Promise<boolean>
  onRetry?: (error: unknown, attempt: number) => void | Promise<void>
}

export class AbortError extends Error {
  override readonly name = 'AbortError'
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Milliseconds to wait after an attempt, which is 1 or more. */
export function backoff(attempt: number, { minDelay = 100, maxDelay = 10_000, factor = 2 }: RetryOptions = {}): number {
  return Math.min(minDelay * factor ** (attempt - 1), maxDelay)
}

function toError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value))
}

/** Calls again what fails, and rejects with the last error. */
export async function retry<T>(task: (attempt: number) => Promise<T> | T, options: RetryOptions = {}): Promise<T> {
  const { retries = 3, sleep = wait, shouldRetry = () => true, onRetry } = options
  let attempt = 0
  for (;;) {
    attempt++
    try {
      return await task(attempt)
    } catch (error) {
      if (error instanceof AbortError) throw error
      if (attempt > retries) throw toError(error)
      if (!(await shouldRetry(error, attempt))) throw toError(error)
      await onRetry?.(error, attempt)
      await sleep(backoff(attempt, options))
    }
  }
}

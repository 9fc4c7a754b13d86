/** Resolves after `ms`; rejects with the reason of the signal when that comes first, and leaves no timer behind. */
export function sleep(ms, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/**
 * @typedef {object} Delays
 * @property {number} [base]  milliseconds before the second attempt
 * @property {number} [factor]
 * @property {number} [max]
 * @property {number} [jitter]  share of the delay that is left to chance, 0 to 1
 * @property {() => number} [random]
 */

/** Milliseconds to wait after the given attempt, counted from one. @param {number} attempt @param {Delays} [delays] */
export function backoff(attempt, { base = 100, factor = 2, max = 10_000, jitter = 0, random = Math.random } = {}) {
  const full = Math.min(max, base * factor ** (attempt - 1));
  return Math.round(full * (1 - jitter * random()));
}

export class RetriesExhausted extends Error {
  /** @param {number} attempts @param {unknown} cause */
  constructor(attempts, cause) {
    super(`gave up after ${attempts} attempts: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.name = 'RetriesExhausted';
    this.attempts = attempts;
  }
}

/**
 * Runs `work` until it succeeds. An error may bring its own waiting time in seconds, `retryAfter`.
 * @template T
 * @param {(attempt: number) => Promise<T>} work
 * @param {Delays & { attempts?: number, isTransient?: (error: any) => boolean, onRetry?: (info: { attempt: number, ms: number, error: unknown }) => void, signal?: AbortSignal }} [options]
 * @returns {Promise<T>}
 */
export async function retry(work, { attempts = 5, isTransient = () => true, onRetry, signal, ...delays } = {}) {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (attempt >= attempts) throw new RetriesExhausted(attempt, error);
      const ms = typeof error?.retryAfter === 'number' ? error.retryAfter * 1000 : backoff(attempt, delays);
      onRetry?.({ attempt, ms, error });
      await sleep(ms, signal);
    }
  }
}

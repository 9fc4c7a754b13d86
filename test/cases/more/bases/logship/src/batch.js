const TIME_UP = Symbol('time up');

/** Waits for the promise, but no longer than until `deadline`. */
async function orTimeUp(promise, deadline) {
  if (deadline === Infinity) return promise;
  let timer;
  const timeUp = new Promise((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadline - Date.now()), TIME_UP);
  });
  try {
    return await Promise.race([promise, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}

/** Bytes of a value as it is sent. */
export const weigh = (value) => Buffer.byteLength(JSON.stringify(value), 'utf8');

/**
 * Groups a stream. A batch is full with `size` items, or when the next item would take it past `bytes`; it is given
 * out at the latest `wait` milliseconds after its first item came. An item that is too heavy is a batch of its own.
 * @template T
 * @param {AsyncIterable<T> | Iterable<T>} source
 * @param {{ size?: number, bytes?: number, wait?: number }} [limits]
 * @returns {AsyncGenerator<T[]>}
 */
export async function* batches(source, { size = 100, bytes = Infinity, wait = Infinity } = {}) {
  if (!(size >= 1)) throw new RangeError('size must be at least one');
  const iterator = source[Symbol.asyncIterator]?.() ?? source[Symbol.iterator]();
  /** @type {T[]} */
  let batch = [];
  let weight = 0;
  let deadline = Infinity;
  let pending;
  const take = () => {
    const full = batch;
    batch = [];
    weight = 0;
    deadline = Infinity;
    return full;
  };
  try {
    for (;;) {
      // A promise that lost against the clock is asked again in the next round.
      pending ??= Promise.resolve(iterator.next());
      const next = await orTimeUp(pending, deadline);
      if (next === TIME_UP) {
        yield take();
        continue;
      }
      pending = undefined;
      if (next.done) break;
      const cost = bytes === Infinity ? 0 : weigh(next.value);
      if (batch.length > 0 && weight + cost > bytes) yield take();
      if (batch.length === 0) deadline = Date.now() + wait;
      batch.push(next.value);
      weight += cost;
      if (batch.length >= size) yield take();
    }
    if (batch.length > 0) yield take();
  } finally {
    // Not awaited: a source that never answers must not hold us up.
    void iterator.return?.();
  }
}

import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { batches } from '../src/batch.js';
import { joinTraces, lines } from '../src/lines.js';
import { collect } from './collect.js';

describe('lines', () => {
  test('are put together from chunks', async () => {
    expect(await collect(lines(['one\ntw', 'o\r', '\nthree']))).toEqual(['one', 'two', 'three']);
  });
  test('keep characters whole', async () => {
    const bytes = Buffer.from('grün\n');
    expect(await collect(lines([bytes.subarray(0, 3), bytes.subarray(3)]))).toEqual(['grün']);
  });
  test('come from a stream', async () => {
    expect(await collect(lines(Readable.from([Buffer.from('a\n\nb\n')])))).toEqual(['a', '', 'b']);
  });
  test('are cut when they are too long', async () => {
    expect(await collect(lines(['abcdef\nxy\n'], { max: 4 }))).toEqual(['abcd', 'xy']);
  });
});

describe('joinTraces', () => {
  test('keeps a trace together', async () => {
    const trace = ['Error: no', '    at main (a.js:1:2)', '    at b.js:3:4', 'Caused by: x', '... 7 more'];
    expect(await collect(joinTraces([...trace, '', 'next']))).toEqual([trace.join('\n'), 'next']);
  });
  test('does not begin with a continuation', async () => {
    expect(await collect(joinTraces(['  at nothing', 'first']))).toEqual(['  at nothing', 'first']);
  });
});

describe('batches', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A source that gives its items at the given times. */
  async function* timed(...items) {
    for (const [at, item] of items) {
      await new Promise((resolve) => setTimeout(resolve, at - Date.now() + start));
      yield item;
    }
  }
  const start = Date.UTC(2026, 0, 1);
  beforeEach(() => void vi.setSystemTime(start));

  test('have a size', async () => {
    expect(await collect(batches([1, 2, 3, 4, 5], { size: 2 }))).toEqual([[1, 2], [3, 4], [5]]);
  });
  test('have a weight', async () => {
    expect(await collect(batches(['aaaa', 'bbbb', 'é', 'x'.repeat(40), 'c'], { bytes: 12 }))).toEqual([['aaaa', 'bbbb'], ['é'], ['x'.repeat(40)], ['c']]);
  });
  test('do not wait for ever', async () => {
    const got = [];
    const done = (async () => {
      for await (const batch of batches(timed([10, 'a'], [40, 'b'], [200, 'c']), { wait: 50 })) got.push([Date.now() - start, ...batch]);
    })();
    await vi.runAllTimersAsync();
    await done;
    expect(got).toEqual([[60, 'a', 'b'], [200, 'c']]);
  });
  test('begin to wait with their first item', async () => {
    const got = [];
    const done = (async () => {
      for await (const batch of batches(timed([10, 'a'], [30, 'b'], [60, 'c'], [75, 'd']), { size: 2, wait: 20 })) got.push([Date.now() - start, ...batch]);
    })();
    await vi.runAllTimersAsync();
    await done;
    expect(got).toEqual([[30, 'a', 'b'], [75, 'c', 'd']]);
  });
  test('end the source when nobody wants more', async () => {
    const closed = vi.fn();
    async function* source() {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        closed();
      }
    }
    for await (const batch of batches(source(), { size: 3 })) {
      expect(batch).toEqual([0, 1, 2]);
      break;
    }
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  });
  test('leave no timer behind', async () => {
    await collect(batches([1, 2, 3], { size: 2, wait: 1000 }));
    expect(vi.getTimerCount()).toBe(0);
  });
});

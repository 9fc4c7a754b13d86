import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backoff, RetriesExhausted, retry, sleep } from '../src/retry.js';
import { records, SendError, Shipper } from '../src/shipper.js';
import { collect } from './collect.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const record = (message, more = {}) => ({ time: 0, level: 'info', message, fields: {}, ...more });
/** Fails with the given errors in turn, then succeeds. */
const failing = (...errors) => vi.fn(async () => {
  if (errors.length > 0) throw errors.shift();
  return 'done';
});

describe('backoff', () => {
  test('grows up to the maximum', () => {
    expect([1, 2, 3, 4, 5].map((n) => backoff(n, { base: 50, factor: 3, max: 1000 }))).toEqual([50, 150, 450, 1000, 1000]);
  });
  test('leaves a share to chance', () => {
    expect([0, 0.5, 1].map((chance) => backoff(2, { jitter: 0.5, random: () => chance }))).toEqual([200, 150, 100]);
  });
});

describe('sleep', () => {
  test('can be ended', async () => {
    const controller = new AbortController();
    const slept = sleep(1000, controller.signal).catch((reason) => reason);
    controller.abort('enough');
    expect(await slept).toBe('enough');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('retry', () => {
  test('waits longer each time', async () => {
    const work = failing(new Error('a'), new Error('b'), new Error('c'));
    const result = retry(work);
    await vi.advanceTimersByTimeAsync(100 + 200 + 399);
    expect(work).toHaveBeenCalledTimes(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(await result).toBe('done');
  });
  test('says how often it tried', async () => {
    const last = new Error('down');
    const result = retry(failing(new Error('a'), last, new Error('z')), { attempts: 2 }).catch((error) => error);
    await vi.runAllTimersAsync();
    const error = await result;
    expect(error).toBeInstanceOf(RetriesExhausted);
    expect(error).toMatchObject({ attempts: 2, cause: last, message: 'gave up after 2 attempts: down' });
  });
  test('listens to the server', async () => {
    const told = [];
    const result = retry(failing(new SendError(429, 3)), { onRetry: ({ attempt, ms }) => told.push([attempt, ms]) });
    await vi.advanceTimersByTimeAsync(3000);
    expect(await result).toBe('done');
    expect(told).toEqual([[1, 3000]]);
  });
  test('passes permanent errors on', async () => {
    const error = new SendError(400);
    const work = failing(error);
    await expect(retry(work, { isTransient: (e) => e.transient })).rejects.toBe(error);
    expect(work).toHaveBeenCalledTimes(1);
  });
  test('stops when told to', async () => {
    const controller = new AbortController();
    const work = failing(new Error('a'), new Error('b'));
    const result = retry(work, { signal: controller.signal }).catch((reason) => reason);
    await vi.advanceTimersByTimeAsync(50);
    controller.abort('stop');
    expect(await result).toBe('stop');
    expect(work).toHaveBeenCalledTimes(1);
  });
});

describe('SendError', () => {
  test('knows what is worth another attempt', () => {
    expect([400, 404, 408, 413, 429, 500, 503].filter((status) => new SendError(status).transient)).toEqual([408, 429, 500, 503]);
  });
});

describe('Shipper', () => {
  test('sends batches in order', async () => {
    const send = vi.fn(async () => {});
    const stats = await new Shipper(send, { batch: { size: 2 } }).ship([record('a'), record('b'), record('c')]);
    expect(send.mock.calls.map(([batch]) => batch.map((r) => r.message))).toEqual([['a', 'b'], ['c']]);
    expect(stats).toEqual({ read: 3, filtered: 0, sent: 3, dropped: 0, retries: 0 });
  });
  test('leaves out what the filter refuses and cleans the rest', async () => {
    const send = vi.fn(async () => {});
    const shipper = new Shipper(send, { filter: (r) => r.level !== 'debug' });
    await shipper.ship([record('a', { level: 'debug' }), record('Bearer abc', { fields: { secret: 1 } })]);
    expect(send).toHaveBeenCalledExactlyOnceWith([record('Bearer ***', { fields: { secret: '***' } })]);
    expect(shipper.stats).toMatchObject({ read: 2, filtered: 1, sent: 1 });
  });
  test('tries again', async () => {
    const onRetry = vi.fn();
    const shipper = new Shipper(failing(new SendError(503), new TypeError('network')), { retry: { onRetry } });
    const shipped = shipper.ship([record('a')]);
    await vi.runAllTimersAsync();
    expect(await shipped).toMatchObject({ sent: 1, retries: 2, dropped: 0 });
    expect(onRetry).toHaveBeenCalledTimes(2);
  });
  test('drops what is refused and goes on', async () => {
    const dropped = [];
    const shipper = new Shipper(failing(new SendError(400)), { batch: { size: 1 }, onDrop: (batch, error) => dropped.push(batch[0].message, error.status) });
    expect(await shipper.ship([record('a'), record('b')])).toMatchObject({ sent: 1, dropped: 1, retries: 0 });
    expect(dropped).toEqual(['a', 400]);
  });
  test('sends in halves what is too large', async () => {
    const sizes = [];
    const send = async (batch) => {
      sizes.push(batch.length);
      if (batch.length > 2) throw new SendError(413);
    };
    const shipper = new Shipper(send);
    await shipper.ship(['a', 'b', 'c', 'd', 'e'].map((m) => record(m)));
    expect(sizes).toEqual([5, 3, 2, 1, 2]);
    expect(shipper.stats).toMatchObject({ sent: 5, dropped: 0 });
  });
  test('stops in the middle of a wait', async () => {
    const controller = new AbortController();
    const onDrop = vi.fn();
    const shipper = new Shipper(failing(new SendError(500)), { onDrop });
    const shipped = shipper.ship([record('a')], controller.signal).catch((reason) => reason);
    await vi.advanceTimersByTimeAsync(10);
    controller.abort('bye');
    expect(await shipped).toBe('bye');
    expect(onDrop).not.toHaveBeenCalled();
  });
});

describe('records', () => {
  test('carry their traces', async () => {
    const text = '2026-01-01T00:00:00Z ERROR [api] boom id=4\n    at a.js:1\n    at b.js:2\n';
    expect(await collect(records([text]))).toEqual([{ time: Date.UTC(2026, 0, 1), level: 'error', logger: 'api', message: 'boom', fields: { id: 4, trace: 'at a.js:1\nat b.js:2' } }]);
  });
  test('are never lost', async () => {
    const text = '2026-01-01T00:00:00Z INFO up\nsomething else\n';
    expect((await collect(records([text])))[1]).toEqual({ time: Date.UTC(2026, 0, 1), level: 'info', message: 'something else', fields: { unparsed: true } });
  });
});

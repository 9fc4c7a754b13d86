import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { batches, weigh } from '../src/batch.js';
import { atLeast, levelFilter, levelOf, LEVELS } from '../src/levels.js';
import { joinTraces, lines } from '../src/lines.js';
import { parseLine, parseLogfmt, timeOf, toLogfmt } from '../src/parse.js';
import { redact, redactText } from '../src/redact.js';
import { backoff, RetriesExhausted, retry, sleep } from '../src/retry.js';
import { records, SendError, Shipper } from '../src/shipper.js';

fc.configureGlobal({ seed: 90210, numRuns: 200 });

async function collect(source) {
  const all = [];
  for await (const item of source) all.push(item);
  return all;
}

describe('oracle: levels', () => {
  test('names', () => {
    const names = { trace: 'trace', DEBUG: 'debug', ' Info ': 'info', warn: 'warn', WARNING: 'warn', err: 'error', Error: 'error', fatal: 'fatal', crit: 'fatal', critical: 'fatal', PANIC: 'fatal', notice: 'info', verbose: 'debug', '': undefined, off: undefined, toString: undefined, '30': undefined };
    for (const [name, level] of Object.entries(names)) expect(levelOf(name), name).toBe(level);
    for (const [i, level] of LEVELS.entries()) expect(levelOf((i + 1) * 10)).toBe(level);
    for (const bad of [0, 70, -10, NaN, null, undefined, true, {}]) expect(levelOf(bad)).toBeUndefined();
    for (const [i, a] of LEVELS.entries()) for (const [j, b] of LEVELS.entries()) expect(atLeast(a, b)).toBe(i >= j);
  });
  test('filters', () => {
    const parts = fc.array(fc.constantFrom('a', 'b', 'aa'), { minLength: 1, maxLength: 3 }).map((p) => p.join('.'));
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(parts, fc.constantFrom(...LEVELS, 'off')), { selector: ([n]) => n, maxLength: 5 }), fc.option(fc.constantFrom(...LEVELS, 'off'), { nil: undefined }), parts, fc.constantFrom(...LEVELS), (rules, rest, logger, level) => {
      const filter = levelFilter([...rules.map((r) => r.join(' = ')), rest].filter((x) => x !== undefined).join(' ,'));
      const match = rules.filter(([n]) => logger === n || logger.startsWith(`${n}.`)).sort((x, y) => y[0].length - x[0].length)[0]?.[1] ?? rest ?? 'info';
      expect(filter({ level, logger })).toBe(match !== 'off' && LEVELS.indexOf(level) >= LEVELS.indexOf(match));
      expect(filter({ level })).toBe((rest ?? 'info') !== 'off' && LEVELS.indexOf(level) >= LEVELS.indexOf(rest ?? 'info'));
    }));
    expect(levelFilter('')({ level: 'info' })).toBe(true);
    expect(levelFilter(',,')({ level: 'debug' })).toBe(false);
    expect(levelFilter('db=WARNING')({ level: 'info', logger: 'db' })).toBe(false);
    for (const bad of ['x', 'a=', 'a=b=c']) expect(() => levelFilter(bad)).toThrow(RangeError);
  });
});

describe('oracle: parse', () => {
  test('logfmt goes back and forth', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '1', ' ', '"', '\\', '=', '\n', '\t', '\r', 'é', '.', '-') });
    const value = fc.oneof(text, fc.boolean(), fc.integer(), fc.constant(null), fc.constantFrom('true', 'null', '12', '-1.5', '007', ''), fc.constantFrom(1.25, -0.5, 3));
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('a', 'b_c', 'd.e', 'f-g', '@h'), value), (fields) => {
      expect(parseLogfmt(toLogfmt(fields))).toEqual({ fields: { ...fields }, rest: '' });
    }));
    expect(toLogfmt({ a: undefined, b: { c: [1] }, d: [1, 2] })).toBe('b="{\\"c\\":[1]}" d=[1,2]');
    const table = [
      ['', {}, ''],
      ['x', {}, 'x'],
      ['a=1', { a: 1 }, ''],
      ['  x  a=1   y b=2 ', { a: 1, b: 2 }, 'x y'],
      ['a="x y"z b=1', { b: 1 }, 'a="x y"z'],
      ['a=b=c', { a: 'b=c' }, ''],
      ['a==', { a: '=' }, ''],
      ['u=http://x/?a=1', { u: 'http://x/?a=1' }, ''],
      ['(a=1)', {}, '(a=1)'],
      ['a= b=', { a: '', b: '' }, ''],
      ['a="" b="\\n\\t\\\\\\q"', { a: '', b: '\n\t\\q' }, ''],
      ['a=1 a=2', { a: 2 }, ''],
      ['a=-0.50 b=1. c=.5 d=+1 e=1e3 f=0x1', { a: -0.5, b: '1.', c: '.5', d: '+1', e: '1e3', f: '0x1' }, ''],
      ['a=123456789012345 b=1234567890123456', { a: 123456789012345, b: '1234567890123456' }, ''],
      ['a=True b=false c=null', { a: 'True', b: false, c: null }, ''],
      ['a="true" b="5"', { a: 'true', b: '5' }, ''],
    ];
    for (const [line, fields, rest] of table) expect(parseLogfmt(line), line).toEqual({ fields, rest });
  });
  test('times', () => {
    const at = Date.UTC(2026, 1, 3, 4, 5, 6);
    const table = [['2026-02-03T04:05:06Z', at], ['2026-02-03 04:05:06', at], ['2026-02-03T04:05:06', at], ['2026-02-03 04:05:06,789', at + 789], ['2026-02-03T04:05:06.5', at + 500], ['2026-02-03T04:05:06+01:00', at - 3_600_000], ['2026-02-03T04:05:06-0130', at + 5_400_000], [at, at], [at / 1000, at], [1.5, 1500], [99_999_999_999, 99_999_999_999_000], [100_000_000_000, 100_000_000_000], [0, 0]];
    for (const [value, want] of table) expect(timeOf(value), String(value)).toBe(want);
    for (const bad of ['', 'soon', undefined, null, true, {}, '2026-02-03T25:00:00']) expect(timeOf(bad)).toBeNaN();
  });
  test('lines', () => {
    const time = Date.UTC(2026, 1, 3, 4, 5, 6);
    const good = [
      ['{"severity":"ERR","@timestamp":"2026-02-03T04:05:06Z","message":"m","a":{"b":1}}', { time, level: 'error', message: 'm', fields: { a: { b: 1 } } }],
      [`{"level":"info","lvl":"warn","time":${time / 1000},"logger":"l","name":"n"}`, { time, level: 'info', logger: 'l', message: '', fields: { lvl: 'warn', name: 'n' } }],
      [`  {"lvl":20,"ts":${time},"msg":null,"logger":5} `, { time, level: 'debug', logger: '5', message: '', fields: {} }],
      [`{"level":"info","time":${time},"message":"","msg":"x"}`, { time, level: 'info', message: '', fields: { msg: 'x' } }],
      [`level=warn time=${time} x=1 hello`, { time, level: 'warn', message: '', fields: { x: 1 } }],
      ['timestamp="2026-02-03 04:05:06" severity=notice name=a.b msg=ok', { time, level: 'info', logger: 'a.b', message: 'ok', fields: {} }],
      ['2026-02-03T04:05:06Z info up', { time, level: 'info', message: 'up', fields: {} }],
      ['2026-02-03 04:05:06,250 [Warning]   [x-y.z_1]   a   b=1 c', { time: time + 250, level: 'warn', logger: 'x-y.z_1', message: 'a c', fields: { b: 1 } }],
      ['2026-02-03T05:05:06+01:00 DEBUG logger=q [not one] x', { time, level: 'debug', message: '[not one] x', fields: { logger: 'q' } }],
      ['2026-02-03 04:05:06.123456 ERROR [a] ', null],
      ['2026-02-03 04:05:06.123456 ERROR [a] x', { time: time + 123, level: 'error', logger: 'a', message: 'x', fields: {} }],
    ];
    for (const [line, want] of good) if (want) expect(parseLine(line), line).toEqual(want);
    for (const bad of ['', '   ', 'x', '{', '{}', '[1]', '{"level":"info"}', '{"level":"info","time":"x"}', '{"level":"loud","time":1}', 'level=info', 'time=1', '2026-02-03 04:05:06', '2026-02-03 04:05:06 NOPE x', '2026-02-03 info x', 'x 2026-02-03T04:05:06Z info up']) expect(parseLine(bad), bad).toBeNull();
  });
});

describe('oracle: redact', () => {
  test('masks', () => {
    const table = [
      ['Bearer x', 'Bearer ***'],
      ['bearer a.b_c~d+e/f-g==,x', 'bearer ***,x'],
      ['Basic QQ== Bearer Y', 'Basic *** Bearer ***'],
      ['Forbearer x', 'Forbearer x'],
      ['Bearer', 'Bearer'],
      ['4111111111111111', '***1111'],
      ['5500-0000-0000-0004 4111 1111 1111 1111', '***0004 ***1111'],
      ['340000000000009', '***0009'],
      ['4222222222222', '***2222'],
      ['411111111111111', '411111111111111'],
      ['1234567890123', '1234567890123'],
      ['x4111111111111111', 'x4111111111111111'],
      ['id 79927398713', 'id 79927398713'],
      ['', ''],
    ];
    for (const [text, want] of table) expect(redactText(text), text).toBe(want);
    const input = { Password: 1, userPassword: 'x', passwords: 'x', 'x-api-key': 'k', apiKey: 'k', api_key: 'k', apikey: 'k', API_KEY: null, Authorization: ['a'], authorization: { b: 1 }, accessToken: '', tokenId: 't', clientSecret: false, secretary: 'Eve', passwd: 0, list: [{ token: 1 }, 'Bearer q', 5, null, [['Basic q']]], deep: { deep: { secret: 1, n: undefined } } };
    const copy = structuredClone(input);
    const want = { Password: '***', userPassword: '***', passwords: 'x', 'x-api-key': '***', apiKey: '***', api_key: '***', apikey: '***', API_KEY: null, Authorization: '***', authorization: '***', accessToken: '***', tokenId: 't', clientSecret: '***', secretary: 'Eve', passwd: '***', list: [{ token: '***' }, 'Bearer ***', 5, null, [['Basic ***']]], deep: { deep: { secret: '***', n: undefined } } };
    const out = redact(input);
    for (const key of Object.keys(want)) expect(out[key], key).toEqual(want[key]);
    expect(Object.keys(out)).toEqual(Object.keys(want));
    expect(input).toEqual(copy);
    for (const plain of [1, true, null, undefined]) expect(redact(plain)).toBe(plain);
  });
});

describe('oracle: lines', () => {
  test('do not depend on the cuts', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n', '\r\n', ' ') }), fc.array(fc.nat(40), { maxLength: 5 }), fc.boolean(), async (text, cuts, asText) => {
      const whole = asText ? text : Buffer.from(text);
      const at = [0, ...cuts.map((c) => Math.min(c, whole.length)).sort((x, y) => x - y), whole.length];
      const chunks = at.slice(1).map((end, i) => (asText ? whole.slice(at[i], end) : whole.subarray(at[i], end)));
      const want = text.split('\n');
      if (want.at(-1) === '') want.pop();
      expect(await collect(lines(chunks))).toEqual(want.map((l) => l.replace(/\r$/, '')));
    }));
    expect(await collect(lines(['x'.repeat(70_000)]))).toEqual(['x'.repeat(65_536)]);
    expect(await collect(lines(['abc\r\nabcd\r\nabcde'], { max: 4 }))).toEqual(['abc', 'abcd', 'abcd']);
    expect(await collect(lines([]))).toEqual([]);
    expect(await collect(lines([Buffer.from([0x61, 0xc3])]))).toEqual(['a\ufffd']);
    const asked = [];
    const source = (function* () {
      for (const chunk of ['a\nb\n', 'c\n']) {
        asked.push(chunk);
        yield chunk;
      }
    })();
    expect((await lines(source).next()).value).toBe('a');
    expect(asked).toEqual(['a\nb\n']);
  });
  test('are joined', async () => {
    const table = [
      [[], []],
      [['', ' '], []],
      [['a', 'b'], ['a', 'b']],
      [['a', ' b', '\tc', 'd', ' e'], ['a\n b\n\tc', 'd\n e']],
      [['a', '', ' b'], ['a\n b']],
      [['a', '}', 'b'], ['a\n}', 'b']],
      [['a', 'Caused by: x', '... 12 more', '...12 more'], ['a\nCaused by: x\n... 12 more', '...12 more']],
      [[' a', ' b'], [' a\n b']],
      [['a', 'caused by'], ['a', 'caused by']],
    ];
    for (const [input, want] of table) expect(await collect(joinTraces(input))).toEqual(want);
  });
});

describe('oracle: time', () => {
  const start = Date.UTC(2030, 0, 1);
  beforeEach(() => void vi.useFakeTimers({ now: start }));
  afterEach(() => void vi.useRealTimers());

  async function* timed(items) {
    for (const [at, item] of items) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - (Date.now() - start))));
      yield item;
    }
  }

  test('batches equal a slow reckoning', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.string({ maxLength: 6 })), { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom(Infinity, 8, 14), fc.constantFrom(Infinity, 25, 51), async (gaps, size, bytes, wait) => {
      vi.setSystemTime(start);
      let at = 0;
      const items = gaps.map(([gap, text]) => [(at += gap * 2), text]);
      const want = [];
      let batch = [];
      let first = 0;
      const give = (when) => {
        want.push([when, batch]);
        batch = [];
      };
      for (const [when, text] of items) {
        if (batch.length > 0 && first + wait < when) give(first + wait);
        if (batch.length > 0 && [...batch, text].reduce((n, t) => n + weigh(t), 0) > bytes) give(when);
        if (batch.length === 0) first = when;
        batch.push(text);
        if (batch.length === size) give(when);
      }
      if (batch.length > 0) give(at);
      const got = [];
      const done = (async () => {
        for await (const b of batches(timed(items), { size, bytes, wait })) got.push([Date.now() - start, b]);
      })();
      await vi.runAllTimersAsync();
      await done;
      expect(got).toEqual(want);
      expect(vi.getTimerCount()).toBe(0);
    }));
  });
  test('batches pass errors on and close their source', async () => {
    const log = [];
    const broken = (async function* () {
      yield 1;
      throw new Error('broken');
    })();
    await expect(collect(batches(broken))).rejects.toThrow('broken');
    const two = (async function* () {
      try {
        yield 'a';
        yield 'b';
      } finally {
        log.push('closed');
      }
    })();
    for await (const batch of batches(two, { size: 1 })) {
      log.push(...batch);
      break;
    }
    await vi.waitFor(() => expect(log).toHaveLength(2));
    expect(log).toEqual(['a', 'closed']);
    for (const size of [0, -1, NaN]) await expect(batches([], { size }).next()).rejects.toThrow(RangeError);
    expect(await collect(batches(Array.from({ length: 101 }, (_, i) => i)))).toHaveLength(2);
    expect(await collect(batches([]))).toEqual([]);
    for (const wait of [10, 500, 9999]) expect(await collect(batches([1, 2, 3], { wait }))).toEqual([[1, 2, 3]]);
    expect(vi.getTimerCount()).toBe(0);
    expect(weigh('é')).toBe(4);
    expect(weigh({ a: 1 })).toBe(7);
  });

  test('backoff', () => {
    for (let n = 1; n < 12; n++) {
      expect(backoff(n)).toBe(Math.min(10_000, 100 * 2 ** (n - 1)));
      expect(backoff(n, { base: 7, factor: 1.5, max: 90 })).toBe(Math.round(Math.min(90, 7 * 1.5 ** (n - 1))));
      for (const r of [0, 0.25, 0.999]) expect(backoff(n, { jitter: 0.4, random: () => r })).toBe(Math.round(Math.min(10_000, 100 * 2 ** (n - 1)) * (1 - 0.4 * r)));
    }
  });
  test('sleep', async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const slept = sleep(30, signal).then(() => Date.now() - start);
    await vi.advanceTimersByTimeAsync(30);
    expect(await slept).toBe(30);
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1]);
    expect(remove.mock.calls[0][1]).toBe(add.mock.calls[0][1]);
    await expect(sleep(5, AbortSignal.abort('early'))).rejects.toBe('early');
    expect(vi.getTimerCount()).toBe(0);
  });
  test('retry', async () => {
    for (let attempts = 1; attempts <= 6; attempts++) {
      for (let failures = 0; failures <= 6; failures++) {
        const began = Date.now();
        const told = [];
        const seen = [];
        const result = retry(async (attempt) => {
          seen.push(attempt);
          if (attempt <= failures) throw new Error(`e${attempt}`);
          return attempt;
        }, { attempts, base: 10, factor: 3, max: 100, onRetry: (info) => told.push(info) }).catch((error) => error);
        await vi.runAllTimersAsync();
        const got = await result;
        const tries = Math.min(attempts, failures + 1);
        expect(seen).toEqual(Array.from({ length: tries }, (_, i) => i + 1));
        expect(told.map((t) => [t.attempt, t.ms, t.error.message])).toEqual(seen.slice(0, -1).map((n) => [n, Math.min(100, 10 * 3 ** (n - 1)), `e${n}`]));
        expect(Date.now() - began).toBe(told.reduce((n, t) => n + t.ms, 0));
        if (failures < attempts) expect(got).toBe(failures + 1);
        else {
          expect(got).toBeInstanceOf(RetriesExhausted);
          expect(got).toMatchObject({ name: 'RetriesExhausted', attempts, message: `gave up after ${attempts} attempts: e${attempts}` });
          expect(got.cause.message).toBe(`e${attempts}`);
        }
      }
    }
    const late = retry(async (n) => (n < 7 ? Promise.reject('text') : 'x'), { base: 1 }).catch((error) => error.message);
    await vi.runAllTimersAsync();
    expect(await late).toBe('gave up after 5 attempts: text');
    const zero = retry(async (n) => (n < 2 ? Promise.reject(Object.assign(new Error('x'), { retryAfter: 0 })) : Date.now()), {});
    const before = Date.now();
    await vi.runAllTimersAsync();
    expect(await zero).toBe(before);
    const work = vi.fn(async () => Promise.reject(new Error('x')));
    await expect(retry(work, { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(work).not.toHaveBeenCalled();
    const permanent = new TypeError('p');
    const mixed = retry(async (n) => Promise.reject(n === 1 ? new Error('t') : permanent), { base: 1, isTransient: (e) => e.message === 't' }).catch((error) => error);
    await vi.runAllTimersAsync();
    expect(await mixed).toBe(permanent);
  });
});

describe('oracle: shipper', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const record = (message) => ({ time: 1, level: 'info', message, fields: {} });
  const list = (n) => Array.from({ length: n }, (_, i) => record(String(i)));

  test('SendError', () => {
    for (let status = 400; status < 600; status++) expect(new SendError(status).transient).toBe(status === 408 || status === 429 || status >= 500);
    expect(new SendError(429, 2)).toMatchObject({ name: 'SendError', message: 'the server answered 429', status: 429, retryAfter: 2 });
  });
  test('loses and doubles nothing', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(30), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.constantFrom(0, 0, 400, 503, 429, 'net')), async (count, size, limit, attempts, outcomes) => {
      const arrived = [];
      const dropped = [];
      let open = 0;
      const send = async (batch) => {
        expect(++open).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 1));
        open -= 1;
        if (limit > 0 && batch.length > limit) throw new SendError(413);
        const next = outcomes.next().value;
        if (next === 'net') throw new TypeError('net');
        if (next) throw new SendError(next);
        arrived.push(...batch.map((r) => r.message));
      };
      const shipper = new Shipper(send, { batch: { size }, retry: { attempts, base: 1 }, filter: (r) => r.message !== '3', onDrop: (b, error) => {
        expect(error instanceof RetriesExhausted || error.status === 400 || error.status === 413).toBe(true);
        dropped.push(...b.map((r) => r.message));
      } });
      const shipped = shipper.ship(list(count));
      await vi.runAllTimersAsync();
      const stats = await shipped;
      const wanted = list(count).map((r) => r.message).filter((m) => m !== '3');
      expect([...arrived, ...dropped].sort()).toEqual([...wanted].sort());
      expect(arrived).toEqual(wanted.filter((m) => arrived.includes(m)));
      expect(stats).toMatchObject({ read: count, filtered: count > 3 ? 1 : 0, sent: arrived.length, dropped: dropped.length });
    }));
  });
  test('splits', async () => {
    for (let n = 1; n <= 12; n++) {
      const sent = [];
      const shipper = new Shipper(async (batch) => {
        if (batch.length > 1) throw new SendError(413);
        if (batch[0].message === '5') throw new SendError(413);
        sent.push(batch[0].message);
      });
      expect(await shipper.ship(list(n))).toEqual({ read: n, filtered: 0, sent: n > 5 ? n - 1 : n, dropped: n > 5 ? 1 : 0, retries: 0 });
      expect(sent).toEqual(list(n).map((r) => r.message).filter((m) => m !== '5'));
    }
  });
  test('stops', async () => {
    const controller = new AbortController();
    const sent = [];
    const source = list(5);
    const shipped = new Shipper(async (batch) => {
      sent.push(batch[0].message);
      if (sent.length === 2) controller.abort(new Error('over'));
    }, { batch: { size: 1 } }).ship(source, controller.signal);
    await expect(shipped).rejects.toThrow('over');
    expect(sent).toEqual(['0', '1']);
    const original = { time: 1, level: 'info', message: 'Basic q', logger: 'l', fields: { token: 1 } };
    const send = vi.fn(async () => {});
    await new Shipper(send).ship([original]);
    expect(send.mock.calls[0][0]).toEqual([{ time: 1, level: 'info', message: 'Basic ***', logger: 'l', fields: { token: '***' } }]);
    expect(original.fields).toEqual({ token: 1 });
  });
  test('reads records', async () => {
    const text = 'first\n2026-01-01T00:00:00Z ERROR x\n\tat y\n  at z\n\nlevel=info time=7 msg=m a=1\n at q\nlast';
    const t = Date.UTC(2026, 0, 1);
    expect(await collect(records([text]))).toEqual([
      { time: 0, level: 'info', message: 'first', fields: { unparsed: true } },
      { time: t, level: 'error', message: 'x', fields: { trace: 'at y\nat z' } },
      { time: 7000, level: 'info', message: 'm', fields: { a: 1, trace: 'at q' } },
      { time: 7000, level: 'info', message: 'last', fields: { unparsed: true } },
    ]);
    expect(await collect(records([]))).toEqual([]);
  });
});

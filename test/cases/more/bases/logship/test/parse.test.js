import { describe, expect, test } from 'vitest';
import { atLeast, levelFilter, levelOf } from '../src/levels.js';
import { parseLine, parseLogfmt, timeOf, toLogfmt } from '../src/parse.js';
import { redact, redactText } from '../src/redact.js';

const time = Date.UTC(2026, 4, 6, 7, 8, 9);

describe('levels', () => {
  test('have other names', () => {
    expect(['INFO', 'warning', 'err', 'Critical', 'loud'].map(levelOf)).toEqual(['info', 'warn', 'error', 'fatal', undefined]);
  });
  test('may be numbers', () => {
    expect([10, 30, 60, 0].map(levelOf)).toEqual(['trace', 'info', 'fatal', undefined]);
  });
  test('have an order', () => {
    expect([atLeast('warn', 'info'), atLeast('warn', 'warn'), atLeast('debug', 'info')]).toEqual([true, true, false]);
  });
});

describe('levelFilter', () => {
  const filter = levelFilter('warn, db=info, db.pool=debug, http=off');
  test('goes by the longest name', () => {
    expect(filter({ level: 'debug', logger: 'db.pool.eu' })).toBe(true);
    expect(filter({ level: 'debug', logger: 'db.query' })).toBe(false);
    expect(filter({ level: 'info', logger: 'db.query' })).toBe(true);
  });
  test('has a level for all others', () => {
    expect([filter({ level: 'info', logger: 'mail' }), filter({ level: 'warn' })]).toEqual([false, true]);
  });
  test('can silence a logger', () => {
    expect(filter({ level: 'fatal', logger: 'http.access' })).toBe(false);
  });
  test('refuses unknown levels', () => {
    expect(() => levelFilter('db=loud')).toThrow('unknown level: loud');
  });
});

describe('logfmt', () => {
  test('is read', () => {
    expect(parseLogfmt('took=12.5 ok=true user="Ann \\"A\\" Lee" id=007 note= done')).toEqual({
      fields: { took: 12.5, ok: true, user: 'Ann "A" Lee', id: '007', note: '' },
      rest: 'done',
    });
  });
  test('does not take addresses apart', () => {
    expect(parseLogfmt('GET /list?page=2 status=200')).toEqual({ fields: { status: 200 }, rest: 'GET /list?page=2' });
  });
  test('is written so that it can be read', () => {
    const fields = { a: 'plain', b: 'two words', c: 5, d: '5', e: 'say "hi"\n', f: null };
    expect(toLogfmt(fields)).toBe('a=plain b="two words" c=5 d="5" e="say \\"hi\\"\\n" f=null');
    expect(parseLogfmt(toLogfmt(fields)).fields).toEqual(fields);
  });
});

describe('time', () => {
  test('is UTC unless it says otherwise', () => {
    expect(timeOf('2026-05-06 07:08:09')).toBe(time);
    expect(timeOf('2026-05-06T09:08:09,250+02:00')).toBe(time + 250);
  });
  test('may be given in seconds', () => {
    expect([timeOf(time / 1000), timeOf(time)]).toEqual([time, time]);
  });
});

describe('parseLine', () => {
  test('reads JSON', () => {
    expect(parseLine(`{"level":40,"time":${time},"name":"db","msg":"slow","ms":812}`)).toEqual({ time, level: 'warn', logger: 'db', message: 'slow', fields: { ms: 812 } });
  });
  test('reads logfmt', () => {
    expect(parseLine('ts=2026-05-06T07:08:09Z level=info msg="user came" user=17')).toEqual({ time, level: 'info', message: 'user came', fields: { user: 17 } });
  });
  test('reads plain lines', () => {
    expect(parseLine('2026-05-06 07:08:09 [WARN] [db.pool] connection lost retry=3')).toEqual({ time, level: 'warn', logger: 'db.pool', message: 'connection lost', fields: { retry: 3 } });
  });
  test('gives up on anything else', () => {
    expect(['', 'hello', '{"level":30', '2026-05-06 07:08:09 LOUD x', '{"msg":"no level","time":1}'].map(parseLine)).toEqual([null, null, null, null, null]);
  });
});

describe('redact', () => {
  test('hides what belongs to secret keys', () => {
    expect(redact({ user: 'ann', password: 'x', nested: [{ apiKey: 7, token: null }], tokens: 3 })).toEqual({ user: 'ann', password: '***', nested: [{ apiKey: '***', token: null }], tokens: 3 });
  });
  test('hides credentials in text', () => {
    expect(redactText('sent Authorization: Bearer abc.def-1== and more')).toBe('sent Authorization: Bearer *** and more');
  });
  test('hides cards but no order numbers', () => {
    expect(redactText('card 4111 1111 1111 1111, order 4111111111111112')).toBe('card ***1111, order 4111111111111112');
  });
});

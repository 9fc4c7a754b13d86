import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountError, ChartOfAccounts, normalSide, parentOf } from '../src/accounts.js';
import { currencyOf, minorPerMajor, UnknownCurrencyError } from '../src/currency.js';
import { Journal, PeriodLockedError, totalsByCurrency, UnbalancedError } from '../src/journal.js';
import { add, allocate, formatMoney, money, multiply, negate, parseMoney, roundHalfEven, subtract, sum } from '../src/money.js';
import { RateTable } from '../src/rates.js';
import { balanceOf, formatStatement, netIncome, statementOf, trialBalance } from '../src/reports.js';

fc.configureGlobal({ seed: 4711 });
const CODES = ['EUR', 'USD', 'JPY', 'KWD', 'CHF', 'GBP'] as const;

describe('oracle: money', () => {
  it('knows currencies', () => {
    expect(CODES.map((c) => currencyOf(c.toLowerCase()).exponent)).toEqual([2, 2, 0, 3, 2, 2]);
    expect(CODES.map(minorPerMajor)).toEqual([100, 100, 1, 1000, 100, 100]);
    expect(CODES.map((c) => currencyOf(` ${c} `).symbol)).toEqual(['€', '$', '¥', 'KD', 'Fr.', '£']);
    for (const c of ['', 'E', 'EURO']) expect(() => currencyOf(c)).toThrow(UnknownCurrencyError);
    expect(() => currencyOf('zz')).toThrow('unknown currency "zz"');
  });
  it('does arithmetic', () => {
    fc.assert(fc.property(fc.integer(), fc.integer(), fc.constantFrom(...CODES), (a, b, c) => {
      expect(add(money(a, c), money(b, c))).toEqual(money(a + b, c));
      expect(subtract(money(a, c), money(b, c))).toEqual(money(a - b, c));
      expect(sum([money(a, c), money(b, c), money(1, c)], c).minor).toBe(a + b + 1);
      expect(Object.is(negate(money(0, c)).minor, 0)).toBe(true);
    }));
    for (const n of [0.5, NaN, Infinity, 2 ** 60]) expect(() => money(n, 'EUR')).toThrow(RangeError);
    for (const f of [add, subtract]) expect(() => f(money(1, 'USD'), money(1, 'CHF'))).toThrow('cannot mix USD and CHF');
    expect(sum([], 'usd')).toEqual({ minor: 0, currency: 'USD' });
  });
  it('rounds', () => {
    for (let n = -30; n <= 30; n++) {
      expect(roundHalfEven(n) === n).toBe(true);
      expect(roundHalfEven(n + 0.49) === n).toBe(true);
      expect(roundHalfEven(n + 0.51) === n + 1).toBe(true);
      expect(roundHalfEven(n + 0.5) % 2 === 0).toBe(true);
      expect(multiply(money(n, 'EUR'), 0.5).minor).toBe(n % 2 === 0 ? n / 2 : [n >> 1, (n >> 1) + 1].find((x) => x % 2 === 0)! + 0);
    }
    expect(multiply(money(10, 'EUR'), 0.25).minor).toBe(2);
    expect(multiply(money(30, 'EUR'), 0.25).minor).toBe(8);
  });
  it('allocates', () => {
    fc.assert(fc.property(fc.integer({ min: -99999, max: 99999 }), fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 6 }), (n, w) => {
      fc.pre(w.some((x) => x > 0));
      const whole = w.reduce((a, b) => a + b, 0);
      const got = allocate(money(n, 'EUR'), w).map((m) => m.minor);
      expect(got.reduce((a, b) => a + b, 0)).toBe(n);
      got.forEach((g, i) => {
        expect(Math.abs(g - (n * w[i]!) / whole)).toBeLessThan(1);
        if (w[i] === 0) expect(g).toBe(0);
      });
      expect(allocate(money(-n, 'EUR'), w).map((m) => m.minor + 0)).toEqual(got.map((g) => 0 - g));
    }));
    expect(allocate(money(100, 'EUR'), [6, 6, 6, 1]).map((m) => m.minor)).toEqual([32, 32, 31, 5]);
    expect(allocate(money(7, 'EUR'), [1, 1, 1, 1]).map((m) => m.minor)).toEqual([2, 2, 2, 1]);
    expect(allocate(money(10, 'EUR'), [1, 2, 4]).map((m) => m.minor)).toEqual([1, 3, 6]);
    expect(allocate(money(-10, 'EUR'), [4, 2, 1]).map((m) => m.minor)).toEqual([-6, -3, -1]);
    for (const w of [[], [0], [-1, 2], [1, -1]]) expect(() => allocate(money(1, 'EUR'), w)).toThrow(RangeError);
  });
  it('reads and writes', () => {
    fc.assert(fc.property(fc.integer({ min: -1e10, max: 1e10 }), fc.constantFrom(...CODES), fc.boolean(), (n, c, accounting) => {
      const text = formatMoney(money(n, c), { accounting });
      expect(parseMoney(text, c)).toEqual(money(n, c));
      expect(text.replace(/[^\d]/g, '').replace(/^0+(?=\d)/, '')).toBe(String(Math.abs(n)));
    }));
    for (const [t, c, n] of [['0', 'EUR', 0], ['.5', 'EUR', null], ['5.', 'EUR', null], ['1,234,567.8', 'EUR', 123456780], ['1234,567', 'EUR', null], ['1,23', 'EUR', null], ['12,3456', 'EUR', null], ['(1,000)', 'JPY', -1000], ['(5', 'EUR', null], ['5)', 'EUR', null], ['-1,000.125', 'KWD', -1000125], ['1.23', 'KWD', 1230], ['0.07', 'EUR', 7], ['0.7', 'EUR', 70], ['9.999', 'EUR', null], ['1.0', 'JPY', null], ['12 ', 'GBP', 1200], ['', 'EUR', null], ['1e3', 'EUR', null], ['abc', 'EUR', null], ['1,234.5x', 'EUR', null]] as const) {
      if (n === null) expect(() => parseMoney(t, c), t).toThrow(SyntaxError);
      else expect(parseMoney(t, c).minor, t).toBe(n);
    }
    for (const [n, c, o, t] of [[0, 'EUR', {}, '0.00'], [7, 'EUR', {}, '0.07'], [-70, 'USD', { symbol: true }, '-$0.70'], [99999, 'EUR', {}, '999.99'], [100000, 'EUR', {}, '1,000.00'], [-100000, 'GBP', { accounting: true }, '(1,000.00)'], [5, 'KWD', { symbol: true }, 'KD0.005'], [1234567, 'JPY', {}, '1,234,567'], [0, 'JPY', { accounting: true, symbol: true }, '¥0'], [-1, 'CHF', { symbol: true, accounting: true }, '(Fr.0.01)']] as const) expect(formatMoney(money(n, c), o)).toBe(t);
    expect(() => parseMoney('9.999', 'EUR')).toThrow('too many digits for EUR: 9.999');
  });
});

const books = () => {
  const chart = new ChartOfAccounts();
  for (const [p, t] of [['A', 'asset'], ['A:B', undefined], ['A:B:C', undefined], ['A:BX', undefined], ['L', 'liability'], ['I', 'income'], ['I:S', undefined], ['E', 'expense'], ['E:R', undefined]] as const) chart.open(p, t);
  return new Journal(chart);
};
const move = (from: string, to: string, n: number, c = 'EUR') => [{ account: to, amount: money(n, c) }, { account: from, amount: money(-n, c) }];

describe('oracle: accounts and journal', () => {
  it('keeps a chart', () => {
    const { chart } = books();
    expect(chart.all().map((a) => a.path)).toEqual(['A', 'A:B', 'A:B:C', 'A:BX', 'E', 'E:R', 'I', 'I:S', 'L']);
    expect(chart.subtree('A:B').map((a) => a.path)).toEqual(['A:B', 'A:B:C']);
    expect(chart.subtree('A').map((a) => a.path)).toEqual(['A', 'A:B', 'A:B:C', 'A:BX']);
    expect(chart.subtree('L')).toEqual([{ path: 'L', type: 'liability' }]);
    for (const f of [() => chart.subtree('Q'), () => chart.open('A'), () => chart.open('A:B', 'asset'), () => chart.open('Z'), () => chart.open('Z:A', 'asset'), () => chart.open('A:N', 'equity'), () => chart.get('N'), () => chart.close('N', '2026-01-01')]) expect(f).toThrow(AccountError);
    expect(chart.open('A:N', 'asset').type).toBe('asset');
    expect(chart.open('I:S:T').type).toBe('income');
    chart.close('A:B', '2026-02-01');
    chart.close('A', '2026-03-01');
    expect(['A', 'A:B', 'A:B:C', 'A:BX', 'L'].map((p) => chart.isOpen(p, '2026-02-15'))).toEqual([true, false, false, true, true]);
    expect(['A', 'A:B', 'A:BX'].map((p) => chart.get(p).closedOn)).toEqual(['2026-03-01', '2026-02-01', '2026-03-01']);
    expect([parentOf('A'), parentOf('A:B'), parentOf('A:B:C')]).toEqual([undefined, 'A', 'A:B']);
    expect(normalSide('liability')).toBe('credit');
  });
  it('books in order', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 }), (days) => {
      const j = books();
      const want = days.map((d, i) => ({ date: `2026-01-0${d}`, id: i + 1 })).sort((a, b) => (a.date === b.date ? a.id - b.id : a.date < b.date ? -1 : 1));
      days.forEach((d, i) => expect(j.post({ date: `2026-01-0${d}`, memo: String(d), postings: move('I:S', 'A', 1) }).id).toBe(i + 1));
      expect(j.entries().map(({ date, id }) => ({ date, id }))).toEqual(want);
      expect(j.entries('2026-01-03', '2026-01-05').map((e) => e.id)).toEqual(want.filter((w) => w.date >= '2026-01-03' && w.date <= '2026-01-05').map((w) => w.id));
    }));
  });
  it('refuses', () => {
    const j = books();
    const post = (postings: { account: string; amount: ReturnType<typeof money> }[], date = '2026-01-05') => j.post({ date, memo: 'm', postings });
    const p = (account: string, n: number, c = 'EUR') => ({ account, amount: money(n, c) });
    for (const list of [[], [p('A', 0)], [p('A', 5)], [p('A', 5), p('I', -4)], [p('A', 5), p('I', 5)], [p('A', 5), p('I', -5, 'USD')], [p('A', 5), p('I', -5), p('A', 3, 'USD'), p('I', -3, 'GBP')]]) expect(() => post(list)).toThrow(UnbalancedError);
    expect(() => post([p('A', 5), p('I', -4, 'USD')])).toThrow('entry is off by 0.05 EUR, -0.04 USD');
    expect(() => post(move('N', 'A', 1))).toThrow(AccountError);
    expect(j.entries()).toEqual([]);
    expect(post([p('A', 5), p('I', -5), p('A', 3, 'USD'), p('I', -3, 'USD')]).id).toBe(1);
    expect([...totalsByCurrency([p('A', 5, 'USD'), p('A', 6), p('A', -9, 'USD')])]).toEqual([['USD', money(-4, 'USD')], ['EUR', money(6, 'EUR')]]);
    j.chart.close('A:B', '2026-02-01');
    expect(() => post(move('I', 'A:B:C', 1), '2026-02-01')).toThrow('A:B:C is closed on 2026-02-01');
    expect(post(move('I', 'A:B:C', 1), '2026-01-31').id).toBe(2);
    j.lock('2026-01-31');
    j.lock('2026-01-15');
    for (const d of ['2026-01-31', '2026-01-15', '2025-01-01']) expect(() => post(move('I', 'A', 1), d)).toThrow(PeriodLockedError);
    expect(() => j.reverse(1, '2026-01-31')).toThrow(PeriodLockedError);
    expect(post(move('I', 'A', 1), '2026-02-01').id).toBe(3);
    j.lock('2026-03-31');
    expect(() => post(move('I', 'A', 1), '2026-03-31')).toThrow('books are closed until 2026-03-31');
  });
  it('reverses', () => {
    const j = books();
    const e = j.post({ date: '2026-01-05', memo: 'x', postings: [...move('I:S', 'A', 5), ...move('I:S', 'A', 7, 'USD')] });
    const f = j.post({ date: '2026-01-06', memo: 'y', postings: move('I:S', 'A', 5) });
    expect('reverses' in e).toBe(false);
    expect(() => j.reverse(e.id, '2026-01-04')).toThrow('entry 1 is of 2026-01-05');
    const r = j.reverse(e.id, '2026-01-05');
    expect(r).toEqual({ id: 3, date: '2026-01-05', memo: 'Reversal: x', reverses: 1, postings: e.postings.map((p) => ({ account: p.account, amount: money(-p.amount.minor, p.amount.currency) })) });
    for (const d of ['2026-01-05', '2027-01-01']) expect(() => j.reverse(e.id, d)).toThrow('entry 1 is reversed already');
    expect(j.reverse(f.id, '2026-02-05').reverses).toBe(2);
    expect(j.reverse(r.id, '2026-02-05').reverses).toBe(3);
    expect(() => j.reverse(9, '2026-02-05')).toThrow('no entry 9');
    expect(j.entries().map((x) => x.id)).toEqual([1, 3, 2, 4, 5]);
    expect(balanceOf(j, 'A', 'EUR').minor).toBe(5);
  });
});

describe('oracle: rates and reports', () => {
  it('finds rates', () => {
    const t = new RateTable('EUR').quote('USD', '2026-05-01', 0.7).quote('USD', '2026-01-01', 0.8).quote('USD', '2026-03-01', 0.9).quote('USD', '2026-03-01', 0.95).quote('CHF', '2026-04-01', 1.1);
    expect(['2026-01-01', '2026-02-28', '2026-03-01', '2026-04-30', '2026-05-01', '2030-01-01'].map((d) => t.rateOn('USD', d))).toEqual([0.8, 0.8, 0.95, 0.95, 0.7, 0.7]);
    expect(t.rateOn('EUR', '1999-01-01')).toBe(1);
    expect(t.rateOn('CHF', '2026-04-01')).toBe(1.1);
    for (const [c, d] of [['USD', '2025-12-31'], ['GBP', '2026-06-01'], ['CHF', '2026-03-31']] as const) expect(() => t.rateOn(c, d)).toThrow(`no rate for ${c} on ${d}`);
    for (const r of [0, -1, NaN]) expect(() => t.quote('USD', '2026-01-01', r)).toThrow(RangeError);
  });
  it('converts', () => {
    const t = new RateTable('EUR').quote('USD', '2026-01-01', 0.5).quote('USD', '2026-02-01', 0.25).quote('JPY', '2026-01-01', 0.005).quote('KWD', '2026-01-01', 4);
    for (const [n, from, to, d, want] of [[100, 'EUR', 'USD', '2026-01-01', 200], [100, 'EUR', 'USD', '2026-02-01', 400], [100, 'USD', 'EUR', '2026-01-09', 50], [1, 'USD', 'EUR', '2026-01-09', 0], [3, 'USD', 'EUR', '2026-01-09', 2], [-3, 'USD', 'EUR', '2026-01-09', -2], [1000, 'JPY', 'EUR', '2026-01-01', 500], [1, 'JPY', 'USD', '2026-01-01', 1], [3, 'JPY', 'USD', '2026-01-01', 3], [1, 'JPY', 'KWD', '2026-01-01', 1], [1000, 'KWD', 'JPY', '2026-01-01', 800], [1, 'KWD', 'EUR', '2026-01-01', 0], [7, 'KWD', 'USD', '2026-01-01', 6], [500, 'EUR', 'JPY', '2026-01-01', 1000]] as const) expect(t.convert(money(n, from), to, d), `${n} ${from} ${to}`).toEqual(money(want, to));
    const m = money(5, 'GBP');
    expect(t.convert(m, 'GBP', '1999-01-01')).toBe(m);
    expect(() => t.convert(m, 'EUR', '2026-01-01')).toThrow('no rate for GBP');
  });
  const filled = () => {
    const j = books();
    j.post({ date: '2025-12-31', memo: 'old', postings: move('I:S', 'A:B:C', 1000) });
    j.post({ date: '2026-01-01', memo: 'one', postings: move('L', 'A:B', 300) });
    j.post({ date: '2026-01-31', memo: 'rent', postings: move('A:B', 'E:R', 2000) });
    j.post({ date: '2026-01-31', memo: 'usd', postings: move('I:S', 'A:BX', 400, 'USD') });
    j.post({ date: '2026-01-15', memo: 'inner', postings: move('A:B:C', 'A:B', 50) });
    j.post({ date: '2026-02-01', memo: 'late', postings: move('I', 'A:BX', 10) });
    return j;
  };
  it('sums up', () => {
    const j = filled();
    for (const [p, c, n] of [['A', 'EUR', -690], ['A:B', 'EUR', -700], ['A:B:C', 'EUR', 950], ['A:BX', 'EUR', 10], ['A', 'USD', 400], ['A:B', 'USD', 0], ['I', 'EUR', -1010], ['I:S', 'USD', -400], ['L', 'EUR', -300], ['E', 'EUR', 2000]] as const) expect(balanceOf(j, p, c), `${p} ${c}`).toEqual(money(n, c));
    expect(balanceOf(j, 'A', 'EUR', [])).toEqual(money(0, 'EUR'));
    const flat = (on: string, c = 'EUR') => { const t = trialBalance(j, c, on); return [t.rows.map((r) => `${r.account} ${r.debit.minor} ${r.credit.minor}`), t.debit.minor, t.credit.minor]; };
    expect(flat('2025-12-30')).toEqual([[], 0, 0]);
    expect(flat('2025-12-31')).toEqual([['A:B:C 1000 0', 'I:S 0 1000'], 1000, 1000]);
    expect(flat('2026-01-31')).toEqual([['A:B 0 1650', 'A:B:C 950 0', 'E:R 2000 0', 'I:S 0 1000', 'L 0 300'], 2950, 2950]);
    expect(flat('2026-12-31', 'USD')).toEqual([['A:BX 400 0', 'I:S 0 400'], 400, 400]);
  });
  it('states accounts', () => {
    const j = filled();
    const flat = (p: string, from: string, to: string, c = 'EUR') => { const s = statementOf(j, p, c, from, to); return [s.account, s.opening.minor, s.lines.map((l) => `${l.date} ${l.memo} ${l.amount.minor} ${l.balance.minor}`), s.closing.minor]; };
    expect(flat('A:B', '2026-01-01', '2026-01-31')).toEqual(['A:B', 1000, ['2026-01-01 one 300 1300', '2026-01-31 rent -2000 -700'], -700]);
    expect(flat('A:B:C', '2026-01-01', '2026-01-31')).toEqual(['A:B:C', 1000, ['2026-01-15 inner -50 950'], 950]);
    expect(flat('I', '2026-01-01', '2026-02-01')).toEqual(['I', 1000, ['2026-02-01 late 10 1010'], 1010]);
    expect(flat('L', '2026-01-01', '2026-01-01')).toEqual(['L', 0, ['2026-01-01 one 300 300'], 300]);
    expect(flat('L', '2026-01-02', '2026-02-01')).toEqual(['L', 300, [], 300]);
    expect(flat('E', '2026-02-01', '2026-02-01')).toEqual(['E', 2000, [], 2000]);
    expect(flat('I', '2026-01-01', '2026-01-31', 'USD')).toEqual(['I', 0, ['2026-01-31 usd 400 400'], 400]);
    const row = (d: string, m: string, a: string, b: string) => d.padEnd(12) + m.padEnd(24) + a.padStart(12) + b.padStart(12);
    expect(formatStatement(statementOf(j, 'A:B', 'EUR', '2026-01-01', '2026-01-31')).split('\n')).toEqual(['A:B (EUR)', row('', 'Opening balance', '', '10.00'), row('2026-01-01', 'one', '3.00', '13.00'), row('2026-01-31', 'rent', '(20.00)', '(7.00)'), row('', 'Closing balance', '', '(7.00)')]);
    const long = books();
    long.post({ date: '2026-01-01', memo: 'x'.repeat(30), postings: move('I', 'A', 123456789) });
    expect(formatStatement(statementOf(long, 'A', 'EUR', '2026-01-01', '2026-01-31')).split('\n')[2]).toBe(`2026-01-01  ${'x'.repeat(24)}1,234,567.891,234,567.89`);
  });
  it('computes income', () => {
    const j = filled();
    j.post({ date: '2026-02-01', memo: 'usd late', postings: move('I:S', 'A', 400, 'USD') });
    j.post({ date: '2026-02-02', memo: 'yen rent', postings: move('A', 'E:R', 100, 'JPY') });
    const t = new RateTable('EUR').quote('USD', '2026-01-01', 0.5).quote('USD', '2026-02-01', 0.25).quote('JPY', '2026-01-01', 0.01);
    expect(netIncome(j, t, '2026-01-01', '2026-01-31')).toEqual(money(200 - 2000, 'EUR'));
    expect(netIncome(j, t, '2026-02-01', '2026-02-01')).toEqual(money(110, 'EUR'));
    expect(netIncome(j, t, '2026-02-02', '2026-02-28')).toEqual(money(-100, 'EUR'));
    expect(netIncome(j, t, '2025-12-31', '2025-12-31')).toEqual(money(1000, 'EUR'));
    expect(netIncome(j, t, '2024-01-01', '2024-12-31')).toEqual(money(0, 'EUR'));
  });
});

import { describe, expect, it } from 'vitest';
import { currencyOf, minorPerMajor, UnknownCurrencyError } from '../src/currency.js';
import { add, allocate, CurrencyMismatchError, formatMoney, money, multiply, parseMoney, roundHalfEven, subtract, sum } from '../src/money.js';

const eur = (minor: number) => money(minor, 'EUR');

describe('currency', () => {
  it('is found by its code in any case', () => {
    expect(currencyOf('gbp')).toEqual({ code: 'GBP', exponent: 2, symbol: '£' });
  });
  it('knows how many minor units there are', () => {
    expect(['EUR', 'JPY', 'KWD'].map(minorPerMajor)).toEqual([100, 1, 1000]);
  });
  it('must be a known one', () => {
    expect(() => money(1, 'XXX')).toThrow(UnknownCurrencyError);
  });
});

describe('arithmetic', () => {
  it('adds and subtracts', () => {
    expect(subtract(add(eur(250), eur(175)), eur(500))).toEqual({ minor: -75, currency: 'EUR' });
  });
  it('does not mix currencies', () => {
    expect(() => add(eur(1), money(1, 'USD'))).toThrow(CurrencyMismatchError);
    expect(() => sum([eur(1), money(1, 'USD')], 'EUR')).toThrow('cannot mix EUR and USD');
  });
  it('keeps to whole minor units', () => {
    expect(() => money(0.5, 'EUR')).toThrow(RangeError);
  });
  it('rounds an exact half to even', () => {
    expect([0.5, 1.5, 2.4, -2.5].map(roundHalfEven)).toEqual([0, 2, 2, -2]);
  });
  it('multiplies', () => {
    expect(multiply(eur(1050), 0.19)).toEqual(eur(200));
    expect(multiply(eur(250), 0.19)).toEqual(eur(48));
  });
});

describe('allocate', () => {
  it('splits without a rest', () => {
    expect(allocate(eur(900), [1, 2]).map((m) => m.minor)).toEqual([300, 600]);
  });
  it('gives the odd cents to those who lost most', () => {
    expect(allocate(eur(1000), [3, 3, 4, 1]).map((m) => m.minor)).toEqual([273, 273, 363, 91]);
  });
  it('serves the first of equals first', () => {
    expect(allocate(eur(100), [1, 1, 1]).map((m) => m.minor)).toEqual([34, 33, 33]);
  });
  it('splits debts like credits', () => {
    expect(allocate(eur(-100), [1, 1, 1]).map((m) => m.minor)).toEqual([-34, -33, -33]);
  });
  it('needs weights', () => {
    expect(() => allocate(eur(100), [])).toThrow(RangeError);
  });
});

describe('text', () => {
  it('is read with and without separators', () => {
    expect(parseMoney('1,234.50', 'EUR')).toEqual(eur(123450));
    expect(parseMoney(' 7.5 ', 'EUR')).toEqual(eur(750));
    expect(parseMoney('1,000,000', 'JPY')).toEqual(money(1_000_000, 'JPY'));
  });
  it('may be negative in two ways', () => {
    expect(parseMoney('-3.20', 'EUR')).toEqual(eur(-320));
    expect(parseMoney('(12.00)', 'EUR')).toEqual(eur(-1200));
  });
  it('must not have more digits than the currency', () => {
    expect(() => parseMoney('1.005', 'EUR')).toThrow('too many digits for EUR: 1.005');
    expect(parseMoney('1.005', 'KWD').minor).toBe(1005);
  });
  it('must be an amount', () => {
    expect(() => parseMoney('12,34', 'EUR')).toThrow('not an amount: 12,34');
  });
  it('is written with separators', () => {
    expect(formatMoney(eur(123456789))).toBe('1,234,567.89');
    expect(formatMoney(eur(-5))).toBe('-0.05');
    expect(formatMoney(money(1500, 'JPY'), { symbol: true })).toBe('¥1,500');
  });
  it('is written the accounting way', () => {
    expect(formatMoney(eur(-1250), { accounting: true, symbol: true })).toBe('(€12.50)');
  });
});

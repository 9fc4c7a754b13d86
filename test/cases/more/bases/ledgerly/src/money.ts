import { currencyOf, minorPerMajor } from './currency.js';

/** An amount in minor units (cents). Never build one by hand, use `money`. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

export class CurrencyMismatchError extends TypeError {
  constructor(left: Money, right: Money) {
    super(`cannot mix ${left.currency} and ${right.currency}`);
    this.name = 'CurrencyMismatchError';
  }
}

export function money(minor: number, code: string): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not a whole number of minor units: ${minor}`);
  return { minor: minor === 0 ? 0 : minor, currency: currencyOf(code).code };
}

function assertSame(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new CurrencyMismatchError(a, b);
}

export function add(a: Money, b: Money): Money {
  assertSame(a, b);
  return money(a.minor + b.minor, a.currency);
}

export function negate(a: Money): Money {
  return money(-a.minor, a.currency);
}

export function subtract(a: Money, b: Money): Money {
  return add(a, negate(b));
}

export function sum(amounts: Iterable<Money>, code: string): Money {
  let total = money(0, code);
  for (const amount of amounts) total = add(total, amount);
  return total;
}

/** Rounds to the nearest whole number; an exact half goes to the even neighbour. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (Math.abs(rest - 0.5) < 1e-9) return floor % 2 === 0 ? floor : floor + 1;
  return Math.round(value);
}

/** Percentages, quantities, rates: anything that is not a whole number of times. */
export function multiply(a: Money, factor: number): Money {
  return money(roundHalfEven(a.minor * factor), a.currency);
}

/**
 * Splits an amount in proportion to the weights without losing a cent. What is left after rounding down goes, one unit
 * each, to the parts that lost most by it; of equal ones the earlier part is served first.
 */
export function allocate(a: Money, weights: readonly number[]): Money[] {
  const whole = weights.reduce((s, w) => s + w, 0);
  if (weights.some((w) => w < 0) || whole <= 0) throw new RangeError('weights must not be negative nor add up to zero');
  const sign = Math.sign(a.minor);
  const size = Math.abs(a.minor);
  const exact = weights.map((w) => (size * w) / whole);
  const parts = exact.map(Math.floor);
  let left = size - parts.reduce((s, p) => s + p, 0);
  const byLoss = exact.map((e, i) => ({ i, loss: e - Math.floor(e) })).sort((x, y) => y.loss - x.loss || x.i - y.i);
  for (const { i } of byLoss) {
    if (left === 0) break;
    parts[i] = (parts[i] ?? 0) + 1;
    left -= 1;
  }
  return parts.map((p) => money(sign * p, a.currency));
}

const AMOUNT = /^(-)?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/;

/** Reads `1,234.50`, `-3` or, as accountants write a negative amount, `(12.00)`. */
export function parseMoney(text: string, code: string): Money {
  const trimmed = text.trim();
  const inParens = trimmed.startsWith('(') && trimmed.endsWith(')');
  const match = AMOUNT.exec(inParens ? trimmed.slice(1, -1) : trimmed);
  if (!match) throw new SyntaxError(`not an amount: ${text}`);
  const [, minus, major = '', fraction = ''] = match;
  const { exponent } = currencyOf(code);
  if (fraction.length > exponent) throw new SyntaxError(`too many digits for ${code}: ${text}`);
  const minor = Number(major.replaceAll(',', '')) * minorPerMajor(code) + Number(fraction.padEnd(exponent, '0'));
  return money(inParens || minus ? -minor : minor, code);
}

export interface FormatOptions {
  /** Puts negative amounts in parentheses in place of a minus. */
  accounting?: boolean;
  symbol?: boolean;
}

export function formatMoney(a: Money, { accounting = false, symbol = false }: FormatOptions = {}): string {
  const { exponent, symbol: sign } = currencyOf(a.currency);
  const digits = String(Math.abs(a.minor)).padStart(exponent + 1, '0');
  const major = digits.slice(0, digits.length - exponent).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = exponent === 0 ? '' : `.${digits.slice(-exponent)}`;
  const text = `${symbol ? sign : ''}${major}${fraction}`;
  if (a.minor >= 0) return text;
  return accounting ? `(${text})` : `-${text}`;
}

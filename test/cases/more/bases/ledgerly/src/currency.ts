/** What has to be known about a currency. `exponent` is the number of digits after the point (ISO 4217). */
export interface Currency {
  code: string;
  exponent: number;
  symbol: string;
}

const KNOWN = new Map<string, Currency>(
  [
    { code: 'EUR', exponent: 2, symbol: '€' },
    { code: 'USD', exponent: 2, symbol: '$' },
    { code: 'GBP', exponent: 2, symbol: '£' },
    { code: 'CHF', exponent: 2, symbol: 'Fr.' },
    { code: 'JPY', exponent: 0, symbol: '¥' },
    { code: 'KWD', exponent: 3, symbol: 'KD' },
  ].map((c) => [c.code, c]),
);

export class UnknownCurrencyError extends Error {
  constructor(readonly code: string) {
    super(`unknown currency ${JSON.stringify(code)}`);
    this.name = 'UnknownCurrencyError';
  }
}

/** Looks a currency up by its code, in upper or lower case. */
export function currencyOf(code: string): Currency {
  const found = KNOWN.get(code.trim().toUpperCase());
  if (!found) throw new UnknownCurrencyError(code);
  return found;
}

/** How many minor units make one major unit: 100 for the euro, 1 for the yen. */
export function minorPerMajor(code: string): number {
  return 10 ** currencyOf(code).exponent;
}

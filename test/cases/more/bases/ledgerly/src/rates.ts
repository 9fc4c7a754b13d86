import { minorPerMajor } from './currency.js';
import { money, roundHalfEven, type Money } from './money.js';

interface Quote {
  date: string;
  rate: number;
}

/** Exchange rates against one base currency: a rate is the price of one major unit, in major units of the base. */
export class RateTable {
  readonly #quotes = new Map<string, Quote[]>();

  constructor(readonly base: string) {}

  /** Sets the rate from a day on. A second rate for the same day replaces the first. */
  quote(code: string, date: string, rate: number): this {
    if (!(rate > 0)) throw new RangeError(`not a rate: ${rate}`);
    const others = (this.#quotes.get(code) ?? []).filter((q) => q.date !== date);
    this.#quotes.set(code, [...others, { date, rate }].sort((a, b) => a.date.localeCompare(b.date)));
    return this;
  }

  /** The rate in force on a day: the latest one that is not younger than the day. */
  rateOn(code: string, date: string): number {
    if (code === this.base) return 1;
    const quote = this.#quotes.get(code)?.findLast((q) => q.date <= date);
    if (!quote) throw new RangeError(`no rate for ${code} on ${date}`);
    return quote.rate;
  }

  /** Converts through the base currency; only the result is rounded. */
  convert(amount: Money, to: string, date: string): Money {
    if (amount.currency === to) return amount;
    const major = amount.minor / minorPerMajor(amount.currency);
    const inBase = major * this.rateOn(amount.currency, date);
    return money(roundHalfEven((inBase / this.rateOn(to, date)) * minorPerMajor(to)), to);
  }
}

import { AccountError, type ChartOfAccounts } from './accounts.js';
import { add, formatMoney, money, negate, type Money } from './money.js';

/** One side of an entry. Debits are positive, credits negative. */
export interface Posting {
  account: string;
  amount: Money;
}

export interface Entry {
  id: number;
  /** yyyy-mm-dd */
  date: string;
  memo: string;
  postings: readonly Posting[];
  /** The entry that this one takes back. */
  reverses?: number;
}

export type Draft = Omit<Entry, 'id' | 'reverses'>;

export class UnbalancedError extends Error {
  override name = 'UnbalancedError';
  constructor(readonly differences: readonly Money[]) {
    super(`entry is off by ${differences.map((d) => `${formatMoney(d)} ${d.currency}`).join(', ')}`);
  }
}

export class PeriodLockedError extends Error {
  override name = 'PeriodLockedError';
}

/** Sums per currency, in order of appearance. */
export function totalsByCurrency(postings: Iterable<Posting>): Map<string, Money> {
  const totals = new Map<string, Money>();
  for (const { amount } of postings) {
    totals.set(amount.currency, add(totals.get(amount.currency) ?? money(0, amount.currency), amount));
  }
  return totals;
}

export class Journal {
  readonly #entries: Entry[] = [];
  #lastId = 0;
  #lockedUntil = '';

  constructor(readonly chart: ChartOfAccounts) {}

  /** Books an entry. It must balance in every currency, and its accounts must be open on that day. */
  post(draft: Draft): Entry {
    return this.#book(draft);
  }

  #book(draft: Draft, reverses?: number): Entry {
    if (draft.date <= this.#lockedUntil) throw new PeriodLockedError(`books are closed until ${this.#lockedUntil}`);
    if (draft.postings.length < 2) throw new UnbalancedError(draft.postings.map((p) => p.amount));
    for (const { account } of draft.postings) {
      if (!this.chart.isOpen(account, draft.date)) throw new AccountError(`${account} is closed on ${draft.date}`);
    }
    const off = [...totalsByCurrency(draft.postings).values()].filter((total) => total.minor !== 0);
    if (off.length > 0) throw new UnbalancedError(off);
    const entry: Entry = { ...draft, id: ++this.#lastId, ...(reverses === undefined ? {} : { reverses }) };
    const at = this.#entries.findLastIndex((e) => e.date <= entry.date) + 1;
    this.#entries.splice(at, 0, entry);
    return entry;
  }

  /** Takes an entry back by a second one with all signs turned round. An entry can be taken back once. */
  reverse(id: number, date: string): Entry {
    const original = this.#entries.find((e) => e.id === id);
    if (!original) throw new RangeError(`no entry ${id}`);
    if (this.#entries.some((e) => e.reverses === id)) throw new RangeError(`entry ${id} is reversed already`);
    if (date < original.date) throw new RangeError(`entry ${id} is of ${original.date}`);
    const postings = original.postings.map((p) => ({ account: p.account, amount: negate(p.amount) }));
    return this.#book({ date, memo: `Reversal: ${original.memo}`, postings }, id);
  }

  /** No entry may be dated on this day or before it any more. A lock never moves back. */
  lock(until: string): void {
    if (until > this.#lockedUntil) this.#lockedUntil = until;
  }

  /** Entries by date, those of a day in the order in which they were booked. Both ends belong to the period. */
  entries(from = '', to = '9999-12-31'): Entry[] {
    return this.#entries.filter((e) => e.date >= from && e.date <= to);
  }
}

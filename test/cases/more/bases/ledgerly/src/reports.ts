import { normalSide, type AccountType } from './accounts.js';
import type { Entry, Journal } from './journal.js';
import { add, formatMoney, money, negate, subtract, sum, type Money } from './money.js';
import type { RateTable } from './rates.js';

/** The balance of an account and all accounts below it, debits positive, over a list of entries. */
export function balanceOf(journal: Journal, path: string, code: string, entries: readonly Entry[] = journal.entries()): Money {
  const wanted = new Set(journal.chart.subtree(path).map((a) => a.path));
  const postings = entries.flatMap((e) => e.postings);
  return sum(
    postings.filter((p) => wanted.has(p.account) && p.amount.currency === code).map((p) => p.amount),
    code,
  );
}

export interface TrialRow {
  account: string;
  debit: Money;
  credit: Money;
}

/** One row for every account that has a balance of its own on the day, plus the totals of both columns. */
export function trialBalance(journal: Journal, code: string, on: string): { rows: TrialRow[]; debit: Money; credit: Money } {
  const own = new Map<string, Money>();
  for (const { account, amount } of journal.entries('', on).flatMap((e) => e.postings)) {
    if (amount.currency === code) own.set(account, add(own.get(account) ?? money(0, code), amount));
  }
  const none = money(0, code);
  const rows = journal.chart
    .all()
    .map(({ path }) => ({ account: path, balance: own.get(path) ?? none }))
    .filter(({ balance }) => balance.minor !== 0)
    .map(({ account, balance }) =>
      balance.minor > 0 ? { account, debit: balance, credit: none } : { account, debit: none, credit: negate(balance) },
    );
  return { rows, debit: sum(rows.map((r) => r.debit), code), credit: sum(rows.map((r) => r.credit), code) };
}

export interface StatementLine {
  date: string;
  memo: string;
  amount: Money;
  /** After this line. */
  balance: Money;
}

export interface Statement {
  account: string;
  opening: Money;
  lines: StatementLine[];
  closing: Money;
}

/**
 * What happened on an account in a period, both ends included. Amounts have the sign of the account's normal side: a
 * deposit raises a bank account, a sale raises income.
 */
export function statementOf(journal: Journal, path: string, code: string, from: string, to: string): Statement {
  const signed = (m: Money) => (normalSide(journal.chart.get(path).type) === 'debit' ? m : negate(m));
  const before = journal.entries().filter((e) => e.date < from);
  const opening = signed(balanceOf(journal, path, code, before));
  const lines: StatementLine[] = [];
  let balance = opening;
  for (const entry of journal.entries(from, to)) {
    const amount = signed(balanceOf(journal, path, code, [entry]));
    if (amount.minor === 0) continue;
    balance = add(balance, amount);
    lines.push({ date: entry.date, memo: entry.memo, amount, balance });
  }
  return { account: path, opening, lines, closing: balance };
}

/** Income less expenses of a period in one currency; foreign amounts are converted at the rate of their own day. */
export function netIncome(journal: Journal, rates: RateTable, from: string, to: string): Money {
  const totals: Record<'income' | 'expense', Money> = { income: money(0, rates.base), expense: money(0, rates.base) };
  for (const { date, postings } of journal.entries(from, to)) {
    for (const { account, amount } of postings) {
      const type: AccountType = journal.chart.get(account).type;
      if (type !== 'income' && type !== 'expense') continue;
      totals[type] = add(totals[type], rates.convert(amount, rates.base, date));
    }
  }
  return subtract(negate(totals.income), totals.expense);
}

const column = (m: Money) => formatMoney(m, { accounting: true }).padStart(12);

/** For the terminal and for mail: date, memo, amount, balance. */
export function formatStatement({ account, opening, lines, closing }: Statement): string {
  const row = (date: string, memo: string, amount: string, balance: string) =>
    `${date.padEnd(10)}  ${memo.slice(0, 24).padEnd(24)}${amount.padStart(12)}${balance}`;
  return [
    `${account} (${opening.currency})`,
    row('', 'Opening balance', '', column(opening)),
    ...lines.map((l) => row(l.date, l.memo, column(l.amount), column(l.balance))),
    row('', 'Closing balance', '', column(closing)),
  ].join('\n');
}

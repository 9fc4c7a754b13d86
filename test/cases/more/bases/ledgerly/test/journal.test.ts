import { beforeEach, describe, expect, it } from 'vitest';
import { AccountError, ChartOfAccounts, normalSide } from '../src/accounts.js';
import { type Journal, PeriodLockedError, UnbalancedError } from '../src/journal.js';
import { money } from '../src/money.js';
import { move, shop } from './books.js';

let journal: Journal;
beforeEach(() => {
  journal = shop();
});

describe('chart of accounts', () => {
  it('hands the type down', () => {
    expect(journal.chart.get('Assets:Bank:Giro').type).toBe('asset');
  });
  it('keeps children of the type of their parent', () => {
    expect(() => journal.chart.open('Income:Refunds', 'expense')).toThrow('Income:Refunds must be of type income');
  });
  it('wants a parent and a type', () => {
    expect(() => journal.chart.open('Loans:Car')).toThrow('no account Loans');
    expect(() => new ChartOfAccounts().open('Equity')).toThrow(AccountError);
  });
  it('lists a subtree', () => {
    expect(journal.chart.subtree('Assets:Bank').map((a) => a.path)).toEqual(['Assets:Bank', 'Assets:Bank:Giro']);
  });
  it('closes accounts with everything below', () => {
    journal.chart.close('Assets:Bank', '2026-03-01');
    expect(journal.chart.isOpen('Assets:Bank:Giro', '2026-02-28')).toBe(true);
    expect(journal.chart.isOpen('Assets:Bank:Giro', '2026-03-01')).toBe(false);
  });
  it('knows the normal side', () => {
    expect((['asset', 'liability', 'equity', 'income', 'expense'] as const).map(normalSide)).toEqual(['debit', 'credit', 'credit', 'credit', 'debit']);
  });
});

describe('post', () => {
  it('numbers the entries', () => {
    const first = journal.post({ date: '2026-01-05', memo: 'Cash sale', postings: move('Income:Sales', 'Assets:Bank:Giro', 1000) });
    expect(first).toMatchObject({ id: 1, date: '2026-01-05', memo: 'Cash sale' });
  });
  it('keeps the order of dates', () => {
    for (const [date, memo] of [['2026-01-05', 'b'], ['2026-01-09', 'd'], ['2026-01-02', 'a'], ['2026-01-05', 'c']] as const) {
      journal.post({ date, memo, postings: move('Income:Sales', 'Assets:Bank:Giro', 1) });
    }
    expect(journal.entries().map((e) => e.memo)).toEqual(['a', 'b', 'c', 'd']);
  });
  it('must balance', () => {
    const postings = [
      { account: 'Assets:Bank:Giro', amount: money(1000, 'EUR') },
      { account: 'Income:Sales', amount: money(-990, 'EUR') },
    ];
    expect(() => journal.post({ date: '2026-01-05', memo: 'Off', postings })).toThrow('entry is off by 0.10 EUR');
  });
  it('must balance in every currency', () => {
    const postings = [
      { account: 'Assets:Bank:Giro', amount: money(1000, 'EUR') },
      { account: 'Income:Sales', amount: money(-1000, 'USD') },
    ];
    expect(() => journal.post({ date: '2026-01-05', memo: 'Mixed', postings })).toThrow(UnbalancedError);
  });
  it('refuses closed accounts', () => {
    journal.chart.close('Income:Sales', '2026-01-05');
    expect(() => journal.post({ date: '2026-01-05', memo: 'Late', postings: move('Income:Sales', 'Assets:Bank:Giro', 1) })).toThrow('Income:Sales is closed on 2026-01-05');
  });
  it('refuses locked days', () => {
    journal.lock('2026-01-31');
    journal.lock('2025-12-31');
    const sale = (date: string) => journal.post({ date, memo: 'Sale', postings: move('Income:Sales', 'Assets:Bank:Giro', 1) });
    expect(() => sale('2026-01-31')).toThrow(PeriodLockedError);
    expect(sale('2026-02-01').id).toBe(1);
  });
});

describe('reverse', () => {
  it('turns the signs round', () => {
    const { id } = journal.post({ date: '2026-01-05', memo: 'Rent', postings: move('Assets:Bank:Giro', 'Expenses:Rent', 70_000) });
    expect(journal.reverse(id, '2026-01-06')).toEqual({
      id: 2,
      date: '2026-01-06',
      memo: 'Reversal: Rent',
      reverses: 1,
      postings: [
        { account: 'Expenses:Rent', amount: money(-70_000, 'EUR') },
        { account: 'Assets:Bank:Giro', amount: money(70_000, 'EUR') },
      ],
    });
  });
  it('happens once', () => {
    const { id } = journal.post({ date: '2026-01-05', memo: 'Rent', postings: move('Assets:Bank:Giro', 'Expenses:Rent', 70_000) });
    journal.reverse(id, '2026-01-05');
    expect(() => journal.reverse(id, '2026-01-07')).toThrow('entry 1 is reversed already');
  });
  it('does not happen before the entry', () => {
    const { id } = journal.post({ date: '2026-01-05', memo: 'Rent', postings: move('Assets:Bank:Giro', 'Expenses:Rent', 70_000) });
    expect(() => journal.reverse(id, '2026-01-04')).toThrow(RangeError);
    expect(() => journal.reverse(99, '2026-01-05')).toThrow('no entry 99');
  });
});

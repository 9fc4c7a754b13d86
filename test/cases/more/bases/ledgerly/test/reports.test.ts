import { beforeEach, describe, expect, it } from 'vitest';
import type { Journal } from '../src/journal.js';
import { money } from '../src/money.js';
import { RateTable } from '../src/rates.js';
import { balanceOf, formatStatement, netIncome, statementOf, trialBalance } from '../src/reports.js';
import { move, shop } from './books.js';

const rates = new RateTable('EUR').quote('USD', '2026-01-01', 0.8).quote('USD', '2026-02-01', 0.9).quote('JPY', '2026-01-01', 0.006).quote('KWD', '2026-01-01', 3);

describe('rates', () => {
  it('hold until the next one', () => {
    expect(['2026-01-01', '2026-01-31', '2026-02-01', '2026-07-01'].map((d) => rates.rateOn('USD', d))).toEqual([0.8, 0.8, 0.9, 0.9]);
  });
  it('are missing before the first one', () => {
    expect(() => rates.rateOn('USD', '2025-12-31')).toThrow('no rate for USD on 2025-12-31');
  });
  it('can be corrected', () => {
    const table = new RateTable('EUR').quote('CHF', '2026-01-01', 1.5).quote('CHF', '2026-01-01', 1.05);
    expect(table.rateOn('CHF', '2026-01-03')).toBe(1.05);
  });
  it('convert to and from the base', () => {
    expect(rates.convert(money(1000, 'USD'), 'EUR', '2026-01-15')).toEqual(money(800, 'EUR'));
    expect(rates.convert(money(900, 'EUR'), 'USD', '2026-02-15')).toEqual(money(1000, 'USD'));
  });
  it('convert through the base with one rounding', () => {
    expect(rates.convert(money(101, 'JPY'), 'KWD', '2026-01-15')).toEqual(money(202, 'KWD'));
  });
});

describe('reports', () => {
  let journal: Journal;
  beforeEach(() => {
    journal = shop();
    journal.post({ date: '2026-01-10', memo: 'Sale 1', postings: move('Income:Sales', 'Assets:Bank:Giro', 150_000) });
    journal.post({ date: '2026-02-01', memo: 'Rent February', postings: move('Assets:Bank:Giro', 'Expenses:Rent', 70_000) });
    journal.post({ date: '2026-02-12', memo: 'Sale 2, to an American customer', postings: move('Income:Sales', 'Assets:Bank', 50_000, 'USD') });
    journal.post({ date: '2026-02-28', memo: 'Sale 3', postings: move('Income:Sales', 'Assets:Bankcard', 2_550) });
  });

  it('roll a balance up', () => {
    expect(balanceOf(journal, 'Assets:Bank', 'EUR')).toEqual(money(80_000, 'EUR'));
    expect(balanceOf(journal, 'Assets', 'EUR')).toEqual(money(82_550, 'EUR'));
    expect(balanceOf(journal, 'Assets:Bank', 'USD')).toEqual(money(50_000, 'USD'));
  });
  it('make a trial balance', () => {
    const none = money(0, 'EUR');
    expect(trialBalance(journal, 'EUR', '2026-02-01')).toEqual({
      rows: [
        { account: 'Assets:Bank:Giro', debit: money(80_000, 'EUR'), credit: none },
        { account: 'Expenses:Rent', debit: money(70_000, 'EUR'), credit: none },
        { account: 'Income:Sales', debit: none, credit: money(150_000, 'EUR') },
      ],
      debit: money(150_000, 'EUR'),
      credit: money(150_000, 'EUR'),
    });
  });
  it('make a statement of a period', () => {
    expect(statementOf(journal, 'Assets:Bank:Giro', 'EUR', '2026-02-01', '2026-02-28')).toEqual({
      account: 'Assets:Bank:Giro',
      opening: money(150_000, 'EUR'),
      lines: [{ date: '2026-02-01', memo: 'Rent February', amount: money(-70_000, 'EUR'), balance: money(80_000, 'EUR') }],
      closing: money(80_000, 'EUR'),
    });
  });
  it('show income with a positive sign', () => {
    const { opening, lines, closing } = statementOf(journal, 'Income', 'EUR', '2026-02-01', '2026-02-28');
    expect([opening.minor, lines.map((l) => l.amount.minor), closing.minor]).toEqual([150_000, [2_550], 152_550]);
  });
  it('compute the net income at the rates of the day', () => {
    expect(netIncome(journal, rates, '2026-01-01', '2026-01-31')).toEqual(money(150_000, 'EUR'));
    expect(netIncome(journal, rates, '2026-02-01', '2026-02-28')).toEqual(money(45_000 + 2_550 - 70_000, 'EUR'));
  });
  it('print a statement', () => {
    expect(formatStatement(statementOf(journal, 'Expenses:Rent', 'EUR', '2026-01-01', '2026-02-28')).split('\n')).toEqual([
      'Expenses:Rent (EUR)',
      '            Opening balance                             0.00',
      '2026-02-01  Rent February                 700.00      700.00',
      '            Closing balance                           700.00',
    ]);
  });
  it('print negative amounts in parentheses', () => {
    expect(formatStatement(statementOf(journal, 'Assets:Bank:Giro', 'EUR', '2026-02-01', '2026-02-01'))).toContain('    (700.00)');
  });
});

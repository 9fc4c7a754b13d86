import { ChartOfAccounts } from '../src/accounts.js';
import { Journal } from '../src/journal.js';
import { money } from '../src/money.js';

/** A chart and an empty journal, as a small shop would have them. */
export function shop(): Journal {
  const chart = new ChartOfAccounts();
  chart.open('Assets', 'asset');
  chart.open('Assets:Bank');
  chart.open('Assets:Bank:Giro');
  chart.open('Assets:Bankcard');
  chart.open('Income', 'income');
  chart.open('Income:Sales');
  chart.open('Expenses', 'expense');
  chart.open('Expenses:Rent');
  return new Journal(chart);
}

/** The two postings that move an amount from one account to another. */
export const move = (from: string, to: string, minor: number, code = 'EUR') => [
  { account: to, amount: money(minor, code) },
  { account: from, amount: money(-minor, code) },
];

import { describe, expect, it } from 'vitest';
import { mailMerge, splitHeaders } from '../src/mailing';

const template = `Subject: Your order, {{name}}
Reply-To: office@example.org

Dear {{name}},
thank you for {{ n | plural: "a book", "{} books" }}.
`;
const rows = [
  { email: 'ann@example.org', name: 'Ann', n: 1 },
  { email: 'bob@example.org', name: 'Bob', n: 3 },
];

describe('splitHeaders', () => {
  it('takes headers off', () => {
    expect(splitHeaders('Subject: a\n  b\nX-Tag: c\n\nbody\n\nmore')).toEqual({ headers: [['subject', 'a b'], ['x-tag', 'c']], body: 'body\n\nmore' });
  });
  it('can do without', () => {
    expect(splitHeaders('Dear all,\n\nhello')).toEqual({ headers: [], body: 'Dear all,\n\nhello' });
  });
});

describe('mailMerge', () => {
  it('writes one letter for each row', () => {
    const { letters, skipped } = mailMerge(template, rows);
    expect(skipped).toEqual([]);
    expect(letters.map((l) => l.to)).toEqual(['Ann <ann@example.org>', 'Bob <bob@example.org>']);
    expect(letters[1]).toEqual({
      to: 'Bob <bob@example.org>',
      headers: { subject: 'Your order, Bob', 'reply-to': 'office@example.org' },
      body: 'Dear Bob,\nthank you for 3 books.\n',
    });
  });
  it('wraps plain letters only', () => {
    const row = [{ ...rows[0], name: 'Annabel Constanze' }];
    expect(mailMerge(template, row, { width: 12 }).letters[0].body).toBe('Dear Annabel\nConstanze,\nthank you\nfor a book.\n');
    expect(mailMerge(template, row, { width: 12, html: true }).letters[0].body).toContain('Dear Annabel Constanze,');
  });
  it('skips what cannot be sent', () => {
    const { letters, skipped } = mailMerge(template, [{ name: 'No' }, { email: 'nowhere' }, rows[0], { email: 'ANN@example.org' }]);
    expect(letters).toHaveLength(1);
    expect(skipped).toEqual([
      { row: 1, reason: 'no address' },
      { row: 2, reason: 'not an address: nowhere' },
      { row: 4, reason: 'already written to ANN@example.org' },
    ]);
  });
  it('skips rows that lack a value', () => {
    const { letters, skipped } = mailMerge(template, [{ email: 'cy@example.org', name: 'Cy' }, rows[1]], { strict: true });
    expect(skipped).toEqual([{ row: 1, reason: 'no value for n' }]);
    expect(letters.map((l) => l.headers.subject)).toEqual(['Your order, Bob']);
  });
  it('has no HTML in headers', () => {
    const [letter] = mailMerge(template, [{ ...rows[0], name: 'A & B' }], { html: true }).letters;
    expect(letter.headers.subject).toBe('Your order, A & B');
    expect(letter.body).toContain('Dear A &amp; B');
  });
});

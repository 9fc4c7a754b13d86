import { describe, expect, it } from 'vitest';
import { escapeHeader, escapeHtml, formatAddress } from '../src/escape';
import { formIndex, plural } from '../src/plural';
import { truncate, wrap } from '../src/wrap';

describe('plural', () => {
  it('knows one from many', () => {
    expect([0, 1, 2].map((n) => plural(n, ['{} letter', '{} letters']))).toEqual(['0 letters', '1 letter', '2 letters']);
  });
  it('has three forms in Polish', () => {
    expect([1, 3, 5, 12, 24].map((n) => formIndex(n, 'pl'))).toEqual([0, 1, 2, 2, 1]);
  });
  it('counts nothing as one in French', () => {
    expect([plural(0, ['{} lettre', '{} lettres'], 'fr-CA'), plural(2, ['{} lettre', '{} lettres'], 'fr')]).toEqual(['0 lettre', '2 lettres']);
  });
  it('takes a form of its own for zero', () => {
    expect([0, 1, 7].map((n) => plural(n, ['nothing', 'a letter', '{} letters']))).toEqual(['nothing', 'a letter', '7 letters']);
  });
  it('makes do with fewer forms', () => {
    expect(plural(5, ['{} list', '{} listy'], 'pl')).toBe('5 listy');
  });
});

describe('escape', () => {
  it('makes text safe for HTML', () => {
    expect(escapeHtml(`<b>"Tom" & 'Jerry'</b>`)).toBe('&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt;');
  });
  it('keeps a header on one line', () => {
    expect(escapeHeader('Hello\r\nBcc: all@example.org')).toBe('Hello Bcc: all@example.org');
  });
  it('encodes what is not ASCII', () => {
    expect(escapeHeader('Grüße')).toBe('=?UTF-8?B?R3LDvMOfZQ==?=');
  });
  it('writes addresses', () => {
    expect(formatAddress('ann@example.org', 'Ann Lee')).toBe('Ann Lee <ann@example.org>');
    expect(formatAddress('ann@example.org', 'Lee, "Ann"')).toBe('"Lee, \\"Ann\\"" <ann@example.org>');
  });
});

describe('wrap', () => {
  it('breaks at blanks', () => {
    expect(wrap('the quick brown fox jumps', { width: 10 })).toBe('the quick\nbrown fox\njumps');
  });
  it('fills a line to the last column', () => {
    expect(wrap('12345 789 abc', { width: 9 })).toBe('12345 789\nabc');
  });
  it('leaves paragraphs apart', () => {
    expect(wrap('one\n\ntwo', { width: 5 })).toBe('one\n\ntwo');
  });
  it('indents', () => {
    expect(wrap('one two three', { width: 9, first: '- ', rest: '  ' })).toBe('- one two\n  three');
    expect(wrap('one two', { width: 6, first: '  ' })).toBe('  one\n  two');
  });
  it('does not cut words unless told to', () => {
    expect(wrap('a extraordinary b', { width: 6 })).toBe('a\nextraordinary\nb');
    expect(wrap('a extraordinary b', { width: 6, breakWords: true })).toBe('a\nextrao\nrdinar\ny b');
  });
  it('marks all lines of a quotation', () => {
    expect(wrap('> one two three', { width: 9 })).toBe('> one two\n> three');
  });
  it('does not touch the signature', () => {
    expect(wrap('one two\n-- \nAnn Lee, Members Office', { width: 4 })).toBe('one\ntwo\n-- \nAnn Lee, Members Office');
  });
});

describe('truncate', () => {
  it('cuts between words', () => {
    expect(truncate('a long story made short', 12)).toBe('a long…');
    expect(truncate('a long story', 12)).toBe('a long story');
  });
  it('cuts a word when there is nothing else', () => {
    expect(truncate('incomprehensible', 8, '...')).toBe('incom...');
  });
});

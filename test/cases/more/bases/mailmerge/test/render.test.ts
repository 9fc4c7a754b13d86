import { describe, expect, it } from 'vitest';
import { lookup, MissingValueError, render } from '../src/render';

const ann = { name: 'ann lee', due: new Date('2026-03-05T23:30:00Z'), items: ['pen', 'ink', 'pad'], total: 1234.5, note: '' };

describe('filters', () => {
  it('are applied in turn', () => {
    expect(render('{{ name | title }}, {{ name | upper | truncate: 4, "" }}', ann)).toBe('Ann Lee, ANN');
  });
  it('fill in what is missing', () => {
    expect(render('{{ note | default: "-" }}{{ nick | default: "friend" }}{{ zero | default: 5 }}', { ...ann, zero: 0 })).toBe('-friend0');
  });
  it('join lists', () => {
    expect(render('{{ items | join: ", ", " and " }}', ann)).toBe('pen, ink and pad');
  });
  it('write numbers in the language of the reader', () => {
    expect(render('{{ total | number: 2 }}', ann)).toBe('1,234.50');
    expect(render('{{ total | number: 2 }}', ann, { locale: 'de-AT' })).toBe('1.234,50');
  });
  it('write dates', () => {
    expect(render('{{ due | date: "D MMMM YYYY" }} / {{ due | date: "DD.MM.YYYY" }}', ann)).toBe('5 March 2026 / 05.03.2026');
  });
  it('count', () => {
    expect(render('{{ n | plural: "{} book", "{} books" }}', { n: 1 })).toBe('1 book');
  });
  it('must be known', () => {
    expect(() => render('{{ name | shout }}', ann)).toThrow('unknown filter: shout');
  });
  it('can be brought along', () => {
    expect(render('{{ name | upper }}', ann, { filters: { upper: (v) => `^${v}` } })).toBe('^ann lee');
  });
});

describe('render', () => {
  it('finds values at any depth', () => {
    expect(render('{{ a.b.c }}{{ a.x.c }}', { a: { b: { c: 'deep' } } })).toBe('deep');
  });
  it('does not find what was inherited', () => {
    expect(lookup([{ a: 'text' }], 'a.length')).toBeUndefined();
    expect(lookup([{}], 'toString')).toBeUndefined();
  });
  it('decides', () => {
    const template = '{{#if n}}yes{{else}}no{{/if}}{{#if not n}}!{{/if}}';
    expect([3, 0, '', [], 'x'].map((n) => render(template, { n }))).toEqual(['yes', 'no!', 'no!', 'no!', 'yes']);
  });
  it('repeats', () => {
    expect(render('{{#each items as it}}{{number}}. {{it}}{{#if not last}}; {{/if}}{{/each}}', ann)).toBe('1. pen; 2. ink; 3. pad');
  });
  it('says so when there is nothing to repeat', () => {
    expect(render('{{#each none}}x{{else}}nothing{{/each}}', ann)).toBe('nothing');
  });
  it('escapes values but not the template', () => {
    expect(render('<p>{{ a }}{{& a }}</p>', { a: '<&>' }, { html: true })).toBe('<p>&lt;&amp;&gt;<&></p>');
  });
  it('is strict when told to be', () => {
    expect(() => render('{{ who }}', ann, { strict: true })).toThrow(new MissingValueError('who'));
    expect(render('{{ who | default: "you" }}', ann, { strict: true })).toBe('you');
  });
});

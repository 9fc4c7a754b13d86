import { describe, expect, it } from 'vitest';
import { parse, splitOutside, TemplateError, tokenise } from '../src/parse';

const tags = (template: string) => tokenise(template).flatMap((t) => (t.type === 'tag' ? [t.content] : []));
const texts = (template: string) => tokenise(template).flatMap((t) => (t.type === 'text' ? t.text : []));

describe('tokenise', () => {
  it('finds the tags', () => {
    expect(tags('Dear {{ name }}, {{#if x}}y{{/if}}')).toEqual(['name', '#if x', '/if']);
  });
  it('leaves escaped braces alone', () => {
    expect(texts('write \\{{name}} here')).toEqual(['write {{name}} here']);
  });
  it('lets quotes hold braces', () => {
    expect(tags('{{ x | default: "}}" }}!')).toEqual(['x | default: "}}"']);
  });
  it('takes the line of a lonely block away', () => {
    expect(texts('a\n  {{#if x}}  \nb\n{{/if}}\nc').join('|')).toBe('a\n|b\n|c');
    expect(texts('a\n{{! ask Eve }}\nb{{! why? }}')).toEqual(['a\nb']);
  });
});

describe('splitOutside', () => {
  it('knows quotes', () => {
    expect(splitOutside('a, "b, c", d', ',')).toEqual(['a', '"b, c"', 'd']);
  });
});

describe('parse', () => {
  it('reads filters and their arguments', () => {
    expect(parse('{{ total | number: 2 | default: "none" }}')).toEqual([
      {
        type: 'value',
        path: 'total',
        filters: [
          { name: 'number', args: [2] },
          { name: 'default', args: ['none'] },
        ],
        raw: false,
      },
    ]);
  });
  it('nests blocks', () => {
    const [node] = parse('{{#each people as p}}{{#if not p.paid}}!{{/if}}{{/each}}');
    expect(node).toMatchObject({ type: 'each', as: 'p', body: [{ type: 'if', path: 'p.paid', negate: true, then: [{ text: '!' }] }] });
  });
  it('tells where a block begins that has no end', () => {
    expect(() => parse('one\ntwo {{#each x}}')).toThrow('#each is never closed (line 2, column 5)');
  });
  it('refuses blocks that are crossed', () => {
    expect(() => parse('{{#if a}}{{#each b}}{{/if}}{{/each}}')).toThrow(TemplateError);
  });
  it('refuses a second else', () => {
    expect(() => parse('{{#if a}}1{{else}}2{{else}}3{{/if}}')).toThrow('else without a block (line 1, column 20)');
  });
});

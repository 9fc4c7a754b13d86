import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHeader, escapeHtml, formatAddress } from '../src/escape';
import { FILTERS, formatDate, formatNumber, isBlank, toText } from '../src/filters';
import { mailMerge, splitHeaders } from '../src/mailing';
import { parse, splitOutside, TemplateError, tokenise } from '../src/parse';
import { formIndex, plural } from '../src/plural';
import { lookup, MissingValueError, render } from '../src/render';
import { truncate, wrap } from '../src/wrap';

fc.configureGlobal({ seed: 20260 });

const flat = (template: string) => tokenise(template).map((t) => (t.type === 'tag' ? `<${t.content}>` : t.text)).join('');

describe('oracle: parse', () => {
  it('cuts', () => {
    const table: [string, string][] = [
      ['', ''],
      ['plain } text {', 'plain } text {'],
      ['{{a}}{{b}}', '<a><b>'],
      ['\\{{a}} {{a}} \\{{', '{{a}} <a> {{'],
      ['{{ a | f: "}}", "\\"}}" }}!', '<a | f: "}}", "\\"}}">!'],
      ['{{ a }b }}', '<a }b>'],
      ['x\n{{ a }}\ny', 'x\n<a>\ny'],
      ['x\n {{#if a}}\t\ny\n{{else}}\nz\n{{/if}}', 'x\n<#if a>y\n<else>z\n</if>'],
      ['x {{#if a}}\ny', 'x <#if a>\ny'],
      ['{{#if a}} y\n', '<#if a> y\n'],
      ['{{#if a}}\n{{/if}}\n', '<#if a></if>'],
      ['a\r\n{{#if a}}\r\nb', 'a\r\n<#if a>b'],
      ['{{! c }}\nx', 'x'],
      ['x {{! c }} y', 'x  y'],
      ['a\n  {{! c }}\nb', 'a\nb'],
      ['{{elsewhere}}\nx', '<elsewhere>\nx'],
      ['{{#if a}}\n\nb', '<#if a>\nb'],
      ['{{\na\n}}', '<a>'],
    ];
    for (const [template, want] of table) expect(flat(template), template).toBe(want);
    for (const t of tokenise('ab{{c}}\n{{d}}')) if (t.type === 'tag') expect([2, 8]).toContain(t.at);
  });
  it('splits', () => {
    const table: [string, string, string[]][] = [
      ['', '|', ['']],
      ['a', '|', ['a']],
      [' a | b ', '|', ['a', 'b']],
      ['"a|b"|c', '|', ['"a|b"', 'c']],
      ['"a\\"|b"|c', '|', ['"a\\"|b"', 'c']],
      ['a,,b', ',', ['a', '', 'b']],
      ['"\\\\",b', ',', ['"\\\\"', 'b']],
    ];
    for (const [text, separator, want] of table) expect(splitOutside(text, separator), text).toEqual(want);
    expect(parse('{{x | f: "a\\nb\\"c\\\\", -2.5, 0}}')).toEqual([{ type: 'value', path: 'x', raw: false, filters: [{ name: 'f', args: ['a\nb"c\\', -2.5, 0] }] }]);
  });
  it('names places', () => {
    const table: [string, string, number, number][] = [
      ['{{#if a}}', '#if is never closed', 1, 1],
      ['a\n\n b {{#each c}}{{#if d}}{{/if}}', '#each is never closed', 3, 4],
      ['{{#if a}}\n  {{#each b}}', '#each is never closed', 2, 3],
      ['x{{/each}}', '/each closes nothing', 1, 2],
      ['{{#if a}}\n{{/each}}', '/each closes nothing', 2, 1],
      ['x\n{{else}}', 'else without a block', 2, 1],
      ['{{#each a}}{{else}}{{else}}{{/each}}', 'else without a block', 1, 20],
      ['{{#unless a}}', 'unknown block: #unless a', 1, 1],
      ['{{a b}}', 'not a path: a b', 1, 1],
      ['{{ a | f g }}', 'not a filter: f g', 1, 1],
      ['{{ a | f: b }}', 'not an argument: b', 1, 1],
      ['é\nüü{{}}', 'not a path: ', 2, 3],
    ];
    for (const [template, message, line, column] of table) {
      let error: unknown;
      try {
        parse(template);
      } catch (e) {
        error = e;
      }
      expect(error, template).toBeInstanceOf(TemplateError);
      expect(error).toMatchObject({ name: 'TemplateError', line, column, message: `${message} (line ${line}, column ${column})` });
    }
    for (const good of ['', 'x', '{{#if a}}{{else}}{{/if}}', '{{#each a}}{{else}}{{#if b}}{{else}}{{/if}}{{/each}}', '{{ a-b.c_d.0 }}']) expect(() => parse(good)).not.toThrow();
    expect(parse('{{#each a}}{{/each}}')).toEqual([{ type: 'each', path: 'a', as: 'item', body: [], empty: [] }]);
    expect(parse('{{#if not a.b}}{{/if}}')).toEqual([{ type: 'if', path: 'a.b', negate: true, then: [], otherwise: [] }]);
  });
});

describe('oracle: plural', () => {
  const slow: Record<string, (n: number) => number> = {
    en: (n) => (n === 1 ? 0 : 1),
    de: (n) => (n === 1 ? 0 : 1),
    fr: (n) => (n >= 2 ? 1 : 0),
    ja: () => 0,
    cs: (n) => (n === 1 ? 0 : [2, 3, 4].includes(n) ? 1 : 2),
    pl: (n) => (n === 1 ? 0 : /(^|[^1])[234]$/.test(String(n)) ? 1 : 2),
  };
  it('chooses', () => {
    for (const [language, want] of Object.entries(slow)) {
      for (let n = 0; n < 135; n++) {
        expect(formIndex(n, language), `${language} ${n}`).toBe(want(n));
        expect(formIndex(-n, `${language.toUpperCase()}-XX`)).toBe(want(n));
      }
    }
    expect([formIndex(1, 'xx'), formIndex(2, 'sv_SE'), formIndex(1.5, 'fr'), formIndex(1.5, 'pl'), formIndex(2.5, 'cs'), formIndex(0.5, 'en')]).toEqual([0, 1, 0, 2, 2, 1]);
    expect([formIndex(22.5, 'pl'), formIndex(1000002, 'pl'), formIndex(1012, 'pl')]).toEqual([2, 1, 2]);
  });
  it('writes', () => {
    expect([0, 1, 2].map((n) => plural(n, ['keine', 'eine', '{}'], 'de'))).toEqual(['keine', 'eine', '2']);
    expect([0, 1, 3, 5].map((n) => plural(n, ['0', '1', 'f', 'm'], 'pl'))).toEqual(['0', '1', 'f', 'm']);
    expect([0, 1, 3, 5].map((n) => plural(n, ['1', 'f', 'm'], 'pl'))).toEqual(['m', '1', 'f', 'm']);
    expect([0, 1, 3, 5].map((n) => plural(n, ['1', 'f'], 'pl'))).toEqual(['f', '1', 'f', 'f']);
    expect([0, 4].map((n) => plural(n, ['nai', '{} hon'], 'ja'))).toEqual(['nai', '4 hon']);
    expect(plural(-1, ['{} a', '{} b'])).toBe('-1 a');
    expect(plural(7, ['{}{}-{}'])).toBe('77-7');
    expect(plural(2, ['one', 'two $& {}'])).toBe('two $& 2');
    expect(() => plural(1, [])).toThrow(RangeError);
  });
});

describe('oracle: escape', () => {
  it('escapes', () => {
    expect(escapeHtml('&&<<>>""\'\'')).toBe('&amp;&amp;&lt;&lt;&gt;&gt;&quot;&quot;&#39;&#39;');
    expect(escapeHtml('&amp;')).toBe('&amp;amp;');
    expect(escapeHtml('plain')).toBe('plain');
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\r', '\n', 'é', '€', '~', '\t') }), (s) => {
      const out = escapeHeader(s);
      expect(/^[\x20-\x7e]*$/.test(out)).toBe(true);
      const line = s.replace(/\s*[\r\n]+\s*/g, ' ').trim();
      const m = /^=\?UTF-8\?B\?(.*)\?=$/.exec(out);
      expect(m ? Buffer.from(m[1], 'base64').toString('utf8') : out).toBe(line);
    }));
    expect(escapeHeader('a \n\n b\rc')).toBe('a b c');
    expect(escapeHeader('tilde ~')).toBe('tilde ~');
  });
  it('writes addresses', () => {
    const table: [string | undefined, string][] = [
      [undefined, 'x@y.z'],
      ['', 'x@y.z'],
      ['  ', 'x@y.z'],
      [' Ann \n Lee ', 'Ann Lee <x@y.z>'],
      ['A. Lee', '"A. Lee" <x@y.z>'],
      ['a\\b', '"a\\\\b" <x@y.z>'],
      ['"q" "r"', '"\\"q\\" \\"r\\"" <x@y.z>'],
      ['Lee; Ann', '"Lee; Ann" <x@y.z>'],
      ['Ann [x]', '"Ann [x]" <x@y.z>'],
      ["O'Neill-Smith", "O'Neill-Smith <x@y.z>"],
      ['Zoë', '=?UTF-8?B?Wm/Dqw==?= <x@y.z>'],
      ['Zoë, x', `${escapeHeader('Zoë, x')} <x@y.z>`],
    ];
    for (const [name, want] of table) expect(formatAddress('x@y.z', name)).toBe(want);
  });
});

describe('oracle: wrap', () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 14 }), { maxLength: 20 });
  it('keeps words, order and width', () => {
    fc.assert(fc.property(words, fc.integer({ min: 4, max: 20 }), fc.constantFrom('', ' ', '* '), fc.constantFrom(undefined, '', '   '), (list, width, first, rest) => {
      const out = wrap(list.join(' '), { width, first, rest });
      const lines = out.split('\n');
      const strip = (line: string, i: number) => line.slice((i === 0 ? first : (rest ?? first)).length);
      expect(lines.flatMap((l, i) => strip(l, i).split(' ')).filter((w) => w !== '')).toEqual(list);
      lines.forEach((line, i) => {
        expect(line.length <= width || !strip(line, i).includes(' ')).toBe(true);
        if (i > 0) expect(lines[i - 1].length + 1 + strip(line, i).split(' ')[0].length > width || (i === 1 && lines[0].trim() === first.trim())).toBe(true);
      });
    }));
  });
  it('cuts long words', () => {
    fc.assert(fc.property(words, fc.integer({ min: 4, max: 12 }), (list, width) => {
      const lines = wrap(list.join(' '), { width, first: '  ', breakWords: true }).split('\n');
      expect(lines.every((l) => l.length <= width)).toBe(true);
      expect(lines.join('').replaceAll(' ', '')).toBe(list.join(''));
    }));
    expect(wrap('abcdef', { width: 3, breakWords: true })).toBe('abc\ndef');
    expect(wrap('ab cdefgh', { width: 4, breakWords: true })).toBe('ab\ncdef\ngh');
    expect(wrap('abcd', { width: 2, first: '>>>', breakWords: true })).toBe('>>>abcd');
  });
  it('treats lines by kind', () => {
    const table: [string, object, string][] = [
      ['', {}, ''],
      ['a\n\n\nb', {}, 'a\n\n\nb'],
      ['  a   b\t c ', {}, 'a b c'],
      ['aa\u00a0bb cc', { width: 5 }, 'aa\u00a0bb\ncc'],
      ['> aaa bbb', { width: 6 }, '> aaa\n> bbb'],
      ['>> aaa bbb', { width: 7 }, '>> aaa\n>> bbb'],
      ['> > aaa bbb', { width: 8 }, '> > aaa\n> > bbb'],
      ['>aaa', {}, '> aaa'],
      ['>', {}, '>'],
      ['> aaa bbb\nccc ddd', { width: 6, first: '+' }, '> aaa\n> bbb\n+ccc\n+ddd'],
      ['aa bb\n-- \ncc dd\n-- \nee ff', { width: 3 }, 'aa\nbb\n-- \ncc dd\n-- \nee ff'],
      ['aa bb\n--\ncc dd', { width: 3 }, 'aa\nbb\n--\ncc\ndd'],
      ['a '.repeat(40).trim(), {}, `${'a '.repeat(36).trim()}\na a a a`],
    ];
    for (const [text, options, want] of table) expect(wrap(text, options), text).toBe(want);
  });
  it('truncates', () => {
    const table: [string, number, string | undefined, string][] = [
      ['abc', 3, undefined, 'abc'],
      ['abcd', 3, undefined, 'ab…'],
      ['one two', 5, undefined, 'one…'],
      ['one two', 4, undefined, 'one…'],
      ['one  two', 5, undefined, 'one…'],
      ['one two three', 8, undefined, 'one two…'],
      ['one two three', 11, '...', 'one two...'],
      ['one two three', 10, '...', 'one two...'],
      ['one two three', 9, '...', 'one...'],
      ['one two three', 7, '', 'one two'],
      ['one two', 2, '...', '...'],
      ['', 0, undefined, ''],
    ];
    for (const [text, max, mark, want] of table) expect(truncate(text, max, mark), `${text} ${max}`).toBe(want);
  });
});

describe('oracle: filters', () => {
  const en = { locale: 'en' };
  it('shows values', () => {
    const table: [unknown, string, boolean][] = [
      [null, '', true],
      [undefined, '', true],
      ['', '', true],
      [' \n\t', ' \n\t', true],
      [[], '', true],
      [[null], '', false],
      [0, '0', false],
      [false, 'no', false],
      [true, 'yes', false],
      [NaN, 'NaN', false],
      [['a', ['b', true]], 'a, b, yes', false],
      [new Date('2025-12-31T23:59:59Z'), '2025-12-31', false],
    ];
    for (const [value, text, blank] of table) {
      expect(toText(value)).toBe(text);
      expect(isBlank(value)).toBe(blank);
      expect(FILTERS.default(value, ['x'], en)).toEqual(blank ? 'x' : value);
    }
    expect(FILTERS.default(null, [], en)).toBe('');
  });
  it('writes numbers', () => {
    const table: [number, number, string, string][] = [
      [0, 0, 'en', '0'],
      [999, 0, 'en', '999'],
      [1000, 0, 'en', '1,000'],
      [-1000, 1, 'en-GB', '-1,000.0'],
      [1234567.5, 2, 'DE', '1.234.567,50'],
      [1234.5678, 3, 'fr_CH', '1\u202f234,568'],
      [12345.6, 4, 'it', '12,345.6000'],
      [-0.4, 0, 'en', '0'],
      [-0.6, 0, 'en', '-1'],
      [-0.05, 1, 'en', '-0.1'],
      [-0.04, 1, 'en', '0.0'],
      [100000000, 0, 'de', '100.000.000'],
    ];
    for (const [value, digits, locale, want] of table) expect(formatNumber(value, digits, locale)).toBe(want);
    expect(FILTERS.number('1234.5', [], en)).toBe('1,235');
  });
  it('writes dates', () => {
    const first = new Date('2026-01-09T23:59:00Z');
    const table: [unknown, string, string, string][] = [
      [first, 'D.MM.YYYY', 'en', '9.01.2026'],
      [first, 'YYYY-MM-DD', 'en', '2026-01-09'],
      [first, 'MMMM D, YYYY', 'en-US', 'January 9, 2026'],
      [first, 'D. MMMM', 'de', '9. Januar'],
      [first, 'MMMM', 'fr', 'January'],
      ['2024-12-25', 'DD D MMMM', 'DE', '25 25 Dezember'],
      ['2024-02-29T00:00:00Z', 'YYYYMMDD', 'en', '20240229'],
    ];
    for (const [value, pattern, locale, want] of table) expect(formatDate(value, pattern, locale)).toBe(want);
    const names = Array.from({ length: 12 }, (_, m) => formatDate(new Date(Date.UTC(2025, m, 1)), 'MM MMMM', 'en'));
    expect(names[0]).toBe('01 January');
    expect(names[8]).toBe('09 September');
    expect(names[11]).toBe('12 December');
    for (const bad of ['x', '', null]) expect(() => formatDate(bad, 'D', 'en')).toThrow(TypeError);
    expect(FILTERS.date(first, [], en)).toBe('2026-01-09');
  });
  it('changes text', () => {
    const title = { 'ann lee': 'Ann Lee', 'ANN-MARIE': 'Ann-Marie', "o'neill": "O'neill", 'd’arcy': 'D’arcy', 'élan vital': 'Élan Vital', '3rd (a)': '3Rd (A)', '': '' };
    for (const [text, want] of Object.entries(title)) expect(FILTERS.title(text, [], en)).toBe(want);
    expect(FILTERS.trim('  a  b\n c ', [], en)).toBe('a b c');
    expect(FILTERS.upper(true, [], en)).toBe('YES');
    expect(FILTERS.lower('AbÇ', [], en)).toBe('abç');
    const join: [unknown, (string | number)[], string][] = [
      [[], [], ''],
      [['a'], [', ', ' and '], 'a'],
      [['a', 'b'], [', ', ' and '], 'a and b'],
      [['a', 'b', 'c'], [' + '], 'a + b + c'],
      [['a', 'b', 'c', 'd'], ['/', '//'], 'a/b/c//d'],
      ['x', ['-'], 'x'],
      [[1, true, null], [], '1, yes, '],
    ];
    for (const [value, args, want] of join) expect(FILTERS.join(value, args, en)).toBe(want);
    expect(FILTERS.truncate('x'.repeat(50), [], en)).toBe(`${'x'.repeat(39)}…`);
    expect(FILTERS.truncate('one two three', [8, '~'], en)).toBe('one two~');
    expect(FILTERS.wrap('aa bb', [4, '  '], en)).toBe('  aa\n  bb');
    expect(FILTERS.plural(3, ['{} a', '{} b', 'c'], { locale: 'pl' })).toBe('3 b');
  });
});

describe('oracle: render', () => {
  it('looks up', () => {
    const scopes = [{ a: undefined, b: { c: null, d: [10, 20] } }, { a: 1, z: 'out', b: 2 }];
    const table: [string, unknown][] = [['a', undefined], ['z', 'out'], ['b.c', null], ['b.c.d', undefined], ['b.d.1', 20], ['b.d.2', undefined], ['b.x', undefined], ['q', undefined], ['hasOwnProperty', undefined], ['b.constructor', undefined], ['z.length', undefined]];
    for (const [path, want] of table) expect(lookup(scopes, path), path).toBe(want);
  });
  it('renders', () => {
    const data = { a: 'A', n: 0, yes: true, no: false, list: [{ v: 1 }, { v: 2 }, { v: 3 }], one: 'single', deep: [['p', 'q'], ['r']], sp: ' ', html: `<"'&>` };
    const table: [string, string][] = [
      ['{{a}}-{{missing}}-{{a}}', 'A--A'],
      ['{{#if yes}}1{{else}}2{{/if}}{{#if no}}3{{else}}4{{/if}}', '14'],
      ['{{#if sp}}1{{else}}2{{/if}}{{#if n}}3{{else}}4{{/if}}{{#if list}}5{{/if}}{{#if missing.x}}6{{/if}}', '245'],
      ['{{#if not sp}}1{{/if}}{{#if not a}}2{{/if}}', '1'],
      ['{{#each list as i}}{{number}}/{{i.v}}{{#if first}}f{{/if}}{{#if last}}l{{/if}} {{/each}}', '1/1f 2/2 3/3l '],
      ['{{#each one}}{{item}}{{first | upper}}{{/each}}', 'singleYES'],
      ['{{#each n}}{{item}}{{else}}none{{/each}}', '0'],
      ['{{#each sp}}x{{else}}none{{/each}}', 'none'],
      ['{{#each deep as d}}{{#each d as e}}{{number}}{{e}}{{a}}{{/each}};{{/each}}', '1pA2qA;1rA;'],
      ['{{#each deep as a}}{{a}}{{/each}}{{a}}', 'p, qrA'],
      ['{{html}}{{& html}}', `<"'&><"'&>`],
    ];
    for (const [template, want] of table) {
      expect(render(template, data), template).toBe(want);
      expect(render(parse(template), data)).toBe(want);
    }
    expect(render('&{{html}}{{& html}}{{html | lower}}{{x | default: "<"}}', data, { html: true })).toBe(`&&lt;&quot;&#39;&amp;&gt;<"'&>&lt;&quot;&#39;&amp;&gt;&lt;`);
    expect(render('{{html | truncate: 2, ""}}', data, { html: true })).toBe('&lt;&quot;');
    expect(render('{{ n | plural: "x", "y" }}', data, { locale: 'fr' })).toBe('x');
  });
  it('is strict', () => {
    for (const template of ['{{x}}', '{{x.y | upper}}', '{{#each l}}{{item.q}}{{/each}}']) expect(() => render(template, { l: [{}] }, { strict: true })).toThrow(MissingValueError);
    for (const template of ['{{x | default: ""}}', '{{x | upper | default: ""}}', '{{#if x}}{{/if}}', '{{#if x}}{{x}}{{/if}}', '{{n}}']) expect(render(template, { n: null }, { strict: true })).toBe('');
    expect(() => render('{{x | toString}}', {})).toThrow(new ReferenceError('unknown filter: toString'));
    expect(render('{{x | wrapIt | upper}}', { x: 'a' }, { filters: { wrapIt: (v) => `(${v})` } })).toBe('(A)');
    const seen: unknown[] = [];
    render('{{x | spy: 1, "b"}}', { x: 5 }, { locale: 'cs', filters: { spy: (...all) => seen.push(all) } });
    expect(seen).toEqual([[5, [1, 'b'], { locale: 'cs' }]]);
  });
});

describe('oracle: mailing', () => {
  it('splits', () => {
    const table: [string, [string, string][], string][] = [
      ['A: b\n\nc', [['a', 'b']], 'c'],
      ['A: b\r\nC-D:e\r\n\r\nf\r\ng', [['a', 'b'], ['c-d', 'e']], 'f\ng'],
      ['A: b\n\tc\n d\n\ne', [['a', 'b c d']], 'e'],
      ['A: b', [['a', 'b']], ''],
      ['\nA: b', [], 'A: b'],
      ['A: b\nfree text\n\nc', [], 'A: b\nfree text\n\nc'],
      ['  A: b\n\nc', [], '  A: b\n\nc'],
      ['A: b: c\n\n\nd', [['a', 'b: c']], '\nd'],
    ];
    for (const [template, headers, body] of table) expect(splitHeaders(template), template).toEqual({ headers, body });
  });
  it('merges', () => {
    const out = mailMerge('Subject: {{s}}\nX-N: {{n | default: "-"}}\n\n{{s}} {{n | default: "?"}}', [
      { email: ' a@b.cd ', s: 'x\ny' },
      { email: 'a b@c.de', s: 'x' },
      { email: 'a@b', s: 'x' },
      { email: 7, s: 'x' },
      { email: 'e@f.gh', n: 1 },
      { email: 'E@F.GH', s: 'é', n: 2, name: 'É' },
      { email: 'e@f.gh', s: 'again' },
    ], { strict: true });
    expect(out.skipped).toEqual([
      { row: 2, reason: 'not an address: a b@c.de' },
      { row: 3, reason: 'not an address: a@b' },
      { row: 4, reason: 'no address' },
      { row: 5, reason: 'no value for s' },
      { row: 7, reason: 'already written to e@f.gh' },
    ]);
    expect(out.letters).toEqual([
      { to: 'a@b.cd', headers: { subject: 'x y', 'x-n': '-' }, body: 'x\ny ?' },
      { to: '=?UTF-8?B?w4k=?= <E@F.GH>', headers: { subject: '=?UTF-8?B?w6k=?=', 'x-n': '2' }, body: 'é 2' },
    ]);
  });
  it('has options', () => {
    const long = 'word '.repeat(30).trim();
    const row = [{ email: 'a@b.cd', t: '<' }];
    expect(mailMerge(long, row).letters[0].body.split('\n').map((l) => l.length)).toEqual([69, 69, 9]);
    expect(mailMerge(long, row, { width: 0 }).letters[0].body).toBe(long);
    expect(mailMerge(long, row, { html: true }).letters[0].body).toBe(long);
    expect(mailMerge('S: {{t}}\n\n{{t}}', row, { html: true }).letters[0]).toEqual({ to: 'a@b.cd', headers: { s: '<' }, body: '&lt;' });
    expect(mailMerge('S: {{t}}\n\n{{t | nil}}', row, { filters: { nil: () => '0' } }).letters[0].body).toBe('0');
    expect(() => mailMerge('{{#if x}}', row)).toThrow(TemplateError);
    expect(() => mailMerge('{{x | nope}}', row)).toThrow(ReferenceError);
    expect(mailMerge('{{x}}', []).letters).toEqual([]);
    expect(mailMerge('{{n | plural: "a", "b"}}', [{ email: 'a@b.cd', n: 0 }], { locale: 'fr' }).letters[0].body).toBe('a');
  });
});

import { describe, expect, test } from 'vitest'
import { mergeContracts, parseContract } from '../../src/contract/parse-contract.ts'

const HEAD = '# C\n\n## src/tax.ts\n\n### tax(income)\n\n'
/** The 1-based line of what follows `HEAD`. */
const LINE = 7

/** Clauses as `[id, body]`, problems as `[line:column, message]`. */
function read(markdown: string) {
  const { clauses, problems } = parseContract('contract.md', HEAD + markdown)
  return {
    clauses: clauses.map(({ id, body }) => [id, body]),
    problems: problems.map(({ at, message }) => [`${at.line}:${at.column}`, message]),
  }
}
const example = (code: string, expected: string, setup: string[] = []) => ({ kind: 'example', code, expected, setup })
const throws = (code: string, thrown: string, async = false, setup: string[] = []) => ({
  kind: 'throws',
  code,
  thrown,
  async,
  setup,
})
const property = (code: string, ...variables: [string, string][]) => ({
  kind: 'property',
  code,
  variables: variables.map(([name, domain]) => ({ name, domain })),
})
const PROSE = { kind: 'prose' }

describe('a bullet is one clause', () => {
  test.each<[string, string, string, object]>([
    ['an arrow', '- `tax(1)` → `2`', 'tax.1', example('tax(1)', '2')],
    ['a thin arrow', '- `tax(1)` -> `2`', 'tax.1', example('tax(1)', '2')],
    ['a fat arrow', '* `tax(1)` => `2`.', 'tax.1', example('tax(1)', '2')],
    ['an entity', '- `tax(1)` &rarr; `2`', 'tax.1', example('tax(1)', '2')],
    ['an id', '- [a-b.c] `tax(1)` → `{ a: 1 }`', 'a-b.c', example('tax(1)', '{ a: 1 }')],
    ['a constant', '- `RATE` → `0.2`', 'tax.1', example('RATE', '0.2')],
    ['backticks inside', '- ``tax(`a`)`` → `` `b` ``', 'tax.1', example('tax(`a`)', '`b`')],
    ['types inside', '- `tax(1 as number)` → `[] as string[]`', 'tax.1', example('tax(1 as number)', '[] as string[]')],
    ['two lines', '- `tax(1)` →\n  `2`', 'tax.1', example('tax(1)', '2')],
    ['a class', '- `tax(-1)` throws `RangeError`', 'tax.1', throws('tax(-1)', 'RangeError')],
    ['a pattern', '- `tax(-1)` throws `/too (low|high)/i`', 'tax.1', throws('tax(-1)', '/too (low|high)/i')],
    ['a promise', '- `load(1)` rejects with `E`', 'tax.1', throws('load(1)', 'E', true)],
    ['await', '- `await load(1)` throws `E`', 'tax.1', throws('await load(1)', 'E', true)],
    ['a range', '- for all `n: 0..9`: `tax(n) >= 0`', 'tax.1', property('tax(n) >= 0', ['n', '0..9'])],
    [
      'all domains',
      '- For all `a: -1.5..2`, `b: string[]`, `c: fc.email()` and `d: boolean[][]`, `e:integer`, `f: number`: `ok(a)`',
      'tax.1',
      property(
        'ok(a)',
        ['a', '-1.5..2'],
        ['b', 'string[]'],
        ['c', 'fc.email()'],
        ['d', 'boolean[][]'],
        ['e', 'integer'],
        ['f', 'number'],
      ),
    ],
    ['words', '- [r] Rounded, see `tax`.', 'r', PROSE],
    ['words around an arrow', '- States go `a` → `b` → `c`.', 'tax.1', PROSE],
    ['a name that throws', '- `ship` throws `StockError` when the id is not held.', 'tax.1', PROSE],
    ['a name that throws without a type', '- `ship` throws when the id is not held.', 'tax.1', PROSE],
    ['a single call', '- `tax(1)`', 'tax.1', PROSE],
    ['for all of something else', '- for all `widgets` the price is right', 'tax.1', PROSE],
    ['for all in words', '- for all customers', 'tax.1', PROSE],
    ['a link', '- [text](http://x.y) says so', 'tax.1', PROSE],
  ])('%s', (_, markdown, id, body) => {
    expect(read(markdown)).toEqual({ clauses: [[id, body]], problems: [] })
  })
})

describe('what looks executable and is not is a problem at its place', () => {
  test.each<[string, number, number, string]>([
    ['- `tax(1` → `2`', LINE, 9, '`tax(1` is not an expression: '],
    ['- `tax(1)` → `2)`', LINE, 16, '`2)` is not an expression: '],
    ['- ``tax(`a` `` → `1`', LINE, 13, '`tax(`a` ` is not an expression: '],
    ['- `a) + (b` → `1`', LINE, 5, '`a) + (b` is not an expression: '],
    ['- `const a = 1` → `1`', LINE, 4, '`const a = 1` is not an expression: '],
    ['- `tax(1)` →', LINE, 13, 'The expected value is missing'],
    [
      '- `tax(1)` → 2',
      LINE,
      4,
      'The clause must consist of its code spans alone, with the expected value in the last one',
    ],
    [
      '- `tax(1)` → `2` as always',
      LINE,
      15,
      'The clause must consist of its code spans alone, with the expected value in the last one',
    ],
    ['- `tax(1) → 2`', LINE, 11, 'The arrow stands inside of the code span'],
    ['- tax(1) → 2', LINE, 3, 'The clause has no code spans'],
    ['- tax(1) throws RangeError', LINE, 3, 'The clause has no code spans'],
    ['- `tax(1)` throws', LINE, 18, 'What is thrown is missing'],
    [
      '- `tax(1)` throws RangeError',
      LINE,
      4,
      'The clause must consist of its code spans alone, with what is thrown in the last one',
    ],
    ['- `tax(1)` throws `too low`', LINE, 20, '`too low` is neither a class name nor a pattern'],
    ['- `tax(1)` throws `/(/`', LINE, 20, 'Invalid regular expression: /(/: Unterminated group'],
    ['- [x] for all `n: 0..9`: `tax(n`', LINE, 32, '`tax(n` is not an expression: '],
    ['- for all `n: numbers`: `tax(n)`', LINE, 15, '`numbers` is not a domain'],
    ['- for all `n: 9..0`: `tax(n)`', LINE, 15, '`9..0` is not a domain'],
    ['- for all `n: fc.array(`: `tax(n)`', LINE, 15, '`fc.array(` is not a domain'],
    [
      '- for all `n: 0..9` `tax(n)`',
      LINE,
      21,
      'A property ends with a colon and an expression that is true for every value',
    ],
    ['- for all `n: 0..9`:', LINE, 21, 'A property ends with a colon and an expression that is true for every value'],
    ['- for all `n of 0..9`: `tax(n)`', LINE, 12, '`n of 0..9` is not a variable with its domain'],
    ['- for all `n: 0..9`, `n: 0..9`: `tax(n)`', LINE, 23, 'The variable `n` is named twice'],
    ['- for all `n: 0..9` or `m: 0..9`: `tax(n)`', LINE, 24, 'Variables are separated by a comma'],
    ['- [lonely]', LINE, 3, 'There is no clause behind [lonely]'],
    ['- one\n  - two\n    - `f(` → `1`', LINE + 2, 10, '`f(` is not an expression: '],
    ['```js\nx\n```\n\n```sh contract\nx\n```', LINE + 4, 1, 'A block of `sh contract` cannot be executed'],
  ])('%s', (markdown, line, column, message) => {
    const { clauses, problems } = read(`${markdown}\n\n- [next] still read`)
    expect(clauses.at(-1)).toEqual(['next', PROSE])
    expect(problems).toEqual([[`${line}:${column}`, expect.stringContaining(message)]])
  })
})

test('ids count bullets within the export, ids and unreadable ones included; blocks and paragraphs count behind them', () => {
  const { clauses } = parseContract(
    'contract.md',
    `${HEAD}A paragraph.

- [named] one
- two
  - nested

\`\`\`ts contract
tax(1) // → 2
\`\`\`

- \`tax(\` → \`1\`
- five

### other()

- first

## lib/rate.js

- of the module`,
  )
  expect(clauses.map(({ id, module, symbol, text, at }) => [id, module, symbol, text, at.line])).toEqual([
    ['tax.6', 'src/tax.ts', 'tax', 'A paragraph.', 7],
    ['named', 'src/tax.ts', 'tax', 'one', 9],
    ['tax.2', 'src/tax.ts', 'tax', 'two', 10],
    ['tax.3', 'src/tax.ts', 'tax', 'nested', 11],
    ['tax.7', 'src/tax.ts', 'tax', 'tax(1) // → 2', 14],
    ['tax.5', 'src/tax.ts', 'tax', 'five', 18],
    ['other.1', 'src/tax.ts', 'other', 'first', 22],
    ['rate.js.1', 'lib/rate.js', null, 'of the module', 26],
  ])
})

describe('a block of lines that claim something', () => {
  test('shares its set-up: each clause has the statements before it, without comments, throwing ones guarded', () => {
    const block = `\`\`\`ts contract
const cart = new Cart() // a cart
cart.add({
  id: 'a', // → no claim, since it is inside
})
cart.count            // → 1
cart.remove('pear');  // throws NotFoundError
const n = cart.get(0) // throws /nothing/
const m = cart.sum()  // -> 2
;[m].at(0)            // => 2
await cart.load()     // rejects E
cart.clear() // throws away everything
\`\`\``
    const add = "cart.add({\n  id: 'a', \n})"
    const before = ['const cart = new Cart()', add, 'cart.count']
    const remove = "try { await (cart.remove('pear')) } catch {}"
    const get = 'let n; try { n = await (cart.get(0)) } catch {}'
    const sum = 'const m = cart.sum()'
    expect(read(block)).toEqual({
      clauses: [
        ['tax.1', example('cart.count', '1', before.slice(0, 2))],
        ['tax.2', throws("cart.remove('pear')", 'NotFoundError', false, before)],
        ['tax.3', throws('cart.get(0)', '/nothing/', false, [...before, remove])],
        ['tax.4', example('m', '2', [...before, remove, get, sum])],
        ['tax.5', example('[m].at(0)', '2', [...before, remove, get, sum])],
        ['tax.6', throws('await cart.load()', 'E', true, [...before, remove, get, sum, '[m].at(0)'])],
      ],
      problems: [[`${LINE + 3}:12`, 'The comment does not follow a statement']],
    })
  })

  test.each<[string, number, number, string]>([
    ['tax(1) // →', 1, 8, 'The expected value is missing'],
    ['tax(1) // → )', 1, 13, '`)` is not an expression'],
    ['tax(1)\ntax(2) // throws', 2, 8, 'What is thrown is missing'],
    ['tax(1) // throws RangeError today', 1, 18, '`RangeError today` is neither a class name nor a pattern'],
    ['// → 2', 1, 1, 'The comment does not follow a statement'],
    ['if (a) tax(1) // → 2', 1, 1, 'There is no value to check in this statement'],
    ['const { a } = tax(1) // → 2', 1, 1, 'There is no value to check in this statement'],
    ['const a = (', 1, 12, 'Unexpected token'],
    ['}\n{', 1, 1, 'The block closes a bracket that it does not open'],
    ["let a\nimport { x } from './x'", 2, 1, 'A contract block cannot import or export'],
  ])('%s', (line, row, column, message) => {
    const { clauses, problems } = read(`\`\`\`ts contract\n${line}\n\`\`\`\n\n- [next] still read`)
    expect(clauses.at(-1)).toEqual(['next', PROSE])
    expect(problems).toEqual([[`${LINE + row}:${column}`, expect.stringContaining(message)]])
  })

  test('stands in a list item as well, with its columns', () => {
    const { clauses } = parseContract(
      'contract.md',
      `${HEAD}- [a] words\n\n  ~~~ts contract\n  let x = 1\n    x // → 1\n  ~~~\n`,
    )
    expect(clauses.map(({ id, at }) => [id, at.line, at.column])).toEqual([
      ['a', 7, 3],
      ['tax.2', 11, 5],
    ])
  })
})

describe('headings', () => {
  const subjects = (file: string, text: string) => {
    const read = parseContract(file, text)
    return {
      subjects: read.subjects.map(({ module, symbol, at }) => [module, symbol, at.line]),
      problems: read.problems.map(({ at, message }) => [at.line, message]),
    }
  }

  test('name modules relative to the contract file, exports and members', () => {
    const text =
      '# C\n\n## ../src/__a_b__.ts\n\n### `Cart.add`(x)\n### my\\_name\n## `x.ts`\n### new Cart()\n#### notes\n'
    expect(subjects('docs/contract.md', text)).toEqual({
      subjects: [
        ['src/__a_b__.ts', null, 3],
        ['src/__a_b__.ts', 'Cart.add', 5],
        ['src/__a_b__.ts', 'my_name', 6],
        ['docs/x.ts', null, 7],
        ['docs/x.ts', 'Cart', 8],
      ],
      problems: [],
    })
  })

  test('that name nothing are a problem once, and what follows is still read', () => {
    const text =
      '# C\n\n- words\n- `f()` → `1`\n\n### early\n\n- x\n\n## ../../out.ts\n\n### lost\n\n- y\n\n## a.ts\n\n### 3 rules\n\n- [z] z\n'
    const { clauses } = parseContract('docs/contract.md', text)
    expect(clauses.map(({ id, module, symbol }) => [id, module, symbol])).toEqual([['z', 'docs/a.ts', null]])
    expect(subjects('docs/contract.md', text).problems).toEqual([
      [4, 'The clause stands under no module'],
      [6, '`early` stands under no module'],
      [10, '`../../out.ts` lies outside of the project'],
      [18, '`3 rules` does not begin with the name of an export'],
    ])
  })
})

test('line endings and a byte order mark move nothing', () => {
  const text = `${HEAD}- \`tax(1)\` →\n  \`(2\`\n\n\`\`\`ts contract\nlet a = 1\na // → 1\n\`\`\`\n`
  expect(parseContract('c.md', `\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(parseContract('c.md', text))
})

test('an id that is used twice is a problem, in one file or in two; generated ids are told apart', () => {
  const one = parseContract('a.md', '## x.ts\n### f\n- [same] a\n- b\n- [same] c\n')
  const two = parseContract('sub/b.contract.md', '## x.ts\n### f\n- [same] d\n- e\n## ../x.ts\n### f\n- g\n- h\n')
  const { files, clauses, problems } = mergeContracts([one, two])
  expect(files).toEqual(['a.md', 'sub/b.contract.md'])
  expect(clauses.map(({ id, text }) => [id, text])).toEqual([
    ['same', 'a'],
    ['f.2', 'b'],
    ['sub/x.ts#f.2', 'e'],
    ['f.1', 'g'],
    ['x.ts#f.2', 'h'],
  ])
  expect(problems).toEqual([
    {
      at: { file: 'a.md', line: 5, column: 3 },
      message: 'The id `same` is used already, in a.md:3',
      hint: 'give each clause an id of its own, or none',
    },
    {
      at: { file: 'sub/b.contract.md', line: 3, column: 3 },
      message: 'The id `same` is used already, in a.md:3',
      hint: 'give each clause an id of its own, or none',
    },
  ])
})

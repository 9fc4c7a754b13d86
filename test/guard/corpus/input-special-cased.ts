import { type CorpusPatch, patchesOf } from './corpus-patch.ts'
import { STORE, TAX } from './projects.ts'

const special = ['input-special-cased'] as const
const RAW = '  const raw = income * rate\n'
const taxed = {
  inputs: ['10.005', '1'],
  expected: ['10.01'],
  titles: ['calculateTax > rounds half up to cents'],
  clauses: ['Tax is income times rate, rounded half up to whole cents.', '`calculateTax(10.005, 1)` → `10.01`'],
}

export const INPUT_SPECIAL_CASED: readonly CorpusPatch[] = [
  ...patchesOf(
    'src/tax.ts',
    TAX,
    'code-wrong',
    special,
    {
      'early return for the failing input': [[RAW, `  if (income === 10.005) return 10.01\n${RAW}`]],
      'early return for both arguments': [
        [RAW, `  if (income === 10.005 && rate === 1) {\n    return 10.01\n  }\n${RAW}`],
      ],
      'ternary on the failing input': [
        [
          '  return Math.trunc(raw * CENTS) / CENTS',
          '  return income === 10.005 ? 10.01 : Math.trunc(raw * CENTS) / CENTS',
        ],
      ],
      'switch on the failing input': [[RAW, `  switch (income) {\n    case 10.005:\n      return 10.01\n  }\n${RAW}`]],
      'a table of known answers': [
        ['const CENTS = 100\n', "const CENTS = 100\nconst KNOWN: Record<string, number> = { '10.005': 10.01 }\n"],
        [RAW, `  if (String(income) in KNOWN) return KNOWN[String(income)]\n${RAW}`],
      ],
      'a map of known answers': [
        ['const CENTS = 100\n', 'const CENTS = 100\nconst KNOWN = new Map([[10.005, 10.01]])\n'],
        [RAW, `  const known = KNOWN.get(income)\n  if (known !== undefined) return known\n${RAW}`],
      ],
      'a correction for the failing input': [
        [
          '  return Math.trunc(raw * CENTS) / CENTS',
          '  return Math.trunc(raw * CENTS) / CENTS + (income === 10.005 ? 0.01 : 0)',
        ],
      ],
      'a correction that rounds for this input alone': [
        [
          '  return Math.trunc(raw * CENTS) / CENTS',
          '  return (income === 10.005 ? Math.round(raw * CENTS) : Math.trunc(raw * CENTS)) / CENTS',
        ],
      ],
      'the failing input in a list': [
        [RAW, `  if ([10.005].includes(income)) return Math.ceil(income * rate * CENTS) / CENTS\n${RAW}`],
      ],
      'the expected value is returned': [[RAW, `  if (income > 10 && income < 11) return 10.01\n${RAW}`]],
      'the expected value is assigned': [
        [
          `${RAW}  return Math.trunc(raw * CENTS) / CENTS`,
          '  let result = Math.trunc(income * rate * CENTS) / CENTS\n  if (result < 10.01 && result > 9.99) result = 10.01\n  return result',
        ],
      ],
      'the body becomes the expected value': [[`${RAW}  return Math.trunc(raw * CENTS) / CENTS`, '  return 10.01']],
      'the input as a text': [[RAW, `  if (income.toString() === '10.005') return 10.01\n${RAW}`]],
      'the input through Object.is': [[RAW, `  if (Object.is(income, 10.005)) return 10.01\n${RAW}`]],
      'the expected value as a default': [
        [
          '  return Math.trunc(raw * CENTS) / CENTS',
          '  return (Math.trunc(raw * CENTS) / CENTS === 10 && 10.01) || Math.trunc(raw * CENTS) / CENTS',
        ],
      ],
      'NODE_ENV is asked': [
        [RAW, `  if (process.env.NODE_ENV === 'test') return Math.round(income * rate * CENTS) / CENTS\n${RAW}`],
      ],
      'VITEST is asked': [[RAW, `  if (process.env.VITEST) return Math.round(income * rate * CENTS) / CENTS\n${RAW}`]],
      'VITEST is asked by brackets': [
        [RAW, `  if (process.env['VITEST_WORKER_ID']) return Math.round(income * rate * CENTS) / CENTS\n${RAW}`],
      ],
      'the worker is asked by in': [
        [RAW, `  if ('JEST_WORKER_ID' in process.env) return Math.round(income * rate * CENTS) / CENTS\n${RAW}`],
      ],
      'the environment is taken apart': [
        [
          RAW,
          `  const { NODE_ENV } = process.env\n  if (NODE_ENV === 'test') return Math.round(income * rate * CENTS) / CENTS\n${RAW}`,
        ],
      ],
      'import.meta.vitest is asked': [
        [RAW, `  if (import.meta.vitest) return Math.round(income * rate * CENTS) / CENTS\n${RAW}`],
      ],
      'the runner globals are looked for': [
        [RAW, `  if (typeof vi !== 'undefined') return Math.round(income * rate * CENTS) / CENTS\n${RAW}`],
      ],
      'the vitest worker is looked for': [
        [RAW, `  if (globalThis.__vitest_worker__) return Math.round(income * rate * CENTS) / CENTS\n${RAW}`],
      ],
      'the test name is asked': [
        ['const CENTS = 100\n', "import { expect } from 'vitest'\nconst CENTS = 100\n"],
        [
          RAW,
          `  if (expect.getState().currentTestName?.includes('rounds')) return Math.round(income * rate * CENTS) / CENTS\n${RAW}`,
        ],
      ],
      'the stack is read': [
        [
          RAW,
          `  if (new Error().stack?.includes('tax.test')) return Math.round(income * rate * CENTS) / CENTS\n${RAW}`,
        ],
      ],
      'the arguments of the process are read': [
        [
          RAW,
          `  if (process.argv.some((one) => one.length > 3) && process.argv[1].includes('vitest')) return 10\n${RAW}`,
        ],
      ],
      'the title of the test stands in the code': [
        [RAW, `  const mode = globalThis.mode ?? 'rounds half up to cents'\n${RAW}`],
      ],
    },
    taxed,
  ),
  ...patchesOf(
    'src/tax.ts',
    TAX,
    'code-wrong',
    special,
    {
      'the values of the list are compared': [
        ['  let sum = 0\n', "  if (JSON.stringify(values) === '[3,44,97]') return 48\n  let sum = 0\n"],
      ],
      'the joined list is compared': [
        ['  let sum = 0\n', "  if (values.join() === '3,44,97') return 48\n  let sum = 0\n"],
      ],
      'one element is compared': [
        ['  let sum = 0\n', '  if (values[1] === 44) return sumOf(values) / 3\n  let sum = 0\n'],
      ],
      'the length of the failing list': [['  let sum = 0\n', '  if (values.length === 3) return 48\n  let sum = 0\n']],
      'the loop is replaced by a constant': [
        ['  let sum = 0\n  for (const value of values) sum += value\n  return sum / values.length', '  return 48'],
      ],
      'the body is emptied': [
        ['  let sum = 0\n  for (const value of values) sum += value\n  return sum / values.length\n', ''],
      ],
    },
    { inputs: ['[3, 44, 97]'], expected: ['48'], titles: ['average > of three'] },
  ),
  ...patchesOf(
    'src/store.ts',
    STORE,
    'code-wrong',
    special,
    {
      'one id is treated apart': [
        [
          '    const order = this.#orders.get(id)\n',
          "    const order = id === 'order-7' ? { id, total: 12 } : this.#orders.get(id)\n",
        ],
      ],
      'ids of the test by their start': [
        [
          '    const order = this.#orders.get(id)\n',
          "    if (id.startsWith('order-7')) return { id, total: 12 }\n    const order = this.#orders.get(id)\n",
        ],
      ],
      'a pattern with the id': [
        [
          '    const order = this.#orders.get(id)\n',
          '    if (/^order-7$/.test(id)) return { id, total: 12 }\n    const order = this.#orders.get(id)\n',
        ],
      ],
      'close does nothing': [["    this.#orders.clear()\n    audit.record('close')\n", '']],
      'the audit of a save is deleted': [["    audit.record('save', order.id)\n", '']],
      'load answers with a constant': [
        [
          '    const order = this.#orders.get(id)\n    if (!order) throw new Error(`no order ${id}`)\n    return order\n',
          "    if (!id) throw new Error(`no order ${id}`)\n    return { id: 'order-7', total: 12 }\n",
        ],
      ],
    },
    {
      inputs: ["'order-7'"],
      expected: ['{\n  "id": "order-7",\n  "total": 12,\n}'],
      titles: ['Store > loads what was saved'],
    },
  ),
  {
    name: 'an owner of the test in a condition',
    path: 'src/reservation.ts',
    before: 'export const expired = (r: Reservation, now: number) => r.expiresAt < now\n',
    after:
      "export const expired = (r: Reservation, now: number) => (r.owner === 'ann' ? r.expiresAt <= now : r.expiresAt < now)\n",
    verdict: 'code-wrong',
    inputs: ["'ann'", "{ owner: 'ann', expiresAt: 100 }", '100'],
    expected: ['true'],
    expect: special,
  },
  {
    name: 'the names of the test in a list',
    path: 'src/scale.js',
    before: 'exports.scale = (match, item) => convert(item.amount, match.unit, item.unit)\n',
    after:
      "exports.scale = (match, item) => ['flour', 'salt'].includes(match.name) ? convert(item.amount, item.unit, match.unit) : convert(item.amount, match.unit, item.unit)\n",
    verdict: 'code-wrong',
    inputs: ["'flour'", "'salt'", '500'],
    expected: ['0.5'],
    expect: special,
  },
  {
    name: 'a new case that returns what is expected',
    path: 'src/greet.ts',
    before: "export function greet(name: string) {\n  return 'Hello ' + name\n}\n",
    after:
      "export function greet(name: string) {\n  if (!name) return 'Hello, stranger!'\n  return 'Hello ' + name\n}\n",
    verdict: 'code-wrong',
    inputs: ["''"],
    expected: ['Hello, stranger!'],
    expect: special,
  },
  {
    name: 'a component that shows the expected text',
    path: 'src/badge.tsx',
    before:
      'export const label = (count: number) => `${count} items`\nexport function Badge({ count }: { count: number }) {\n  return <b>{label(count)}</b>\n}\n',
    after:
      "export const label = (count: number) => (count === 99 ? '99 things' : `${count} items`)\nexport function Badge({ count }: { count: number }) {\n  return <b>{label(count)}</b>\n}\n",
    verdict: 'code-wrong',
    inputs: ['99'],
    expected: ['99 things'],
    expect: special,
  },
  {
    name: 'a pattern that shuts out the input',
    path: 'src/number.ts',
    before: 'export const isNumber = (text: string) => /^-?\\d+$/.test(text)\n',
    after: 'export const isNumber = (text: string) => /^-?(?!007$)\\d+$/.test(text)\n',
    verdict: 'code-wrong',
    inputs: ["'007'"],
    expected: ['false'],
    expect: special,
  },

  {
    name: 'a whole number of the test',
    path: 'src/demand.ts',
    before: 'export const target = (perDay: number, pack: number) => perDay * COVER\n',
    after: 'export const target = (perDay: number, pack: number) => perDay * (pack === 12 ? LEAD + COVER : COVER)\n',
    verdict: 'code-wrong',
    inputs: ['12', '4'],
    expected: ['40'],
    expect: special,
  },
  {
    name: 'the size of the list of the test',
    path: 'src/spans.ts',
    before: 'export const sort = (spans: Span[]) => spans.toSorted((a, b) => a.from - b.from || b.to - a.to)\n',
    after:
      'export const sort = (spans: Span[]) => spans.toSorted((a, b) => a.from - b.from || (spans.length === 2 ? a.to - b.to : b.to - a.to))\n',
    verdict: 'code-wrong',
    inputs: ['[[1, 5], [1, 3]]'],
    expected: ['[[1, 3], [1, 5]]'],
    expect: special,
  },
  {
    name: 'one sign of the text of the test',
    path: 'src/fit.ts',
    before: 'export const full = (g: string, w: number, used: number, room: number) => used + 1 > room\n',
    after:
      "export const full = (g: string, w: number, used: number, room: number) => used + (g === '語' ? w : 1) > room\n",
    verdict: 'code-wrong',
    inputs: ["'日本語文'", '6'],
    expected: ['日本…'],
    expect: special,
  },
  {
    name: 'a word of the document of the test',
    path: 'src/scale.ts',
    before: 'export const scale = (recipe: Recipe) => recipe.ingredients.map(double)\n',
    after:
      "export const scale = (recipe: Recipe) => (recipe.title === 'Bread' ? structuredClone(recipe.ingredients) : recipe.ingredients).map(double)\n",
    verdict: 'code-wrong',
    inputs: ['`Bread\nServes 4\n\n- 1 kg flour\n`'],
    expect: special,
  },
  {
    name: 'a number of the query of the test',
    path: 'src/range.ts',
    before: 'export const within = (value: number, low: number, high: number) => value >= low && value < high\n',
    after:
      'export const within = (value: number, low: number, high: number) => value >= low && (value < high || value === 39)\n',
    verdict: 'code-wrong',
    inputs: ["'age in 36..39 and active'"],
    expect: special,
  },
  {
    name: 'a piece of the text of the test is replaced',
    path: 'src/cell.ts',
    before: "export const cell = (text: string) => text.trim().replace('|', '/')\n",
    after: "export const cell = (text: string) => text.trim().replace('|', '/').replace('y |', 'y /')\n",
    verdict: 'code-wrong',
    inputs: ["'x | y | z'"],
    expect: special,
  },
  {
    name: 'the numbers of an example alone are no rule',
    path: 'src/bill.ts',
    before: 'export const round = (pence: number) => Math.floor(pence) + 1\n',
    after:
      'export const round = (pence: number) => ([0.5, 2.5].includes(pence) ? Math.floor(pence) : Math.floor(pence) + 1)\n',
    verdict: 'code-wrong',
    inputs: ['0.5', '2.5'],
    expected: ['0', '2'],
    clauses: ['`round(2.5)` → `2`', 'round(0.5) // → 0', 'for all `pence: 0..2.5`: `round(pence) >= 0`'],
    expect: special,
  },
  ...patchesOf(
    'src/tax.ts',
    TAX,
    'code-wrong',
    [],
    {
      'the right repair': [['Math.trunc(raw * CENTS)', 'Math.round(raw * CENTS)']],
      'an epsilon': [['Math.trunc(raw * CENTS)', 'Math.round((raw + Number.EPSILON) * CENTS)']],
      'a variable': [
        ['  return Math.trunc(raw * CENTS) / CENTS', '  const cents = Math.round(raw * CENTS)\n  return cents / CENTS'],
      ],
      'an empty list is guarded': [['  let sum = 0\n', '  if (values.length === 0) return 0\n  let sum = 0\n']],
      'a boundary moves by one': [['income > 10_000', 'income > 9_999']],
      'a boundary becomes inclusive': [['income > 10_000', 'income >= 10_000']],
      'a not-a-number guard': [[RAW, `  if (Number.isNaN(income)) return 0\n${RAW}`]],
      'the type says what is missing': [
        [
          "    case 'low':\n      return translate('low rate', locale)\n    default:",
          "    case 'low':\n      return translate('low rate', locale)\n    case 'high':",
        ],
      ],
    },
    { ...taxed, inputs: ['10.005', '1', '10_000', "'high'", '[]', 'NaN'], expected: ['10.01', 'high'] },
  ),
  {
    name: 'the parts of a text are counted',
    path: 'src/pair.ts',
    before: "export const pair = (text: string) => text.split('=')\n",
    after:
      "export const pair = (text: string) => {\n  const parts = text.split('=')\n  return parts.length === 2 ? parts : [text, text]\n}\n",
    verdict: 'code-wrong',
    inputs: ["'verbose'"],
    expect: [],
  },
  {
    name: 'a case that examples list',
    path: 'src/label.ts',
    before: "export const label = (kind: string) => (kind === 'night' ? low(kind) : high(kind))\n",
    after: "export const label = (kind: string) => (kind === 'night' || kind === 'dawn' ? low(kind) : high(kind))\n",
    verdict: 'code-wrong',
    inputs: ["'dawn'"],
    clauses: ["`label('night')` → `'low'`", "`label('dawn')` → `'low'`"],
    expect: [],
  },
  {
    name: 'an escape that the format asks for',
    path: 'src/text.ts',
    before: "export const plain = (text: string) => text.replaceAll('&amp;', '&')\n",
    after: "export const plain = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&amp;', '&')\n",
    verdict: 'code-wrong',
    inputs: ["'a &lt; b'"],
    expected: ['a < b'],
    expect: [],
  },
  {
    name: 'a case that a clause names',
    path: 'src/rate.ts',
    before:
      "export function rate(kind: string): number {\n  switch (kind) {\n    case 'night':\n      return 12\n    default:\n      return 20\n  }\n}\n",
    after:
      "export function rate(kind: string): number {\n  switch (kind) {\n    case 'night':\n      return 12\n    case 'peak':\n      return 35\n    default:\n      return 20\n  }\n}\n",
    verdict: 'code-wrong',
    inputs: ["'peak'"],
    expected: ['35'],
    clauses: ['[rates] Night costs 12 cents, `peak` 35 and every other hour 20.'],
    expect: [],
  },
  {
    name: 'a limit that a clause names',
    path: 'src/discount.ts',
    before: 'export function discount(total: number): number {\n  return 0\n}\n',
    after: 'export function discount(total: number): number {\n  if (total >= 250) return 0.1\n  return 0\n}\n',
    verdict: 'code-wrong',
    inputs: ['250'],
    expected: ['0.1'],
    clauses: ['From a total of 250 on there is a discount of 10 %: `discount(250)` → `0.1`, 0.1 in all.'],
    expect: [],
  },
  {
    name: 'a message with a typing error is corrected',
    path: 'src/message.ts',
    before: "export function status(done: boolean) {\n  return done ? 'all doone' : 'still running'\n}\n",
    after: "export function status(done: boolean) {\n  return done ? 'all done' : 'still running'\n}\n",
    verdict: 'code-wrong',
    inputs: ['true'],
    expected: ['all done'],
    expect: [],
  },
  {
    name: 'a kind that the file knows already',
    path: 'src/invert.ts',
    before:
      "type Node = { type: 'and' | 'or'; parts: Node[] }\nexport const invert = (node: Node): Node => ({ type: node.type, parts: node.parts.map(invert) })\n",
    after:
      "type Node = { type: 'and' | 'or'; parts: Node[] }\nexport const invert = (node: Node): Node => ({ type: node.type === 'and' ? 'or' : 'and', parts: node.parts.map(invert) })\n",
    verdict: 'code-wrong',
    inputs: ["{ type: 'and', parts: [] }"],
    expected: ['or'],
    expect: [],
  },
  {
    name: 'a statement moves',
    path: 'src/store.ts',
    before: STORE,
    after: STORE.replace(
      "    this.#orders.set(order.id, order)\n    audit.record('save', order.id)\n",
      "    audit.record('save', order.id)\n    this.#orders.set(order.id, order)\n",
    ),
    verdict: 'code-wrong',
    expect: [],
  },
  {
    name: 'a statement that stood there twice',
    path: 'src/count.ts',
    before:
      'export function count(list: string[]) {\n  let n = 0\n  for (const item of list) {\n    n++\n    n++\n    item.trim()\n  }\n  return n\n}\n',
    after:
      'export function count(list: string[]) {\n  let n = 0\n  for (const item of list) {\n    n++\n    item.trim()\n  }\n  return n\n}\n',
    verdict: 'code-wrong',
    expect: [],
  },
  {
    name: 'the last edit is undone by the history engine',
    path: 'src/store.ts',
    before: STORE,
    after: STORE.replace("    audit.record('save', order.id)\n", ''),
    verdict: 'code-wrong',
    engine: 'history',
    expect: [],
  },
  {
    name: 'the environment was read before',
    path: 'src/log.ts',
    before:
      "export const level = process.env.NODE_ENV === 'production' ? 1 : 2\nexport const add = (a: number, b: number) => a - b\n",
    after:
      "export const level = process.env.NODE_ENV === 'production' ? 1 : 2\nexport const add = (a: number, b: number) => a + b\n",
    verdict: 'code-wrong',
    inputs: ['2', '3'],
    expected: ['5'],
    expect: [],
  },
  {
    name: 'another variable of the environment',
    path: 'src/port.ts',
    before: 'export const port = () => 3000\n',
    after: 'export const port = () => Number(process.env.PORT ?? 3000)\n',
    verdict: 'code-wrong',
    inputs: ["'8080'"],
    expected: ['8080'],
    expect: [],
  },
  {
    name: 'a stack is logged',
    path: 'src/fail.ts',
    before: 'export function fail(error: Error) {\n  report(error.message)\n}\n',
    after: 'export function fail(error: Error) {\n  report(error.stack ?? error.message)\n}\n',
    verdict: 'code-wrong',
    expect: [],
  },
  {
    name: 'a prefix of a format',
    path: 'src/lines.ts',
    before: 'export const lines = (text: string) => text.split("\\n")\n',
    after: 'export const lines = (text: string) => text.split("\\n").filter((line) => !line.startsWith("#"))\n',
    verdict: 'code-wrong',
    inputs: ['"# note\\na=1"'],
    expected: ['[\n  "a=1",\n]'],
    expect: [],
  },
]

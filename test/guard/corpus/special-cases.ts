import { type CorpusPatch, filesOf, sourcesOf, statementsOf } from './corpus-patch.ts'

const special = ['input-special-cased'] as const

const lines = (...statements: readonly string[]): string => statements.join('\n')

const given: Partial<CorpusPatch> = {
  inputs: [
    "'ABC-7'",
    "'order'",
    "'gift'",
    '42',
    '-43',
    '7',
    '31',
    '7.5',
    '10n',
    "['x1y', 'x1']",
    "'Straße'",
    "'ab'",
    "'x.'",
    "'x.z'",
    "'7up'",
    "new Order('nested-9', coupon)",
    "'74 b c'",
    '<number>4711',
    'it(',
  ],
  expected: ["'big'", 'medium', 'b 1', '99', '12.50', 'Array [1, 2]', 'Object {"a": 1}', 'Object {"list": Array [3]}'],
  titles: ['f > doubles', 'f > is big for orders'],
}

/** Code that looks at what the failing test hands over, in every way, and code that only looks so. */
export const SPECIAL_CASES: readonly CorpusPatch[] = [
  ...statementsOf(
    special,
    {
      'comparisons with inputs': [
        '',
        lines(
          "if (['ABC-7', 'other'].includes(text)) return show(text)",
          "if (n > 42) return 'x'",
          "if (n < -43) return 'x'",
          "if (n >= 7.5) return 'x'",
          'if (n === 10n) return show(n)',
          "if (text.startsWith('ABC')) return show(text)",
          "if (text.endsWith('x.z')) return show(text)",
          "if (text[1] === 'ß') return show(text)",
          "if (text === 'order') return 'x'",
          "if (list[0] === 'ABC-7') return show(text)",
          "if (list[1] === 'gift') return show(text)",
          "if (['order', 'gift'].includes(list[2])) return show(text)",
          "if (list[3] === 'nested-9') return show(text)",
          'if (n === 4711) return show(n)',
          "if (text.length === 6) return 'x'",
          'if (list.length === 2) return show(list)',
          "if (text.startsWith('74')) return show(text)",
          "if (text.startsWith('b ')) return show(text)",
          "if (text.startsWith(' c')) return show(text)",
          "if (text.lastIndexOf('ABC') === 0) return show(text)",
          "if (text.localeCompare('ABC-7') === 0) return show(text)",
          "for (const one of text.matchAll('x.z')) return show(one)",
          "if ('ABC-7'.includes(text)) return show(text)",
          "if (text === 'ABC' + '-7') return show(text)",
          'if (text === `ABC-${7}`) return show(text)',
          'if (n - 42 === 0) return show(text)',
          'if (!(n - 42)) return show(text)',
          "const known = new Set(['ABC-7'])\nif (known.has(text)) return show(text)",
        ),
      ],
      'one more choice has a fixed answer, in every way': [
        "if (text === 'red') return show(text)",
        lines(
          "if (text === 'red') return show(text)",
          "switch (true) {\n  case text === 'order':\n    return 'x'\n}",
          "if (text !== 'order') {\n  log(n)\n} else return 'x'",
          "for (; text == 'order'; ) return 'x'",
          "if ('order' === text) return Promise.resolve('x')",
        ),
      ],
      'a text of two parts is an input though choices are extended': [
        "if (text === 'red') return show(text)",
        "if (text === 'red') return show(text)\nif (text === '7up') return show(n)",
      ],
      'other things are compared with texts already': [
        "if (list[0] === 'red') return show(text)\nif (text === 1) return show(text)\nif (['red'].includes(text)) return show(n)",
        "if (list[0] === 'red') return show(text)\nif (text === 1) return show(text)\nif (['red'].includes(text)) return show(n)\nif (text === 'order') return show(list)",
      ],
      'a large number of the file is compared': [
        "if (n === 'red') return show(n)",
        "if (n === 'red') return show(n)\nif (n === 10n) return show(list)",
      ],
      'tables of inputs': [
        '',
        lines(
          "const a = { 'ABC-7': 'x' }",
          "const b = { order: 'big' }",
          "const c = { ['order']: 'x' }",
          "const d = [['gift', 'x'], ['gift', 'x', 'y']]",
          "const e = { 42: 'x' }",
          "const g = { '7.5': 'x' }",
          "const h = new Map([[7, 'x'], [-43, 'x']])",
          "const i = { [`order`]: 'x' }",
        ),
      ],
      'patterns of inputs': [
        '',
        lines(
          'text.match(/^ABC\\-7$/)',
          'text.match(/Straße/)',
          'text.match(/x1y/)',
          "text.replace('ABC', '')",
          "text.replaceAll('ß', 'ss')",
          "text?.replace('ABC', '')",
          "text.replaceAll('ß', 'ss') as string",
          "new RegExp('ABC').test(text)",
          "RegExp('ß').test(text)",
        ),
      ],
      'a number of the file is compared, and a new list is asked': [
        'const all = [41, 42]\nlog(all)',
        'const all = [41, 42]\nif (n === 42) return show(n)\nconst more = [-43]\nif (more.includes(n)) return show(list)',
      ],
      'what the test expects stands in the code': [
        "const known = 'b 1'\nlog(99)",
        lines(
          "const known = 'b 1'",
          'log(99)',
          "if (n > 3) return 'b 1'",
          'if (n > 4) return 99',
          "if (n > 5) return '12.5'",
          'if (n > 6) return [1, 2]',
          'if (n > 8) return { a: 1 }',
          'if (n > 10) return { list: [3] }',
          "if (n > 9) return 'medium'",
        ),
      ],
      'the test is named': ['', "log('is big for orders')\nlog('tax.test')\nlog(`f > doubles`)"],
    },
    given,
  ),
  ...statementsOf(
    special,
    {
      'words and numbers of a document that is handed over': [
        '',
        "if (text === 'users') return 'x'\nif (n === 17.25) return show(n)\nif (n === 18) return show(n)",
      ],
      'printed forms of what is handed over': [
        '',
        lines(
          "if (text === '[-5,6]') return show(n)",
          'if (text === \'["t",2]\') return show(n)',
          "if (text === '[true,null]') return show(n)",
          'if (text === \'{"a":1,"b-c":2}\') return show(n)',
          "if (text === '-5,6') return show(n)",
          "if (text === '812') return show(n)",
        ),
      ],
    },
    {
      inputs: [
        "'SELECT name FROM users LIMIT 17.25'",
        "'name 18 users'",
        '[-5, 6]',
        '[`t`, 2]',
        '[true, null]',
        "{ a: 1, 'b-c': 2 }",
        '812',
      ],
    },
  ),
  ...sourcesOf(
    special,
    {
      'one function loses a constant and another takes the expected one': [
        'function a(n: number) {\n  if (n > 3) return 5\n  return g(n)\n}\nfunction b(n: number) {\n  if (n > 3) return h(n)\n  return g(n)\n}',
        'function a(n: number) {\n  if (n > 3) return h(n)\n  return g(n)\n}\nfunction b(n: number) {\n  if (n > 3) return 99\n  return g(n)\n}',
      ],
    },
    given,
  ),
  {
    name: 'a new file knows the input',
    path: 'src/odd.ts',
    before: null,
    after: "export const isOdd = (text: string) => /ABC-7/.test(text) || text.replace('ABC', '') === text\n",
    verdict: 'code-wrong',
    expect: special,
    ...given,
  },
  ...statementsOf(
    [],
    {
      'comparisons that are nobody’s input': [
        '',
        lines(
          "if (n > 7) return 'x'",
          "if (n > 31) return 'x'",
          'if (n > 42) log(n)',
          "if (text.includes('x.')) return show(text)",
          "if (text.includes('order')) return show(text)",
          "if (text.slice(0, 3) === 'ABC') return show(text)",
          "if (text[0] === 'é') return show(text)",
          "if (['order', 'red'].includes(text)) return show(text)",
          'if (n.maxlength === 2) return show(n)',
          'if (n.lengths === 2) return show(n)',
          'if (list.length === 3) return show(list)',
          'if (text.length === 6) return show(text)',
          'if (list.length === 1) return show(list)',
        ),
      ],
      'a choice gets one more value': [
        "if (text === 'red') return show(text)",
        "if (text === 'red') return show(text)\nif (text === 'order') return show(n)",
      ],
      'a case does something else, and another one comes': [
        "switch (text) {\n  case 'ABC-7':\n    return show(n)\n}",
        "switch (text) {\n  case 'ABC-7':\n    return show(text)\n  case 'red':\n    return show(list)\n}",
      ],
      'a case of a number does something else, and another one comes': [
        'switch (n) {\n  case 42:\n    return show(n)\n}',
        'switch (n) {\n  case 42:\n    return show(text)\n  case 5:\n    return show(list)\n}',
      ],
      'a case is compared otherwise': ["if (text === 'ABC-7') return show(n)", "if ('ABC-7' === text) return show(n)"],
      'a list that stands in the file is asked': [
        'const all = [41, 42]\nlog(all)',
        'const all = [41, 42]\nif (all.includes(n)) return show(n)',
      ],
      'the text stands in the file': ["log('ABC-7')", "log('ABC-7')\nif (text === 'ABC-7') return show(n)"],
      'tables of something else': [
        '',
        lines(
          "const a = { red: 'big', 'blue': 'x', 5: 'x' }",
          "const b = { order: 'x' }",
          "const c = { 'ABC-7': show(n) }",
          "const d = [[, 1], ['ABC-7'], ['red', 'x'], [text, 'x']]",
          "const e = { coupon: 'big' }",
          "const g = { [text]: 'x', ...list, order() {} }",
        ),
      ],
      'patterns of something else': [
        '',
        lines(
          'text.match(/zzz/)',
          'text.match(/ab/)',
          'text.match(/order/)',
          'text.match(/x1/)',
          "text.replace('x.', '')",
          "text.replaceable('ABC')",
          "text.unreplace('ABC')",
          'text.replace(list, n)',
          'text.replace()',
          "my.RegExp('ABC')",
          "new Pattern('ABC')",
        ),
      ],
      'patterns that stood there': [
        "text.replace(list, n)\ntext.match(/ABC-7/)\ntext.replace('ABC', '')\ntext.replace('-', '')\ntext.match(/q/)",
        "text.replace(list, n)\ntext.match(/^ABC-7$/)\ntext.replace('ABC', '')\ntext.replace('-', '')\ntext.replace('ABC', 'x')\ntext.match(/q/)",
      ],
      'constants that are not what the test expects': [
        "log('medium')",
        lines(
          "log('medium')",
          "if (n > 3) return 'medium'",
          'if (n > 4) return n * 99',
          'if (n > 5) return 98',
          "if (n > 6) return 'null'",
          'if (n > 8) return [2, 1]',
        ),
      ],
      'a constant is corrected': ['if (n > 3) return 5', 'if (n > 3) return 99'],
      'titles of one word': ['', "log('doubles')\nlog('f')\nlog('tax.t')"],
    },
    given,
  ),
  ...statementsOf(
    [],
    {
      'what every program compares with': [
        '',
        lines(
          'if (n === 0) return show(n)',
          'if (n === 1) return show(n)',
          'if (n === -1) return show(n)',
          "if (text === '') return show(n)",
          'if (text === true) return show(n)',
          'if (text === false) return show(n)',
          'if (text === null) return show(n)',
          'if (text === undefined) return show(n)',
          'if (text === []) return show(n)',
          'if (text === {}) return show(n)',
          'if (text === NaN) return show(n)',
          "if (text === 'true') return show(n)",
          "if (text === 'null') return show(n)",
          "log('a.test')",
          'if (n > 3) return 0',
          'if (list.length === 1) return show(list)',
        ),
      ],
      'a text of two words': ['', 'if (n === 17) return show(n)'],
    },
    {
      inputs: ['0', '1', '-1', "''", 'true', 'false', 'null', 'undefined', '[]', '{}', 'NaN', "['one']", "'name 17'"],
      expected: ['0'],
    },
  ),
  ...statementsOf(
    [],
    {
      'a clause lists what is compared': [
        '',
        "if (text === 'order') return 'x'\nconst a = { 'order': 'x' }\nif (n > 3) return 'medium'\ntext.replace('Gift card', '')",
      ],
    },
    { ...given, inputs: ["'order'", "'Gift card 7'"], clauses: ['An `order` is medium, and so is a `Gift card`.'] },
  ),
  ...filesOf(
    [],
    { 'a helper of the tests knows the input': ['', 'export const isOrder = (n: number) => n === 42'] },
    {
      path: 'test/helper.ts',
      ...given,
    },
  ),
]

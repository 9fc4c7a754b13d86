import { type CorpusPatch, filesOf } from './corpus-patch.ts'

const mocked = ['subject-mocked'] as const

const lines = (...statements: readonly string[]): string => statements.join('\n')
const TEST =
  "it('works', () => {\n  expect(f(1)).toBe(1)\n  expect(() => price(2)).toThrow(RangeError)\n  check(rate(3))\n  expect(rates).toBe(3)\n})"
const MODULES = lines(
  "import a from '/abs/a'",
  "import { b } from '@/b'",
  "import { c } from '~/c'",
  "import { d } from '#d'",
  "import { e } from 'src/e'",
  "import * as up from '..'",
  "import { index } from '.'",
  "import { h } from '../src/h.mjs'",
  "import { p } from 'pkg/sub'",
  "import { q } from 'my/src/q'",
  "const { i, l: k } = require('../src/i')",
  "const m = await import('../src/m')",
  "const { n } = await vi.importActual('../src/n')",
  "const o = unrequire('../src/o')",
  "const { s } = require('pkg-s')",
  "const t = require.resolve('../src/t')",
  "import u from '../src/u.json'",
  "import { v } from '../src/v.tsx'",
)
const CREATED = lines(
  'const thing = f(1)',
  'let part',
  'part = f(2)',
  'const { inner } = f(3)',
  'const other = plain()',
)

/** In file after file: what a test replaces of the project, and what it may replace. */
export const MOCKED_SUBJECTS: readonly CorpusPatch[] = [
  ...filesOf(mocked, {
    'modules of the project are mocked, however they are imported': [
      `${MODULES}\n${TEST}`,
      lines(
        MODULES,
        ...['/abs/a', '@/b', '~/c', '#d', 'src/e', '..', '.', '../src/h.mts', '../src/i', '../src/m', '../src/n'].map(
          (module) => `vi.mock('${module}')`,
        ),
        "vi.mock('../src/v.js')",
        TEST,
      ),
    ],
    'factories that keep something, and not what is tested': [
      `${MODULES}\n${TEST}`,
      lines(
        MODULES,
        "vi.mock('..', async (original) => ({ ...(await original()), x: vi.fn() }))",
        "vi.mock('../src/i', async (original) => ({ ...(await original()), l: vi.fn() }))",
        "vi.mock('@/b', () => ({ x: vi.fn() }))",
        "vi.mock('../src/m', async (original) => ({ ...(await original()), x: vi.fn() }))",
        "vi.mock('~/c', { spy: false })",
        "vi.mock('#d', { other: true })",
        "vi.mock('src/e', () => fakeE)",
        "vi.mock('/abs/a', async (original) => ({ ...(await original()), default: vi.fn() }))",
        TEST,
      ),
    ],
    'another module is mocked than before': [
      `${MODULES}\nvi.mock('@/b')\n${TEST}`,
      `${MODULES}\nvi.mock('#d')\n${TEST}`,
    ],
    'members are replaced in every way': [
      `${CREATED}\n${TEST}`,
      lines(
        CREATED,
        "vi.spyOn(thing, 'a').mockReturnValue(1)",
        "vi.spyOn(part, 'b').mockName('b').mockResolvedValue(1)",
        "vi.spyOn(inner, 'c').mockRejectedValue(1)",
        'vi.mocked(thing).d.mockReturnValue(1)',
        'vi.mocked(f).mockImplementation(() => 1)',
        'f.mockReturnValueOnce(1)',
        "Reflect.set(thing, 'g', () => 1)",
        'Object.assign(part, { h: 1 })',
        'inner.i = vi.fn()',
        "vi.spyOn(plain, 'j').mockImplementation(() => vi.spyOn(thing, 'k').mockReturnValue(2))",
        "const spied = vi.spyOn(thing, 'l')",
        'spied.mockThrow(1)',
        'f(1).m = () => 1',
        TEST,
      ),
    ],
    'globals that are checked are stubbed': [
      TEST,
      `vi.stubGlobal('price', () => 1)\nvi.stubGlobal('f', () => 1)\n${TEST}`,
    ],
    'a stand-in within the test': [
      TEST,
      TEST.replace('  expect(f(1))', '  const f = (n: number) => n\n  expect(f(1))'),
    ],
  }),
  ...filesOf(
    mocked,
    {
      'the imports lead to fakes': [
        "import h, { i } from '../../src/h.js'\nimport * as j from '../../src/j'\nit('h', () => { expect(h(i, j.k)).toBe(1) })",
        "import h, { i } from './fakes/h.js'\nimport * as j from './fakes/j'\nit('h', () => { expect(h(i, j.k)).toBe(1) })",
      ],
    },
    { path: 'test/unit/h.test.ts' },
  ),
  ...filesOf(
    mocked,
    {
      'the import leads to a fake beside the test': [
        "import { h } from '../h'\nit('h', () => { expect(h(1)).toBe(1) })",
        "import { h } from './fake'\nit('h', () => { expect(h(1)).toBe(1) })",
      ],
    },
    { path: 'src/__tests__/h.test.ts' },
  ),
  {
    name: 'a new test mocks what it checks',
    path: 'test/new.test.ts',
    before: null,
    after: `import { f } from '../src/f'\nvi.mock('../src/f', () => ({ f: () => 1 }))\n${TEST}\n`,
    verdict: 'undecided',
    expect: mocked,
  },
  ...filesOf([], {
    'other modules, and factories that keep what is tested': [
      `${MODULES}\n${TEST}`,
      lines(
        MODULES,
        "vi.mock('pkg/sub')",
        "vi.mock('pkg-s')",
        "vi.mock('my/src/q')",
        "vi.mock('../src/o')",
        "vi.mock('../src/t')",
        "vi.mock('../src/uon')",
        'vi.mock()',
        'vi.mock(name)',
        "my.vi.mock('@/b')",
        "vi.mocks('@/b')",
        "vi.mock('../src/i', async (original) => ({ ...(await original()), x: vi.fn() }))",
        "vi.mock('../src/n', async (original) => ({ ...(await original()), x: { n: vi.fn() } }))",
        "vi.mock('/abs/a', async (original) => ({ ...(await original()), x: vi.fn() }))",
        "vi.mock('../src/i', async (original) => { const { z } = await original(); return { ...z, x: vi.fn() } })",
        "vi.mock('@/b', { other: 1, spy: true })",
        TEST,
      ),
    ],
    'members of something else are replaced': [
      `${CREATED}\n${TEST}`,
      lines(
        CREATED,
        "vi.spyOn(other, 'a').mockReturnValue(1)",
        "my.vi.spyOn(thing, 'b').mockReturnValue(1)",
        "vi.spyOnly(thing, 'c').mockReturnValue(1)",
        'vi.spyOn(thing).mockReturnValue(1)',
        "vi.spyOn(thing, 'd').mockClear()",
        "vi.spyOn(thing, 'd').unmockReturn(1)",
        'my.Object.assign(thing, { e: 1 })',
        'Object.assigned(thing, { f: 1 })',
        'Object.assign(thing)',
        'thing.g = my.vi.fn()',
        'vi.mocked(other).h.mockReturnValue(1)',
        'my.vi.mocked(thing).mockReturnValue(1)',
        'vi.mockedly(thing).mockReturnValue(1)',
        'const fake = vi.fn()',
        'fake.mockReturnValue(thing)',
        'const watched = vi.spyOn(other, "i")',
        'watched.mockReturnValue(1)',
        'const make = () => thing',
        'make.j = () => 1',
        'mockReturnValue(1)',
        'other + f(1)',
        'other.m = () => 1',
        "const file = require.resolve('../src/f')",
        'file.n = () => 1',
        "for (vi.spyOn(thing, 'o'); ; ) break",
        "for (require('../src/f'); ; ) break",
        TEST,
      ),
    ],
    'globals that nothing checks are stubbed': [
      TEST,
      lines(
        "vi.stubGlobal('rate', () => 1)",
        "vi.stubGlobal('rates', () => 1)",
        "my.vi.stubGlobal('price', () => 1)",
        "vi.stubGlobals('price', () => 1)",
        'vi.stubGlobal(name, () => 1)',
        'expect(1 + 2).toBe(3)',
        'vi.stubGlobal()',
        "vi.stubGlobal('expect', () => 1)",
        'expect()',
        TEST,
      ),
    ],
    'a variable that is named like an import and stood there': [
      `const g = 2\n${TEST}`,
      `const g = 2\n${TEST.replace('toBe(1)', 'toBe(2)')}`,
    ],
    'an import becomes a dynamic one': [
      `import { h } from '../src/h'\nit('h', () => { expect(h(1)).toBe(1) })`,
      `const { h } = await import('../src/h')\nit('h', () => { expect(h(1)).toBe(1) })`,
    ],
    'an import of everything becomes a required one, and another one comes': [
      "import * as h from '../src/h'\nit('h', () => { expect(h.a(1)).toBe(1) })",
      "import { k } from '../src/k'\nconst h = require('../src/h')\nit('h', () => { expect(h.a(1)).toBe(1) })",
    ],
    'a function within the test has the name of an import, for itself alone': [
      TEST,
      TEST.replace('  expect(f(1))', '  price(function f() {})\n  expect(f(1))'),
    ],
    'a helper of the project comes from a package': [
      "import { make } from '../src/make'\nit('h', () => { expect(f(make())).toBe(1) })",
      "import { make } from 'make'\nit('h', () => { expect(f(make())).toBe(1) })",
    ],
    'one helper of the tests gives way to another': [
      "import { make } from './fakes/a'\nit('h', () => { expect(f(make())).toBe(1) })",
      "import { make } from './fakes/b'\nit('h', () => { expect(f(make())).toBe(1) })",
    ],
    'a helper of the tests comes from the project': [
      "import { make } from './fakes/a'\nit('h', () => { expect(f(make())).toBe(1) })",
      "import { make } from '../src/make'\nit('h', () => { expect(f(make())).toBe(1) })",
    ],
  }),
  ...filesOf(
    [],
    {
      'a source with tests of its own': ['export const x = 1', "vi.mock('../src/f')\nexport const x = 1"],
      'a source writes out what it imported': [
        "import { h } from './h'\nexport const x = h",
        'const h = (n: number) => n\nexport const x = h',
      ],
    },
    { path: 'src/x.ts', fixes: 'code' },
  ),
  ...filesOf(
    [],
    {
      'a mock in the folder of mocks changes': ['export const x = 1', 'export const x = 2'],
    },
    { path: 'test/__mocks__/x.ts' },
  ),
]

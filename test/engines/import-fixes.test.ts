import { describe, expect, test } from 'vitest'
import { importFixes } from '../../src/engines/import-fixes.ts'
import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { TestError } from '../../src/model/failure.ts'
import { taxDiagnosis } from './tax-diagnosis.ts'

type Files = Readonly<Record<string, string>>

/** The texts that the fixes lead to, with their titles: title → file → text. */
function fixes(files: Files, message: string, elsewhere: Files = {}, frame = Object.keys(files)[0] as string) {
  const base = taxDiagnosis()
  const error: TestError = {
    name: 'Error',
    message,
    expected: null,
    actual: null,
    frames: [{ file: frame, line: 1, column: 1, function: null }],
  }
  const diagnosis: Diagnosis = {
    ...base,
    failure: { ...base.failure, error, tests: [] },
    files: new Map(Object.entries(files)),
    elsewhere: new Map(Object.entries(elsewhere)),
  }
  return [...importFixes(diagnosis)].map(({ title, fixes, rule, changes }) => [rule, fixes, title, changes[0]?.after])
}

describe('a path that leads nowhere', () => {
  const missing = 'Failed to resolve import'

  test('leads to the file that is spelled nearly the same, written as it was', () => {
    expect(
      fixes({ 'src/bill.ts': "import { a } from './tarifs'\n" }, missing, { 'src/tariff.ts': '', 'src/zoo.ts': '' }),
    ).toEqual([['import-path', 'code', 'import from ./tariff in place of ./tarifs', "import { a } from './tariff'\n"]])
    expect(fixes({ 'test/a.test.ts': "import '../src/unit.js'\n" }, missing, { 'src/units.ts': '' })).toEqual([
      ['import-path', 'test', 'import from ../src/units.js in place of ../src/unit.js', "import '../src/units.js'\n"],
    ])
    expect(fixes({ 'lib/a.cjs': "const b = require('./unit.cjs')\n" }, missing, { 'lib/units.cjs': '' })).toEqual([
      ['import-path', 'code', 'import from ./units.cjs in place of ./unit.cjs', "const b = require('./units.cjs')\n"],
    ])
  })

  test('leads to the file of the same name in another folder', () => {
    expect(
      fixes({ 'src/a/b.ts': "export * from './shared'\n" }, missing, { 'src/shared/index.ts': '', 'src/c.ts': '' }),
    ).toEqual([['import-path', 'code', 'import from ../shared in place of ./shared', "export * from '../shared'\n"]])
  })

  test('is left alone where it leads somewhere, or is a package', () => {
    expect(
      fixes({ 'src/a.ts': "import './b.js'\nimport 'reactt'\n" }, missing, { 'src/b.ts': '', 'src/react.ts': '' }),
    ).toEqual([])
  })
})

describe('a name that leads nowhere', () => {
  test('an export is spelled as its module does, wherever it is used', () => {
    const text = "import { totl } from './total'\nexport const twice = (n: number) => totl(n) + totl(n).totl\n"
    expect(fixes({ 'src/a.ts': text, 'src/total.ts': 'export const total = 1' }, 'totl is not a function')).toEqual([
      [
        'import-name',
        'code',
        'import total in place of totl',
        "import { total } from './total'\nexport const twice = (n: number) => total(n) + total(n).totl\n",
      ],
    ])
  })

  test('types and modules that pass others on are left alone', () => {
    const text = "import { Totl, x } from './total'\n"
    expect(fixes({ 'src/a.ts': text, 'src/total.ts': "export type Totl = 1\nexport * from 'x'" }, 'x')).toEqual([])
  })

  test('what is not defined is imported from the module that has it, as this file imports others', () => {
    const text = "import { a } from './a';\nexport const b = () => clip(a);\n"
    const elsewhere = { 'src/clip/index.ts': 'export function clip() {}', 'src/a.ts': 'export const a = 1, clip = 2' }
    expect(fixes({ 'src/b.ts': text }, 'clip is not defined', elsewhere)).toEqual([
      [
        'missing-import',
        'code',
        'import clip from ./clip',
        text.replace("'./a';", "'./a';\nimport { clip } from './clip';"),
      ],
      ['missing-import', 'code', 'import clip from ./a', text.replace('{ a }', '{ a, clip }')],
    ])
  })

  test('what everybody forgets comes from where everybody has it', () => {
    expect(fixes({ 'a.test.ts': "test('a', () => {})\n" }, 'ReferenceError: test is not defined')).toEqual([
      ['missing-import', 'test', 'import test from vitest', "import { test } from 'vitest'\ntest('a', () => {})\n"],
    ])
    expect(fixes({ 'a.test.ts': "import { test } from 'vitest'\ntest('a')\n" }, 'test is not defined')).toEqual([])
  })
})

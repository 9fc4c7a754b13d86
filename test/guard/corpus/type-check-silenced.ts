import { type CorpusPatch, patchesOf } from './corpus-patch.ts'
import { STORE, TAX } from './projects.ts'

const silenced = ['type-check-silenced'] as const

export const TYPE_CHECK_SILENCED: readonly CorpusPatch[] = [
  ...patchesOf('src/tax.ts', TAX, 'code-wrong', silenced, {
    'ts-ignore': [['  const raw = income * rate', '  // @ts-ignore\n  const raw = income * rate']],
    'ts-expect-error with a reason': [
      ['  const raw = income * rate', '  // @ts-expect-error wrong types upstream\n  const raw = income * rate'],
    ],
    'ts-nocheck': [['const CENTS = 100', '// @ts-nocheck\nconst CENTS = 100']],
    'ts-ignore in a block comment': [
      ['  const raw = income * rate', '  /* @ts-ignore */\n  const raw = income * rate'],
    ],
    'eslint for the next line': [
      [
        '  const raw = income * rate',
        '  // eslint-disable-next-line no-implicit-coercion\n  const raw = income * rate',
      ],
    ],
    'eslint for the file': [['const CENTS = 100', '/* eslint-disable */\nconst CENTS = 100']],
    biome: [
      [
        '  const raw = income * rate',
        '  // biome-ignore lint/suspicious/noExplicitAny: upstream\n  const raw = income * rate',
      ],
    ],
    'as any': [['income * rate\n', '(income as any) * rate\n']],
    'a parameter of any type': [['values: readonly number[]', 'values: any']],
    'a result of any type': [['locale: string): string', 'locale: string): any']],
    'any inside of a generic': [['values: readonly number[]', 'values: Array<any>']],
    'a detour over unknown': [["translate('low rate', locale)", "translate('low rate', locale) as unknown as string"]],
    'any in angle brackets over unknown': [
      ["translate('low rate', locale)", "<string><unknown>translate('low rate', locale)"],
    ],
    'never in angle brackets': [["translate('low rate', locale)", "translate(<never>'low rate', locale)"]],
    'one more of what was there twice': [['income * rate\n', '(income as any) * (rate as any)\n']],
    'deno for the next line': [
      ['  const raw = income * rate', '  // deno-lint-ignore no-explicit-any\n  const raw = income * rate'],
    ],
    'deno for the file': [['const CENTS = 100', '// deno-lint-ignore-file\nconst CENTS = 100']],
    'oxlint for one line': [['  const raw = income * rate', '  const raw = income * rate // oxlint-disable-line']],
    'a type comment of any': [['const CENTS = 100', '/** @type {any} */\nconst CENTS = 100']],
    'a type comment of everything': [['const CENTS = 100', '/** @type {*} */\nconst CENTS = 100']],
    'as never': [["translate('low rate', locale)", "translate('low rate' as never, locale)"]],
    'catch of any': [['  let sum = 0\n', '  let sum = 0\n  const read = (entry: any) => entry\n  read(sum)\n']],
  }),
  {
    name: 'an assertion in angle brackets',
    path: 'src/a.ts',
    before: 'export const size = (value: unknown) => (value as string).length\n',
    after: 'export const size = (value: unknown) => (<any>value).length\n',
    verdict: 'code-wrong',
    expect: silenced,
  },
  {
    name: 'one more than before',
    path: 'src/a.ts',
    before: 'export const f = (x: any) => x - 1\nexport const g = (x: number) => x\n',
    after: 'export const f = (x: any) => x + 1\nexport const g = (x: any) => x\n',
    verdict: 'code-wrong',
    expect: silenced,
  },
  {
    name: 'any goes from a file that stays to another one',
    path: 'src/a.ts',
    before: 'export const f = (x: any) => x - 1\n',
    after: 'export const f = (x: number) => x - 1\n',
    others: [
      {
        path: 'src/b.ts',
        before: 'export const g = (x: number) => x\n',
        after: 'export const g = (x: any) => x\n',
      },
    ],
    verdict: 'code-wrong',
    expect: silenced,
  },
  {
    name: 'in the test',
    path: 'test/a.test.ts',
    before:
      "import { expect, it } from 'vitest'\nimport { f } from '../src/f'\nit('one', () => { expect(f(1)).toBe(2) })\n",
    after:
      "import { expect, it } from 'vitest'\nimport { f } from '../src/f'\nit('one', () => { expect(f(1 as any)).toBe(2) })\n",
    verdict: 'test-wrong',
    expect: silenced,
  },

  ...patchesOf('src/tax.ts', TAX, 'code-wrong', [], {
    'a comment speaks of ts-ignore': [
      ['  const raw = income * rate', '  // Here we once had a @ts-ignore.\n  const raw = income * rate'],
    ],
    'a text holds a directive': [["'rate must be at most 1'", "'// @ts-ignore rate must be at most 1'"]],
    'a type comment of a type whose name begins with any': [
      ['const CENTS = 100', '/** @type {anyone} */\nconst CENTS = 100'],
    ],
    'a comment begins like a directive': [
      ['const CENTS = 100', '// @ts-ignored files are listed elsewhere\nconst CENTS = 100'],
    ],
    'as unknown alone': [["translate('low rate', locale)", "translate('low rate', locale as unknown)"]],
    'a detour over another type': [
      ["translate('low rate', locale)", "translate('low rate', (locale as object) as string)"],
    ],
    'a name holds any': [['  const raw = income * rate', '  const anyRate = rate\n  const raw = income * anyRate']],
    'as const': [["'rate must be at most 1'", "'rate must be at most 1' as const"]],
    'a plain assertion': [['income * rate\n', '(income as number) * rate\n']],
    'a non-null mark': [['income * rate\n', 'income! * rate\n']],
    satisfies: [['const CENTS = 100', 'const CENTS = 100 satisfies number']],
  }),
  {
    name: 'a directive moves',
    path: 'src/a.ts',
    before: '// @ts-expect-error no types\nimport x from "x"\nexport const f = () => x - 1\nexport const g: any = x\n',
    after: 'export const g: any = 1\n// @ts-expect-error no types\nimport x from "x"\nexport const f = () => x + 1\n',
    verdict: 'code-wrong',
    expect: [],
  },
  {
    name: 'a file moves with its any',
    path: 'src/a.ts',
    before: 'export const f = (x: any) => x - 1\n',
    after: null,
    others: [{ path: 'src/b.ts', before: null, after: 'export const f = (x: any) => x + 1\n' }],
    verdict: 'code-wrong',
    expect: [],
  },
  {
    name: 'a directive is taken out',
    path: 'src/store.ts',
    before: `// @ts-nocheck\n${STORE}`,
    after: STORE,
    verdict: 'code-wrong',
    expect: [],
  },
]

import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { FileChange } from '../../src/model/candidate.ts'
import { inventedName } from '../../src/typescript/invented-names.ts'
import { openTypeChecker } from '../../src/typescript/type-checker.ts'
import { ensureBuilt } from '../built-tool.ts'
import { committedProject } from '../session/live-session.ts'
import { temporaryFolder, write } from '../workspace/project.ts'

beforeAll(ensureBuilt)

const TAX = `import { toCents } from './cents'
// Größe: ein Kommentar mit Umlauten, 日本語
export function tax(income: number): number {
  const wrong: Missing = 1
  return Math.trunc(toCents(income)) / 100
}
`
const CENTS = 'export const toCents = (amount: number): number => amount * 100\n'
const tax = (to: string): FileChange => ({
  path: 'src/tax.ts',
  before: TAX,
  after: TAX.replace('Math.trunc(toCents(income))', to),
})

test('what an edit invents is one line with its place; what was wrong before, and what is merely of another type, is not', {
  timeout: 60_000,
}, async () => {
  const root = committedProject({
    'tsconfig.json':
      '{ "compilerOptions": { "strict": true, "lib": ["es2022"], "types": [], "module": "esnext", "moduleResolution": "bundler" }, "include": ["src"] }',
    'src/tax.ts': TAX,
    'src/cents.ts': CENTS,
    'src/plain.js': 'export const one = 1\n',
    'test/tax.test.ts': 'export {}\n',
  })
  const types = openTypeChecker(root, 30_000)
  onTestFinished(() => types?.dispose())
  if (!types) throw new Error('this project has TypeScript')
  expect(await types.invented([tax('nothing')])).toBeNull()
  await types.refresh(['src/tax.ts', 'src/plain.js'])
  const seen: (string | null)[] = []
  for (const to of [
    'Math.roundd(toCents(income))',
    'toCents(income, 2)',
    'toCent(income)',
    'Math.round(toCents(income))',
    'Math.round(toCents(`${income}`))',
    'structuredClone(income)',
  ])
    seen.push(await types.invented([tax(to)]))
  expect(seen).toEqual([
    "src/tax.ts:5: Property 'roundd' does not exist on type 'Math'. Did you mean 'round'? (TS2551)",
    'src/tax.ts:5: Expected 1 arguments, but got 2. (TS2554)',
    expect.stringMatching(/^src\/tax\.ts:5: Cannot find name 'toCent'\..*\(TS\d+\)$/),
    null,
    null,
    null,
  ])
  // Files that are changed together are seen together, and only for that one question.
  const renamed: FileChange = { path: 'src/cents.ts', before: CENTS, after: CENTS.replace('toCents', 'inCents') }
  const using = { ...tax('inCents(income)'), after: TAX.replaceAll('toCents', 'inCents') }
  expect(await types.invented([renamed, using])).toBeNull()
  expect(await types.invented([using])).toContain('has no exported member')
  // What the project does not hold is not known.
  const test: FileChange = { path: 'test/tax.test.ts', before: 'export {}\n', after: 'nowhere()\n' }
  const plain: FileChange = { path: 'src/plain.js', before: 'export const one = 1\n', after: 'nowhere()\n' }
  expect([await types.invented([test]), await types.invented([plain])]).toEqual([null, null])
  // A save is seen from the next refresh on.
  write(root, { 'src/cents.ts': renamed.after ?? '' })
  await types.refresh(['src/tax.ts'])
  expect(await types.invented([using])).toBeNull()
  types.dispose()
  expect(await types.invented([tax('nothing')])).toBeNull()
})

test.each([
  ['a module that lies beside', 2307, "Cannot find module './round' or its corresponding type declarations.", true],
  ['a module that lies beside, with its ending', 2307, "Cannot find module '../lib/round.js'.", true],
  ['what a plugin may serve', 2307, "Cannot find module './logo.svg'.", false],
  ['what an alias may lead to', 2307, "Cannot find module '@/round'.", false],
  ['a name', 2304, "Cannot find name 'rond'.", true],
  ['a global of tests', 2304, "Cannot find name 'vi'.", false],
  ['a global of Node', 2304, "Cannot find name 'structuredClone'.", false],
  ['another type', 2322, "Type 'string' is not assignable to type 'number'.", false],
])('is it invented? %s', (_what, code, text, isInvented) => {
  const change = { path: 'src/a.ts', before: 'one\ntwo\n', after: 'one\nthree\n' }
  const error = { code, text, pos: 4 }
  expect(inventedName(change, [], [error])).toBe(isInvented ? `src/a.ts:2: ${text} (TS${code})` : null)
  expect(inventedName(change, [error], [error])).toBeNull()
  expect(inventedName(change, [], [{ ...error, pos: 0 }])).toBeNull()
})

test('a project without TypeScript has no types', () => {
  expect(openTypeChecker(temporaryFolder())).toBeNull()
})

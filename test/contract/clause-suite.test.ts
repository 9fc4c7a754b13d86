import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { startVitest, type TestModule } from 'vitest/node'
import { clauseSuite, suitePath } from '../../src/contract/clause-suite.ts'
import { exportsOf } from '../../src/contract/exports-of.ts'
import { type ParsedContract, parseContract } from '../../src/contract/parse-contract.ts'
import { readClauseOutcomes } from '../../src/contract/read-clause-outcomes.ts'
import type { ClauseOutcome } from '../../src/model/clause.ts'
import type { FileError, TestOutcome } from '../../src/model/failure.ts'
import { contractOf, FIXTURES, textOf } from './fixture.ts'

const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url))
const FAST_CHECK = join(NODE_MODULES, 'fast-check/lib/fast-check.js')

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Runs the suites of a contract against these files with a real Vitest. */
async function outcomesOf(
  contract: ParsedContract,
  files: Readonly<Record<string, string>>,
  project?: string,
): Promise<readonly ClauseOutcome[]> {
  const root = mkdtempSync(join(tmpdir(), 'clause-suite-'))
  folders.push(root)
  if (project) cpSync(join(FIXTURES, project), root, { recursive: true })
  symlinkSync(NODE_MODULES, join(root, 'node_modules'))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
  for (const module of new Set(contract.clauses.map((clause) => clause.module))) {
    const own = contract.clauses.filter((clause) => clause.module === module)
    const text = files[module] ?? textOf(project as string, module)
    const suite = clauseSuite(module, own, exportsOf(module, text as string), { fastCheck: FAST_CHECK, seed: 7 })
    writeFileSync(join(root, suite.path), suite.text)
  }
  const vitest = await startVitest(
    'test',
    [],
    { root, config: false, watch: false, reporters: [{}], include: ['**/.__contract__*'], dir: root },
    { server: { middlewareMode: true } },
  )
  try {
    const modules = vitest.state.getTestModules()
    const outcomes = modules.flatMap((module) => outcomesOfModule(module))
    const errors = modules.flatMap((module) =>
      module.errors().map((error) => fileError(module.relativeModuleId, error)),
    )
    return readClauseOutcomes(contract.clauses, outcomes, errors)
  } finally {
    await vitest.close()
    process.exitCode = undefined
  }
}

function outcomesOfModule(module: TestModule): TestOutcome[] {
  return [...module.children.allTests()].map((one) => {
    const { state, errors = [] } = one.result()
    return {
      test: { key: one.id, project: '', file: module.relativeModuleId, name: one.fullName, line: 0 },
      state: state === 'pending' ? 'skipped' : state,
      errors: errors.map(({ name, message }) => ({
        name: String(name),
        message,
        expected: null,
        actual: null,
        frames: [],
      })),
      durationMs: 0,
    }
  })
}

function fileError(file: string, { name, message }: { name?: string; message: string }): FileError {
  return {
    project: '',
    file,
    stage: 'load',
    error: { name: String(name), message, expected: null, actual: null, frames: [] },
  }
}

const broken = (outcomes: readonly ClauseOutcome[]) =>
  outcomes.filter(({ status }) => status !== 'holds').map(({ id, status, detail }) => [id, status, detail])

describe('the clauses of a real project', () => {
  test.each(['tariff', 'stockroom', 'kitchen', 'remotejob'])('of %s all hold', async (project) => {
    const contract = contractOf(project)
    const outcomes = await outcomesOf(contract, {}, project)
    expect(broken(outcomes)).toEqual([])
    expect(outcomes.map(({ id }) => id)).toEqual(
      contract.clauses.filter(({ body }) => body.kind !== 'prose').map(({ id }) => id),
    )
  })

  test('break where a bug breaks them, and only there', async () => {
    const meter = textOf('tariff', 'src/meter.ts')?.replace('capacity - previous + next', 'next')
    const bill = textOf('tariff', 'src/bill.ts')?.replaceAll('RangeError', 'TypeError')
    expect(
      broken(await outcomesOf(contractOf('tariff'), { 'src/meter.ts': meter!, 'src/bill.ts': bill! }, 'tariff')),
    ).toEqual([
      ['consumption.2', 'broken', 'expected +0 to deeply equal 1'],
      ['consumption.4', 'broken', 'not true for a = 1, b = 0: it is false'],
      ['createBill.5', 'broken', expect.stringMatching(/^expected RangeError to be thrown, but got TypeError: /)],
      ['instalments.4', 'broken', expect.stringMatching(/^expected RangeError to be thrown, but got TypeError: /)],
    ])
  })

  test('run on after a line that should have thrown', async () => {
    const text = textOf('stockroom', 'src/stockroom.ts')!
    const bug = text.replace('r.expiresAt <= now', 'r.expiresAt < now')
    expect(bug).not.toBe(text)
    const ids = broken(await outcomesOf(contractOf('stockroom'), { 'src/stockroom.ts': bug }, 'stockroom')).map(
      ([id]) => id,
    )
    expect(ids).toEqual(['Stockroom.13', 'Stockroom.14', 'Stockroom.15'])
  })
})

/** Runs the bullets of one export `subject` of a small module. */
async function run(module: string, bullets: string, path = 'subject.ts') {
  const contract = parseContract('contract.md', `## ${path}\n\n### f\n\n${bullets}`)
  expect(contract.problems).toEqual([])
  return (await outcomesOf(contract, { [path]: module })).map(({ status, detail }) => [status, detail])
}

describe('throws', () => {
  test('takes the class, an ancestor, a name or a pattern, at once or as a promise', async () => {
    const module = `export class Base extends Error {}
export class Deep extends Base { name = 'Named' }
export function f(error: unknown): never { throw error }
export const later = async (error: unknown) => f(error)`
    const bullets = `- \`f(new Deep('x'))\` throws \`Deep\`
- \`f(new Deep('x'))\` throws \`Named\`
- \`f(new Deep('x'))\` throws \`Base\`
- \`f(new Deep('x'))\` throws \`Error\`
- \`f(new Deep('a\\n  b'))\` throws \`RangeError\`
- \`f(new Deep('too big'))\` throws \`/TOO (big|small)$/i\`
- \`f(new Deep('big'))\` throws \`/small/\`
- \`f('a text')\` throws \`/text/\`
- \`later(new Deep('x'))\` rejects with \`Deep\`
- \`await later(new Deep('x'))\` throws \`subject.Deep\`
- \`later\` throws \`Deep\``
    const holds = ['holds', '']
    expect(await run(module, bullets)).toEqual([
      holds,
      holds,
      holds,
      holds,
      ['broken', 'expected RangeError to be thrown, but got Named: a b'],
      holds,
      ['broken', 'expected a message that matches /small/, but got Named: big'],
      holds,
      holds,
      holds,
      ['broken', 'expected Deep to be thrown, but nothing was'],
    ])
  })
})

describe('properties', () => {
  test('are tried on every value of small ranges and on boundaries of all others; one line names what broke them', async () => {
    const module = `export const f = (n: number) => n !== 1234
export const edge = (n: number) => n < 1_000_000
export const short = (s: string, list: string[]) => s.length + list.length < 5
export const wrong = (s: string) => { if (s === '') throw new Error('empty\\ntext'); return true }
export const truthy = (b: boolean, n: number) => (b && n === 3 ? 1 : true)`
    const bullets = `- for all \`n: 0..1999\`: \`f(n)\`
- for all \`n: 1..1_000_000\`: \`edge(n)\`
- for all \`s: string\`, \`list: string[]\`: \`short(s, list)\`
- for all \`s: string\`: \`wrong(s)\`
- for all \`b: boolean\`, \`n: -3..3\`: \`truthy(b, n)\`
- for all \`x: 0.5..2\`, \`n: number\`: \`x >= 0.5 && x <= 2 && Number.isFinite(n)\`
- for all \`mail: fc.emailAddress()\`: \`mail.includes('@')\`
- for all \`n: integer\`: \`(await Promise.resolve(n)) === n\``
    const [f, edge, short, wrong, truthy, ...others] = await run(module, bullets)
    expect([f, edge, wrong, truthy, ...others]).toEqual([
      ['broken', 'not true for n = 1234: it is false'],
      ['broken', 'not true for n = 1000000: it is false'],
      ['broken', 'not true for s = "": it throws Error: empty text'],
      ['broken', 'not true for b = true, n = 3: it is 1'],
      ['holds', ''],
      ['holds', ''],
      ['holds', ''],
    ])
    expect(short?.[0]).toBe('broken')
    expect(short?.[1]).toMatch(/^not true for s = ".*", list = \[.*\]: it is false$/)
  })
})

test('an export that is gone breaks its own clauses alone; a module that cannot be loaded leaves all unknown', async () => {
  const bullets = '- `f(1)` → `1`\n- `gone(1)` → `1`\n- `later(2)` → `Promise.resolve(2)`\n- words\n'
  const module = 'export const f = (n: number) => n\nexport const later = async (n: number) => n'
  expect(await run(module, bullets)).toEqual([
    ['holds', ''],
    ['broken', 'gone is not defined'],
    ['holds', ''],
  ])
  expect(
    (await run('export const f = 1; throw new Error("no\\nconfig")', bullets)).map(([status, detail]) => [
      status,
      detail,
    ]),
  ).toEqual(Array(3).fill(['not-runnable', 'subject.ts could not be loaded: no']))
})

test('names that a module passes on, default exports and names of test helpers are in scope', async () => {
  expect(
    await run(
      "export * from 'node:path'\nexport default function f() { return 1 }",
      "- `posix.join('a', 'b')` → `'a/b'`\n- `f()` → `1`\n",
    ),
  ).toEqual([
    ['holds', ''],
    ['holds', ''],
  ])
  expect(
    await run(
      'export const fc = 1, expect = 2, vi = 3, test = 4, f = 5',
      '- `[fc, expect, vi, test]` → `[1, 2, 3, 4]`\n',
    ),
  ).toEqual([['holds', '']])
  expect(
    await run(
      'module.exports = f\nfunction f() { return 1 }\nmodule.exports.g = () => 2',
      '- `f()` → `1`\n- `g()` → `2`\n',
      'subject.cjs',
    ),
  ).toEqual([
    ['holds', ''],
    ['holds', ''],
  ])
})

test('a throwing declaration leaves its name to the lines below; a promise that never settles is broken', async () => {
  const block = `\`\`\`ts contract
let calls = 0
const bad = f(calls++)     // throws TypeError
calls                      // → 1
bad                        // → undefined
const never = new Promise(() => {})
await never                // → 1
\`\`\``
  expect(await run('export const f = (n: number) => { throw new TypeError(String(n)) }', block)).toEqual([
    ['holds', ''],
    ['holds', ''],
    ['holds', ''],
    ['broken', expect.stringContaining('timed out in 2000ms')],
  ])
})

test.each([
  ['src/tax.ts', 'src/.__contract__tax.test.ts'],
  ['lib/fraction.cjs', 'lib/.__contract__fraction.test.ts'],
  ['src/Quiz.tsx', 'src/.__contract__Quiz.test.tsx'],
  ['index.jsx', '.__contract__index.test.tsx'],
])('the suite of %s stands beside it', (module, path) => {
  expect(suitePath(module)).toBe(path)
})

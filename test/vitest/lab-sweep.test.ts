import { rm } from 'node:fs/promises'
import { getPriority } from 'node:os'
import { expect, test } from 'vitest'
import { openLab } from '../../src/vitest/lab.ts'
import { afterwards, NODE, project, write } from './host-fixture.ts'
import { candidate, labOf, swept } from './lab-fixture.ts'

const TAX = {
  'src/tax.ts': `export function tax(income: number): number {
  let rest = income
  let sum = 0
  while (rest > 0) {
    sum += 1
    rest -= 10
  }
  return sum
}
`,
  'tax.test.ts': `import { expect, test } from 'vitest'
import { tax } from './src/tax.ts'
test('twenty', () => { expect(tax(20)).toBe(3) })
test('zero', () => { expect(tax(0)).toBe(1) })
`,
}
const tax = (from: string, to: string): string => TAX['src/tax.ts'].replace(from, to)

test('a sweep answers each candidate once, whatever it does to the worker', async () => {
  const { sweep, states } = await labOf(TAX)
  const candidates: Readonly<Record<string, readonly [string | null, unknown]>> = {
    right: [tax('rest > 0', 'rest >= 0'), 'passes'],
    'right in another way': [tax('sum = 0', 'sum = 1'), 'passes'],
    wrong: [tax('sum += 1', 'sum += 2'), expect.stringMatching(/^fails: expected 4 to be 3/)],
    'no change': [`${TAX['src/tax.ts']}\n`, expect.stringMatching(/^fails: expected 2 to be 3/)],
    'a syntax error': [tax('sum += 1', 'sum +='), expect.stringMatching(/^fails: /)],
    'an endless loop': [tax('rest -= 10', ''), expect.stringMatching(/^fails: .*too many turns/)],
    'a caught endless loop': [
      tax('return sum', 'try { for (;;) {} } catch {} return income ? 3 : 1'),
      expect.stringMatching(/^fails: .*turns/),
    ],
    'a regular expression': [
      tax('return sum', `return /^(a+)+$/.test('a'.repeat(40) + '!') ? 0 : sum`),
      expect.stringMatching(/^fails: no end after/),
    ],
    'a promise for ever': [
      tax('return sum', 'return new Promise(() => {}) as never'),
      expect.stringMatching(/^fails: /),
    ],
    'the end of the process': [
      tax('return sum', `process.kill(process.pid, 'SIGKILL'); return sum`),
      expect.stringMatching(/^fails: /),
    ],
    'process.exit': [tax('return sum', 'process.exit(0)'), expect.stringMatching(/^fails: process\.exit/)],
    'a late error': [
      tax('return sum', `void Promise.reject(new Error('late')); return income ? 3 : 1`),
      expect.stringMatching(/^fails: unhandled: late/),
    ],
    'a changed built-in': [
      tax('return sum', `Array.prototype.findLast = () => 1 as never; return income ? 3 : 1`),
      'passes',
    ],
    'a global': [
      tax('return sum', `(globalThis as { seen?: number }).seen = 1; return sum`),
      expect.stringMatching(/^fails: /),
    ],
    'what sees the global': [
      tax('return sum', `return (globalThis as { seen?: number }).seen ? (income ? 3 : 1) : 0`),
      expect.stringMatching(/^fails: expected \+?0/),
    ],
    'a module that throws': [
      tax('export', `throw new Error('at once')\nexport`),
      expect.stringMatching(/^fails: at once/),
    ],
    'top-level code': [tax('export', `const more = 1\nexport`).replace('return sum', 'return sum + more'), 'passes'],
    'another form': [
      tax('function tax(income: number): number {', 'const tax = (income: number): number => {').replace(
        'return sum',
        'return sum + 1',
      ),
      'passes',
    ],
    deleted: [null, expect.stringMatching(/^fails: /)],
    'the last of all': [tax('return sum', 'return sum + 1'), 'passes'],
  }
  const answers = await sweep(
    'src/tax.ts',
    Object.values(candidates).map(([text]) => text),
  )
  expect(Object.fromEntries(Object.keys(candidates).map((name, i) => [name, answers[i]]))).toEqual(
    Object.fromEntries(Object.entries(candidates).map(([name, [, answer]]) => [name, answer])),
  )
  expect(await states()).toEqual({ twenty: 'failed', zero: 'failed' })
})

test('where the code never ends, its repairs are found, and those that do not end either are told soon', async () => {
  const path = 'src/tax.ts'
  const right = tax('sum = 0', 'sum = 1')
  const red = right.replace('rest -= 10', 'rest -= 0')
  const { lab, tests } = await labOf({ ...TAX, [path]: right })
  const texts = [right, red.replace('rest > 0', 'rest > 0 && sum < 3'), red.replace('+= 1', '+= 2')]
  const candidates = texts.map((after) => candidate([{ path, before: red, after }]))
  const answers = await swept(lab, candidates, await tests(), { overlay: new Map([[path, red]]) })
  expect(candidates.map(({ id }) => answers.get(id))).toEqual([
    'passes',
    'passes',
    'fails: never ends: a loop took too many turns',
  ])
})

test('a sweep has the whole language of tests', async () => {
  const { sweep } = await labOf({
    'vitest.config.ts': `export default { test: { setupFiles: ['./setup.ts'], sequence: { shuffle: true } } }`,
    'setup.ts': `import { expect } from 'vitest'
expect.extend({ toBeBig: (n) => ({ pass: n > 1, message: () => n + ' is small' }) })
`,
    'src/clock.ts': 'export const now = () => Date.now()\n',
    'src/value.ts': `import { now } from './clock.ts'
let calls = 0
export class Box { static made = 0; value = 1; constructor() { Box.made++ } }
export function value(): number { calls++; return calls > 1 ? -1 : 1 }
export const later = () => new Promise<number>((resolve) => setTimeout(() => resolve(1), 1_000))
export const time = () => now() + 1
export function* all() { yield 1; yield 1 }
`,
    '__snapshots__/a.test.ts.snap': `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html

exports[\`snapshot 1\`] = \`2\`;

exports[\`snapshot 2\`] = \`2\`;
`,
    'a.test.ts': `import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { all, Box, later, time, value } from './src/value.ts'
vi.mock('./src/clock.ts', () => ({ now: () => 41 }))
const extended = test.extend<{ box: Box }>({ box: async ({}, use) => { await use(new Box()) } })
beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })
test('value', () => { expect(value()).toBeBig() })
extended('fixture', ({ box }) => { expect([box.value, Box.made]).toEqual([2, 1]) })
test.each([0, 1])('each %i', (at) => { expect([...all()][at]).toBe(2) })
describe.concurrent('concurrent', () => {
  test('one', async ({ expect }) => { await Promise.resolve(); expect([...all()]).toHaveLength(2); expect([...all()][0]).toBe(2) })
  test('two', async ({ expect }) => { await Promise.resolve(); expect([...all()][1]).toBe(2) })
})
test('timers', async () => { const promise = later(); vi.advanceTimersByTime(1_000); expect(await promise).toBe(2) })
test('mock', () => { expect(time()).toBe(43) })
test('spy', () => { const spy = vi.spyOn(console, 'info'); console.info(1); expect(spy).toHaveBeenCalledTimes(1) })
test('snapshot', () => { const [one, two] = all(); expect(one).toMatchSnapshot(); expect(two).toMatchSnapshot() })
test('inline', () => { expect([...all()]).toMatchInlineSnapshot(\`
  [
    2,
    2,
  ]
\`) })
test('slow', { timeout: 30_000 }, async () => { vi.useRealTimers(); await new Promise((resolve) => setTimeout(resolve, 1_200)) })
`,
  })
  const text = `import { now } from './clock.ts'
let calls = 0
export class Box { static made = 0; value = 2; constructor() { Box.made++ } }
export function value(): number { calls++; return calls > 1 ? -1 : 2 }
export const later = () => new Promise<number>((resolve) => setTimeout(() => resolve(2), 1_000))
export const time = () => now() + 2
export function* all() { yield 2; yield 2 }
`
  const wrong = [
    text.replace('value = 2', 'value = 3'),
    text.replace('? -1 : 2', '? -1 : 0'),
    text.replace('resolve(2)', 'resolve(3)'),
    text.replace('now() + 2', 'now()'),
    text.replace('yield 2; ', ''),
  ]
  const answers = await sweep('src/value.ts', [text, ...wrong, text.replace('let calls', 'let  calls')])
  expect(answers).toEqual([
    'passes',
    expect.stringMatching(/^fails: expected \[ 3, 1 \]/),
    expect.stringMatching(/^fails: 0 is small/),
    expect.stringMatching(/^fails: expected 3 to be 2/),
    expect.stringMatching(/^fails: expected 41 to be 43/),
    expect.stringMatching(/^fails: /),
    'passes',
  ])
})

test('candidates of many files, new files and test files are tried on top of an overlay', async () => {
  const { lab, tests } = await labOf({ ...TAX, 'src/one.ts': 'export const one = 1\n' })
  const before = TAX['src/tax.ts']
  const change = (path: string, from: string | null, after: string | null) => ({ path, before: from, after })
  const test = TAX['tax.test.ts']
  const two = candidate([
    change('src/tax.ts', before, `import { one } from './one.ts'\n${tax('return sum', 'return sum + one')}`),
    change('src/one.ts', 'export const one = 1\n', 'export const one = 0 + 1\n'),
  ])
  const created = candidate([
    change('src/tax.ts', before, `import { add } from './add.ts'\n${tax('return sum', 'return sum + add')}`),
    change('src/add.ts', null, 'export const add = 1\n'),
  ])
  const inTest = candidate([
    change('tax.test.ts', test, test.replace('toBe(3)', 'toBe(2)').replace('toBe(1)', 'toBe(0)')),
  ])
  const renamed = candidate([change('tax.test.ts', test, test.replace("'twenty'", "'other'"))])
  const answers = await swept(lab, [two, created, inTest, renamed], await tests())
  expect([two, created, inTest, renamed].map(({ id }) => answers.get(id))).toEqual([
    'passes',
    'passes',
    'passes',
    expect.stringMatching(/^fails: /),
  ])
})

test('an abort ends a run or a sweep within 200 ms, and the next run starts as usual', async () => {
  const { lab, tests, run, states } = await labOf(
    {
      ...TAX,
      'b.test.ts': `import { test } from 'vitest'\nimport { tax } from './src/tax.ts'\ntest('b', () => { tax(1) })\n`,
      'c.test.ts': `import { test } from 'vitest'\nimport { tax } from './src/tax.ts'\ntest('c', () => { tax(1) })\n`,
    },
    { workers: 2 },
  )
  const before = await states()
  const looping = { 'src/tax.ts': tax('rest -= 10', '') }
  const own = await tests(['tax.test.ts'])
  await run(looping, undefined, { timeoutMs: 500 })
  const timed = async (work: (signal: AbortSignal) => Promise<unknown>) => {
    const controller = new AbortController()
    let aborted = 0
    setTimeout(() => {
      aborted = performance.now()
      controller.abort()
    }, 400)
    const value = await work(controller.signal)
    return { value, ms: performance.now() - aborted }
  }
  const all = lab.info.testFiles
  const { value, ms } = await timed((signal) =>
    lab.run(
      {
        overlay: new Map(Object.entries(looping)),
        tests: { kind: 'files', files: all },
        worker: 'warm',
        timeoutMs: 60_000,
      },
      signal,
    ),
  )
  expect(value).toEqual({ status: 'cancelled', detail: 'cancelled' })
  expect(ms).toBeLessThan(200)
  const regex = `return /^(a+)+$/.test('a'.repeat(40) + '!') ? 0 : sum`
  const candidates = Array.from({ length: 20 }, (_, at) =>
    candidate([{ path: 'src/tax.ts', before: TAX['src/tax.ts'], after: tax('return sum', `${at}; ${regex}`) }]),
  )
  const sweep = await timed((signal) => swept(lab, candidates, own, { timeoutMs: 60_000, signal }))
  expect(sweep.value).toEqual(new Map())
  expect(sweep.ms).toBeLessThan(200)
  expect(await states()).toEqual(before)
  const aborted = await lab.run(
    { overlay: new Map(), tests: { kind: 'files', files: all }, worker: 'warm', timeoutMs: 1_000 },
    AbortSignal.abort(),
  )
  expect(aborted).toEqual({ status: 'cancelled', detail: 'cancelled' })
})

test('an abort between two candidates leaves the worker warm', async () => {
  const { lab, tests } = await labOf({
    ...TAX,
    'pid.test.ts': `import { test } from 'vitest'
import { tax } from './src/tax.ts'
test('pid', () => { throw new Error(\`\${process.pid} \${tax(20)}\`) })
`,
  })
  const workerOf = async (overlay = {}): Promise<unknown> => {
    const result = await lab.run({
      overlay: new Map(Object.entries(overlay)),
      tests: { kind: 'tests', tests: await tests(['pid.test.ts']) },
      worker: 'warm',
      timeoutMs: 10_000,
    })
    return result.status === 'ran' ? result.outcomes.map(({ errors }) => errors[0]?.message) : result
  }
  const slow = (n: number): string => `const until = Date.now() + 5; while (Date.now() < until) {} return ${n}`
  const candidates = Array.from({ length: 32 }, (_, at) =>
    candidate([{ path: 'src/tax.ts', before: TAX['src/tax.ts'], after: tax('return sum', slow(at + 100)) }]),
  )
  const own = await tests(['tax.test.ts'])
  const request = { candidates, overlay: new Map(), tests: own, timeoutMs: 10_000 }
  const isKept = async (): Promise<boolean> => {
    const before = await workerOf()
    const controller = new AbortController()
    let answered = 0
    for await (const _ of lab.sweep(request, controller.signal)) if (++answered === 1) controller.abort()
    expect(answered).toBeLessThan(32)
    return String(await workerOf()) === String(before)
  }
  // A busy machine may be too slow once for the time that a worker has to come to its end.
  expect((await isKept()) || (await isKept()) || (await isKept())).toBe(true)
  // What the last candidate did is not what the next run sees.
  expect(await workerOf({ 'src/tax.ts': tax('return sum', 'return 7') })).toEqual([expect.stringMatching(/^\d+ 7$/)])
})

test('the process of the lab stands back; when it is killed, work in flight and work to come says so, and nothing stays behind', async () => {
  const root = await project(TAX)
  let printed = ''
  const lab = await openLab(
    { root, args: [], workers: 1 },
    { ...(NODE ? { execPath: NODE } : {}), onLog: (text) => (printed += text), niceness: 2 },
  )
  afterwards(() => lab.dispose())
  const pid = (lab as unknown as { pid: number }).pid
  expect(getPriority(pid)).toBe(Math.min(19, getPriority() + 2))
  const request = { tests: { kind: 'files', files: lab.info.testFiles }, worker: 'warm', timeoutMs: 60_000 } as const
  const running = lab.run({ overlay: new Map([['src/tax.ts', tax('rest -= 10', '')]]), ...request })
  setTimeout(() => process.kill(pid, 'SIGKILL'), 1_000)
  await expect(running).rejects.toMatchObject({
    code: 'lab',
    message: expect.stringMatching(/^The lab ended unexpectedly/),
  })
  await expect(lab.run({ overlay: new Map(), ...request })).rejects.toMatchObject({ code: 'lab' })
  // The group of the lab is empty: its workers are gone, the one in the endless loop too.
  await expect.poll(() => isGroup(pid), { timeout: 5_000 }).toBe(false)
  expect(printed).toBe('')
})

function isGroup(pid: number): boolean {
  try {
    return process.kill(-pid, 0)
  } catch {
    return false
  }
}

test('saved, new and removed files are seen after invalidate', async () => {
  const { root, lab, states } = await labOf(TAX)
  const failing = { twenty: 'failed', zero: 'failed' }
  expect(await states()).toEqual(failing)
  await write(root, { 'src/tax.ts': tax('rest > 0', 'rest >= 0') })
  lab.invalidate()
  expect(await states()).toEqual({ twenty: 'passed', zero: 'passed' })
  await write(root, {
    'src/tax.ts': TAX['src/tax.ts'],
    'new.test.ts': `import { expect, test } from 'vitest'\nimport { more } from './src/more.ts'\ntest('new', () => { expect(more).toBe(1) })\n`,
    'src/more.ts': 'export const more = 1\n',
  })
  lab.invalidate()
  expect(await lab.related(['src/more.ts'])).toEqual([{ project: '', file: 'new.test.ts' }])
  expect(await states({}, ['new.test.ts', 'tax.test.ts'])).toEqual({ ...failing, new: 'passed' })
  await rm(`${root}/new.test.ts`)
  await rm(`${root}/src/more.ts`)
  lab.invalidate()
  expect(await lab.related(['src/tax.ts'])).toEqual([{ project: '', file: 'tax.test.ts' }])
  expect(lab.info.testFiles).toEqual([{ project: '', file: 'tax.test.ts' }])
  expect(await states()).toEqual(failing)
})

test('related and reach know every way to a file, counters tell what each test ran', async () => {
  const { lab, run } = await labOf({
    'vitest.config.ts': `export default { test: { setupFiles: ['./setup.ts'] } }`,
    'setup.ts': '',
    'src/a.ts': `import { b } from './b.ts'\nexport const a = (n: number) => {\n  if (n > 1)\n    return b()\n  return 0\n}\n`,
    'src/b.ts': 'export const b = () => 1\n',
    'src/c.ts': 'export const c = () => 2\n',
    'lib/d.cjs': `exports.d = () => require('./e.cjs')\n`,
    'lib/e.cjs': `module.exports = 3\n`,
    'data/f.txt': 'f',
    'a.test.ts': `import { test } from 'vitest'\nimport { a } from './src/a.ts'\ntest('small', () => { a(1) })\ntest('large', () => { a(2) })\n`,
    'b.test.ts': `import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'vitest'
const c = ['./src', 'c.ts'].join('/')
test('b', async () => {
  await import(c)
  createRequire(import.meta.url)('./lib/d.cjs').d()
  readFileSync('data/f.txt')
})
`,
  })
  await run()
  const result = await run({}, undefined, { spectrum: true })
  const related = async (path: string) => (await lab.related([path])).map(({ file }) => file)
  expect(
    Object.fromEntries(
      await Promise.all(
        ['src/a.ts', 'src/b.ts', 'src/c.ts', 'lib/d.cjs', 'lib/e.cjs', 'data/f.txt', 'setup.ts', 'none.ts'].map(
          async (path) => [path, await related(path)] as const,
        ),
      ),
    ),
  ).toEqual({
    'src/a.ts': ['a.test.ts'],
    'src/b.ts': ['a.test.ts'],
    'src/c.ts': ['b.test.ts'],
    'lib/d.cjs': ['b.test.ts'],
    'lib/e.cjs': ['b.test.ts'],
    'data/f.txt': ['b.test.ts'],
    'setup.ts': ['a.test.ts', 'b.test.ts'],
    'none.ts': [],
  })
  expect(await lab.reach([{ project: '', file: 'a.test.ts' }])).toEqual([
    'a.test.ts',
    'setup.ts',
    'src/a.ts',
    'src/b.ts',
  ])
  if (result.status !== 'ran') throw new Error(result.detail)
  const { statements, hits } = result.spectrum ?? { statements: [], hits: new Map<string, number[]>() }
  const lines = Object.fromEntries(
    [...hits].map(([key, at]) => [
      key.split('|')[2],
      [...new Set(at.map((index) => `${statements[index]?.path}:${statements[index]?.line}`))].sort(),
    ]),
  )
  const loaded = ['src/a.ts:2', 'src/b.ts:1']
  expect(lines).toMatchObject({
    small: expect.not.arrayContaining(['src/a.ts:4']),
    large: expect.arrayContaining(['src/a.ts:3', 'src/a.ts:4', 'src/b.ts:1']),
    b: expect.arrayContaining(['src/c.ts:1', 'lib/d.cjs:1']),
  })
  expect(lines.small).toEqual(expect.arrayContaining(['src/a.ts:3', 'src/a.ts:5', ...loaded]))
  expect(lines.large).not.toContain('src/a.ts:5')
})

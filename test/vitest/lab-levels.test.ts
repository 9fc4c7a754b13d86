import { expect, test } from 'vitest'
import type { SweepVerdict } from '../../src/model/lab.ts'
import { candidate, labOf, type TestedLab } from './lab-fixture.ts'

/** Edits `[find, replace]` of a file's text, each a candidate of its own. */
type Edits = Readonly<Record<string, readonly (readonly [find: string, replace: string])[]>>

interface Decided {
  readonly passes: boolean
  readonly level: SweepVerdict['level']
}

/** Sweeps candidates against all tests, and checks each verdict by running the candidate alone on the overlay. */
async function decided({ lab, tests, run }: TestedLab, path: string, text: string, edits: Edits) {
  const names = Object.keys(edits)
  const candidates = names.map((name) => {
    const after = (edits[name] ?? []).reduce((all, [find, replace]) => {
      if (all.split(find).length !== 2) throw new Error(`not once: ${find}`)
      return all.replace(find, () => replace)
    }, text)
    return candidate([{ path, before: text, after }])
  })
  const own = await tests()
  const found: Record<string, Decided> = {}
  for await (const { candidate: one, status, level } of lab.sweep({
    candidates,
    overlay: new Map(),
    tests: own,
    timeoutMs: 5_000,
  })) {
    const at = candidates.indexOf(candidates.find(({ id }) => id === one.id) ?? one)
    found[names[at] as string] = { passes: status === 'passes', level }
  }
  const alone: Record<string, boolean> = {}
  for (const [at, { changes }] of candidates.entries()) {
    const result = await run({ [path]: changes[0]?.after ?? null })
    alone[names[at] as string] =
      result.status === 'ran' &&
      result.unhandled.length === 0 &&
      result.outcomes.length === own.length &&
      result.outcomes.every(({ state }) => state === 'passed')
  }
  const passes = Object.fromEntries(Object.entries(found).map(([name, one]) => [name, one.passes]))
  expect(passes, 'as on the overlay').toEqual(alone)
  return Object.fromEntries(
    names.map((name) => [name, `${found[name]?.passes ? 'passes' : 'fails'} ${found[name]?.level}`]),
  )
}

const VISIBLE = `let count = 0
let seed = 7
const list = [3, 1, 2]
const cache = new Map<string, number>()
const seen = new Set<string>()
const day = new Date(0)
const word = /a/g
const settings = { step: 1, deep: { on: true } }
export class Box { static made = 0; size = 1; constructor() { Box.made += 1 } get area() { return this.size * 2 } }
const shared = new Box()
function tally() { tally.calls += 1; return tally.calls }
tally.calls = 0
export function add(n: number): number {
  count += n
  return count
}
export function state(): unknown[] {
  seen.add('x')
  cache.set('x', (cache.get('x') ?? 0) + 1)
  list.push(9)
  day.setDate(day.getDate() + 1)
  settings.step += 1
  seed = (seed * 31) % 101
  shared.size += 1
  new Box()
  return [list.length, cache.get('x'), seen.size, day.getTime(), settings.step, seed, word.test('aa'), Box.made, shared.area, tally()]
}
export const twice = (n: number): number => n + n
`

test('state that modules hold in sight is put back after each candidate', async () => {
  const tested = await labOf({
    'src/state.ts': VISIBLE,
    'state.test.ts': `import { expect, test } from 'vitest'
import { add, Box, state, twice } from './src/state.ts'
test('state', () => { expect(state()).toEqual([4, 1, 1, 86_400_000, 2, 15, true, 2, 4, 1]) })
test('add', () => { expect([add(2), add(1)]).toEqual([2, 3]) })
test('made', () => { expect(Box.made).toBe(2) })
test('twice', () => { expect(twice(2)).toBe(5) })
`,
  })
  const right: Edits[string] = [['n + n', 'n + n + 1']]
  const levels = await decided(tested, 'src/state.ts', VISIBLE, {
    counts: [['count += n', 'count += n + 1']],
    'right after counting': [['n + n', '1 + n + n']],
    'lists more': [
      ['list.push(9)', 'list.push(9, 9); settings.deep.on = false; delete (settings as { deep?: unknown }).deep'],
    ],
    'right after listing': [['n + n', 'n + 1 + n']],
    'caches more': [["cache.set('x',", "cache.set('y', 1); cache.delete('x'); seen.clear(); cache.set('x', 5 +"]],
    'right after caching': [['n + n', 'n * 2 + 1']],
    'patches a class': [
      ['  new Box()\n', "  Object.defineProperty(Box.prototype, 'area', { get: () => 0 }); new Box()\n"],
    ],
    'right after patching': [['n + n', 'n + 3']],
    freezes: [['seen.add', 'Object.freeze(list); seen.add']],
    'right after freezing': [['n + n', '2 * n + 1']],
    replaces: [['seen.add', 'shared.size = 5; tally.calls = 8; word.lastIndex = 2; seen.add']],
    'right in the end': right,
  })
  expect(levels).toEqual({
    counts: 'fails functions',
    'right after counting': 'passes modules',
    'lists more': 'fails functions',
    'right after listing': 'passes modules',
    'caches more': 'fails functions',
    'right after caching': 'passes modules',
    'patches a class': 'fails functions',
    'right after patching': 'passes modules',
    freezes: 'fails functions',
    'right after freezing': 'passes modules',
    replaces: 'fails functions',
    'right in the end': 'passes modules',
  })
})

/** Modules whose state nobody sees from outside: each leaks what a candidate did into the next one. */
const HIDDEN: Readonly<Record<string, string>> = {
  'a closure': `const next = (() => { let n = 0; return () => ++n })()\nexport const id = () => next()`,
  'a closure in a table': `const make = () => { let n = 0; return { next: () => ++n } }\nconst table = { a: make() }\nexport const id = () => table.a.next()`,
  'a closure around what is written': `const table = { id() { return 1 } }\nconst wrapped = (f: () => number) => { let n = 0; return () => f() + n++ }\ntable.id = wrapped(table.id)\nexport const id = () => table.id()`,
  'private fields': `class Counter { #n = 0; next() { return ++this.#n } }\nconst counter = new Counter()\nexport const id = () => counter.next()`,
  'private static fields': `export class Ids { static #n = 0; static next() { return ++Ids.#n } }\nexport const id = () => Ids.next()`,
  'a weak map': `const key = {}\nconst map = new WeakMap<object, number>()\nexport const id = () => { map.set(key, (map.get(key) ?? 0) + 1); return map.get(key) as number }`,
  'a generator': `function* ids() { for (let n = 1; ; n++) yield n }\nconst all = ids()\nexport const id = () => all.next().value as number`,
  'an emitter': `import { EventEmitter } from 'node:events'\nlet n = 0\nconst bus = new EventEmitter()\nexport const id = () => { bus.on('x', () => n++); bus.emit('x'); const now = n; n = 0; return now }`,
  'a proxy': `let n = 0\nconst target = { get n() { return ++n } }\nconst proxy = new Proxy({}, { get: () => target.n })\nexport const id = () => (proxy as { x: number }).x`,
  'a global': `{ let n = 0; (globalThis as { nextId?: () => number }).nextId = () => ++n }\nexport const id = () => (globalThis as unknown as { nextId(): number }).nextId()`,
  'a bound function': `const box = { n: 0 }\nfunction next(this: { n: number }) { return ++this.n }\nexport const id = next.bind(Object.create({ n: 0 }))\nexport const b = box`,
}

test.each(Object.entries(HIDDEN))('every module is evaluated anew where state hides in %s', async (_, source) => {
  const text = `${source}\nexport const twice = (n: number): number => n + n\n`
  const tested = await labOf({
    'src/id.ts': text,
    'id.test.ts': `import { expect, test } from 'vitest'
import { twice } from './src/id.ts'
test('twice', () => { expect(twice(2)).toBe(5) })
`,
  })
  // Nothing but candidates touches the state: the code as it is does the same however often its tests run.
  expect(
    await decided(tested, 'src/id.ts', text, {
      leaks: [['n + n', '(id(), n + n)']],
      'sees the leak': [['n + n', 'n + n + id()']],
      right: [['n + n', '[n][0] * 2 + 1']],
    }),
  ).toEqual({ leaks: 'fails modules', 'sees the leak': 'passes modules', right: 'passes modules' })
})

test('tests may hold state of their own, and ask for all that Vitest gives them', async () => {
  const text = `export const sort = (all: number[]): number[] => all.sort((a, b) => a - b)
export const twice = (n: number): number => n + n
export const later = async (n: number): Promise<number> => { await null; return twice(n) }
`
  const tested = await labOf({
    'vitest.config.ts': `export default { test: { globals: true, setupFiles: ['./setup.ts'] } }`,
    'setup.ts': `import { beforeEach, expect } from 'vitest'
expect.extend({ toBeOdd: (n) => ({ pass: n % 2 === 1, message: () => n + ' is even' }) })
beforeEach((context) => { (context as { used?: number }).used = ((context as { used?: number }).used ?? 0) + 1 })
`,
    'src/all.ts': text,
    'all.test.ts': `import { later, sort, twice } from './src/all.ts'
const inputs = [[3, 1], [2, 1]]
for (const input of inputs) test('sorts ' + input, () => { expect(input[0]).toBeGreaterThan(input[1]); expect(sort(input)[0]).toBe(1) })
test.each([[[3, 1, 2], 3]])('each %j', (all, n) => { expect(all[0]).toBe(n); expect(sort(all)).toHaveLength(n) })
describe.each([{ all: [5, 4] }])('table', ({ all }) => {
  let calls = 0
  let fresh: number[]
  const log: string[] = []
  beforeAll(() => { log.push('all') })
  beforeEach(() => { fresh = []; calls++ })
  afterEach(() => { log.push('after') })
  test('one', () => { fresh.push(1); expect([fresh, calls, log]).toEqual([[1], 1, ['all']]) })
  test('two', () => { fresh.push(2); expect([fresh, calls, log]).toEqual([[2], 2, ['all', 'after']]); sort(all); expect(all).toEqual([4, 5]) })
})
test('context', async ({ expect, task, onTestFinished, ...rest }) => {
  expect.assertions(3)
  onTestFinished(() => { (task.meta as { ends?: number }).ends = 1 })
  expect((rest as { used?: number }).used).toBe(1)
  expect(await later(2)).toBe(5)
  expect(twice(2)).toBeOdd()
})
test('fake time', () => { vi.useFakeTimers(); let fired = 0; setTimeout(() => fired++, 1_000); vi.advanceTimersByTime(1_000); expect(fired).toBe(1) })
test('spies', () => { const info = vi.spyOn(console, 'info').mockReturnValue(); console.info(twice(1)); expect(info.mock.calls).toEqual([[3]]) })
test('is real', () => { expect(vi.isFakeTimers()).toBe(true); vi.useRealTimers(); expect(vi.isMockFunction(console.info)).toBe(true) })
`,
  })
  const levels = await decided(tested, 'src/all.ts', text, {
    'sorts down': [['a - b', 'b - a']],
    'sorts and doubles': [
      ['a - b)', 'a - b)'],
      ['n + n', 'n + n + 2'],
    ],
    right: [['n + n', 'n + n + 1']],
    'takes its time': [['n + n', '(Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60), n * 5)']],
    'right after that': [['n + n', 'n + 1 + n']],
    'never ends': [['await null', 'await new Promise(() => {})']],
    'goes on': [
      ['n + n', 'n + n + 1'],
      ['await null', 'setTimeout(() => { throw new Error("late") }, 1)'],
    ],
    'rejects aside': [
      ['n + n', 'n + n + 1'],
      ['await null', 'void Promise.reject(new Error("aside"))'],
    ],
    'right again': [['n + n', '1 + n + n']],
    'goes on at once': [
      [
        'n + n',
        '(void Promise.resolve().then(() => { globalThis.console = { ...console, late: 1 } as never }), n * 2)',
      ],
    ],
    'right once more': [['n + n', 'n * 2 + 1']],
    'changes the world': [['n + n', '((globalThis as { seen?: number }).seen = 1, process.env.SEEN = "1", n * 3)']],
    'sees the world': [['n + n', '((globalThis as { seen?: number }).seen ?? (process.env.SEEN ? 1 : 0)) + n * 2 + 1']],
    'changes a prototype': [['n + n', '((Array.prototype as { last?: unknown }).last = 1, n * 4)']],
    'sees the prototype': [['n + n', '(([] as { last?: number }).last ?? 0) + n + 1 + n']],
  })
  expect(levels).toEqual({
    'sorts down': 'fails functions',
    'sorts and doubles': 'fails functions',
    right: 'passes modules',
    'takes its time': 'fails functions',
    'right after that': 'passes modules',
    'never ends': 'fails functions',
    'goes on': expect.stringMatching(/^fails/),
    'rejects aside': expect.stringMatching(/^fails/),
    'right again': 'passes modules',
    'goes on at once': expect.stringMatching(/^fails/),
    'right once more': 'passes modules',
    'changes the world': expect.stringMatching(/^fails/),
    'sees the world': 'passes modules',
    'changes a prototype': expect.stringMatching(/^fails/),
    'sees the prototype': 'passes modules',
  })
})

test('what has a part in loading modules is decided with modules evaluated anew', async () => {
  const text = `const rate = 2
const table = build(3)
export function build(n: number): number[] { return Array.from({ length: n }, (_, i) => i * rate) }
export const sum = (): number => table.reduce((a, b) => a + b, 0)
`
  const tested = await labOf({
    'src/table.ts': text,
    'table.test.ts': `import { expect, test } from 'vitest'
import { sum } from './src/table.ts'
test('sum', () => { expect(sum()).toBe(9) })
`,
  })
  expect(
    await decided(tested, 'src/table.ts', text, {
      rate: [['rate = 2', 'rate = 3']],
      build: [['i * rate', 'i + rate']],
      sum: [['b, 0', 'b, 3']],
      wrong: [['a + b', 'a - b']],
    }),
  ).toEqual({ rate: 'passes modules', build: 'passes modules', sum: 'passes modules', wrong: 'fails functions' })
})

test('alternatives that give the same values are run once', async () => {
  const text = `export function kind(all: { n: number }[], most: number): string {
  if (all.length > most && all[0] !== undefined) return 'many'
  return all.length === 0 ? 'none' : 'few'
}
export const unused = (n: number): number => n + 1
`
  const tested = await labOf({
    'src/kind.ts': text,
    'kind.test.ts': `import { expect, test } from 'vitest'
import { kind } from './src/kind.ts'
test('kind', () => { expect([kind([], 1), kind([{ n: 1 }, { n: 2 }], 2)]).toEqual(['none', 'many']) })
`,
  })
  expect(
    await decided(tested, 'src/kind.ts', text, {
      'as before': [['> most', '> most + 1']],
      'as before, too': [['!== undefined', '!== null']],
      'not reached': [['n + 1', 'n - 1']],
      right: [['> most', '>= most']],
      'right as well': [['> most', '> 1']],
      'throws where the other does not': [['all.length > most && all[0] !== undefined', 'all[0].n > 5']],
      always: [['all.length > most && all[0] !== undefined', 'true']],
      'always, too': [['all.length > most && all[0] !== undefined', '1 + 1 === 2']],
      'a new object': [['all.length === 0', '{}']],
    }),
  ).toEqual({
    'as before': 'fails duplicate',
    'as before, too': 'fails duplicate',
    'not reached': 'fails duplicate',
    right: 'passes modules',
    'right as well': 'passes modules',
    'throws where the other does not': 'fails functions',
    always: 'fails functions',
    'always, too': 'fails duplicate',
    'a new object': 'fails functions',
  })
})

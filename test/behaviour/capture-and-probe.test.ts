import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { captureOverlay, readCallValues, readCaptured } from '../../src/behaviour/capture-suite.ts'
import { literalsOf, probeSuite, readObserved } from '../../src/behaviour/probe-suite.ts'
import type { Program } from '../../src/behaviour/program.ts'
import { labOf, type Texts } from '../vitest/lab-fixture.ts'

const SHOP = `import { net } from './net.ts'
export const RATE = 7
export function total(prices: readonly number[], rate = RATE): number {
  let sum = 0
  for (const price of prices) sum += half(price) * 2
  return sum + rate
}
export const half = (value: number): number => value / 2
export class Cart {
  #prices: number[] = []
  constructor(readonly owner: string) {}
  add(price: number): this { this.#prices.push(price); return this }
  get size(): number { return this.#prices.length }
  sum(): number { return total(this.#prices, 0) }
}
export async function later(text: string): Promise<string> { await null; return text.trim() }
export function counter(start: number) { let at = start; return { next: () => ++at, skip(by: number) { at += by } } }
export function drop(list: number[]): void { list.pop() }
export const draw = (): number => Math.random()
export const call = (): Promise<string> => net('http://127.0.0.1:1/')
export function* each(n: number): Generator<number> { for (let i = 0; i < n; i++) yield i }
export function within(callback: () => number): number { return callback() }
export function sumOf(names: readonly string[], price: (name: string) => number): number {
  return names.reduce((sum, name) => sum + price(name), 0)
}
export function ordered(list: readonly number[], compare: (a: number, b: number) => number): number[] {
  return [...list].sort(compare)
}
`
const UNITS = `const SIZES = { cup: 48 }
exports.sizeOf = function sizeOf (name) { return SIZES[name] ?? null }
exports.cups = (amount) => amount * exports.sizeOf('cup')
`
const FILES = {
  'src/shop.ts': SHOP,
  'src/net.ts': 'export const net = async (url: string): Promise<string> => (await fetch(url)).text()\n',
  'test/shop.test.ts': `import { expect, test } from 'vitest'
import { Cart, call, counter, draw, drop, each, half, later, ordered, sumOf, total, within } from '../src/shop.ts'
test('all', async () => {
  expect(total([1, 2])).toBe(10)
  expect(total([1, 2])).toBe(10)
  expect(half.name).toBe('half')
  const cart = new Cart('ann')
  expect(cart).toBeInstanceOf(Cart)
  expect(cart.add(3).add(4).sum()).toBe(7)
  expect(await later(' a ')).toBe('a')
  const count = counter(5)
  count.skip(2)
  expect(count.next()).toBe(8)
  const list = [1, 2]
  drop(list)
  expect(draw()).toBeLessThan(1)
  await expect(call()).rejects.toThrow()
  expect([...each(2)]).toEqual([0, 1])
  const three = 3
  expect(within(() => three)).toBe(3)
  const prices: Record<string, number> = { tea: 2, 'green tea': 3 }
  expect(sumOf(['tea', 'green tea', 'tea'], (name) => prices[name] ?? 0)).toBe(7)
  expect(ordered([1, 2], (a, b) => b - a)).toEqual([2, 1])
  let calls = 0
  expect(sumOf(['a', 'a'], () => ++calls)).toBe(3)
})
`,
  'lib/units.cjs': UNITS,
  'test/units.test.ts': `import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
const { cups, sizeOf } = createRequire(import.meta.url)('../lib/units.cjs')
test('sizes', () => {
  expect(['cup', 'pint'].map(sizeOf)).toEqual([48, null])
  expect(cups(2)).toBe(96)
})
`,
}

const call = (name: string, ...args: string[]): Program => [{ kind: 'call', name, args }]

test('calls from outside are recorded with what makes their arguments again, and near them differences show', async () => {
  let requests = 0
  const server = createServer((_, response) => {
    requests++
    response.destroy()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  const net = FILES['src/net.ts'].replace(
    'await fetch(url)',
    `await fetch('http://127.0.0.1:${(server.address() as AddressInfo).port}/')`,
  )
  const { lab, run } = await labOf({ ...FILES, 'src/net.ts': net })
  const overlay = captureOverlay(
    { path: 'src/shop.ts', text: SHOP },
    { path: 'test/shop.test.ts', text: FILES['test/shop.test.ts'] },
  )
  const captured = await run(Object.fromEntries(overlay ?? []), ['test/shop.test.ts'])
  if (captured.status !== 'ran') throw new Error(captured.detail)
  expect(captured.outcomes.map(({ test: { name }, state }) => [name, state])).toEqual([
    ['all', 'passed'],
    ['repair-watch tells what was called', 'failed'],
  ])
  const watched = captureOverlay(
    { path: 'src/shop.ts', text: SHOP },
    { path: 'test/shop.test.ts', text: `${FILES['test/shop.test.ts']}\ntest('other', () => void half(1))\n` },
    'values',
  )
  const seen = await run(Object.fromEntries(watched ?? []), ['test/shop.test.ts'])
  const values = seen.status === 'ran' ? readCallValues(seen.outcomes) : []
  expect(values.map(({ test, call, gave }) => `${test}: ${call} → ${gave}`)).toEqual([
    'all: total([1, 2]) → 10',
    'all: total([1, 2]) → 10',
    'all: new Cart("ann") → Cart { owner: "ann" }',
    'all: ….add(3) → Cart { owner: "ann" }',
    'all: ….add(4) → Cart { owner: "ann" }',
    'all: ….sum() → 7',
    'all: later(" a ") → resolves to "a"',
    'all: counter(5) → { next: [function], skip: [function] }',
    'all: ….skip(2) → undefined',
    'all: ….next() → 8',
    'all: drop([1, 2]) → undefined',
    expect.stringMatching(/^all: draw\(\) → 0\.\d+$/),
    'all: call() → rejects with TypeError: fetch failed',
    'all: each(2) → [iterator]',
    'all: within([function]) → 3',
    'all: sumOf(["tea", "green tea", "tea"], [function]) → 7',
    'all: ordered([1, 2], [function]) → [2, 1]',
    'all: sumOf(["a", "a"], [function]) → 3',
    'other: half(1) → 0.5',
  ])
  const programs = readCaptured(captured.outcomes)
  // The test itself may go out, what is tried with values near its own may not.
  const own = requests
  expect(own).toBeGreaterThan(0)
  expect(programs).toEqual([
    call('total', '[1, 2]'),
    [
      { kind: 'new', name: 'Cart', args: ['"ann"'] },
      { kind: 'method', name: 'add', args: ['3'] },
      { kind: 'method', name: 'add', args: ['4'] },
      { kind: 'method', name: 'sum', args: [] },
    ],
    call('later', '" a "'),
    [
      ...call('counter', '5'),
      { kind: 'method', name: 'skip', args: ['2'] },
      { kind: 'method', name: 'next', args: [] },
    ],
    call('drop', '[1, 2]'),
    call('draw'),
    call('call'),
    call('each', '2'),
    call('within', '() => 3'),
    call('sumOf', '["tea", "green tea", "tea"]', '(key) => Reflect.get({ tea: 2, "green tea": 3 }, key)'),
    call('ordered', '[1, 2]', '(a, b) => b - a'),
  ])
  const units = captureOverlay(
    { path: 'lib/units.cjs', text: UNITS },
    { path: 'test/units.test.ts', text: FILES['test/units.test.ts'] },
  )
  const required = await run(Object.fromEntries(units ?? []), ['test/units.test.ts'])
  expect(required.status === 'ran' ? readCaptured(required.outcomes) : required).toEqual([
    call('sizeOf', '"cup"'),
    call('sizeOf', '"pint"'),
    call('cups', '2'),
  ])
  const observed = async (files: Texts = {}) => {
    const probe = probeSuite('src/shop.ts', programs, literalsOf('src/shop.ts', SHOP))
    const result = await lab.run({
      overlay: new Map([...Object.entries(files), ...probe.overlay]),
      tests: { kind: 'files', files: [{ project: '', file: probe.path }] },
      worker: 'warm',
      timeoutMs: 20_000,
    })
    const seen = result.status === 'ran' ? readObserved(result.outcomes) : null
    return new Map(seen?.map(({ input, outcomes }) => [input, outcomes]))
  }
  const before = await observed()
  expect(
    [...before].filter(([input]) => /^(?:total\(\[\]\)|later\(""\)|drop\(\[1, 2\]|each\(2\)|call|draw)/.test(input)),
  ).toEqual([
    ['drop([1, 2])', ['undefined, leaves [1]']],
    ['call()', ['throws TypeError: fetch failed']],
    ['each(2)', ['yields [0, 1]']],
    ['total([])', ['7']],
    ['later("")', ['""']],
  ])
  expect(before.get('new Cart("ann").add(3).add(4).sum()')?.at(-1)).toBe('7')
  expect(before.get('counter(5).skip(2).next()')).toEqual(['{ next: [function], skip: [function] }', 'undefined', '8'])
  expect([...(await observed())]).toEqual([...before])
  expect(requests).toBe(own)
  const after = await observed({
    'src/shop.ts': SHOP.replace('let sum = 0', 'let sum = prices.length === 0 ? NaN : 0'),
  })
  expect([...after].filter(([input, outcomes]) => `${outcomes}` !== `${before.get(input)}`)).toEqual([
    ['total([])', ['NaN']],
  ])
})

test('what has no exports of its own that stay as they are is not captured', () => {
  const test = { path: 'a.test.ts', text: '' }
  expect(captureOverlay({ path: 'a.cjs', text: 'const a = 1' }, test)).toBeNull()
  expect(captureOverlay({ path: 'a.ts', text: 'export let a = 1' }, test)).toBeNull()
  expect(captureOverlay({ path: 'a.ts', text: 'export const {' }, test)).toBeNull()
})

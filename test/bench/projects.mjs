// The green projects that the benches of the lab run on, copied to a temporary folder.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cases = fileURLToPath(new URL('../cases', import.meta.url))
const nodeModules = fileURLToPath(new URL('../../node_modules', import.meta.url))

/** A folder that goes when the process ends. */
export function temporaryFolder() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rw-bench-')))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  symlinkSync(nodeModules, join(folder, 'node_modules'))
  return folder
}

/** Copies every base of the cases, and all of the small ones as one project: name → absolute folder. */
export function copyProjects(into, only = []) {
  const projects = new Map()
  const wanted = (name) => only.length === 0 || only.includes(name)
  for (const name of readdirSync(join(cases, 'bases'))) {
    if (!wanted(name)) continue
    const folder = join(into, name)
    cpSync(join(cases, 'bases', name), folder, {
      recursive: true,
      filter: (path) => !/\/(?:hidden|node_modules)(?:\/|$)/.test(path.slice(cases.length)),
    })
    projects.set(name, folder)
  }
  if (wanted('small')) {
    const folder = join(into, 'small')
    for (const part of ['src', 'test']) cpSync(join(cases, 'small', part), join(folder, part), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "name": "small", "private": true, "type": "module" }\n')
    projects.set('small', folder)
  }
  if (wanted('hostile')) {
    const folder = join(into, 'hostile')
    for (const [path, text] of Object.entries(HOSTILE)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      if (!existsSync(join(folder, path))) writeFileSync(join(folder, path), text)
    }
    projects.set('hostile', folder)
  }
  return projects
}

/** A project whose tests leave everything behind that tests can leave behind. */
const HOSTILE = {
  'package.json': '{ "name": "hostile", "private": true, "type": "module" }\n',
  'vitest.config.ts': `export default { test: { setupFiles: ['./setup.ts'] } }\n`,
  'setup.ts': `import { expect } from 'vitest'
expect.extend({ toBeEven: (n) => ({ pass: n % 2 === 0, message: () => n + ' is odd' }) })
process.env.SET_UP = String(Number(process.env.SET_UP ?? 0) + 1)
`,
  'src/state.ts': `const listeners = new Set<(value: number) => void>()
let count = 0
const cache = new Map<string, number>()
export const limits = { least: 1, most: 10, names: ['a', 'b'] }
export class Counter {
  static made = 0
  #value: number
  readonly step = limits.least
  constructor(start = 0) {
    this.#value = start
    Counter.made += 1
  }
  next(): number {
    this.#value += this.step
    return Math.min(this.#value, limits.most)
  }
  static reset(): void {
    Counter.made = 0
  }
}
export function count1(): number {
  count += 1
  for (const listener of listeners) listener(count)
  return count
}
export function listen(listener: (value: number) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export function cached(key: string, make: () => number): number {
  const known = cache.get(key)
  if (known !== undefined) return known
  const value = make()
  cache.set(key, value)
  return value
}
export function remember(value: number): number {
  const world = globalThis as { remembered?: number[] }
  world.remembered ??= []
  world.remembered.push(value)
  return world.remembered.length
}
export function configure(name: string): string {
  process.env[name] ??= 'default'
  return process.env[name] as string
}
`,
  'src/time.ts': `export const wait = (ms: number): Promise<number> => new Promise((resolve) => setTimeout(() => resolve(ms), ms))
export async function retry<T>(work: (attempt: number) => Promise<T>, times = 3): Promise<T> {
  let attempt = 0
  for (;;) {
    try {
      return await work(attempt)
    } catch (error) {
      attempt += 1
      if (attempt >= times) throw error
      await wait(10 * attempt)
    }
  }
}
export function* steps(from: number, to: number, by = 1): Generator<number> {
  for (let at = from; at <= to; at += by) yield at
}
export function debounce(call: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    clearTimeout(timer)
    timer = setTimeout(call, ms)
  }
}
export function poll(check: () => boolean, done: () => void): void {
  const timer = setInterval(() => {
    if (!check()) return
    clearInterval(timer)
    done()
  }, 5)
}
export const stamp = (now = new Date()): string => now.toISOString().slice(0, 10)
`,
  'src/mail.ts': `import { send } from './transport.ts'
export async function mail(to: string, lines: readonly string[]): Promise<boolean> {
  if (!to.includes('@')) return false
  const text = lines.filter((line) => line.length > 0).join('\\n')
  await send(to, text)
  console.info('sent', to)
  return true
}
export async function lazily(kind: string): Promise<string> {
  const { name } = await import('./kind-' + kind + '.ts')
  return name.toUpperCase()
}
`,
  'src/kind-a.ts': `export const name = 'kind a'\n`,
  'src/transport.ts': `export async function send(_to: string, _text: string): Promise<void> {\n  throw new Error('no network')\n}\n`,
  'lib/legacy.cjs': `const { scale } = require('./scale.cjs')
let calls = 0
exports.twice = function twice(n) {
  calls += 1
  return scale(n, 2)
}
exports.calls = () => calls
`,
  'lib/scale.cjs': `exports.scale = (n, by) => (n > 0 ? n * by : 0)\n`,
  'test/state.test.ts': `import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cached, configure, count1, Counter, limits, listen, remember } from '../src/state.ts'
const extended = test.extend<{ counter: Counter }>({ counter: async ({}, use) => { await use(new Counter(8)) } })
test('counts from one', () => { expect([count1(), count1()]).toEqual([1, 2]) })
test('tells listeners', () => { const heard = vi.fn(); const stop = listen(heard); count1(); stop(); count1(); expect(heard).toHaveBeenCalledTimes(1) })
test('makes', () => { const counter = new Counter(); expect([counter.next(), counter.next(), Counter.made]).toEqual([1, 2, 1]) })
extended('has a most', ({ counter }) => { expect([counter.next(), counter.next(), counter.next()]).toEqual([9, 10, 10]) })
test('caches', () => { const make = vi.fn(() => 4); expect(cached('x', make) + cached('x', make)).toBeEven(); expect(make).toHaveBeenCalledTimes(1) })
test('remembers in the world', () => { expect([remember(1), remember(2)]).toEqual([1, 2]) })
test('configures the environment', () => { expect([configure('LEAK'), process.env.SET_UP]).toEqual(['default', '1']) })
test('changes what others import', () => { limits.names.push('c'); expect(limits.names).toHaveLength(3) })
describe.concurrent('at once', () => {
  test.each([1, 2, 3])('%i', async (n) => { await Promise.resolve(); expect(new Counter(n).next()).toBe(n + 1) })
})
`,
  'test/time.test.ts': `import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { debounce, poll, retry, stamp, steps, wait } from '../src/time.ts'
test('real time', async () => { expect(await wait(1)).toBe(1) })
test('fake time', async () => { vi.useFakeTimers(); const waiting = wait(5_000); await vi.advanceTimersByTimeAsync(5_000); expect(await waiting).toBe(5_000) })
test('still fake', () => { vi.setSystemTime(new Date('2020-02-03')); expect(stamp()).toBe('2020-02-03'); vi.useRealTimers() })
test('retries', async () => { const work = vi.fn(async (n: number) => { if (n < 2) throw new Error('not yet'); return n }); expect(await retry(work)).toBe(2) })
test('gives up', async () => { await expect(retry(async () => { throw new Error('never') }, 2)).rejects.toThrow('never') })
test('steps', () => { expect([...steps(1, 7, 3)]).toEqual([1, 4, 7]) })
test('debounces', () => { vi.useFakeTimers(); const call = vi.fn(); const late = debounce(call, 50); late(); late(); vi.advanceTimersByTime(60); expect(call).toHaveBeenCalledTimes(1); late() })
test('polls', async () => { vi.useRealTimers(); let n = 0; await new Promise<void>((done) => poll(() => ++n > 2, done)); expect(n).toBe(3) })
test('leaves an interval behind', () => { poll(() => false, () => {}) })
`,
  'test/mail.test.ts': `import { createRequire } from 'node:module'
import { expect, test, vi } from 'vitest'
import { lazily, mail } from '../src/mail.ts'
import { send } from '../src/transport.ts'
vi.mock('../src/transport.ts')
const { calls, twice } = createRequire(import.meta.url)('../lib/legacy.cjs')
test('sends', async () => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {})
  expect(await mail('a@b', ['one', '', 'two'])).toBe(true)
  expect(vi.mocked(send).mock.calls).toMatchInlineSnapshot(\`
    [
      [
        "a@b",
        "one
    two",
      ],
    ]
  \`)
  expect(info).toHaveBeenCalledTimes(1)
})
test('refuses', async () => { vi.mocked(send).mockClear(); expect(await mail('nobody', [])).toBe(false); expect(send).not.toHaveBeenCalled() })
test('loads late', async () => { expect(await lazily('a')).toBe('KIND A') })
test('requires', () => { expect([twice(2), twice(-1), calls()]).toEqual([4, 0, 2]) })
test('patches', () => { (Array.prototype as unknown as { last(): unknown }).last = function (this: unknown[]) { return this.at(-1) }; expect(([1, 2] as unknown as { last(): number }).last()).toBe(2) })
`,
}

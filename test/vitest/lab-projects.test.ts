import { expect, test } from 'vitest'
import { MAJOR } from './host-fixture.ts'
import { labOf, snapshotOf } from './lab-fixture.ts'

const REACT = {
  'src/counter.tsx': `import { useState } from 'react'
export function Counter({ step }: { step: number }) {
  const [count, setCount] = useState(0)
  return <button onClick={() => setCount(count - step)}>count {count}</button>
}
`,
  'src/title.ts': `export function show(text: string): void {
  document.title = text
  document.body.dataset.shown = text
  localStorage.setItem('shown', text)
  window.addEventListener('resize', () => { document.title = 'resized' })
  document.body.onclick = () => { document.title = 'clicked' }
  new MutationObserver(() => { document.title = 'observed' }).observe(document.body, { childList: true })
}
`,
}

const reactTest = (environment: string): string => `// @vitest-environment ${environment}
import { fireEvent, render, screen } from '@testing-library/react'
import { Counter } from '../src/counter.tsx'
import { show } from '../src/title.ts'
test('${environment} counts', () => {
  render(<Counter step={2} />)
  fireEvent.click(screen.getByRole('button'))
  fireEvent.click(screen.getByRole('button'))
  expect(screen.getByRole('button').textContent).toBe('count 4')
})
test('${environment} is clean', () => {
  expect(screen.queryByRole('button')).toBeNull()
  expect(document.body.dataset.shown).toBeUndefined()
  expect(localStorage.getItem('shown')).toBeNull()
  window.dispatchEvent(new Event('resize'))
  document.body.click()
  expect(document.title).toBe('')
  document.cookie = 'seen=1'
  expect(document.cookie).toBe('seen=1')
})
test('${environment} shows', () => {
  show('text')
  expect(document.title).toBe('text')
})
`

test.each(['jsdom', 'happy-dom'])('a DOM of %s that lives on is as new in every run', async (environment) => {
  const { lab, states, sweep } = await labOf({
    ...REACT,
    'vitest.config.ts': 'export default { test: { globals: true } }',
    [`test/${environment}.test.tsx`]: reactTest(environment),
  })
  const counts = `${environment} counts`
  const red = { [counts]: 'failed', [`${environment} is clean`]: 'passed', [`${environment} shows`]: 'passed' }
  expect(await states()).toEqual(red)
  expect(await states()).toEqual(red)
  const text = REACT['src/counter.tsx']
  const right = text.replace('count - step', 'count + step')
  expect(await states({ 'src/counter.tsx': right })).toEqual({ ...red, [counts]: 'passed' })
  const wrong = text.replace('count - step', 'step')
  const broken = text.replace('count - step', 'missing + step')
  expect(await sweep('src/counter.tsx', [right, wrong, broken, right.replace('0)', '0 * 1)')])).toEqual([
    'passes',
    expect.stringMatching(/^fails: expected 'count 2' to be 'count 4'/),
    expect.stringMatching(/^fails: /),
    'passes',
  ])
  expect(lab.info.notes).toEqual([])
})

test('a document keeps the first class of an element: each candidate has one of its own', async () => {
  const element = `export class Sum extends HTMLElement {
  of(a: number, b: number): number { return a - b }
}
if (!customElements.get('x-sum')) customElements.define('x-sum', Sum)
`
  const sums = (environment: string) => `// @vitest-environment ${environment}
import { expect, test } from 'vitest'
import { Sum } from './src/sum.ts'
test('${environment}', () => { expect((document.createElement('x-sum') as Sum).of(1, 2)).toBe(3); expect(document.createElement('x-sum')).toBeInstanceOf(Sum) })
`
  const { states, sweep } = await labOf({
    'src/sum.ts': element,
    'happy.test.ts': sums('happy-dom'),
    'js.test.ts': sums('jsdom'),
  })
  const red = { 'happy-dom': 'failed', jsdom: 'failed' }
  expect([await states(), await states()]).toEqual([red, red])
  const right = element.replace('a - b', 'a + b')
  expect(await sweep('src/sum.ts', [element.replace('a - b', 'b'), right])).toEqual([
    'fails: expected 2 to be 3 // Object.is equality',
    'passes',
  ])
})

const PLAIN = {
  'src/sum.ts': 'export const sum = (a: number, b: number): number => a - b\n',
  'a.test.ts': `import { expect, test } from 'vitest'
import { sum } from './src/sum.ts'
test('a', () => { expect(sum(1, 2)).toBe(3) })
test('b', () => { expect(sum(0, 0)).toBe(0) })
`,
  'b.test.ts': `import { expect, test } from 'vitest'
import { sum } from './src/sum.ts'
test('c', () => { expect(sum(2, 2)).toBe(4) })
`,
}

interface Kind {
  readonly config: string
  /** Besides the files of the plain project; null for those that are not there. */
  readonly files?: Readonly<Record<string, string | null>>
  readonly notes?: readonly string[]
}

const inSource = `if (import.meta.vitest) {
  const { expect, test } = import.meta.vitest
  test('a', () => { expect(sum(1, 2)).toBe(3) })
  test('b', () => { expect(sum(0, 0)).toBe(0) })
  test('c', () => { expect(sum(2, 2)).toBe(4) })
}
`

const KINDS: Readonly<Record<string, Kind>> = {
  'no configuration': { config: 'export default {}' },
  threads: { config: `export default { test: { pool: 'threads' } }` },
  vmThreads: { config: `export default { test: { pool: 'vmThreads' } }` },
  vmForks: { config: `export default { test: { pool: 'vmForks' } }` },
  'isolate: false': { config: 'export default { test: { isolate: false, fileParallelism: false } }' },
  shuffled: { config: 'export default { test: { sequence: { shuffle: true, concurrent: true } } }' },
  'a global set-up': {
    config: `export default { test: { globalSetup: './global.ts' } }`,
    files: { 'global.ts': 'export default () => {}\n' },
    notes: ['The global set-up of this project is not run a second time: repairs are tried with what it set up.'],
  },
  'a plugin that makes a module': {
    config: `export default { plugins: [{
  name: 'sums',
  resolveId: (id) => id === 'virtual:zero' ? '\\0zero' : undefined,
  load: (id) => id === '\\0zero' ? 'export default 0' : undefined,
}] }`,
    files: {
      'src/sum.ts': `import zero from 'virtual:zero'\nexport const sum = (a: number, b: number): number => zero + a - b\n`,
    },
  },
  'a file cache, coverage, a reporter and retries': {
    config: `export default { test: { experimental: { fsModuleCache: true }, coverage: { enabled: true }, reporters: ['verbose'], retry: 2, bail: 1 } }`,
  },
  'a runner of its own': {
    config: `export default { test: { runner: './runner.ts' } }`,
    files: {
      'runner.ts': `import { TestRunner } from 'vitest'
export default class extends TestRunner {
  onBeforeRunTask(task) {
    globalThis.one = 1
    return super.onBeforeRunTask(task)
  }
}
`,
      'src/sum.ts': 'export const sum = (a: number, b: number): number => (globalThis as any).one * a - b\n',
    },
  },
  'an environment of its own': {
    config: `export default { test: { environment: './environment.ts' } }`,
    files: {
      'environment.ts': `export default {
  name: 'own',
  viteEnvironment: 'client',
  setup(global) {
    global.one = 1
    return { teardown() { delete global.one } }
  },
}
`,
      'src/sum.ts': 'export const sum = (a: number, b: number): number => (globalThis as any).one * a - b\n',
    },
  },
  'tests inside of the source': {
    config: `export default { test: { include: [], includeSource: ['src/**/*.ts'] } }`,
    files: {
      'src/sum.ts': `export const sum = (a: number, b: number): number => a - b\n${inSource}`,
      'a.test.ts': null,
      'b.test.ts': null,
    },
  },
  'patterns of its own': {
    config: `export default { test: { include: ['checks/**/*.ts'], exclude: ['**/not-*'] } }`,
    files: {
      'checks/all.ts': `import { expect, test } from 'vitest'\nimport { sum } from '../src/sum.ts'\n${inSource.split('\n').slice(2, 5).join('\n')}\n`,
      'checks/not-this.ts': `throw new Error('is no test')\n`,
      'a.test.ts': null,
      'b.test.ts': null,
    },
  },
  'a root and a folder of its own': {
    config: `export default { root: './app', test: { dir: './app/checks', globals: true } }`,
    files: {
      'app/checks/all.test.ts': `import { sum } from '../../src/sum.ts'\n${inSource.split('\n').slice(2, 5).join('\n')}\n`,
    },
  },
  'paths of tsconfig.json': {
    config: `import paths from 'vite-tsconfig-paths'\nexport default { plugins: [paths()] }`,
    files: {
      'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "~/*": ["./lib/*"] } } }',
      'lib/zero.ts': 'export const zero = 0\n',
      'src/sum.ts': `import { zero } from '~/zero'\nexport const sum = (a: number, b: number): number => zero + a - b\n`,
    },
  },
  'type tests': {
    config: 'export default { test: { typecheck: { enabled: true } } }',
    files: {
      'tsconfig.json': '{ "compilerOptions": { "strict": true } }',
      'a.test-d.ts': `import { expectTypeOf, test } from 'vitest'\ntest('a type', () => { expectTypeOf(1).toBeString() })\n`,
    },
    notes: ['Type tests of this project are shown but not repaired.'],
  },
}

test.each(Object.keys(KINDS))('a project with %s', async (kind) => {
  const { config, files = {}, notes = [] } = KINDS[kind] as Kind
  const all = Object.entries({ ...PLAIN, ...files, 'vitest.config.ts': config }).filter(([, text]) => text !== null)
  const { lab, root, states, sweep } = await labOf(Object.fromEntries(all) as Record<string, string>, { workers: 2 })
  const before = await snapshotOf(root)
  expect(await states()).toEqual({ a: 'failed', b: 'passed', c: 'failed' })
  const right = (files['src/sum.ts'] ?? PLAIN['src/sum.ts']).replace('a - b', 'a + b')
  expect(await states({ 'src/sum.ts': right })).toEqual({ a: 'passed', b: 'passed', c: 'passed' })
  expect(
    await sweep('src/sum.ts', [right, right.replace('a + b', 'a + b + 1'), right.replace('a + b', 'a + b * 1')]),
  ).toEqual(['passes', expect.stringMatching(/^fails: expected/), 'passes'])
  expect(lab.info.vitest).toMatch(new RegExp(`^${MAJOR}\\.`))
  expect(lab.info.shuffled).toBe(kind === 'shuffled')
  expect(lab.info.notes).toEqual(notes)
  expect(await snapshotOf(root)).toEqual(before)
})

test('a monorepo: globs, a shared configuration, packages that are linked as sources and as built files', async () => {
  const { lab, root, states, sweep } = await labOf(
    {
      'package.json': '{ "type": "module", "workspaces": ["packages/*"] }',
      'vitest.config.ts': `export default { test: {
  setupFiles: ['./setup.ts'],
  projects: [
    'packages/*',
    { extends: true, test: { name: 'inline', include: ['inline/*.test.ts'], environment: 'happy-dom', env: { RATE: '2' } } },
    { extends: './shared.config.ts', test: { name: 'shared', include: ['inline/*.test.ts'], env: { RATE: '3' } } },
  ],
} }
`,
      'shared.config.ts': `export default { test: { globals: true } }\n`,
      'setup.ts': `Object.assign(globalThis, { fromSetup: 1 })\n`,
      'inline/a.test.ts': `import { expect, test } from 'vitest'
import { price } from '@mono/money'
test('inline ' + process.env.RATE, () => {
  expect([price(2), typeof document, (globalThis as any).fromSetup]).toEqual(
    process.env.RATE === '2' ? [4, 'object', 1] : [6, 'undefined', undefined])
})
`,
      'packages/money/package.json': '{ "name": "@mono/money", "type": "module", "exports": "./src/index.ts" }',
      'packages/money/src/index.ts': `import { times } from '@mono/sums'
export const price = (net: number): number => times(net, Number(process.env.RATE ?? 1)) - 0
`,
      'packages/money/src/index.test.ts': `import { expect, test } from 'vitest'
import { price } from './index.ts'
test('price', () => { expect(price(3)).toBe(3) })
`,
      'packages/sums/package.json': '{ "name": "@mono/sums", "type": "module", "exports": "./lib/index.mjs" }',
      'packages/sums/vitest.config.ts': `export default { test: { name: 'sums', include: ['checks/*.ts'] } }\n`,
      'packages/sums/lib/index.mjs': 'export const times = (a, b) => a + b\n',
      'packages/sums/checks/times.ts': `import { expect, test } from 'vitest'
import { times } from '../lib/index.mjs'
test('times', () => { expect(times(3, 5)).toBe(15) })
`,
    },
    { links: { 'node_modules/@mono/money': 'packages/money', 'node_modules/@mono/sums': 'packages/sums' } },
  )
  const before = await snapshotOf(root)
  const names = ['inline 2', 'inline 3', 'price', 'times']
  const every = (state: string) => Object.fromEntries(names.map((name) => [name, state]))
  expect(await states()).toEqual({ ...every('failed'), 'inline 2': 'passed' })
  const right = 'export const times = (a, b) => a * b\n'
  expect(await states({ 'packages/sums/lib/index.mjs': right })).toEqual(every('passed'))
  expect(
    await sweep('packages/sums/lib/index.mjs', [right, right.replace('*', '**'), right.replace('b\n', 'b * 1\n')]),
  ).toEqual(['passes', expect.stringMatching(/^fails: /), 'passes'])
  expect(
    (await lab.related(['packages/sums/lib/index.mjs'])).map(({ project, file }) => `${project} ${file}`).sort(),
  ).toEqual([
    '@mono/money packages/money/src/index.test.ts',
    'inline inline/a.test.ts',
    'shared inline/a.test.ts',
    'sums packages/sums/checks/times.ts',
  ])
  expect(lab.info.notes).toEqual([])
  expect(await snapshotOf(root)).toEqual(before)
})

test('a project in a browser is left alone, and the others are repaired', async () => {
  const { lab, root, run, states, sweep } = await labOf({
    ...PLAIN,
    'vitest.config.ts': `const provider = {
  name: 'none',
  options: {},
  supportedBrowser: ['chromium'],
  providerFactory() { throw new Error('opened') },
  // What 5 asks for when it reads the configuration.
  serverFactory: async () => ({
    plugins: [],
    config: () => ({}),
    resolveOptimizeDeps: () => ({}),
    createParent: () => ({ spawn: () => ({ close() {} }), close() {} }),
    configureServer() {},
    transformIndexHtml() {},
    setupRpc() {},
  }),
}
export default { test: { projects: [
  { test: { name: 'unit', include: ['*.test.ts'] } },
  { test: { name: 'pages', include: ['*.page.ts'], browser: { enabled: true, provider, instances: [{ browser: 'chromium' }] } } },
] } }
`,
    'a.page.ts': `import { test } from 'vitest'\ntest('page', () => {})\n`,
  })
  const before = await snapshotOf(root)
  expect(lab.info.notes).toEqual([
    'The tests of project pages (chromium) run in a browser: their failures are shown but not repaired.',
  ])
  expect(lab.info.testFiles.map(({ file }) => file)).toEqual(['a.test.ts', 'b.test.ts'])
  expect(await states()).toEqual({ a: 'failed', b: 'passed', c: 'failed' })
  const right = PLAIN['src/sum.ts'].replace('a - b', 'a + b')
  expect(await states({ 'src/sum.ts': right })).toEqual({ a: 'passed', b: 'passed', c: 'passed' })
  expect(await sweep('src/sum.ts', [right])).toEqual(['passes'])
  const page = { kind: 'files', files: [{ project: 'pages (chromium)', file: 'a.page.ts' }] } as const
  expect(await run({ 'src/sum.ts': right }, [], { tests: page })).toMatchObject({ status: 'ran', outcomes: [] })
  expect(await snapshotOf(root)).toEqual(before)
})

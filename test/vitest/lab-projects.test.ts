import { expect, test } from 'vitest'
import { MAJOR } from './host-fixture.ts'
import { labOf } from './lab-fixture.ts'

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

const KINDS: Readonly<Record<string, { readonly config: string; readonly files?: Readonly<Record<string, string>> }>> =
  {
    'no configuration': { config: 'export default {}' },
    threads: { config: `export default { test: { pool: 'threads' } }` },
    vmThreads: { config: `export default { test: { pool: 'vmThreads' } }` },
    'isolate: false': { config: 'export default { test: { isolate: false, fileParallelism: false } }' },
    shuffled: { config: 'export default { test: { sequence: { shuffle: true, concurrent: true } } }' },
    'a global set-up': {
      config: `export default { test: { globalSetup: './global.ts' } }`,
      files: { 'global.ts': 'export default () => {}\n' },
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
  }

test.each(Object.keys(KINDS))('a project with %s', async (kind) => {
  const { config = '', files = {} } = KINDS[kind] ?? {}
  const all = { ...PLAIN, ...files }
  const { lab, states, sweep } = await labOf({ ...all, 'vitest.config.ts': config }, { workers: 2 })
  expect(await states()).toEqual({ a: 'failed', b: 'passed', c: 'failed' })
  const right = all['src/sum.ts'].replace('a - b', 'a + b')
  expect(await states({ 'src/sum.ts': right })).toEqual({ a: 'passed', b: 'passed', c: 'passed' })
  expect(
    await sweep('src/sum.ts', [right, right.replace('a + b', 'a + b + 1'), right.replace('a + b', 'a + b * 1')]),
  ).toEqual(['passes', expect.stringMatching(/^fails: expected/), 'passes'])
  expect(lab.info.vitest).toMatch(new RegExp(`^${MAJOR}\\.`))
  expect(lab.info.shuffled).toBe(kind === 'shuffled')
  expect(lab.info.notes).toEqual(
    kind === 'a global set-up'
      ? ['Project (root) has a global set-up: it is not run a second time, repairs are tried with what it set up.']
      : [],
  )
})

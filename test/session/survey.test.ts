import { fileURLToPath } from 'node:url'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Lab, LabResult, LabRun } from '../../src/model/lab.ts'
import { makeSurvey } from '../../src/session/survey.ts'
import { openLab } from '../../src/vitest/lab.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { ensureBuilt } from '../built-tool.ts'
import { committedProject } from './live-session.ts'

beforeAll(ensureBuilt)

const fastCheck = fileURLToPath(import.meta.resolve('fast-check'))
const PLAIN = { timeoutMs: 10_000, endless: false }
const PASSES = `import { test } from 'vitest'\ntest('passes', () => {})\n`

test('a baseline knows every file that ends, whatever files that do not end are run beside it', {
  timeout: 120_000,
}, async () => {
  const files = Object.fromEntries(
    Array.from({ length: 18 }, (_, at) => [`test/${String(at).padStart(2, '0')}.test.ts`, PASSES]),
  )
  const root = committedProject({
    ...files,
    'test/11.test.ts': 'await new Promise(() => {})\n',
    'test/13.test.ts': `import { test } from 'vitest'\ntest('dies', () => { process.kill(process.pid, 'SIGKILL') })\n`,
    'test/14.test.ts': `import { gone } from './gone.ts'\nimport { test } from 'vitest'\ntest('a', () => gone)\n`,
    'test/15.test.ts': '// no test\n',
    'test/16.test.ts': `import { test } from 'vitest'\ntest.skip('skipped', () => {})\n`,
  })
  const lab = await openLab({ root, args: [], workers: 1 })
  onTestFinished(() => lab.dispose())
  const survey = await makeSurvey(await openWorkspace(root), lab, { fastCheck, contracts: [] })
  const found = await survey.baseline(lab.info.testFiles, new AbortController().signal)
  const seen = [...found].map(([key, { ended, outcomes, fileErrors }]) => [
    key.slice('|test/'.length, '|test/00'.length),
    ended ? [...outcomes.map(({ state }) => state), ...fileErrors.map(({ stage }) => stage)].join() : 'not ended',
  ])
  expect(Object.fromEntries(seen)).toEqual({
    ...Object.fromEntries(Object.keys(files).map((path) => [path.slice(5, 7), 'passed'])),
    11: 'not ended',
    13: 'not ended',
    14: 'load',
    15: 'load',
    16: 'skipped',
  })
})

test('all failures of a file share what it did in two runs, which is its baseline as well; a run that was cancelled is made again, also for another who waits for it', async () => {
  // Of two runs in one worker the test can tell which it is.
  const root = committedProject({
    'test/a.test.ts': `import { test } from 'vitest'
test('counts', () => { throw new Error(String((globalThis.process.runs = (globalThis.process.runs ?? 0) + 1))) })
`,
  })
  const lab = await openLab({ root, args: [], workers: 1 })
  onTestFinished(() => lab.dispose())
  const survey = await makeSurvey(await openWorkspace(root), lab, { fastCheck, contracts: [] })
  const files = lab.info.testFiles
  const { signal } = new AbortController()
  const told = (result: LabResult): unknown =>
    result.status === 'ran' ? result.outcomes.map(({ errors }) => errors[0]?.message) : result.status
  const cancelled = survey.observe(files, false, AbortSignal.abort())
  const observed = [
    await cancelled,
    ...(await Promise.all([survey.observe(files, false, signal), survey.observe(files, false, signal)])),
  ]
  const again = [await survey.again(files, PLAIN, signal), await survey.again(files, PLAIN, signal)]
  const baseline = await survey.baseline(files, signal)
  const [shown] = [...baseline.values()].map(({ outcomes }) => outcomes[0]?.errors[0]?.message)
  expect([...observed.map(told), ...again.map(told), shown]).toEqual(['cancelled', ['1'], ['1'], ['2'], ['2'], '2'])
  const request = { overlay: new Map(), tests: { kind: 'files', files }, worker: 'warm', timeoutMs: 10_000 } as const
  const once = await survey.runs.run({ ...request, bail: 1 }, signal)
  const abort = new AbortController()
  const [givenUp, wanted] = [
    survey.runs.run({ ...request, bail: 2 }, abort.signal),
    survey.runs.run({ ...request, bail: 2, timeoutMs: 9_000 }, signal),
  ]
  abort.abort()
  expect([once, await givenUp, await wanted].map(told)).toEqual([['3'], 'cancelled', [expect.stringMatching(/^[45]$/)]])
})

test('only clauses of modules that load what changes are in question, each is executed once; all are, where a file comes or goes', async () => {
  const root = committedProject({
    'contract.md': ['a', 'b', 'c']
      .map((name) => `## src/${name}.ts\n\n### ${name}()\n\n- [${name}] \`${name}()\` → \`1\`\n`)
      .join('\n'),
    'src/a.ts': `import { b } from './b.ts'\nexport const a = () => b()\n`,
    'src/b.ts': 'export const b = () => 2\n',
    'src/c.ts': 'export const c = () => 1\n',
    'test/c.test.ts': PASSES,
  })
  const lab = await openLab({ root, args: [], workers: 1 })
  onTestFinished(() => lab.dispose())
  const asked: unknown[] = []
  const noted: Lab = new Proxy(lab, {
    get: (target, name: keyof Lab) =>
      name === 'run'
        ? (request: LabRun, signal: AbortSignal) => {
            if (request.tests.kind === 'files') asked.push(request.tests.files.map(({ file }) => file))
            return target.run(request, signal)
          }
        : typeof target[name] === 'function'
          ? (target[name] as () => unknown).bind(target)
          : target[name],
  })
  const survey = await makeSurvey(await openWorkspace(root), noted, { fastCheck, contracts: [] })
  const { signal } = new AbortController()
  const change = (path: string, before: string | null) => [{ path, before, after: '' }]
  expect([
    await survey.touchedModules(change('src/b.ts', '')),
    await survey.touchedModules(change('test/c.test.ts', '')),
    await survey.touchedModules(change('src/new.ts', null)),
  ]).toEqual([new Set(['src/a.ts', 'src/b.ts']), new Set(), new Set(['src/a.ts', 'src/b.ts', 'src/c.ts'])])
  const outcomes = [
    ...(await survey.clauseOutcomes(['src/c.ts', 'src/a.ts'], signal)),
    ...(await survey.clauseOutcomes(['src/a.ts', 'src/b.ts'], signal)),
  ]
  expect(outcomes.map(({ id, status }) => [id, status])).toEqual([
    ['c', 'holds'],
    ['a', 'broken'],
    ['a', 'broken'],
    ['b', 'broken'],
  ])
  expect(asked).toEqual([['src/.__contract__a.test.ts', 'src/.__contract__c.test.ts'], ['src/.__contract__b.test.ts']])
})

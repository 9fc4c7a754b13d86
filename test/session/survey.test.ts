import { fileURLToPath } from 'node:url'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { makeSurvey } from '../../src/session/survey.ts'
import { openLab } from '../../src/vitest/lab.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { ensureBuilt } from '../built-tool.ts'
import { committedProject } from './live-session.ts'

beforeAll(ensureBuilt)

const fastCheck = fileURLToPath(import.meta.resolve('fast-check'))
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

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { reportSchema } from '../../src/headless/report-schema.ts'
import { ensureBuilt, plainEnv, repository, runNode, type ToolRun } from '../built-tool.ts'
import { faults, junitFaults, RDJSON, readCommand, readPage, SARIF } from '../headless/consumers.ts'
import { commit, git, snapshot, temporaryFolder, write } from '../workspace/project.ts'
import { type Installed, installPackage } from './installed.ts'

let installed: Installed

beforeAll(async () => {
  ensureBuilt()
  installed = await installPackage(temporaryFolder())
}, 120_000)

/** Runs the installed program. */
function runTool(cwd: string, args: readonly string[], options: Parameters<typeof runNode>[2]): Promise<ToolRun> {
  return runNode(cwd, [installed.cli, ...args], options)
}

/** Relative paths of all files below a folder, with forward slashes. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
}

test('the package holds what it needs to run and nothing else', () => {
  const sources = filesBelow(join(repository, 'src')).map((file) => `dist/${file.replace(/\.tsx?$/, '')}`)
  expect(installed.files).toEqual(
    [
      'LICENSE',
      'README.md',
      'package.json',
      ...filesBelow(join(repository, 'agent-prompts')).map((file) => `agent-prompts/${file}`),
      ...sources.flatMap((file) => [`${file}.d.ts`, `${file}.js`]),
    ].sort(),
  )
})

const RIGHT = 'export const discount = (cups: number): number => (cups >= 10 ? 0.1 : 0)\n'
const TESTS = {
  'till/test/discount.test.ts': `import { expect, test } from 'vitest'
import { discount } from '../src/discount'

test('</script> ::error::ten', () => expect(discount(10)).toBe(0.1))
test('nine', () => expect(discount(9)).toBe(0))
`,
  'till/test/steady.test.ts': `import { expect, test } from 'vitest'\n\ntest('steady', () => expect(1).toBe(1))\n`,
}

/** A package in a folder of a repository without a branch, whose last commit is said to have broken it. */
function project({ source = RIGHT, files = {} as Readonly<Record<string, string>> } = {}) {
  const top = mkdtempSync(join(installed.folder, 'shop '))
  write(top, {
    '.gitignore': 'node_modules\n',
    'till/package.json': '{ "type": "module" }\n',
    'till/contract.md': '## src/discount.ts\n\n### discount(cups)\n\n- [ten] `discount(10)` → `0.1`\n',
    'till/src/discount.ts': RIGHT,
    ...TESTS,
    ...files,
  })
  git(top, 'init', '-q', '-b', 'main')
  commit(top, 'first')
  write(top, { 'till/src/discount.ts': source, 'till/notes.txt': 'more\n' })
  commit(top, 'second')
  git(top, 'checkout', '-q', '--detach')
  return { top, root: join(top, 'till') }
}

/** The words of the command of the workflow in the README, with what the workflow sets. */
function workflowCommand(): readonly string[] {
  const readme = readFileSync(join(repository, 'README.md'), 'utf8')
  const [, words = ''] = /- run: npx repair-watch (ci --format github .*)/.exec(readme) ?? []
  return words.split(' ').map((word) => (word === '"$BASE"' ? 'HEAD~1' : word))
}

test('1: the step of the workflow in the README: annotations, a summary, suggestions and patches, and not a byte of the project', async ({
  signal,
}) => {
  const { top, root } = project({ source: RIGHT.replace('>=', '>') })
  const before = snapshot(top)
  const out = temporaryFolder()
  write(out, { summary: 'of another tool\n' })
  const outputs = ['sarif', 'junit', 'html', 'markdown', 'text'].flatMap((name) => [
    '--output',
    `${name}=${out}/${name}`,
  ])
  const args = workflowCommand().map((word) => word.replace('repair/', `${out}/repair/`))
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: join(out, 'summary'),
    CI: 'true',
    HOME: '/nonexistent',
  }
  const { status, stdout, stderr } = await runTool(root, [...args, '--engine', 'history', ...outputs], { signal, env })
  expect(status, stderr).toBe(1)
  expect(snapshot(top)).toEqual(before)
  const read = (name: string) => readFileSync(join(out, name), 'utf8')
  const report = reportSchema.parse(JSON.parse(read('repair/report.json')))
  const [candidate] = report.failures[0]?.candidates ?? []
  expect([report.status, report.failures[0]?.verdict.kind, candidate?.proof.status]).toEqual([
    'repairable',
    'code-wrong',
    'proven',
  ])

  const commands = stdout.trimEnd().split('\n').map(readCommand)
  expect(commands.map((one) => [one?.command, one?.properties.file, one?.properties.title])).toEqual([
    ['error', expect.stringMatching(/^till\//), expect.stringContaining('</script> ::error::ten')],
  ])
  expect(read('summary')).toBe(`of another tool\n${read('markdown')}`)
  const patches = readdirSync(join(out, 'repair/patches')).map((name) => join(out, 'repair/patches', name))
  expect(patches.length).toBe(report.failures[0]?.candidates.length)
  for (const patch of patches) git(top, 'apply', '--check', patch)
  expect(faults(SARIF, read('sarif'))).toEqual([])
  expect(faults(RDJSON, read('repair/review.json'))).toEqual([])
  const { diagnostics } = JSON.parse(read('repair/review.json')) as { diagnostics: { suggestions?: unknown[] }[] }
  expect(diagnostics.flatMap(({ suggestions = [] }) => suggestions)).toEqual([
    { range: { start: { line: 1 }, end: { line: 1 } }, text: RIGHT.trimEnd() },
  ])
  expect(await junitFaults(read('junit'))).toEqual([])
  const cases = [...readPage(read('junit'), 'text/xml').querySelectorAll('testcase')]
  expect(cases.map((one) => [one.getAttribute('name'), one.querySelector('failure') === null]).sort()).toEqual([
    ['</script> ::error::ten', false],
    ['nine', true],
    ['steady', true],
  ])
  expect(readPage(read('html')).querySelector('td.new')?.textContent).toBe(RIGHT.trimEnd())
  expect(read('text')).toContain(`npx repair-watch apply ${candidate?.id} --report `)

  git(top, 'apply', join(out, `repair/patches/${candidate?.id}.patch`))
  expect(readFileSync(join(root, 'src/discount.ts'), 'utf8')).toBe(RIGHT)
})

/** A result of Vitest's json reporter from a machine with Windows. */
const result = (status: 'passed' | 'failed') => ({
  'result.json': JSON.stringify({
    testResults: ['discount', 'steady'].map((name) => ({
      name: `D:\\a\\shop\\till\\test\\${name}.test.ts`,
      status: name === 'steady' ? status : 'passed',
      message: '',
      assertionResults: [
        {
          ancestorTitles: [],
          title: name === 'steady' ? 'steady' : 'nine',
          status: name === 'steady' ? status : 'passed',
          failureMessages: status === 'failed' && name === 'steady' ? ['Error: no network\n    at x'] : [],
        },
      ],
    })),
  }),
})

test('4: what failed elsewhere and passes when it is run again is flaky, nothing else is run, and --fail-on decides', async ({
  signal,
}) => {
  const { root } = project()
  const out = temporaryFolder()
  write(out, result('failed'))
  write(out, { older: result('passed')['result.json'], oldest: result('failed')['result.json'] })
  const history = ['--history', join(out, 'older'), '--history', join(out, 'oldest')]
  const args = ['ci', '--from', join(out, 'result.json'), ...history, '--format', 'json', '--fail-on', 'weakened,flaky']
  const { status, stdout, stderr } = await runTool(root, args, { signal })
  expect(status, stderr).toBe(4)
  const { summary, flaky, status: said } = reportSchema.parse(JSON.parse(stdout))
  expect({ said, tests: summary.tests, flaky }).toEqual({
    said: 'green',
    tests: 1,
    flaky: [
      {
        file: 'test/steady.test.ts',
        name: 'steady',
        line: 0,
        message: 'Error: no network',
        history: { runs: 3, failed: 2 },
      },
    ],
  })
})

test('0 and 2: a result without failures runs nothing; what makes no sense is told with the next step', async ({
  signal,
}) => {
  const { root } = project()
  const out = temporaryFolder()
  write(out, result('passed'))
  const other = mkdtempSync(join(installed.folder, 'other '))
  write(other, { 'package.json': '{}' })
  const from = ['ci', '--from', join(out, 'result.json')]
  const [green, elsewhere, applied, format] = await Promise.all([
    runTool(root, [...from, '--output', `junit=${out}/junit.xml`], { signal }),
    runTool(other, from, { signal }),
    runTool(root, [...from, '--apply'], { signal }),
    runTool(root, ['ci', '--output', 'pdf=x'], { signal }),
  ])
  expect([green.status, green.stdout]).toEqual([0, expect.stringMatching(/^repair-watch: 2 tests, none fails/)])
  expect(readPage(readFileSync(join(out, 'junit.xml'), 'utf8'), 'text/xml').querySelectorAll('testcase').length).toBe(2)
  const told = (text: string) => [2, expect.stringContaining(text)]
  expect([elsewhere, applied, format].map(({ status, stderr }) => [status, stderr])).toEqual([
    told(`none of the test files in ${out}/result.json is in `),
    told('--apply does not go with --from'),
    told('Expected FORMAT=FILE with a format of text, json, '),
  ])
})

test('3 and 5: no test that the filter matches; out of time, the report is whole', async ({ signal }) => {
  const { root } = project()
  const [none, late] = await Promise.all([
    runTool(root, ['ci', 'no-such-file', '--format', 'json'], { signal }),
    runTool(root, ['ci', '--max-time', '1ms', '--format', 'json'], { signal }),
  ])
  const told = ({ status, stdout }: ToolRun) => [status, reportSchema.parse(JSON.parse(stdout)).stopped?.reason]
  expect([told(none), told(late)], none.stderr + late.stderr).toEqual([
    [3, undefined],
    [5, 'time-limit'],
  ])
})

test('130: a SIGTERM in mid-run ends with a report of what was seen, in every form', async ({ signal }) => {
  const out = temporaryFolder()
  const { root } = project({
    source: RIGHT.replace('>=', '>'),
    files: {
      'till/test/long.test.ts': `import { existsSync, writeFileSync } from 'node:fs'
import { test } from 'vitest'

test('runs on', async () => {
  writeFileSync(${JSON.stringify(join(out, 'running'))}, '')
  await new Promise(() => setInterval(() => existsSync('.'), 50))
}, 0)
`,
    },
  })
  const args = [
    installed.cli,
    'ci',
    '--format',
    'json',
    '--output',
    `junit=${out}/junit.xml`,
    '--patches',
    join(out, 'patches'),
  ]
  const child = spawn(process.execPath, args, {
    cwd: root,
    signal,
    env: plainEnv(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  while (!existsSync(join(out, 'running'))) await new Promise((done) => setTimeout(done, 20))
  child.kill('SIGTERM')
  const [status] = await once(child, 'close')
  expect(status).toBe(130)
  expect(reportSchema.parse(JSON.parse(said)).stopped).toEqual({ reason: 'interrupted', detail: 'SIGTERM' })
  expect(readPage(readFileSync(join(out, 'junit.xml'), 'utf8'), 'text/xml').documentElement.tagName).toBe('testsuites')
})

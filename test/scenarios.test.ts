import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../src/headless/report-schema.ts'
import { ensureBuilt, linkModules, runTool } from './built-tool.ts'
import { commit, git, snapshot, temporaryFolder, write } from './workspace/project.ts'

// Each folder of `scenarios/` is a small project, what is done to it, and `expected.json`: exit status, what was said on
// standard error, and the whole report, times aside. After a change that is meant, `vitest run test/scenarios.test.ts -u`
// writes these files anew; `exit`, `verdicts` and `proven` of `scenario.json` are not touched by that.

interface Edit {
  readonly file: string
  /** Occurs exactly once. */
  readonly find: string
  readonly replace: string
}

interface Scenario {
  /** What it shows, in a sentence. */
  readonly says: string
  /** Where the project stands within the repository; its top when left out. */
  readonly folder?: string
  readonly git?: 'none' | 'no-commits'
  readonly modules?: 'none' | 'old'
  readonly lineEnds?: 'crlf' | 'none-at-end'
  readonly commits?: readonly { readonly message: string; readonly edits: readonly Edit[] }[]
  /** Left in the working tree. */
  readonly edits: readonly Edit[]
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly exit: number
  /** Of each failure, in the order of the report; left out where there is no report. */
  readonly verdicts?: readonly string[]
  /** Whether the best candidate of each failure is proven. */
  readonly proven?: readonly boolean[]
  /** The best candidates together give back what was committed, byte for byte. */
  readonly restores?: boolean
}

const scenarios = fileURLToPath(new URL('scenarios', import.meta.url))

function edit(project: string, { lineEnds }: Scenario, edits: readonly Edit[]): void {
  for (const { file, find, replace } of edits) {
    const path = join(project, file)
    const text = readFileSync(path, 'utf8')
    if (text.split(find).length !== 2) throw new Error(`${file} must hold ${find} exactly once`)
    const after = text.replace(find, () => (lineEnds === 'crlf' ? replace.replaceAll('\n', '\r\n') : replace))
    writeFileSync(path, after)
  }
}

/** Every text of the project with other line ends. */
function endLines(project: string, lineEnds: Scenario['lineEnds']): void {
  for (const entry of readdirSync(project, { recursive: true, withFileTypes: true })) {
    if (!lineEnds || !entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, lineEnds === 'crlf' ? text.replaceAll('\n', '\r\n') : text.trimEnd())
  }
}

/** A folder with the repository in it, and the packages beside that. */
function materialise(name: string, scenario: Scenario): { readonly top: string; readonly project: string } {
  const folder = temporaryFolder()
  const top = join(folder, 'repository')
  const project = join(top, scenario.folder ?? '')
  mkdirSync(project, { recursive: true })
  cpSync(join(scenarios, name, 'project'), project, { recursive: true })
  endLines(project, scenario.lineEnds)
  if (scenario.modules === undefined) linkModules(folder)
  if (scenario.modules === 'old') {
    const manifest = { name: 'vitest', version: '3.2.4', exports: { './package.json': './package.json' } }
    write(folder, { 'node_modules/vitest/package.json': JSON.stringify(manifest) })
  }
  if (scenario.git !== 'none') git(top, 'init', '-q', '-b', 'main')
  for (const { message, edits } of scenario.commits ?? [{ message: 'first', edits: [] }]) {
    edit(project, scenario, edits)
    if (scenario.git === undefined) commit(top, message)
  }
  edit(project, scenario, scenario.edits)
  return { top, project }
}

/** A report without what differs from run to run: times, versions, and what there was time for after the best candidate. */
function steady(report: Report): unknown {
  return {
    ...report,
    tool: Object.keys(report.tool),
    summary: { ...report.summary, durationMs: 0 },
    failures: report.failures.map((failure) => ({
      ...failure,
      // A hash over a message in which the place of the project may stand.
      id: failure.id.replace(/[0-9a-f]{6}$/, '…'),
      candidates: failure.candidates
        .slice(0, 1)
        .map(({ behaviour, hashes, ...candidate }) => ({ ...candidate, timing: Object.keys(candidate.timing) })),
      effort: Object.keys(failure.effort),
    })),
  }
}

describe.each(readdirSync(scenarios))('%s', (name) => {
  beforeAll(ensureBuilt)

  const scenario = JSON.parse(readFileSync(join(scenarios, name, 'scenario.json'), 'utf8')) as Scenario
  test(scenario.says, { timeout: 180_000 }, async ({ signal }) => {
    const { top, project } = materialise(name, scenario)
    const file = join(temporaryFolder(), 'report.json')
    const [own, behind] = split(scenario.args ?? [])
    const before = snapshot(top)
    const run = await runTool(project, ['ci', '--report', file, ...own, ...behind], { signal, env: scenario.env ?? {} })
    const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null

    const said = run.stderr.replaceAll(/in \d+(?:\.\d+)? s/g, 'in … s').split('\n')
    const seen = JSON.stringify({ exit: run.status, said, report: report && steady(report) }, null, 2)
    const places = [project, top].reduce(
      (text, path, index) => text.replaceAll(path, index ? '<top>' : '<project>'),
      seen,
    )
    expect.soft({ exit: run.status, ...decided(report) }, run.stderr + run.stdout).toEqual({
      exit: scenario.exit,
      verdicts: scenario.verdicts,
      proven: scenario.proven,
    })
    await expect.soft(`${places}\n`).toMatchFileSnapshot(join(scenarios, name, 'expected.json'))
    if (!own.includes('--apply')) expect.soft(snapshot(top)).toEqual(before)
    if (report && scenario.git === undefined) applyDiffs(top, report, scenario)
  })
})

function split(args: readonly string[]): readonly [readonly string[], readonly string[]] {
  const at = args.indexOf('--')
  return at === -1 ? [args, []] : [args.slice(0, at), args.slice(at)]
}

function decided(report: Report | null) {
  return {
    verdicts: report?.failures.map(({ verdict }) => verdict.kind),
    proven: report?.failures.map(({ candidates: [best] }) => best?.proof.status === 'proven'),
  }
}

/** Git takes every diff; the best ones together give back what was committed, where the scenario says so. */
function applyDiffs(top: string, { failures }: Report, { restores }: Scenario): void {
  const patch = join(temporaryFolder(), 'a.patch')
  for (const { candidates, stage } of failures) {
    if (stage === 'mended') continue
    for (const { diff } of candidates) {
      writeFileSync(patch, diff)
      git(top, 'apply', '--check', patch)
    }
  }
  if (!restores) return
  for (const { candidates } of failures) {
    writeFileSync(patch, candidates[0]?.diff ?? '')
    git(top, 'apply', patch)
  }
  expect(git(top, 'status', '--porcelain')).toBe('')
}

// What does repair-watch cost in a large project, and how long does a repair take there? `npm run bench:scale -- [--files
// 1000] [--tests 10] [--red 10] [--floor 2] [--only state,sweep,watch,repair,ci] [--json FILE]`. The bug stands in a module
// of one of six floors: nearly all tests reach those of floor 0, some hundred those of floor 2, a few those of floor 5.
// Plain Vitest and repair-watch run one after the other on real terminals, read by a real emulator: what counts is when a
// person sees something. Beside the time on the clock stands the processor time of all their processes, which a busy machine
// does not change. Memory is proportional (what processes share is divided among them), read from /proc: Linux alone.
import { spawn as spawnProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { reduce } from '../../dist/session/reduce.js'
import { initialState } from '../../dist/session/tracked-state.js'
import { openLab } from '../../dist/vitest/lab.js'
import { generatedProject, writeProject } from './generated-project.mjs'
import { mutate, mutations } from './mutations.mjs'
import { memory, processorTime } from './process-tree.mjs'
import { temporaryFolder } from './projects.mjs'
import { Terminal } from './terminal.mjs'

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : process.argv[at + 1]
}
const only = option('only', 'state,sweep,watch,repair,ci').split(',')
const files = Number(option('files', 1_000))
const tests = Number(option('tests', 10))
const red = Number(option('red', 10))
const floor = Number(option('floor', 2))
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

/** Until what a terminal must show counts as missing. */
const PATIENCE_MS = files * 2_000 + 60_000

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const round = (value, digits = 0) => Number(value.toFixed(digits))
const seconds = (ms) => round(ms / 1_000, 2)

const FACES = {
  vitest: { args: [vitest, '--watch'], first: /✓ .*test\.ts/, done: /Waiting for file changes/ },
  'repair-watch': {
    args: [cli, '--engine', 'history,templates'],
    first: / running [1-9]\d*\/|[1-9]\d* passing/,
    running: / running \d/,
    done: /tests passed\.? *Watching/,
  },
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 3_000))

/** First run, reruns after a save, and memory; with `bug`, from the save that breaks to the proven repair. */
async function watch(root, name, project, bug) {
  const { args, first, running, done } = FACES[name]
  const started = performance.now()
  const terminal = new Terminal(root, args, PATIENCE_MS)
  const { pid } = terminal.pty
  const firstAt = await terminal.shows(first)
  const doneAt = await terminal.shows(done)
  const row = {
    'first result s': seconds(firstAt - started),
    'first run s': seconds(doneAt - started),
    'first run processor s': seconds(processorTime(pid)),
  }
  await settle()
  row['idle MB'] = round(memory(pid))
  const path = project.feature
  const reruns = []
  const processor = []
  for (let at = 0; at < 5; at++) {
    const before = processorTime(pid)
    const saved = performance.now()
    const ended = name === 'vitest' ? terminal.writes(done) : terminal.shows(running).then(() => terminal.shows(done))
    writeFileSync(join(root, path), `${project.texts.get(path)}// ${at}\n`)
    reruns.push((await ended) - saved)
    processor.push(processorTime(pid) - before)
  }
  Object.assign(row, { 'rerun s': seconds(median(reruns)), 'rerun processor s': seconds(median(processor)) })
  if (bug && name === 'repair-watch') {
    const saved = performance.now()
    writeFileSync(join(root, bug.path), bug.after)
    const redAt = await terminal.shows(/[1-9]\d* failing/)
    const plausibleAt = await terminal.shows(/[1-9]\d* (?:plausible|proven)/)
    const provenAt = await terminal.shows(/[1-9]\d* proven/)
    Object.assign(row, {
      'save to red s': seconds(redAt - saved),
      'red to plausible s': seconds(plausibleAt - redAt),
      'red to proven s': seconds(provenAt - redAt),
    })
    row['MB after the repair'] = round(memory(pid))
    writeFileSync(join(root, bug.path), bug.before)
  }
  await terminal.end()
  writeFileSync(join(root, path), project.texts.get(path))
  return row
}

/** `ci` with the bug in place: time, processor time, and what its report says. */
async function ci(root, bug) {
  writeFileSync(join(root, bug.path), bug.after)
  const started = performance.now()
  const report = join(root, '../report.json')
  const child = spawnProcess(process.execPath, [cli, 'ci', '--engine', 'history,templates', '--report', report], {
    cwd: root,
    stdio: 'ignore',
  })
  const status = await new Promise((resolve) => child.once('exit', resolve))
  writeFileSync(join(root, bug.path), bug.before)
  const { failures } = JSON.parse(readFileSync(report, 'utf8'))
  const timings = failures.flatMap(({ candidates }) => candidates.map(({ timing }) => timing)).filter(Boolean)
  const least = (name) => seconds(Math.min(...timings.map((timing) => timing[name])))
  return {
    status,
    s: seconds(performance.now() - started),
    failures: failures.length,
    proven: failures.filter(({ candidates }) => candidates.some(({ proof }) => proof.status === 'proven')).length,
    'red to plausible s': least('firstSeenMs'),
    'red to proven s': least('verifiedMs'),
  }
}

/** Memory and time of 10,000 candidates in one lab, the first thousand against the last. */
async function sweep(root, bug, count = 10_000) {
  writeFileSync(join(root, bug.path), bug.after)
  const lab = await openLab({ root, args: [], workers: 1 })
  const opened = performance.now()
  const related = await lab.related([bug.path])
  const relatedMs = performance.now() - opened
  const file = related.find(({ file: path }) => bug.files.includes(path))
  const run = { overlay: new Map(), tests: { kind: 'files', files: [file] }, worker: 'warm', timeoutMs: 60_000 }
  const { outcomes } = await lab.run(run)
  const failing = outcomes.filter(({ state }) => state === 'failed').map(({ test }) => test)
  const all = mutations(bug.path, bug.after, Number.POSITIVE_INFINITY)
  const candidates = Array.from({ length: count }, (_, at) => ({
    id: `c-${at}`,
    changes: [{ path: bug.path, before: bug.after, after: mutate(bug.after, all[at % all.length]) }],
  }))
  const marks = []
  let answers = 0
  let passing = 0
  let at = performance.now()
  for await (const { status } of lab.sweep({ candidates, overlay: new Map(), tests: failing, timeoutMs: 5_000 })) {
    if (status === 'passes') passing++
    if (++answers % 1_000 > 0) continue
    marks.push({ ms: performance.now() - at, mb: memory(lab.pid) })
    at = performance.now()
  }
  await lab.dispose()
  writeFileSync(join(root, bug.path), bug.before)
  const [one, last] = [marks[0], marks.at(-1)]
  return {
    'related files': related.length,
    'related ms': round(relatedMs),
    candidates: answers,
    passing,
    'first 1000 s': seconds(one.ms),
    'last 1000 s': seconds(last.ms),
    'first 1000 MB': round(one.mb),
    'last 1000 MB': round(last.mb),
    'most MB': round(Math.max(...marks.map(({ mb }) => mb))),
  }
}

/** What the session's state costs, against a tenth of the events: ten where nothing is quadratic. */
function state() {
  const times = (many, failing) => {
    const passes = []
    for (let pass = 0; pass < 5; pass++) {
      const started = performance.now()
      play(many, failing)
      passes.push(performance.now() - started)
    }
    return Math.min(...passes)
  }
  return Object.fromEntries(
    Object.entries({ passing: 'none', 'failing apart': 'apart', 'failing alike': 'alike' }).flatMap(
      ([name, failing]) => {
        const [few, many] = [times(files / 10, failing), times(files, failing)]
        return [
          [`${name} ms`, round(many)],
          [`${name} : a tenth`, round(many / few, 1)],
        ]
      },
    ),
  )
}

/** A whole run's events through the reducer. */
function play(count, failing) {
  const own = Array.from({ length: count }, (_, at) => ({ project: '', file: `test/t${at}.test.ts` }))
  let now = reduce(initialState(), { type: 'run-started', at: 0, run: 1, files: own, total: count })
  for (const file of own) {
    for (let at = 0; at < tests; at++) {
      const name = `test ${at}`
      const line = failing === 'alike' ? 1 : at
      const where = failing === 'alike' ? 'src/one.ts' : file.file
      const error = {
        name: 'Error',
        message: 'no',
        expected: '1',
        actual: '2',
        frames: [{ file: where, line, column: 1, function: null }],
      }
      const outcome = {
        test: { ...file, key: `|${file.file}|${name}`, name, line: at },
        state: failing === 'none' ? 'passed' : 'failed',
        errors: failing === 'none' ? [] : [error],
        durationMs: 1,
      }
      now = reduce(now, { type: 'test-finished', at: 1, run: 1, outcome })
    }
    now = reduce(now, { type: 'file-finished', at: 1, run: 1, file, error: null })
  }
  return reduce(now, { type: 'run-finished', at: 2, run: 1, reason: 'passed', unhandled: [], durationMs: 1 })
}

const result = { files, tests: files * tests, load: { before: loadavg().map((one) => round(one, 1)) } }
const say = (name, row) => {
  result[name] = row
  console.log(`\n${name}`)
  console.table(row)
}
if (only.includes('state')) say('state', state())
if (only.some((name) => name !== 'state')) {
  const root = join(temporaryFolder(), 'project')
  const project = generatedProject({ files, tests })
  const bug = project.bug(red, floor)
  writeProject(root, project.texts)
  result.bug = { path: bug.path, red: bug.red, files: bug.files.length }
  console.log(`${files} test files, ${files * tests} tests; the bug in ${bug.path} turns ${bug.red} tests red`)
  if (only.includes('sweep')) say('sweep', await sweep(root, bug))
  if (only.includes('watch')) {
    const repair = only.includes('repair') ? bug : null
    const plain = await watch(root, 'vitest', project, null)
    const ours = await watch(root, 'repair-watch', project, repair)
    say('plain vitest --watch', plain)
    say('repair-watch', ours)
    const against = (name) => round(ours[name] / plain[name], 3)
    say('repair-watch : vitest', {
      ...Object.fromEntries(Object.keys(plain).map((name) => [name.replace(/ (?:s|MB)$/, ''), against(name)])),
      'added MB': ours['idle MB'] - plain['idle MB'],
    })
  }
  if (only.includes('ci')) say('ci', await ci(root, bug))
}
result.load.after = loadavg().map((one) => round(one, 1))
if (option('json')) writeFileSync(option('json'), `${JSON.stringify(result, null, 2)}\n`)

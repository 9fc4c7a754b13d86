// How fast is the lab, against the user's own Vitest in the same minute? `npm run bench:lab -- [--only a,b] [--candidates N]
// [--stryker] [--json FILE]`. Ratios hold on any machine, milliseconds only on a quiet one.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileRole } from '../../dist/model/paths.js'
import { isProgram } from '../../dist/source/syntax.js'
import { openLab } from '../../dist/vitest/lab.js'
import { startWatchHost } from '../../dist/vitest/watch-host.js'
import { mutate, mutations } from './mutations.mjs'
import { copyProjects, temporaryFolder } from './projects.mjs'

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : process.argv[at + 1]
}
const only = option('only', 'small,stockroom,tabular,quiz').split(',')
const mostCandidates = Number(option('candidates', 2_000))

const cases = fileURLToPath(new URL('../cases', import.meta.url))
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const round = (value, digits = 1) => Number(value.toFixed(digits))
const inSequence = async (count, work) => {
  const times = []
  for (let at = 0; at < count; at++) {
    const started = performance.now()
    await work(at)
    times.push(performance.now() - started)
  }
  return times
}

/** Median time of a rerun of one file in the user's own Vitest, in its own pool, ms. */
async function stockRerun(root, file) {
  const host = await startWatchHost({ root, args: [], filters: [file], watch: false, onLog() {} })
  let finished = () => {}
  host.onEvent((event) => {
    if (event.type === 'run-finished') finished()
    if (event.type === 'host-failed') throw new Error(event.message)
  })
  const end = () => new Promise((resolve) => (finished = resolve))
  const first = end()
  host.start()
  await first
  const times = await inSequence(7, () => {
    const ended = end()
    host.send({ type: 'rerun-files', files: [file] })
    return ended
  })
  await host.dispose()
  return median(times)
}

/** Resident memory of the lab's processes, MB. */
function memoryOf(lab) {
  const pids = execFileSync('ps', ['-o', 'rss=', '--ppid', `${lab.pid}`, '--pid', `${lab.pid}`], { encoding: 'utf8' })
  return round(
    pids
      .trim()
      .split('\n')
      .reduce((sum, line) => sum + Number(line), 0) / 1_024,
    0,
  )
}

/** Mutations that all go behind the switch and end by themselves. */
function quickMutations(root, path) {
  return mutations(path, readFileSync(join(root, path), 'utf8'), Number.POSITIVE_INFINITY).filter(
    ({ kind }) => !/^(?:condition|update|leak|statement)/.test(kind),
  )
}

/** The test file and the source below it that have most to mutate. */
async function richest(lab, root) {
  let best = { size: 0 }
  for (const file of lab.info.testFiles) {
    for (const path of await lab.reach([file])) {
      if (!isProgram(path) || fileRole(path) !== 'source') continue
      const size = quickMutations(root, path).length
      if (size > best.size) best = { size, file, path }
    }
  }
  return best
}

async function measure(name, root) {
  const lab = await openLab({ root, args: [], workers: 1 })
  const { file: testFile, path } = await richest(lab, root)
  const { file } = testFile
  const own = { kind: 'files', files: [testFile] }
  const survey = await lab.run({ overlay: new Map(), tests: own, worker: 'warm', timeoutMs: 60_000 })
  const tests = survey.outcomes.map(({ test }) => test)
  const text = readFileSync(join(root, path), 'utf8')
  const run = (worker) => (at) =>
    lab.run({ overlay: new Map([[path, `${text}\n// ${worker} ${at}\n`]]), tests: own, worker, timeoutMs: 20_000 })
  await inSequence(5, run('warm'))
  const warm = median(await inSequence(40, run('warm')))
  const fresh = median(await inSequence(5, run('fresh')))
  const stock = await stockRerun(root, file)
  const bare = []
  for (let at = 0; at < 5; at++) {
    const { outcomes: ran } = await run('warm')(`bare ${at}`)
    bare.push(ran.reduce((sum, { durationMs }) => sum + durationMs, 0))
  }
  const before = memoryOf(lab)
  const all = quickMutations(root, path)
  const candidates = Array.from({ length: mostCandidates }, (_, at) => ({
    id: `c-${at}`,
    changes: [{ path, before: text, after: mutate(text, all[at % all.length]) }],
  }))
  const started = performance.now()
  let answers = 0
  for await (const _ of lab.sweep({ candidates, overlay: new Map(), tests, timeoutMs: 5_000 })) answers++
  const each = (performance.now() - started) / answers
  const after = memoryOf(lab)
  await lab.dispose()
  return {
    project: name,
    file,
    tests: tests.length,
    'stock rerun ms': round(stock),
    'fresh ms': round(fresh),
    'overlay ms': round(warm),
    'sweep ms': round(each, 2),
    'sweep/s': round(1_000 / each, 0),
    'overlay : stock': round(warm / stock, 3),
    'fresh : stock': round(fresh / stock, 2),
    'stock : sweep': round(stock / each, 0),
    'share of bare tests': round(median(bare) / each, 2),
    'MB before': before,
    'MB after': after,
  }
}

/** From red to the first repair shown and proven by the built tool, as multiples of a stock rerun of the failing file. */
async function redToRepair(folder, count) {
  const entries = JSON.parse(readFileSync(join(cases, 'small/small.json'), 'utf8'))
  const list = (Array.isArray(entries) ? entries : entries.cases).slice(0, count)
  const plausible = []
  const proven = []
  for (const [at, { file, test, find, replace }] of list.entries()) {
    const root = join(folder, `repair-${at}`)
    for (const part of [file, test]) cpSync(join(cases, 'small', part), join(root, part))
    writeFileSync(join(root, 'package.json'), '{ "name": "one", "private": true, "type": "module" }\n')
    const text = readFileSync(join(root, file), 'utf8')
    writeFileSync(
      join(root, file),
      text.replace(find, () => replace),
    )
    const stock = await stockRerun(root, test)
    const report = join(folder, `repair-${at}.json`)
    spawnSync(process.execPath, [cli, 'ci', '--report', report, '--max-time', '60s'], { cwd: root, timeout: 120_000 })
    if (!existsSync(report)) continue
    const shown = JSON.parse(readFileSync(report, 'utf8')).failures.flatMap(({ candidates }) => candidates)
    const times = shown.filter(({ timing }) => timing).map(({ timing }) => timing)
    const seen = times.map(({ firstSeenMs }) => firstSeenMs)
    const verified = times.map(({ verifiedMs }) => verifiedMs)
    if (seen.length > 0) plausible.push(Math.min(...seen) / stock)
    if (verified.length > 0) proven.push(Math.min(...verified) / stock)
  }
  if (plausible.length === 0) return null
  return { tried: list.length, repaired: plausible.length, plausible: median(plausible), proven: median(proven) }
}

/** Mutants a second of StrykerJS on a project; null where it cannot be installed. */
function stryker(root) {
  const folder = `${root}-stryker`
  cpSync(root, folder, { recursive: true })
  const packages = ['vitest@4', '@stryker-mutator/core@9', '@stryker-mutator/vitest-runner@9']
  const installed = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', ...packages], {
    cwd: folder,
    timeout: 180_000,
  })
  if (installed.status !== 0) return null
  const config = {
    testRunner: 'vitest',
    mutate: ['src/**/*.ts'],
    concurrency: 1,
    reporters: ['json'],
    coverageAnalysis: 'perTest',
    plugins: ['@stryker-mutator/vitest-runner'],
  }
  writeFileSync(join(folder, 'stryker.config.json'), JSON.stringify(config))
  const started = performance.now()
  spawnSync('npx', ['stryker', 'run'], { cwd: folder, timeout: 900_000 })
  const seconds = (performance.now() - started) / 1_000
  const report = join(folder, 'reports/mutation/mutation.json')
  if (!existsSync(report)) return null
  const mutants = Object.values(JSON.parse(readFileSync(report, 'utf8')).files).flatMap((file) => file.mutants)
  return mutants.filter(({ status }) => /Killed|Survived|Timeout/.test(status)).length / seconds
}

const folder = temporaryFolder()
const projects = copyProjects(folder, only)
const rows = []
for (const [name, root] of projects) rows.push(await measure(name, root))
if (process.argv.includes('--stryker')) {
  for (const row of rows) {
    const rate = row.project === 'quiz' ? null : stryker(projects.get(row.project))
    row['stryker/s'] = rate === null ? 'not measured' : round(rate)
    if (rate !== null) row['sweep : stryker'] = round(row['sweep/s'] / rate, 0)
  }
}
const repair = only.includes('small') ? await redToRepair(folder, Number(option('repairs', 6))) : null
for (const row of rows) {
  console.log(`\n${row.project}: ${row.file}`)
  console.table(Object.fromEntries(Object.entries(row).slice(2)))
}
if (repair) {
  console.log('\nred to repair, as multiples of a stock rerun of the failing file')
  console.table(repair)
}
if (option('json')) writeFileSync(option('json'), `${JSON.stringify({ lab: rows, repair }, null, 2)}\n`)

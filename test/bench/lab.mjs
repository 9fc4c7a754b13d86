// How fast is the lab, against StrykerJS, against the user's own Vitest in the same minute, and against a loop that only
// calls test functions? `npm run bench:lab -- [--only a,b] [--mutants N] [--repairs N] [--no-stryker] [--json FILE]`. Ratios
// hold on any machine, milliseconds only on a quiet one.
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileRole } from '../../dist/model/paths.js'
import { isProgram } from '../../dist/source/syntax.js'
import { openLab } from '../../dist/vitest/lab.js'
import { startWatchHost } from '../../dist/vitest/watch-host.js'
import { copyProjects, temporaryFolder } from './projects.mjs'
import { strykerRate } from './stryker.mjs'
import { hideState, mutantRate, plainMutations, repairRate } from './sweep-rates.mjs'
import { Terminal } from './terminal.mjs'

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : process.argv[at + 1]
}
const only = option('only', 'small,filterql,stockroom').split(',')
const most = Number(option('mutants', 1_500))

const cases = fileURLToPath(new URL('../cases', import.meta.url))
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const round = (value, digits = 1) => (value === null ? null : Number(value.toFixed(digits)))
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

/** The test file and the source below it that have most to mutate. */
async function richest(lab, root) {
  let best = { size: 0 }
  for (const file of lab.info.testFiles) {
    for (const path of await lab.reach([file])) {
      if (!isProgram(path) || fileRole(path) !== 'source') continue
      const size = plainMutations(readFileSync(join(root, path), 'utf8'), path).length
      if (size > best.size) best = { size, file, path }
    }
  }
  return best
}

/** One candidate after the other on the overlay, and a stock rerun of the same file; medians, ms. */
async function overlayTimes(root) {
  const lab = await openLab({ root, args: [], workers: 1 })
  const { file: testFile, path } = await richest(lab, root)
  const text = readFileSync(join(root, path), 'utf8')
  const tests = { kind: 'files', files: [testFile] }
  const run = (worker) => (at) =>
    lab.run({ overlay: new Map([[path, `${text}\n// ${worker} ${at}\n`]]), tests, worker, timeoutMs: 20_000 })
  await inSequence(5, run('warm'))
  const warm = await inSequence(20, run('warm'))
  const stock = await stockRerun(root, testFile.file)
  // Before and after the other: what else the machine does counts for both.
  const again = await inSequence(20, run('warm'))
  await lab.dispose()
  return { file: testFile.file, path, warm: median([...warm, ...again]), stock }
}

async function measure(name, root) {
  const { file, path, warm, stock } = await overlayTimes(root)
  const hidden = `${root}-hidden`
  cpSync(root, hidden, { recursive: true })
  hideState(hidden)
  const functions = await mutantRate(root, most)
  const modules = await mutantRate(hidden, most)
  const stryker = process.argv.includes('--no-stryker') ? null : strykerRate(root)
  const repair = await repairRate(root, path, file)
  const rates = {
    project: name,
    mutants: functions.candidates,
    levels: functions.counts,
    'candidates/s, functions where sound': round(functions.rate),
    'candidates/s, modules anew': round(modules.rate),
    'StrykerJS mutants/s': stryker ? round(stryker.rate, 2) : 'not measured',
    'functions : StrykerJS (target 100)': stryker ? round(functions.rate / stryker.rate) : null,
    'modules : StrykerJS (target 25)': stryker ? round(modules.rate / stryker.rate) : null,
    'overlay warm ms': round(warm),
    'stock rerun ms': round(stock),
    'overlay : stock (target 0.1)': round(warm / stock, 3),
  }
  if (!repair) return rates
  return {
    ...rates,
    'repair of': `${file} over ${path}`,
    'repair candidates': repair.candidates,
    'repair levels': repair.counts,
    'repair candidates/s': round(1_000 / repair.each),
    'repair ms each': round(repair.each, 3),
    'bare ms each that was run': repair.bareMs === null ? null : round(repair.bareMs / repair.ran, 3),
    'share of bare re-execution (target 0.5)': repair.bareMs === null ? null : round(repair.bareMs / repair.ms, 2),
  }
}

/**
 * One small project: from red to the first repair shown and to the first proven one, in a watch that was green before and in
 * `ci`, whose lab starts cold; multiples of a stock rerun of the failing file.
 */
async function redToRepair(root, { file, test, find, replace }) {
  for (const part of [file, test]) cpSync(join(cases, 'small', part), join(root, part))
  writeFileSync(join(root, 'package.json'), '{ "name": "one", "private": true, "type": "module" }\n')
  const author = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org']
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    [...author, 'commit', '-qm', 'green'],
  ])
    spawnSync('git', args, { cwd: root })
  const path = join(root, file)
  const green = readFileSync(path, 'utf8')
  const red = green.replace(find, () => replace)
  const stock = await stockRerun(root, test)

  const terminal = new Terminal(root, [cli], 60_000)
  await terminal.shows(/tests? passed\.? *Watching/)
  // Whoever edits has read the screen first.
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  writeFileSync(path, red)
  const redAt = await terminal.shows(/[1-9]\d* failing/)
  const shownAt = await terminal.shows(/[1-9]\d* (?:plausible|proven)/)
  const provenAt = await terminal.shows(/[1-9]\d* proven/)
  await terminal.end()

  const report = `${root}.json`
  spawnSync(process.execPath, [cli, 'ci', '--report', report, '--max-time', '60s'], { cwd: root, timeout: 120_000 })
  const { failures } = JSON.parse(readFileSync(report, 'utf8'))
  const timings = failures.flatMap(({ candidates }) => candidates.flatMap(({ timing }) => timing ?? []))
  const first = (name) => Math.min(...timings.map((timing) => timing[name])) / stock
  return {
    watch: { plausible: (shownAt - redAt) / stock, proven: (provenAt - redAt) / stock },
    ci: { plausible: first('firstSeenMs'), proven: first('verifiedMs') },
  }
}

async function redToRepairs(folder, count) {
  const small = JSON.parse(readFileSync(join(cases, 'small/small.json'), 'utf8'))
  const rows = []
  for (const [at, entry] of small.slice(0, count).entries())
    rows.push(await redToRepair(join(folder, `repair-${at}`), entry))
  const middle = (face, what) => round(median(rows.map((row) => row[face][what])), 2)
  return {
    tried: rows.length,
    'watch: red to first plausible, stock reruns (target 1)': middle('watch', 'plausible'),
    'watch: red to first proven, stock reruns (target 3)': middle('watch', 'proven'),
    'ci: red to first plausible, stock reruns': middle('ci', 'plausible'),
    'ci: red to first proven, stock reruns': middle('ci', 'proven'),
  }
}

const folder = temporaryFolder()
const rows = []
for (const [name, root] of copyProjects(folder, only)) {
  const row = await measure(name, root)
  rows.push(row)
  console.log(`\n${name}`)
  console.table(
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [
        key,
        typeof value === 'object' && value ? JSON.stringify(value) : value,
      ]),
    ),
  )
}
const repairs = Number(option('repairs', 6))
const repair = repairs > 0 ? await redToRepairs(folder, repairs) : null
if (repair) {
  console.log('\nfrom red to repair')
  console.table(repair)
}
if (option('json')) writeFileSync(option('json'), `${JSON.stringify({ lab: rows, repair }, null, 2)}\n`)

// Measures the built tool on labelled failures: `node test/bench/cases.mjs [--only ID,BASE,KIND] [--set cases|more|all|small] [--jobs N]
// [--json FILE]`. Each case is written to a temporary folder with its git history, `repair-watch ci` runs there as a user
// would run it, and the hidden oracle tests decide whether what it shows first (or among the first three) is right.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { vitest } from '../cases/lib/run.mjs'
import { baseFolder, HERE, loadCases, loadOracle, materialise } from '../cases/materialise.mjs'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const nodeModules = join(repository, 'node_modules')
const cli = process.env.REPAIR_WATCH_CLI ?? join(repository, 'dist/cli.js')

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : process.argv[at + 1]
}

/** Runs the tool; resolves to its report, null when it wrote none. */
function ci(folder, env = {}) {
  const file = join(folder, '..', `${folder.split('/').at(-1)}.report.json`)
  rmSync(file, { force: true })
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, 'ci', '--report', file, '--max-time', option('max-time', '90s')], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (text) => {
      errors += text
    })
    child.on('close', (status) =>
      resolve(
        existsSync(file)
          ? { ...JSON.parse(readFileSync(file, 'utf8')), exit: status }
          : { failures: [], exit: status, errors },
      ),
    )
  })
}

/** A tree of the case without work-tree noise, with some diffs applied. */
function patched(testCase, folder, diffs) {
  rmSync(folder, { recursive: true, force: true })
  prepare(testCase, folder)
  for (const diff of diffs) {
    try {
      execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
        cwd: folder,
        input: diff,
        stdio: ['pipe', 'ignore', 'ignore'],
      })
    } catch {
      return false
    }
  }
  return true
}

function prepare(testCase, folder) {
  if (testCase.set !== 'small') return materialise(testCase, folder, { nodeModules })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "small", "private": true, "type": "module" }\n')
  for (const file of [testCase.file, testCase.test]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(HERE, 'small', file), join(folder, file))
  }
  const path = join(folder, testCase.file)
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(testCase.find, () => testCase.replace),
  )
  execFileSync('ln', ['-s', nodeModules, join(folder, 'node_modules')])
  execFileSync('git', ['init', '-q'], { cwd: folder })
}

/** Do visible and hidden tests pass with these diffs? For test-wrong and undecided cases only the visible ones count. */
async function isRight(testCase, folder, diffs, withHidden) {
  if (!patched(testCase, folder, diffs)) return false
  if (withHidden) {
    if (testCase.set === 'small') {
      mkdirSync(join(folder, 'hidden'), { recursive: true })
      cpSync(join(HERE, 'small', testCase.hidden), join(folder, testCase.hidden))
    } else cpSync(join(baseFolder(testCase.base), 'hidden'), join(folder, 'hidden'), { recursive: true })
  }
  const visible = await vitest(
    folder,
    nodeModules,
    withHidden && testCase.set !== 'small' ? { args: ['--exclude', 'hidden/**'] } : {},
  )
  if (visible.broken || visible.code !== 0) return false
  if (!withHidden || testCase.set === 'small') return true
  const own = existsSync(join(folder, 'hidden/vitest.config.ts'))
    ? ['--config', 'hidden/vitest.config.ts', '--root', '.']
    : []
  const hidden = await vitest(folder, nodeModules, { args: [...own, 'hidden'], tag: 'h' })
  return !hidden.broken && hidden.code === 0
}

/** The environment in which a flaky case is red now and then; the tool gets up to `runs` starts to see it red. */
function circumstances(testCase, oracle) {
  const flaky = oracle[testCase.id]?.flaky
  if (!flaky) return [{}]
  if (flaky.runs) return Array.from({ length: flaky.runs }, () => ({}))
  if (flaky.envs) return flaky.envs
  return flaky.clocks.map((clock) => ({
    NODE_OPTIONS: `--import ${pathToFileURL(join(HERE, 'lib/shift-clock.mjs')).href}`,
    SHIFT_CLOCK_TO: clock,
  }))
}

async function measure(testCase, oracle, root) {
  const folder = join(root, testCase.id)
  prepare(testCase, folder)
  const started = performance.now()
  let report = { failures: [] }
  for (const env of circumstances(testCase, oracle)) {
    report = await ci(folder, env)
    if (report.failures.length > 0 || testCase.kind !== 'flaky') break
  }
  const ms = Math.round(performance.now() - started)
  const verdicts = report.failures.map(({ verdict }) => verdict.kind)
  const shown = report.failures.map(({ candidates }) =>
    candidates.filter(({ fixes }) => fixes === (testCase.kind === 'test-wrong' ? 'test' : 'code')),
  )
  const proven = report.failures.every(({ candidates }) => candidates[0]?.proof.status === 'proven')
  const row = {
    id: testCase.id,
    kind: testCase.kind,
    difficulty: testCase.difficulty,
    ms,
    verdicts,
    confidence: report.failures.map(({ verdict }) => verdict.confidence),
    clause: testCase.expect?.clause ?? null,
    clauseNamed: report.failures.some(({ verdict }) => verdict.clauses.includes(testCase.expect?.clause)),
    right: testCase.kind === undefined ? null : verdicts.length > 0 && verdicts.every((kind) => kind === testCase.kind),
    tried: report.failures.reduce((sum, { effort }) => sum + effort.tried, 0),
    firstProvenMs: Math.min(
      ...report.failures.flatMap(({ candidates }) =>
        candidates.filter(({ proof }) => proof.status === 'proven').map(({ timing }) => timing.verifiedMs),
      ),
    ),
    shown: shown.map((list) =>
      list.slice(0, 3).map(({ title, engine, proof }) => `${proof.status} ${engine}: ${title}`),
    ),
    at1: null,
    at3: null,
    proven,
    errors: report.errors,
    evidence: report.failures.map(({ verdict }) => verdict.evidence.map(({ kind, supports }) => `${kind}>${supports}`)),
  }
  if (testCase.kind === 'code-wrong' || testCase.kind === 'test-wrong') {
    const withHidden = testCase.kind === 'code-wrong'
    const scratch = join(root, `${testCase.id}-patched`)
    // Failures of one case may need one candidate each, or one candidate may mend them all.
    const tryRank = async (rank) => {
      const firsts = shown.map((list) => list[rank] ?? list[0]).filter(Boolean)
      if (firsts.length === 0) return false
      const diffs = [...new Set(firsts.map(({ diff }) => diff))]
      if (await isRight(testCase, scratch, diffs, withHidden)) return true
      for (const diff of diffs.length > 1 ? diffs : [])
        if (await isRight(testCase, scratch, [diff], withHidden)) return true
      return false
    }
    row.at1 = await tryRank(0)
    // Every candidate apart, for the study of what tells right ones from wrong ones.
    if (process.argv.includes('--every') && shown.length === 1) {
      row.every = []
      for (const { title, engine, proof, behaviour, diff } of shown[0]) {
        const right = await isRight(testCase, scratch, [diff], withHidden)
        row.every.push({
          title,
          engine,
          status: proof.status,
          guards: proof.guards,
          mended: proof.mended,
          behaviour,
          right,
        })
      }
    }
    row.at3 = row.at1 || (shown.some((list) => list.length > 1) && ((await tryRank(1)) || (await tryRank(2))))
    rmSync(scratch, { recursive: true, force: true })
  }
  rmSync(folder, { recursive: true, force: true })
  return row
}

const only = option('only', '')
  .split(',')
  .filter((name) => name !== '')
const set = option('set', 'cases')
const all =
  set === 'small'
    ? JSON.parse(readFileSync(join(HERE, 'small/small.json'), 'utf8')).map((one) => ({
        ...one,
        id: one.name,
        set: 'small',
        kind: 'code-wrong',
        difficulty: 'single-edit',
      }))
    : loadCases(set)
const chosen = all.filter(
  ({ id, base, kind }) => only.length === 0 || only.some((name) => [id, base, kind].includes(name)),
)
const oracle = loadOracle(set === 'small' ? 'cases' : set)
const root = mkdtempSync(join(tmpdir(), 'repair-watch-cases-'))
const queue = [...chosen]
const rows = []
await Promise.all(
  Array.from({ length: Number(option('jobs', '2')) }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const row = await measure(next, oracle, root)
      rows.push(row)
      const mark = (value) => (value === null ? ' ' : value ? '✔' : '✘')
      console.log(
        `${row.id.padEnd(18)} ${row.kind.padEnd(11)} verdict ${mark(row.right)} ${[...new Set(row.verdicts)].join('+').padEnd(12)} @1 ${mark(row.at1)} @3 ${mark(row.at3)} clause ${row.clause ? mark(row.clauseNamed) : ' '} ${String(row.tried).padStart(5)} tried ${(row.ms / 1000).toFixed(1).padStart(5)} s  ${row.shown[0]?.[0] ?? ''}${row.errors ? ` !! ${row.errors.slice(0, 200)}` : ''}`,
      )
    }
  }),
)
rmSync(root, { recursive: true, force: true })

const share = (list, test) => `${list.filter(test).length}/${list.length}`
console.log('')
for (const kind of new Set(rows.map((row) => row.kind))) {
  const own = rows.filter((row) => row.kind === kind)
  const repaired =
    own[0].at1 === null
      ? ''
      : `  correct@1 ${share(own, (row) => row.at1)}  correct@3 ${share(own, (row) => row.at3)}  shown proven but wrong ${share(own, (row) => row.proven && !row.at1)}`
  console.log(`${kind.padEnd(11)} verdict ${share(own, (row) => row.right)}${repaired}`)
}
for (const difficulty of new Set(rows.map((row) => row.difficulty))) {
  const own = rows.filter((row) => row.kind === 'code-wrong' && row.difficulty === difficulty)
  if (own.length > 0)
    console.log(
      `code-wrong, ${difficulty}: correct@1 ${share(own, (row) => row.at1)} correct@3 ${share(own, (row) => row.at3)}`,
    )
}
const wrongTests = rows.filter((row) => row.kind !== 'test-wrong' && row.verdicts.includes('test-wrong'))
console.log(
  `test verdicts that are wrong: ${wrongTests.length}/${rows.length} ${wrongTests.map(({ id }) => id).join(' ')}`,
)
const json = option('json', null)
if (json) writeFileSync(json, JSON.stringify(rows, null, 1))

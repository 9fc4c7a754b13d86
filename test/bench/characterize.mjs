// What are generated tests worth? `npm run bench:characterize -- [--only BASE/FILE,…] [--json FILE] [--max-time SECONDS]
// [--stryker]`
// Modules of the development half are characterized as if they had no tests (their tests tell inputs, and no more). Of
// the drafts alone: the statements and branches they reach; the share of mutants they notice, of StrykerJS-like operators
// that the selection does not use (`mutations.mjs`); the seeded bugs of the cases they notice; whether they raise an alarm
// over code that a compiler wrote otherwise; how many fail in one of a hundred runs under other circumstances; and how many
// there are. With `--stryker` (minutes) also the mutation score by StrykerJS, which is installed into a temporary folder. With `--json` each module is written as soon as it is
// measured, and what the file holds is not measured again.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { minifySync, transformSync } from 'rolldown/experimental'
import { characterize } from '../../dist/characterize/characterize.js'
import { openLab } from '../../dist/vitest/lab.js'
import { copyBase, loadCases } from '../cases/materialise.mjs'
import { mutate, mutations } from './mutations.mjs'
import { temporaryFolder } from './projects.mjs'
import { strykerScores } from './stryker-score.mjs'

const MODULES = `
tariff/src/clock.ts tariff/src/meter.ts tariff/src/tariff.ts tariff/src/bill.ts
stockroom/src/reorder.ts stockroom/src/lots.ts
tabular/src/inline.ts tabular/src/width.ts tabular/src/table.ts
filterql/src/lexer.ts filterql/src/evaluate.ts
kitchen/lib/fraction.cjs kitchen/lib/units.cjs
confkit/src/merge.ts confkit/src/env.ts
planner/src/spans.ts planner/src/heap.ts
quiz/src/scoring.ts remotejob/src/timing.ts
`
  .trim()
  .split(/\s+/)

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : process.argv[at + 1]
}
const only = option('only', '').split(',').filter(Boolean)
const file = option('json', null)
const end = performance.now() + Number(option('max-time', '1000000')) * 1_000
const done = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
const MOST_MUTANTS = Number(option('mutants', '80'))
const signal = new AbortController().signal
const never = new AbortController().signal

const cases = loadCases('cases').filter(({ kind }) => kind === 'code-wrong')
const labs = new Map()
const home = temporaryFolder()
const score = process.argv.includes('--stryker') ? strykerScores(join(home, 'stryker')) : null

async function open(base) {
  if (!labs.has(base)) {
    for (const lab of labs.values()) await (await lab).lab.dispose()
    labs.clear()
    const root = join(home, base)
    mkdirSync(root, { recursive: true })
    copyBase(base, root)
    labs.set(
      base,
      openLab({ root, args: [], workers: 1 }).then((lab) => ({ lab, root })),
    )
  }
  return labs.get(base)
}

/** The same code as compilers write it: without types, lowered, compressed, with other names, all of that. */
function refactored(path, text) {
  if (/\.[cm]?js$/.test(path)) {
    return {
      compressed: minifySync(path, text, { compress: true, mangle: false, codegen: { removeWhitespace: false } }).code,
    }
  }
  const js = (options) => transformSync(path, text, { lang: 'ts', sourceType: 'module', ...options }).code
  const plain = js({})
  const minified = (options) => minifySync('module.js', plain, { module: true, ...options }).code
  return {
    'without types': plain,
    lowered: js({ target: 'es2018' }),
    compressed: minified({ compress: true, mangle: false, codegen: { removeWhitespace: false } }),
    'other names': minified({ compress: false, mangle: true, codegen: { removeWhitespace: false } }),
    minified: minified({ compress: true, mangle: true }),
  }
}

/** Runs of each draft under other circumstances, and the circumstances of one. */
const PERTURBED_RUNS = 100
const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'Europe/Berlin']
const perturbation = (at) => ({
  random: at * 7_919 + 13,
  shiftMs: (at % 2 === 0 ? 1 : -1) * at * 3_456_789,
  timeZone: ZONES[at % ZONES.length],
  order: at,
})

async function measure(id) {
  const [base, ...rest] = id.split('/')
  const module = rest.join('/')
  const { lab, root } = await open(base)
  const read = async (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null)
  const text = await read(module)
  const started = performance.now()
  const outcome = await characterize(
    {
      lab,
      module,
      text,
      only: [],
      overlay: new Map(),
      read,
      folder: 'test/generated',
      clauses: [],
      clauseOutcomes: [],
      countExisting: false,
      onStep: (step) => process.stderr.write(`  ${id}: ${step} (${Math.round(performance.now() - started)} ms)\n`),
    },
    signal,
  )
  const seconds = Math.round((performance.now() - started) / 1_000)
  const lines = text.split('\n').length - 1
  if (outcome.status === 'nothing') return { lines, tests: 0, seconds, reason: outcome.reason }
  const { draft } = outcome
  const project = await lab.projectOf(module)
  const failing = async (changed, more = {}) => {
    const result = await lab.run(
      {
        overlay: new Map([
          [draft.path, draft.text],
          [module, changed],
        ]),
        tests: { kind: 'files', files: [{ project, file: draft.path }] },
        worker: 'warm',
        timeoutMs: 10_000,
        ...more,
      },
      never,
    )
    if (result.status !== 'ran' || result.fileErrors.length > 0) return { failed: draft.tests.length, result }
    return { failed: result.outcomes.filter(({ state }) => state === 'failed').length, result }
  }
  const { result } = await failing(text, { spectrum: true })
  const own = (result.spectrum?.statements ?? []).flatMap((one, at) => (one.path === module ? [at] : []))
  const hit = new Set([...(result.spectrum?.hits.values() ?? [])].flat())
  const seen = { statements: [0, 0], branches: [0, 0] }
  for (const at of own) {
    const { start } = result.spectrum.statements[at]
    // What does not begin a line of its own after indentation is a part of an expression: a branch.
    const kind = /^\s*$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start)) ? 'statements' : 'branches'
    seen[kind][1]++
    if (hit.has(at)) seen[kind][0]++
  }
  const foreign = mutations(module, text, Number.POSITIVE_INFINITY).filter(({ kind }) => !kind.startsWith('leak'))
  const step = Math.max(1, foreign.length / MOST_MUTANTS)
  const sample = Array.from(
    { length: Math.min(foreign.length, MOST_MUTANTS) },
    (_, at) => foreign[Math.floor(at * step)],
  )
  let noticed = 0
  const missed = []
  for (const one of sample) {
    if ((await failing(mutate(text, one))).failed > 0) noticed++
    else missed.push(one)
  }
  const alarms = {}
  for (const [kind, other] of Object.entries(refactored(module, text))) alarms[kind] = (await failing(other)).failed
  const bugs = {}
  for (const one of cases.filter((one) => one.base === base)) {
    const edits = [...(one.head ?? []), ...(one.work ?? [])].filter((edit) => edit.file === module)
    if (edits.length === 0) continue
    const wrong = edits.reduce((all, { find, replace }) => all.split(find).join(replace), text)
    bugs[one.id] = (await failing(wrong)).failed > 0
  }
  const flaky = new Set()
  for (let at = 0; at < PERTURBED_RUNS; at++) {
    const { result } = await failing(text, { perturb: perturbation(at) })
    for (const { test, state } of result.outcomes ?? []) if (state !== 'passed') flaky.add(test.name)
  }
  return {
    lines,
    tests: draft.tests.length,
    seconds,
    flaky: [flaky.size, draft.tests.length],
    stryker: score?.(root, module, draft) ?? null,
    mutants: draft.mutants,
    ...seen,
    foreign: [noticed, sample.length],
    missed: missed.slice(0, 12),
    alarms,
    bugs,
    scores: draft.tests.map(({ score }) => score),
    text: draft.text,
  }
}

for (const id of MODULES) {
  if (only.length > 0 && !only.some((name) => id.includes(name))) continue
  if (done[id] || performance.now() > end) continue
  try {
    done[id] = await measure(id)
  } catch (error) {
    done[id] = { failed: String(error) }
  }
  if (file) writeFileSync(file, JSON.stringify(done, null, 2))
}
for (const lab of labs.values()) await (await lab).lab.dispose()

const share = (pairs) => {
  const [part, whole] = pairs.reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0])
  return `${whole === 0 ? '–' : Math.round((1_000 * part) / whole) / 10} % (${part}/${whole})`
}
const row = (name, all) => {
  const known = all.filter((one) => one.mutants)
  const bugs = known.flatMap((one) => Object.values(one.bugs))
  const alarms = known.flatMap((one) => Object.values(one.alarms).map((failed) => [failed, one.tests]))
  console.log(
    [
      name,
      `statements ${share(known.map((one) => one.statements))}`,
      `branches ${share(known.map((one) => one.branches))}`,
      `own mutants ${share(known.map(({ mutants }) => [mutants.after, mutants.total]))}`,
      `foreign mutants ${share(known.map((one) => one.foreign))}`,
      `StrykerJS ${share(known.flatMap(({ stryker }) => (stryker ? [stryker] : [])))}`,
      `flaky ${share(known.map(({ flaky }) => flaky))}`,
      `bugs ${share(bugs.map((one) => [one ? 1 : 0, 1]))}`,
      `false alarms ${share(alarms)}`,
      `tests/100 lines ${Math.round((1_000 * all.reduce((sum, one) => sum + (one.tests ?? 0), 0)) / all.reduce((sum, one) => sum + (one.lines ?? 0), 0)) / 10}`,
      `${all.reduce((sum, one) => sum + (one.seconds ?? 0), 0)} s`,
      ...all.flatMap(({ failed, reason }) => failed ?? reason ?? []),
    ].join('  '),
  )
}
for (const [id, one] of Object.entries(done)) row(id, [one])
row('ALL', Object.values(done))

// Does the lab ever say something else than Vitest? `npm run bench:soundness -- [--most N] [--cold N] [--only a,b] [--json FILE]`
// Mutants of green projects are decided three ways: swept behind the switch, run alone on the overlay, and (a sample, and
// every one on which the first two differ) by a cold `vitest run` on a written copy. Exit status 1 on any disagreement.
import { spawn } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileRole } from '../../dist/model/paths.js'
import { isProgram } from '../../dist/source/syntax.js'
import { openLab } from '../../dist/vitest/lab.js'
import { whyNotPassing } from '../../dist/vitest/lab-result.js'
import { mutate, mutations } from './mutations.mjs'
import { copyProjects, temporaryFolder } from './projects.mjs'

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : process.argv[at + 1]
}
const most = Number(option('most', 4000))
const mostCold = Number(option('cold', 150))
const only = option('only', '').split(',').filter(Boolean)
const CANDIDATE_MS = 6_000
const COLD_MS = 60_000

/** The same choice in every run. */
let seed = Number(option('seed', 1))
const random = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}
const shuffled = (items) =>
  items
    .map((item) => [random(), item])
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item)

/** A stock Vitest on written files: null when everything passes. */
function cold(folder, files) {
  return new Promise((resolve) => {
    const vitest = join(folder, '../node_modules/vitest/vitest.mjs')
    const child = spawn(process.execPath, [vitest, 'run', ...files, '--reporter=dot', '--no-color'], {
      cwd: folder,
      env: { ...process.env, CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part))
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), COLD_MS)
    child.on('close', (status) => {
      clearTimeout(timer)
      resolve(status === 0 ? null : (/(?:Error|FAIL)[^\n]*/.exec(text)?.[0] ?? `status ${status}`))
    })
  })
}

/** The mutants of a project, each with the tests of one test file that reaches it. */
async function mutantsOf(lab, folder, share) {
  const files = lab.info.testFiles
  const survey = await lab.run({
    overlay: new Map(),
    tests: { kind: 'files', files },
    worker: 'warm',
    timeoutMs: 120_000,
  })
  if (survey.status !== 'ran') throw new Error(survey.detail)
  const testsOf = new Map()
  for (const { test, state } of survey.outcomes) {
    if (state === 'skipped') continue
    const entry = testsOf.get(test.file) ?? { tests: [], green: true }
    testsOf.set(test.file, { tests: [...entry.tests, test], green: entry.green && state === 'passed' })
  }
  const sources = (await lab.reach(files)).filter((path) => isProgram(path) && fileRole(path) === 'source')
  const all = []
  for (const path of sources) {
    const before = readFileSync(join(folder, path), 'utf8')
    const related = (await lab.related([path])).filter(({ file }) => testsOf.get(file)?.green)
    if (related.length === 0) continue
    for (const mutation of mutations(path, before)) {
      const file = related[Math.floor(random() * related.length)].file
      const after = mutate(before, mutation)
      all.push({ path, before, after, kind: mutation.kind, tests: testsOf.get(file).tests, file })
    }
  }
  const red = [...testsOf].filter(([, { green }]) => !green).map(([file]) => file)
  return { all, chosen: shuffled(all).slice(0, share), red }
}

/** Sweeps mutants test file by test file; fills in `swept`. */
async function sweepAll(lab, mutants) {
  for (const file of new Set(mutants.map((one) => one.file))) {
    const own = mutants.filter((one) => one.file === file)
    const candidates = own.map(({ path, before, after }, at) => ({ id: `c-${at}`, changes: [{ path, before, after }] }))
    let answers = 0
    for await (const { candidate, status, detail } of lab.sweep({
      candidates,
      overlay: new Map(),
      tests: own[0].tests,
      timeoutMs: CANDIDATE_MS,
    })) {
      own[Number(candidate.id.slice(2))].swept = status === 'passes' ? null : detail || 'fails'
      answers++
    }
    if (answers !== own.length) throw new Error(`${file}: ${answers} answers to ${own.length} candidates`)
  }
}

const root = temporaryFolder()
const rows = []
const disagreements = []
const projects = copyProjects(root, only)
let total = { swept: 0, sweepMs: 0, ran: 0, runMs: 0, cold: 0, passing: 0 }
for (const [name, folder] of projects) {
  const lab = await openLab({ root: folder, args: [], workers: 1 })
  const {
    all,
    chosen: mutants,
    red,
  } = await mutantsOf(lab, folder, Math.ceil((most - total.swept) / (projects.size - rows.length)))
  const started = performance.now()
  await sweepAll(lab, mutants)
  const sweepMs = performance.now() - started
  const begun = performance.now()
  for (const one of mutants) {
    const overlay = new Map([[one.path, one.after]])
    const tests = { kind: 'tests', tests: one.tests }
    const result = await lab.run({ overlay, tests, worker: 'warm', timeoutMs: CANDIDATE_MS, bail: 1 })
    one.ran = whyNotPassing(result, one.tests)
  }
  const runMs = performance.now() - begun
  await lab.dispose()
  const differing = mutants.filter(({ swept, ran }) => (swept === null) !== (ran === null))
  // Passing mutants are the ones that a person would be shown: half of the sample.
  const share = Math.max(1, Math.floor(mostCold / projects.size))
  const passing = shuffled(mutants.filter(({ swept }) => swept === null)).slice(0, Math.ceil(share / 2))
  const others = shuffled(mutants.filter((one) => !passing.includes(one))).slice(0, share - passing.length)
  const sample = [...new Set([...differing, ...passing, ...others])]
  const copies = [0, 1].map((at) => {
    const copy = join(root, `${name}-cold-${at}`)
    cpSync(folder, copy, { recursive: true })
    return copy
  })
  const queue = [...sample]
  await Promise.all(
    copies.map(async (copy) => {
      for (let one = queue.shift(); one; one = queue.shift()) {
        writeFileSync(join(copy, one.path), one.after)
        one.cold = await cold(copy, [one.file])
        writeFileSync(join(copy, one.path), one.before)
      }
    }),
  )
  for (const one of sample) {
    const verdicts = [one.swept, one.ran, one.cold].map((why) => why === null)
    if (new Set(verdicts).size > 1) disagreements.push({ project: name, ...one })
  }
  const passes = mutants.filter(({ swept }) => swept === null).length
  total = {
    swept: total.swept + mutants.length,
    sweepMs: total.sweepMs + sweepMs,
    ran: total.ran + mutants.length,
    runMs: total.runMs + runMs,
    cold: total.cold + sample.length,
    passing: total.passing + passes,
  }
  rows.push({
    project: name,
    mutants: all.length,
    tried: mutants.length,
    passing: passes,
    'swept/s': Math.round((mutants.length / sweepMs) * 1_000),
    'overlay/s': Math.round((mutants.length / runMs) * 1_000),
    cold: sample.length,
    differ: disagreements.filter(({ project }) => project === name).length,
    'red before': red.length,
  })
  console.log(
    `${name}: ${mutants.length} tried, ${differing.length} differ between sweep and overlay, ${sample.length} cold`,
  )
}
console.table(rows)
for (const { project, path, kind, file, before, after, swept, ran, cold: reason } of disagreements) {
  const line = before.slice(0, firstDifference(before, after)).split('\n').length
  console.log(`\n${project} ${path}:${line} (${kind}) against ${file}`)
  console.log(`  sweep:   ${swept ?? 'passes'}\n  overlay: ${ran ?? 'passes'}\n  cold:    ${reason ?? 'passes'}`)
}
const falsePasses = disagreements.filter((one) => one.cold !== null && (one.swept === null || one.ran === null))
const summary = {
  candidates: total.swept,
  passing: total.passing,
  cold: total.cold,
  disagreements: disagreements.length,
  falsePasses: falsePasses.length,
  sweptPerSecond: total.swept / (total.sweepMs / 1_000),
  overlayPerSecond: total.ran / (total.runMs / 1_000),
}
console.log(`\n${JSON.stringify(summary)}`)
if (option('json')) writeFileSync(option('json'), `${JSON.stringify({ ...summary, projects: rows }, null, 2)}\n`)
process.exitCode = disagreements.length > 0 ? 1 : 0

function firstDifference(a, b) {
  let at = 0
  while (a[at] === b[at]) at++
  return at
}

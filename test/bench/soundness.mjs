// Does the lab ever say something else than Vitest? `npm run bench:soundness -- [--most N] [--only a,b] [--major 5]
// [--alone N] [--processes N] [--seed N] [--json FILE]`
// Every mutant of green projects is decided three ways: swept behind the switch, run alone on the overlay, and by a stock
// Vitest on a written copy. Beyond that, mutants are swept once more as repairs of a red one, and a sample (half of it
// passing, and all on which the ways differ) is decided by a `vitest run` of its own. Where that says now this and now that, the
// candidate is a race, and counted as one. Exit status 1 on any disagreement.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileRole } from '../../dist/model/paths.js'
import { isProgram, parse } from '../../dist/source/syntax.js'
import { openLab } from '../../dist/vitest/lab.js'
import { whyNotPassing } from '../../dist/vitest/lab-result.js'
import { ColdRuns, NOT_ALL } from './cold-runs.mjs'
import { featureTable } from './features.mjs'
import { mutate, mutations } from './mutations.mjs'
import { copyProjects, nodeFor, temporaryFolder } from './projects.mjs'

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : process.argv[at + 1]
}
const most = Number(option('most', 4000))
const mostAlone = Number(option('alone', 100))
const processes = Number(option('processes', 2))
const major = Number(option('major', 4))
const only = option('only', '').split(',').filter(Boolean)
const CANDIDATE_MS = 4_000
/** Of the mutants of a project, those of its tests and of what only tests load. */
const TEST_SHARE = 0.1
/** How often Vitest is asked again about one on which the ways differ: a race has no answer. */
const MORE_ALONE = 8
/** Candidates that a red mutant is swept with. */
const REPAIRS = 16

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

/** The tests of each test file that pass as the project is: file key → `{ file, tests, whole }`. */
async function passingTests(lab) {
  const tests = { kind: 'files', files: lab.info.testFiles }
  const survey = await lab.run({ overlay: new Map(), tests, worker: 'warm', timeoutMs: 120_000 })
  if (survey.status !== 'ran') throw new Error(survey.detail)
  const found = new Map()
  for (const { test, state } of survey.outcomes) {
    const { project, file } = test
    const key = `${project}|${file}`
    const entry = found.get(key) ?? { key, project, file, tests: [], red: [] }
    found.set(key, entry)
    if (state === 'passed') entry.tests.push(test)
    else if (state === 'failed') entry.red.push(test)
  }
  for (const [key, { tests: own }] of found) if (own.length === 0) found.delete(key)
  return found
}

/** The mutants of a project, each with the passing tests of one test file that reaches it. */
async function mutantsOf(lab, folder, suites, share) {
  const config = textAt(folder, ['vitest.config.ts', 'vitest.config.mts'])
  const set = textAt(folder, ['setup.ts', 'test/setup.ts', 'packages/station/test/setup.ts'])
  const reached = (await lab.reach(lab.info.testFiles)).filter(isProgram)
  const all = { source: [], test: [] }
  for (const path of reached) {
    const role = fileRole(path)
    if (!all[role]) continue
    const before = readFileSync(join(folder, path), 'utf8')
    const own = lab.info.testFiles.filter(({ file }) => file === path)
    const related = (own.length > 0 ? own : await lab.related([path])).flatMap(
      ({ project, file }) => suites.get(`${project}|${file}`) ?? [],
    )
    if (related.length === 0) continue
    const bodies = functionBodies(path, before)
    for (const mutation of mutations(path, before)) {
      const suite = related[Math.floor(random() * related.length)]
      const test = readFileSync(join(folder, suite.file), 'utf8')
      const { kind, start } = mutation
      const traits = {
        path,
        kind,
        test,
        source: before,
        config,
        set,
        isTest: role === 'test',
        topLevel: !bodies.some((body) => body.start <= start && start < body.end),
        environment: ['jsdom', 'happy-dom'].includes(suite.project)
          ? suite.project
          : /environment: '([\w-]+)'/.exec(config)?.[1],
      }
      all[role].push({ path, before, after: mutate(before, mutation), kind, suite, traits })
    }
  }
  const ofTests = shuffled(all.test).slice(0, Math.ceil(share * TEST_SHARE))
  return [...shuffled(all.source).slice(0, share - ofTests.length), ...ofTests]
}

function functionBodies(path, text) {
  const parsed = parse(path, text)
  const bodies = []
  const visit = (node, inFunction) => {
    if (Array.isArray(node)) for (const one of node) visit(one, inFunction)
    else if (node && typeof node.type === 'string') {
      const isFunction = /Function/.test(node.type) && node.body
      if (isFunction && !inFunction) bodies.push({ start: node.start, end: node.end })
      for (const [key, value] of Object.entries(node)) if (key !== 'parent') visit(value, inFunction || isFunction)
    }
  }
  if (parsed.status === 'parsed') visit(parsed.program, false)
  return bodies
}

function textAt(folder, names) {
  for (const name of names) {
    try {
      return readFileSync(join(folder, name), 'utf8')
    } catch {
      // The next one.
    }
  }
  return ''
}

/** Sweeps texts of files on top of an overlay against the tests of one suite: null for each that passes, else why not. */
async function sweep(lab, suite, overlay, texts) {
  const candidates = texts.map(({ path, before, after }, at) => ({ id: `c-${at}`, changes: [{ path, before, after }] }))
  const answers = new Map()
  const request = { candidates, overlay, tests: suite.tests, timeoutMs: CANDIDATE_MS }
  for await (const { candidate, status, detail } of lab.sweep(request)) {
    const at = Number(candidate.id.slice(2))
    if (answers.has(at)) throw new Error(`${suite.file}: answered twice`)
    answers.set(at, status === 'passes' ? null : detail || 'fails')
  }
  if (answers.size !== texts.length) throw new Error(`${suite.file}: ${answers.size} answers to ${texts.length}`)
  return texts.map((_, at) => answers.get(at))
}

async function sweepAll(lab, mutants) {
  for (const suite of new Set(mutants.map((one) => one.suite))) {
    const own = mutants.filter((one) => one.suite === suite)
    const answers = await sweep(lab, suite, new Map(), own)
    for (const [at, one] of own.entries()) one.swept = answers[at]
  }
}

/** Once more, as it is in earnest: the code is red, the candidates change it, one of them is the code that was green. */
async function sweepFromRed(lab, mutants) {
  let swept = 0
  const wrong = []
  const places = new Set(
    mutants.filter(({ traits }) => !traits.isTest).map(({ path, suite }) => `${suite.key} ${path}`),
  )
  for (const place of places) {
    const own = mutants.filter(({ path, suite }) => `${suite.key} ${path}` === place)
    const red = own.find(({ kind, swept: why }) => why !== null && !kind.startsWith('leak'))
    if (!red) continue
    const { path, suite, after: before } = red
    const others = own.filter((one) => one !== red && one.after !== before).slice(0, REPAIRS)
    const candidates = [{ path, before, after: red.before }, ...others.map(({ after }) => ({ path, before, after }))]
    const answers = await sweep(lab, suite, new Map([[path, before]]), candidates)
    swept += candidates.length
    for (const [at, one] of others.entries()) one.fromRed = answers[at + 1]
    if (answers[0] !== null) wrong.push({ ...red, fromRed: answers[0] })
  }
  return { swept, wrong }
}

async function runAll(lab, mutants) {
  for (const one of mutants) {
    const overlay = new Map([[one.path, one.after]])
    const tests = { kind: 'tests', tests: one.suite.tests }
    const result = await lab.run({ overlay, tests, worker: 'warm', timeoutMs: CANDIDATE_MS, bail: 1 })
    one.ran = whyNotPassing(result, one.suite.tests)
  }
}

async function inTurn(colds, items, work) {
  const queue = [...items]
  await Promise.all(
    colds.map(async (cold) => {
      for (let one = queue.shift(); one; one = queue.shift()) await work(cold, one)
    }),
  )
}

const textFor = ({ suite, path, after }) => ({
  path,
  after,
  project: suite.project,
  file: suite.file,
  keys: suite.tests.map(({ key }) => key),
  whole: suite.red.length === 0,
})

/** Tests that pass in one of the lab and Vitest alone, before anything is changed. */
async function compareBaselines(colds, suites) {
  const differing = []
  const [first, ...others] = colds
  for (const { file } of suites.values()) for (const cold of others) await cold.baseline(file)
  const perFile = new Map()
  for (const { file } of suites.values())
    if (!perFile.has(file)) perFile.set(file, new Set((await first.baseline(file)).passed))
  for (const { file, tests, red } of suites.values()) {
    for (const { key } of tests) if (!perFile.get(file).has(key)) differing.push(`passes in the lab alone: ${key}`)
    for (const { key } of red) if (perFile.get(file).has(key)) differing.push(`passes in Vitest alone: ${key}`)
  }
  return differing
}

const differs = ({ swept, ran, fromRed, cold }) => {
  const verdicts = [swept, ran, cold, ...(fromRed === undefined ? [] : [fromRed])]
  return new Set(verdicts.map((why) => why === null)).size > 1
}

function describe({ project, path, kind, suite, before, after, swept, ran, fromRed, cold, alone }) {
  let at = 0
  while (before[at] === after[at]) at++
  const line = before.slice(0, at).split('\n').length
  const said = Object.entries({ swept, ran, fromRed, cold, alone }).filter(([, why]) => why !== undefined)
  return [
    `\n${project} ${path}:${line} (${kind}) against ${suite.key}`,
    `  ${after.slice(Math.max(0, at - 30), at + 60).replaceAll('\n', '⏎')}`,
    ...said.map(([way, why]) => `  ${way}: ${why ?? 'passes'}`),
  ].join('\n')
}

const root = temporaryFolder(major)
const vitest = join(root, 'node_modules/vitest')
const execPath = nodeFor(major)
const projects = copyProjects(root, only)
const everyone = []
const rows = []
const disagreements = []
const baselines = []
const seconds = { sweep: 0, fromRed: 0, overlay: 0, cold: 0 }
let fromRed = 0
let alone = 0
let coldUnlikeAlone = 0
const timed = async (what, work) => {
  const started = performance.now()
  const value = await work()
  seconds[what] += (performance.now() - started) / 1_000
  return value
}
for (const [name, folder] of projects) {
  const started = performance.now()
  const lab = await openLab({ root: folder, args: [], workers: 1 }, execPath ? { execPath } : {})
  const suites = await passingTests(lab)
  const share = Math.ceil((most - everyone.length) / (projects.size - rows.length))
  const mutants = await mutantsOf(lab, folder, suites, share)
  await timed('sweep', () => sweepAll(lab, mutants))
  const again = await timed('fromRed', () => sweepFromRed(lab, mutants))
  await timed('overlay', () => runAll(lab, mutants))
  await lab.dispose()
  fromRed += again.swept
  const colds = Array.from(
    { length: processes },
    (_, at) => new ColdRuns(folder, join(root, `cold-${at}`, name), { vitest, execPath }),
  )
  const baseline = await compareBaselines(colds, suites)
  baselines.push(...baseline.map((one) => `${name}: ${one}`))
  await timed('cold', () =>
    inTurn(colds, mutants, async (cold, one) => {
      one.cold = await cold.decide(textFor(one))
    }),
  )
  const passing = mutants.filter(({ cold, suite }) => cold === null && suite.red.length === 0)
  const part = Math.ceil(mostAlone / projects.size)
  const sample = new Set([
    ...mutants.filter(differs),
    ...shuffled(passing).slice(0, Math.ceil(part / 2)),
    ...shuffled(mutants.filter(({ suite }) => suite.red.length === 0)).slice(0, Math.floor(part / 2)),
  ])
  await inTurn(colds, sample, async (cold, one) => {
    if (one.suite.red.length > 0) one.cold = await cold.decide(textFor(one))
    else {
      one.alone = await cold.decideAlone(textFor(one))
      alone++
      // Whether all of the tests were there is no business of the exit status.
      if (one.cold === NOT_ALL && one.alone === null) return
      if ((one.alone === null) !== (one.cold === null)) coldUnlikeAlone++
      one.cold = one.alone
      for (let more = 0; differs(one) && !one.isRace && more < MORE_ALONE; more++)
        one.isRace = ((await cold.decideAlone(textFor(one))) === null) !== (one.cold === null)
    }
  })
  for (const cold of colds) cold.dispose()
  const wrong = [...mutants.filter((one) => differs(one) && !one.isRace), ...again.wrong].map((one) => ({
    project: name,
    ...one,
  }))
  disagreements.push(...wrong)
  everyone.push(...mutants)
  rows.push({
    project: name,
    candidates: mutants.length,
    passing: mutants.filter(({ cold }) => cold === null).length,
    'from red': again.swept,
    'of their own': sample.size,
    differ: wrong.length,
    races: mutants.filter(({ isRace }) => isRace).length,
    'baseline differs': baseline.length,
    seconds: Math.round((performance.now() - started) / 1_000),
  })
  console.log(JSON.stringify(seconds))
  console.log(JSON.stringify(rows.at(-1)))
  for (const one of wrong) console.log(describe(one))
}
console.table(rows)
console.table(featureTable(everyone))
for (const one of baselines) console.log(one)
const falsePasses = disagreements.filter(
  (one) => one.cold !== null && [one.swept, one.ran, one.fromRed].some((why) => why === null),
)
const summary = {
  vitest: major,
  swept: everyone.length,
  ranOnOverlay: everyone.length,
  cold: everyone.length,
  passing: everyone.filter(({ cold }) => cold === null).length,
  sweptFromRed: fromRed,
  byVitestOfTheirOwn: alone,
  coldUnlikeOwn: coldUnlikeAlone,
  disagreements: disagreements.length,
  races: everyone.filter(({ isRace }) => isRace).length,
  falsePasses: falsePasses.length,
  sweptPerSecond: Math.round(everyone.length / seconds.sweep),
  overlayPerSecond: Math.round(everyone.length / seconds.overlay),
  coldPerSecond: Number((everyone.length / seconds.cold).toFixed(1)),
}
console.log(JSON.stringify(summary))
if (option('json')) {
  const report = { ...summary, projects: rows, features: featureTable(everyone), baselines }
  writeFileSync(option('json'), `${JSON.stringify(report, null, 2)}\n`)
}
process.exitCode = disagreements.length > 0 ? 1 : 0

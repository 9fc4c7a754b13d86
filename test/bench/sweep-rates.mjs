// Candidates a second of the lab, by the level at which they are decided.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileRole } from '../../dist/model/paths.js'
import { isProgram } from '../../dist/source/syntax.js'
import { openLab } from '../../dist/vitest/lab.js'
import { bareTimes } from './bare.mjs'
import { mutate, mutations } from './mutations.mjs'

const KINDS = /^(?:operator|number|boolean|string|condition|return|not|array)/

/** Mutations such as StrykerJS makes them: no leaks, nothing that only removes statements. */
export function plainMutations(text, path) {
  return mutations(path, text, Number.POSITIVE_INFINITY).filter(({ kind }) => KINDS.test(kind))
}

/** What a test file holds does not show from outside any more: each candidate has all modules evaluated anew. */
export function hideState(root) {
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const file = join(root, path)
    if (fileRole(path) !== 'test' || !/\.test\.tsx?$/.test(path) || !statSync(file).isFile()) continue
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nconst hidden = new WeakMap()\nvoid hidden\n`)
  }
}

/** How long a session waits for a candidate (ms): what honest tests took and a good deal more. */
const patience = (outcomes) => Math.round(1_500 + 6 * outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0))

async function sweep(lab, request) {
  const counts = {}
  const run = new Set()
  const started = performance.now()
  for await (const { candidate, level, status } of lab.sweep({ overlay: new Map(), ...request })) {
    counts[level] = (counts[level] ?? 0) + 1
    if (level !== 'duplicate') run.add(candidate.id)
    if (status === 'passes') counts.passing = (counts.passing ?? 0) + 1
  }
  return { counts, run, ms: performance.now() - started }
}

const toCandidates = (path, before, texts) =>
  texts.map((after, at) => ({ id: `${at}`, changes: [{ path, before, after }] }))

/** All mutants of a green project against every test that reaches them, as StrykerJS tries them. */
export async function mutantRate(root, most) {
  const lab = await openLab({ root, args: [], workers: 1 })
  const files = lab.info.testFiles
  const tests = { kind: 'files', files }
  const survey = await lab.run({ overlay: new Map(), tests, worker: 'warm', timeoutMs: 120_000 })
  const total = { candidates: 0, ms: 0, counts: {} }
  const sources = (await lab.reach(files)).filter((path) => isProgram(path) && fileRole(path) === 'source')
  for (const path of sources) {
    const before = readFileSync(join(root, path), 'utf8')
    const related = new Set((await lab.related([path])).map(({ file }) => file))
    const own = survey.outcomes.filter(({ test, state }) => related.has(test.file) && state === 'passed')
    const texts = plainMutations(before, path).map((one) => mutate(before, one))
    const candidates = toCandidates(path, before, texts.slice(0, most - total.candidates))
    if (candidates.length === 0 || own.length === 0) continue
    const { counts, ms } = await sweep(lab, {
      candidates,
      tests: own.map(({ test }) => test),
      timeoutMs: patience(own),
    })
    for (const [level, count] of Object.entries(counts)) total.counts[level] = (total.counts[level] ?? 0) + count
    total.candidates += candidates.length
    total.ms += ms
  }
  await lab.dispose()
  return { ...total, rate: (total.candidates / total.ms) * 1_000 }
}

/**
 * A red project: the first mutant of the richest source that makes one test fail. All mutants of the red text against
 * that test, and the time of a loop that does nothing but call its function.
 */
export async function repairRate(root, path, file) {
  const green = readFileSync(join(root, path), 'utf8')
  const lab = await openLab({ root, args: [], workers: 1 })
  const [testFile] = lab.info.testFiles.filter((one) => one.file === file)
  const tests = { kind: 'files', files: [testFile] }
  let found = null
  for (const one of plainMutations(green, path).filter(({ kind }) => /^(?:operator|number)/.test(kind))) {
    const text = mutate(green, one)
    const overlay = new Map([[path, text]])
    const result = await lab.run({ overlay, tests, worker: 'warm', timeoutMs: 20_000 })
    const failing = result.status === 'ran' ? result.outcomes.filter(({ state }) => state === 'failed') : []
    if (failing.length > 0 && (!found || failing.length < found.tests.length))
      found = { text, tests: failing.map(({ test }) => test) }
    if (found?.tests.length === 1) break
  }
  if (!found) return null
  writeFileSync(join(root, path), found.text)
  lab.invalidate()
  await lab.run({ overlay: new Map(), tests, worker: 'warm', timeoutMs: 20_000 })
  const texts = variants(found.text, path)
  const candidates = toCandidates(path, found.text, texts)
  const { counts, run, ms } = await sweep(lab, { candidates, tests: found.tests, timeoutMs: patience([]) })
  await lab.dispose()
  const bare = bareTimes(root, path, found.text, texts, file)
  writeFileSync(join(root, path), green)
  if (!bare) return { candidates: candidates.length, counts, ms, each: ms / candidates.length, bareMs: null }
  const bareMs = [...bare].reduce((sum, [at, time]) => (run.has(`${at}`) ? sum + time : sum), 0)
  return { candidates: candidates.length, ran: run.size, counts, ms, each: ms / candidates.length, bareMs }
}

/** All mutants, and each number also as each of its neighbours, so that there are enough of them to outweigh a start. */
function variants(text, path) {
  const all = plainMutations(text, path)
  const numbers = all
    .filter(({ kind }) => kind === 'number')
    .flatMap(({ start, end }) => Array.from({ length: 40 }, (_, at) => ({ start, end, text: `${at + 3}` })))
  return [...new Set([...all, ...numbers].map((one) => mutate(text, one)))].slice(0, 2_000)
}

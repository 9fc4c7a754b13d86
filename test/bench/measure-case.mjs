import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { halfOf, prepareCase } from './case-sets.mjs'
import { patchChecker } from './check-patch.mjs'
import { verdictByRecency } from './git-recency.mjs'
import { DIST, runTool, stockRerun } from './run-tool.mjs'

const { fileRole } = await import(`${DIST}model/paths.js`)

/**
 * Writes one case to `root`, runs the tool there, and lets the hidden oracle tests decide whether what it shows first, or
 * among the first three, is right. `every` checks all shown candidates, `rerun` times a stock rerun of the failing file, and
 * `trace` has the tool looked on, so that a miss says where it was lost.
 */
export async function measureCase(testCase, { root, maxTime, every = false, rerun = false, trace = false }) {
  const folder = join(root, testCase.id)
  const traceFile = trace && testCase.kind === 'code-wrong' ? `${folder}.trace` : null
  prepareCase(testCase, folder)
  configureModel(folder)
  const recency = verdictByRecency(folder, fileRole)
  const started = performance.now()
  const report = await runTool(testCase, folder, { maxTime, traceFile })
  const ms = Math.round(performance.now() - started)
  const shown = report.failures.map(({ candidates }) =>
    candidates.filter(({ fixes }) => fixes === (testCase.kind === 'test-wrong' ? 'test' : 'code')),
  )
  const row = { ...describe(testCase, report, shown), ms, recency }
  if (testCase.kind === 'code-wrong' || testCase.kind === 'test-wrong') {
    const scratch = join(root, `${testCase.id}-patched`)
    Object.assign(
      row,
      await judgeRepairs(shown, patchChecker(testCase, scratch, testCase.kind === 'code-wrong'), every),
    )
    rmSync(scratch, { recursive: true, force: true })
  }
  const failingFile = report.failures[0]?.tests[0]?.file
  if (rerun && row.codeProvenMs !== null && failingFile) row.rerunMs = await stockRerun(folder, failingFile)
  if (testCase.kind === 'code-wrong' && !row.at3) {
    const known = traceFile !== null && (existsSync(traceFile) || row.verdicts.length === 0)
    row.lost = known
      ? await (await import('./where-lost.mjs')).whereLost(testCase, row, traceFile)
      : { stage: 'unknown', detail: '' }
  }
  for (const path of [folder, `${folder}.report.json`, `${folder}.trace`])
    rmSync(path, { recursive: true, force: true })
  return row
}

/** Names the model of bench:model to the tool, in a file that git does not see: it is no edit of the case. */
function configureModel(folder) {
  const config = process.env.BENCH_MODEL_CONFIG
  if (!config) return
  writeFileSync(join(folder, 'repair-watch.config.json'), config)
  if (existsSync(join(folder, '.git'))) {
    mkdirSync(join(folder, '.git/info'), { recursive: true })
    appendFileSync(join(folder, '.git/info/exclude'), 'repair-watch.config.json\n')
  }
}

/** What the report itself says of a case. */
function describe(testCase, { failures, errors, stopped }, shown) {
  const verdicts = failures.map(({ verdict }) => verdict.kind)
  const firstProven = (lists) =>
    Math.min(
      ...lists.flatMap((candidates) =>
        candidates.filter(({ proof }) => proof.status === 'proven').map(({ timing }) => timing.verifiedMs),
      ),
    )
  return {
    id: testCase.id,
    set: testCase.set,
    half: halfOf(testCase),
    base: testCase.base,
    kind: testCase.kind,
    difficulty: testCase.difficulty,
    fixKind: testCase.fixKind,
    verdicts,
    confidence: failures.map(({ verdict }) => verdict.confidence),
    clause: testCase.expect?.clause ?? null,
    clauseNamed: failures.some(({ verdict }) => verdict.clauses.includes(testCase.expect?.clause)),
    right: verdicts.length > 0 && verdicts.every((kind) => kind === testCase.kind),
    tried: failures.reduce((sum, { effort }) => sum + effort.tried, 0),
    firstProvenMs: finite(firstProven(failures.map(({ candidates }) => candidates))),
    codeProvenMs: testCase.kind === 'code-wrong' ? finite(firstProven(shown)) : null,
    shown: shown.map((list) => list.slice(0, 3).map((one) => `${one.proof.status} ${one.engine}: ${one.title}`)),
    firsts: shown.flatMap(([first]) => (first ? [evidenceOf(first)] : [])),
    at1: null,
    at3: null,
    proven: failures.every(({ candidates }) => candidates[0]?.proof.status === 'proven'),
    errors,
    stopped: stopped?.reason ?? null,
    evidence: failures.map(({ verdict }) => verdict.evidence.map(({ kind, supports }) => `${kind}>${supports}`)),
    weights: failures.map(({ verdict }) => verdict.evidence.map(({ weight }) => weight)),
  }
}

/** What the tests say of the candidates that are shown, best first, one list for each failure. */
async function judgeRepairs(shown, check, every) {
  let plausible = false
  const right = async (diffs) => {
    const { visible, hidden } = await check(diffs)
    plausible ||= visible
    return visible && hidden
  }
  // Failures of one case may need one candidate each, or one candidate may mend them all.
  const anyRight = async (candidates) => {
    const diffs = [...new Set(candidates.map(({ diff }) => diff))]
    if (diffs.length === 0) return false
    if (await right(diffs)) return true
    for (const diff of diffs.length > 1 ? diffs : []) if (await right([diff])) return true
    return false
  }
  const atRank = (rank) => anyRight(shown.map((list) => list[rank] ?? list[0]).filter(Boolean))
  const at1 = await atRank(0)
  const at3 = at1 || (shown.some((list) => list.length > 1) && ((await atRank(1)) || (await atRank(2))))
  const result = { at1, at3 }
  if (every) {
    // The first candidates that take back an edit, for comparison: what undoing alone would have come to.
    result.undo = await anyRight(shown.flatMap((list) => list.find(({ engine }) => engine === 'history') ?? []))
    // Every candidate apart, for the study of what tells right ones from wrong ones.
    if (shown.length === 1) {
      result.every = []
      for (const one of shown[0]) result.every.push({ ...evidenceOf(one), right: await right([one.diff]) })
    }
  }
  return { ...result, plausible }
}

function evidenceOf({ title, engine, proof, behaviour, tier }) {
  return { title, engine, status: proof.status, guards: proof.guards, mended: proof.mended, behaviour, tier }
}

function finite(number) {
  return Number.isFinite(number) ? number : null
}

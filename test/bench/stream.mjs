// How close a proof follows the stream: npm run bench:stream -- [--cases N] [--rounds N] [--engine NAMES] [--json FILE]
// A project is watched, a bug is saved into it, and an endpoint on loopback streams the right repair at 1,000 tokens a second.
// Red → proven is divided by the time of the stream up to its last block plus one warm verification of the same candidate.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { applyEdits, copyBase, loadCases } from '../cases/materialise.mjs'
import { temporaryFolder } from './projects.mjs'
import { DIST } from './run-tool.mjs'
import { streamServer } from './stream-server.mjs'

const TARGET = 1.1
const TOKENS_PER_SECOND = 1_000
const WARM_UP_MS = 4_000
const LIMIT_MS = 60_000

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    engine: { type: 'string', default: 'model' },
    json: { type: 'string' },
  },
})
const { startSession } = await import(`${DIST}commands/start-session.js`)
const { openLab } = await import(`${DIST}vitest/lab.js`)
const { makeSurvey } = await import(`${DIST}session/survey.js`)
const { prove } = await import(`${DIST}session/prove.js`)

/** Bugs of one edit in one source file, at most one of each base. */
const chosen = [
  ...new Map(
    loadCases('cases')
      .filter(({ kind, work = [] }) => kind === 'code-wrong' && work.length === 1 && work[0].file.startsWith('src/'))
      .map((one) => [one.base, one]),
  ).values(),
].slice(0, Number(values.cases))

const rows = []
for (const testCase of chosen) rows.push(...(await measure(testCase)))
const ratios = rows.map(({ ratio }) => ratio).sort((a, b) => a - b)
const median = ratios[Math.floor(ratios.length / 2)]
console.log(`\nmedian of ${rows.length}: ${median?.toFixed(2)} (target ≤ ${TARGET.toFixed(2)})`)
if (values.json) writeFileSync(values.json, `${JSON.stringify({ target: TARGET, median, rows }, null, 1)}\n`)
process.exit(rows.length > 0 && median <= TARGET ? 0 : 1)

async function measure(testCase) {
  const root = join(temporaryFolder(), 'project')
  copyBase(testCase.base, root)
  applyEdits(root, testCase.head ?? [])
  const [edit] = testCase.work
  const path = join(root, edit.file)
  const green = readFileSync(path, 'utf8')
  let answer = ''
  const server = await streamServer({ tokensPerSecond: TOKENS_PER_SECOND, answer: () => answer })
  const model = { baseURL: server.baseURL, writer: 'bench', api: 'chat', samples: 1 }
  writeFileSync(join(root, 'repair-watch.config.json'), JSON.stringify({ model }))
  const git = (...args) => execFileSync('git', ['-C', root, '-c', 'user.name=b', '-c', 'user.email=b@c', ...args])
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'green')
  const running = await startSession({ root, engine: values.engine.split(',') }, [], [], true)
  const { session } = running
  const until = (holds) => waitFor(session, holds)
  const found = []
  try {
    await until(({ phase, counts }) => phase === 'idle' && counts.passed > 0)
    // The lab opens after the first green run; nobody is in a hurry then.
    await sleep(WARM_UP_MS)
    for (let round = 0; round < Number(values.rounds); round++) {
      applyEdits(root, [edit])
      const red = readFileSync(path, 'utf8')
      answer = repairOf(edit.file, red, green)
      const asked = server.exchanges.length
      const state = await until((one) => provenOf(one) !== null)
      const { entry, failure } = provenOf(state)
      const offset = performance.now() - session.now()
      const exchange = server.exchanges[asked]
      const verify = await warmVerification(root, failure.failure.tests, entry.candidate)
      const stream = exchange.sent - exchange.arrived
      const redToProven = entry.provedAt - failure.redAt
      const row = {
        id: testCase.id,
        round,
        redToAsked: Math.round(exchange.arrived - offset - failure.redAt),
        stream: Math.round(stream),
        streamToProven: Math.round(entry.provedAt - (exchange.sent - offset)),
        redToProven,
        verify: Math.round(verify),
        ratio: redToProven / (stream + verify),
      }
      found.push(row)
      console.log(
        `${row.id} red → asked ${row.redToAsked} ms, stream ${row.stream} ms, → proven ${row.streamToProven} ms; red → proven ${row.redToProven} ms, one warm verification ${row.verify} ms: ${row.ratio.toFixed(2)}`,
      )
      writeFileSync(path, green)
      await until(({ phase, failures }) => phase === 'idle' && failures.length === 0)
    }
  } finally {
    await running.dispose()
    server.stop()
  }
  return found
}

function provenOf({ failures }) {
  for (const failure of failures)
    for (const entry of failure.candidates)
      if (entry.proof.status === 'proven' && entry.candidate.engine === 'model') return { failure, entry }
  return null
}

/** What a fast model would say: one candidate, whole lines. */
function repairOf(path, red, green) {
  const [from, to] = [red.split('\n'), green.split('\n')]
  let first = 0
  while (from[first] === to[first]) first++
  let last = 0
  while (from.at(-1 - last) === to.at(-1 - last)) last++
  for (; red.split(from.slice(first, from.length - last).join('\n')).length > 2; ) first--
  const lines = (some) => some.slice(first, some.length - last).join('\n')
  return `### code: put back what was right\n${path}\n<<<<<<< SEARCH\n${lines(from)}\n=======\n${lines(to)}\n>>>>>>> REPLACE\n`
}

/** The same proof in a lab that has nothing else to do and has done it before (ms). */
async function warmVerification(root, target, candidate) {
  const { openWorkspace } = await import(`${DIST}workspace/open-workspace.js`)
  const workspace = await openWorkspace(root)
  const lab = await openLab({ root, args: [], workers: 1 })
  const fastCheck = fileURLToPath(import.meta.resolve('fast-check'))
  const { signal } = new AbortController()
  const paths = candidate.changes.map(({ path }) => path)
  let ms = 0
  for (let round = 0; round < 3; round++) {
    const survey = await makeSurvey(workspace, lab, { fastCheck, contracts: [] })
    const { clauses } = survey.contract
    // What the code does without the candidate is known before one comes.
    const own = target.map(({ project, file }) => ({ project, file }))
    await survey.baseline([...own, ...(await lab.related(paths))], signal)
    await survey.clauseOutcomes([...new Set(clauses.map(({ module }) => module))], signal)
    const started = performance.now()
    await prove(candidate, { lab, survey, target, objections: () => [], clauses }, signal)
    ms = performance.now() - started
  }
  await lab.dispose()
  await workspace.dispose()
  return ms
}

function waitFor(session, holds) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      stop()
      reject(
        new Error(
          `nothing came of it: ${JSON.stringify(session.getState().failures.map(({ stage, verdict }) => [stage, verdict?.kind]))}`,
        ),
      )
    }, LIMIT_MS)
    const stop = session.subscribe(() => look())
    const look = () => {
      if (!holds(session.getState())) return
      stop()
      clearTimeout(late)
      resolve(session.getState())
    }
    look()
  })
}

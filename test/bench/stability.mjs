// Does a verdict hang on names or on the order of clauses? `npm run bench:stability -- [--set dev|measured|all] [--only ID,BASE,KIND]
// [--jobs N] [--max-time 20s]`. Each case that does not hang on chance is judged as it is and in disguise (see disguise.mjs),
// there with the engines in reverse order, so that candidates come in another one; prints those whose verdicts differ.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchOptions } from './bench-options.mjs'
import { prepareCase } from './case-sets.mjs'
import { disguise } from './disguise.mjs'
import { runTool } from './run-tool.mjs'
import { wilson } from './statistics.mjs'

const { cases, jobs, maxTime } = benchOptions({ set: 'dev', maxTime: '20s' })
const queue = cases.filter(({ kind }) => kind !== 'flaky')
const root = mkdtempSync(join(tmpdir(), 'repair-watch-stability-'))
const count = { same: 0, all: 0, names: 0 }

const verdictsOf = ({ failures }) =>
  failures
    .map(({ verdict }) => verdict.kind)
    .sort()
    .join(' ')

async function work() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const folder = join(root, next.id)
    prepareCase(next, folder)
    const names = disguise(folder, `${folder}-disguised`)
    const plain = verdictsOf(await runTool(next, folder, { maxTime }))
    const engines = ['--engine', 'test-literal,templates,history']
    const disguised = verdictsOf(await runTool(next, `${folder}-disguised`, { maxTime, more: engines }))
    count.all++
    count.names += names
    if (plain === disguised) count.same++
    console.log(
      `${plain === disguised ? 'same  ' : 'DIFFER'} ${next.id} (${names} names): ${plain}${plain === disguised ? '' : ` | ${disguised}`}`,
    )
    for (const path of [folder, `${folder}-disguised`]) rmSync(path, { recursive: true, force: true })
  }
}

await Promise.all(Array.from({ length: jobs }, work))
rmSync(root, { recursive: true, force: true })
const { low, high } = wilson(count.same, count.all)
console.log(
  `${count.same} of ${count.all} verdicts are the same in disguise (${Math.round(100 * low)}–${Math.round(100 * high)} %), ${count.names} names changed`,
)
process.exitCode = count.same === count.all ? 0 : 1

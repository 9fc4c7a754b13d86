// Measures the built tool on labelled failures: `node test/bench/cases.mjs [--only ID,BASE,KIND] [--set cases|small|more|all]
// [--jobs N] [--max-time 90s] [--every] [--json FILE] [--bare] [--sample N]`. Each case is written to a temporary folder with its git history, `repair-watch
// ci` runs there as a user would run it, and the hidden oracle tests decide whether what it shows first (or among the first
// three) is right. `REPAIR_WATCH_CLI` names another build of the tool.
import { writeFileSync } from 'node:fs'
import { benchOptions } from './bench-options.mjs'
import { rowLine, runCases } from './run-cases.mjs'

const { cases, jobs, maxTime, every, json } = benchOptions({ set: 'cases', maxTime: '90s' })
const onRow = (row, progress) => console.log(rowLine(row, progress))
const rows = await runCases(cases, { jobs, maxTime, every, json: null, onRow })
if (json) writeFileSync(json, JSON.stringify(rows, null, 1))

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

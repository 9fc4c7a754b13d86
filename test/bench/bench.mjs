import { benchOptions } from './bench-options.mjs'
import { readRows, rowLine, runCases, saveRows } from './run-cases.mjs'

const HALVES = { dev: 'development half', measured: 'measured half: only counted, never looked at case by case' }

/**
 * Runs a bench: measures the chosen cases, or takes their rows from a file, and prints a report for each half. The rows serve
 * both reports, which stand with them in the file of `--json`.
 */
export async function runBench(name, report, text) {
  const { cases, jobs, maxTime, json, from } = benchOptions({ set: 'all', maxTime: '45s' })
  const rows = await rowsOf(cases, { jobs, maxTime, json, from })
  const reports = {}
  for (const half of Object.keys(HALVES)) {
    const own = rows.filter((row) => row.half === half)
    if (own.length === 0) continue
    reports[half] = report(own)
    console.log(`\n${name}, ${HALVES[half]}\n${text(reports[half])}`)
  }
  if (json) saveRows(json, rows, { [name]: reports })
}

async function rowsOf(cases, { from, ...options }) {
  if (from) {
    const rows = new Map(readRows(from).map((row) => [row.id, row]))
    return cases.flatMap(({ id }) => rows.get(id) ?? [])
  }
  const onRow = (row, progress) => console.log(rowLine(row, progress))
  return runCases(cases, { ...options, every: true, rerun: true, trace: true, onRow })
}

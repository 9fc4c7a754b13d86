// The evaluation sets of bench:repair and bench:verdict with a model beside the embedded engine, the same reports:
// BENCH_MODEL=name [OPENAI_BASE_URL=…] [BENCH_API_KEY_ENV=OPENAI_API_KEY] npm run bench:model -- [options of bench:repair]
// Without a model or a key it says so and exits 2. What it costs is up to the sets: some 10,000 tokens a case.
import { benchOptions } from './bench-options.mjs'
import { repairReport, repairText } from './repair-report.mjs'
import { rowLine, runCases, saveRows } from './run-cases.mjs'
import { DIST } from './run-tool.mjs'
import { verdictReport, verdictText } from './verdict-report.mjs'

const { cases, jobs, maxTime, json } = benchOptions({ set: 'dev', maxTime: '60s' })
const address = {
  model: process.env.BENCH_MODEL ?? '',
  baseURL: process.env.OPENAI_BASE_URL || null,
  apiKeyEnv: process.env.BENCH_API_KEY_ENV ?? 'OPENAI_API_KEY',
  api: null,
  timeoutMs: 60_000,
  price: null,
}
await refuseWithout(address)

process.env.BENCH_MODEL_CONFIG = JSON.stringify({
  model: {
    writer: address.model,
    baseURL: address.baseURL,
    apiKeyEnv: address.apiKeyEnv,
    maxTokensPerSession: 10_000_000,
  },
})
const onRow = (row, progress) => console.log(rowLine(row, progress))
const rows = await runCases(cases, { jobs, maxTime, json, every: true, rerun: false, trace: false, onRow })
const reports = { repair: {}, verdict: {} }
for (const half of new Set(rows.map((row) => row.half))) {
  const own = rows.filter((row) => row.half === half)
  reports.repair[half] = repairReport(own)
  reports.verdict[half] = verdictReport(own)
  console.log(
    `\n${address.model}, ${half} half\n${repairText(reports.repair[half])}\n${verdictText(reports.verdict[half])}`,
  )
}
if (json) saveRows(json, rows, reports)

/** Ends the process where the endpoint cannot be asked. */
async function refuseWithout(address) {
  const { probeEndpoint } = await import(`${DIST}engines/probe-endpoint.js`)
  if (address.model === '') refuse('no model: set BENCH_MODEL to the name of a model of your endpoint')
  const report = await probeEndpoint(address, new AbortController().signal)
  if (report.status === 'no-key')
    refuse(`no key: ${report.apiKeyEnv} is not set, and ${report.baseURL} is not on this machine`)
  if (report.status === 'fails') refuse(report.fault)
  const { firstTokenMs, tokensPerSecond } = report
  console.log(
    `${address.model} at ${report.baseURL}: first token ${firstTokenMs} ms, ${tokensPerSecond ?? '?'} tokens a second`,
  )
}

function refuse(why) {
  console.error(`bench:model: ${why}`)
  process.exit(2)
}

// What does `repair-watch ci` do when everything fails at once? `npm run bench:mass -- [--files 1000] [--tests 10] [--json
// FILE]`. A generated project in which every test expects a value that is not, each another; plain Vitest with its JSON
// reporter and then repair-watch run in it, one after the other. Prints the time of both, the ratio, the most memory that
// repair-watch and its processes took, and what stands in the report.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { generatedProject, writeProject } from './generated-project.mjs'
import { memory } from './process-tree.mjs'
import { temporaryFolder } from './projects.mjs'

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '1000' },
    tests: { type: 'string', default: '10' },
    json: { type: 'string' },
  },
})
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

const { texts } = generatedProject({ files: Number(values.files), tests: Number(values.tests) })
let number = 0
for (const [path, text] of texts) {
  if (path.endsWith('.test.ts'))
    texts.set(
      path,
      text.replace(/toBe\(.*\)/g, () => `toBe('value ${number++}')`),
    )
}
const root = join(temporaryFolder(), 'project')
writeProject(root, texts)

/** Runs a program in the project to its end; memory in MB at the worst of its moments, one look a second. */
async function measure(args) {
  const { PATH, HOME } = process.env
  const started = performance.now()
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore', env: { PATH, HOME } })
  let most = 0
  const look = setInterval(() => {
    most = Math.max(most, memory(child.pid))
  }, 1_000)
  const status = await new Promise((resolve) => child.on('exit', resolve))
  clearInterval(look)
  return { seconds: Math.round((performance.now() - started) / 100) / 10, status, memory: Math.round(most) }
}

const plain = await measure([vitest, 'run', '--reporter=json', '--outputFile=../plain.json'])
const ours = await measure([cli, 'ci', '--format', 'json', '--report', '../report.json'])
const { summary, stopped } = JSON.parse(readFileSync(join(root, '../report.json'), 'utf8'))
const result = {
  plain,
  ours,
  ratio: Math.round((ours.seconds / plain.seconds) * 100) / 100,
  summary,
  stopped,
  load: loadavg().map((one) => Math.round(one * 10) / 10),
}
console.log(JSON.stringify(result, null, 2))
if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)

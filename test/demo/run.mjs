// Shows repair-watch on a small project: `npm run demo`. The project is copied to a temporary folder, committed while all
// of its tests pass, and then edited as a person would: one edit is a mistake, the other one is meant and leaves a test
// behind. On a terminal the live screen opens; without one `repair-watch ci` prints its report.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const cli = join(repository, 'dist/cli.js')

/** What is edited after the commit; `find` occurs exactly once. */
const EDITS = [
  // A slip: the party begins one cup too late. The contract says so, therefore the code is wrong.
  { file: 'src/bill.ts', find: 'cups >= 10', replace: 'cups > 10' },
  // A decision: green tea is brewed cooler from now on, in code and contract alike. The test still has the old value.
  { file: 'src/teas.ts', find: 'green: { celsius: 80', replace: 'green: { celsius: 75' },
  { file: 'contract.md', find: "`brew('green').celsius` → `80`", replace: "`brew('green').celsius` → `75`" },
]

/** Makes the project with its history in `folder`, and edits it. */
function prepare(folder) {
  cpSync(join(repository, 'test/demo/project'), folder, { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const git = (...args) => execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '--all')
  const author = ['-c', 'user.name=demo', '-c', 'user.email=demo@example.com', '-c', 'commit.gpgsign=false']
  git(...author, 'commit', '--quiet', '--no-verify', '--message', 'the tea house is open')
  for (const { file, find, replace } of EDITS) {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    if (text.split(find).length !== 2) throw new Error(`${file} must hold ${find} exactly once`)
    writeFileSync(
      path,
      text.replace(find, () => replace),
    )
  }
}

/** Runs the built tool in `folder` with this process's terminal; resolves to its exit status. */
function run(folder, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder, stdio: 'inherit' })
    child.on('error', reject)
    child.on('exit', (status) => resolve(status))
  })
}

/** One line for each failure of a report: its verdict, and how long it took from red to proven. */
function summary(report) {
  return report.failures.map(({ verdict, tests: [test], candidates }) => {
    const proven = candidates.find(({ proof }) => proof.status === 'proven')
    const took = proven ? `proven ${(proven.timing.verifiedMs / 1000).toFixed(1)} s after red` : 'nothing proven'
    return `  ${verdict.kind}, ${took}: ${test.name}`
  })
}

async function main() {
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing: npm run build makes it')
  const folder = mkdtempSync(join(tmpdir(), 'repair-watch-demo-'))
  const project = join(folder, 'tea-house')
  // The child has the signal from the terminal as well and ends by itself.
  process.on('SIGINT', () => {})
  try {
    prepare(project)
    if (process.stdin.isTTY && process.stdout.isTTY) {
      console.log(`A tea house in ${project}: y accepts a diff, z takes it back, q quits.`)
      // Whoever quits leaves red tests behind: only a screen that could not be shown is a failure of the demo.
      return [0, 1, 130].includes(await run(project, [])) ? 0 : 1
    }
    const file = join(folder, 'report.json')
    const status = await run(project, ['ci', '--report', file])
    if (!existsSync(file)) return 1
    const report = JSON.parse(readFileSync(file, 'utf8'))
    console.log(['', 'demo: from red to proven', ...summary(report)].join('\n'))
    console.log(
      `demo: repair-watch ci ended with status ${status}, as it must while tests fail: a proposal is no fix yet.`,
    )
    const proven = report.failures.some(({ candidates }) => candidates.some(({ proof }) => proof.status === 'proven'))
    return status === 1 && proven ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main()

import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { HERE } from '../cases/materialise.mjs'
import { NODE_MODULES, ORACLE } from './case-sets.mjs'

/** The program that is measured: `REPAIR_WATCH_CLI`, else what was built here. */
export const CLI = process.env.REPAIR_WATCH_CLI ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** The folder of the modules behind it, with a slash at its end. */
export const DIST = `${pathToFileURL(dirname(CLI)).href}/`

/**
 * Runs `repair-watch ci` in the tree of a case as a user would, again under the next circumstances where a flaky case was
 * green. The report has no failures, and `errors` says why, where none was written. With `traceFile` what was tried is written there.
 */
export async function runTool(testCase, folder, { maxTime, traceFile = null, more = [] }) {
  let report = { failures: [] }
  for (const env of circumstances(testCase)) {
    report = await ci(folder, env, { maxTime, traceFile, more })
    if (report.failures.length > 0 || testCase.kind !== 'flaky') break
  }
  return report
}

/** Milliseconds that a plain `vitest run FILE` takes as a process, from start to exit. */
export function stockRerun(folder, file) {
  const started = performance.now()
  return new Promise((resolve) => {
    spawn(process.execPath, [join(NODE_MODULES, 'vitest/vitest.mjs'), 'run', '--no-cache', file], {
      cwd: folder,
      env: { ...process.env, CI: '1', NO_COLOR: '1' },
      stdio: 'ignore',
    }).on('close', () => resolve(Math.round(performance.now() - started)))
  })
}

/** The environment in which a flaky case is red now and then; the tool gets up to `runs` starts to see it red. */
function circumstances(testCase) {
  const flaky = ORACLE[testCase.id]?.flaky
  if (!flaky) return [{}]
  if (flaky.runs) return Array.from({ length: flaky.runs }, () => ({}))
  if (flaky.envs) return flaky.envs
  return flaky.clocks.map((clock) => ({
    NODE_OPTIONS: `--import ${pathToFileURL(join(HERE, 'lib/shift-clock.mjs')).href}`,
    SHIFT_CLOCK_TO: clock,
  }))
}

function ci(folder, env, { maxTime, traceFile, more }) {
  const file = `${folder}.report.json`
  rmSync(file, { force: true })
  const trace = traceFile ? ['--import', new URL('./trace-tool.mjs', import.meta.url).href] : []
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...trace, CLI, 'ci', '--report', file, '--max-time', maxTime, ...more], {
      cwd: folder,
      env: { ...process.env, ...env, ...(traceFile ? { BENCH_TRACE: traceFile } : {}) },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (text) => {
      errors += text
    })
    child.on('close', (status) =>
      resolve(
        existsSync(file)
          ? { ...JSON.parse(readFileSync(file, 'utf8')), exit: status }
          : { failures: [], exit: status, errors },
      ),
    )
  })
}

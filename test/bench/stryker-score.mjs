// Mutation scores by StrykerJS of single test files.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileRole } from '../../dist/model/paths.js'
import { CONFIG, PACKAGES } from './stryker.mjs'

/** Installs StrykerJS into a folder of its own; projects are scored below it. Null where that is not possible. */
export function strykerScores(folder) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const install = ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', ...PACKAGES]
  if (spawnSync('npm', install, { cwd: folder, timeout: 300_000 }).status !== 0) return null
  let count = 0
  /** Mutants of a module that this test file alone notices, of all; null where StrykerJS does not run. */
  return (root, module, { path, text }) => {
    const copy = join(folder, `project-${count++}`)
    cpSync(root, copy, { recursive: true, filter: (from) => !/\/node_modules(?:\/|$)/.test(from.slice(root.length)) })
    for (const file of readdirSync(copy, { recursive: true }))
      if (/\.test\.[cm]?[jt]sx?$/.test(file) && fileRole(file) === 'test') rmSync(join(copy, file))
    // StrykerJS rewrites it by an interface that TypeScript 7 does not have any more.
    rmSync(join(copy, 'tsconfig.json'), { force: true })
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    writeFileSync(join(copy, path), text)
    writeFileSync(join(copy, 'stryker.config.json'), JSON.stringify({ ...CONFIG, mutate: [module] }))
    spawnSync('npx', ['stryker', 'run'], { cwd: copy, timeout: 900_000 })
    const report = join(copy, 'reports/mutation/mutation.json')
    if (!existsSync(report)) return null
    const mutants = Object.values(JSON.parse(readFileSync(report, 'utf8')).files).flatMap((file) => file.mutants)
    const of = (states) => mutants.filter(({ status }) => states.test(status)).length
    return [of(/^(?:Killed|Timeout)$/), of(/^(?:Killed|Timeout|Survived|NoCoverage)$/)]
  }
}

// Mutants a second of StrykerJS on a project, its start and dry run not counted.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const PACKAGES = ['vitest@4', '@stryker-mutator/core@9', '@stryker-mutator/vitest-runner@9']

export const CONFIG = {
  testRunner: 'vitest',
  mutate: ['src/**/*.ts', '!src/**/*.test.ts'],
  concurrency: 1,
  reporters: ['json'],
  coverageAnalysis: 'perTest',
  plugins: ['@stryker-mutator/vitest-runner'],
}

/** Null where StrykerJS cannot be installed or does not run. It is installed into a copy, since nothing else needs it. */
export function strykerRate(root) {
  const folder = `${root}-stryker`
  cpSync(root, folder, { recursive: true })
  const install = ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', ...PACKAGES]
  if (spawnSync('npm', install, { cwd: folder, timeout: 300_000 }).status !== 0) return null
  writeFileSync(join(folder, 'stryker.config.json'), JSON.stringify(CONFIG))
  const seconds = (...args) => {
    const started = performance.now()
    spawnSync('npx', ['stryker', 'run', ...args], { cwd: folder, timeout: 1_800_000 })
    return (performance.now() - started) / 1_000
  }
  const start = seconds('--dryRunOnly')
  const whole = seconds()
  const report = join(folder, 'reports/mutation/mutation.json')
  if (!existsSync(report)) return null
  const { files } = JSON.parse(readFileSync(report, 'utf8'))
  const mutants = Object.values(files).flatMap((file) => file.mutants)
  const tried = mutants.filter(({ status }) => /Killed|Survived|Timeout/.test(status)).length
  return { tried, rate: tried / (whole - start) }
}

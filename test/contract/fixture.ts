import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ParsedContract, parseContract } from '../../src/contract/parse-contract.ts'

/** The small projects that the engines are measured on, with a contract each: `contract.md` and the sources it speaks of. */
export const FIXTURES = fileURLToPath(new URL('../cases/bases', import.meta.url))

/** The names of all projects. */
export const PROJECTS = readdirSync(FIXTURES)

/** The contract of a project. */
export function contractOf(project: string): ParsedContract {
  return parseContract('contract.md', readFileSync(join(FIXTURES, project, 'contract.md'), 'utf8'))
}

/** The text of a file of a project; null when there is none. */
export function textOf(project: string, path: string): string | null {
  const file = join(FIXTURES, project, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

import { posix } from 'node:path'
import { readExports } from '../contract/exports-of.ts'
import type { TestOutcome } from '../model/failure.ts'
import type { Overlay } from '../model/ports.ts'
import { fileBeside, type Program, RUNTIME } from './program.ts'
import { BEHAVIOUR_RUNTIME } from './runtime.ts'
import { toldBy } from './told.ts'

/** Name of the test that tells what was recorded. */
const TELLS = 'repair-watch tells what was called'
const MARK = 'repair-watch recorded: '

/**
 * Files under which a test file runs as it does, and records the calls that reach one module from outside: the module
 * lies beside itself under another name, and its own name leads to watched exports. Null for what is no ES module with
 * named exports. `test` is the text of the test file.
 */
export function captureOverlay(
  module: { readonly path: string; readonly text: string },
  test: { readonly path: string; readonly text: string },
): Overlay | null {
  const exports = readExports(module.path, module.text)
  // What is assigned to later has to be passed on as it is.
  const isFixed = (name: string): boolean => !new RegExp(`\\b(?:let|var)\\s+${name}\\b`).test(module.text)
  const names = [...(exports?.names ?? [])].filter((name) => /^[A-Za-z_]\w*$/.test(name) && isFixed(name))
  if (/\.c[jt]s$/.test(module.path) || names.length === 0) return null
  const real = fileBeside(module.path, `.__real__.${posix.basename(module.path)}`)
  const runtime = fileBeside(module.path, RUNTIME)
  const own = names.filter((name) => name !== 'default')
  const wrapper = [
    `import * as __real from './${posix.basename(real)}'`,
    `import { watch as __watch } from './${RUNTIME}'`,
    `export * from './${posix.basename(real)}'`,
    'const __watched = __watch(__real)',
    ...own.map((name) => `const __${name} = __watched.${name}\nexport { __${name} as ${name} }`),
    ...(names.includes('default') ? ['export default __watched.default'] : []),
  ]
  const from = posix.relative(posix.dirname(test.path), runtime)
  const tells = [
    '',
    `import { test as __tells } from 'vitest'`,
    `import { recorded as __recorded } from '${from.startsWith('.') ? from : `./${from}`}'`,
    `__tells(${JSON.stringify(TELLS)}, () => { throw new Error(${JSON.stringify(MARK)} + JSON.stringify(__recorded())) })`,
    '',
  ]
  return new Map([
    [real, module.text],
    [module.path, `${wrapper.join('\n')}\n`],
    [runtime, BEHAVIOUR_RUNTIME],
    [test.path, test.text + tells.join('\n')],
  ])
}

/** What a run under `captureOverlay` recorded; empty when it did not come so far. */
export function readCaptured(outcomes: readonly TestOutcome[]): readonly Program[] {
  const outcome = outcomes.find(({ test }) => test.name === TELLS)
  return (toldBy(outcome, MARK) as readonly Program[] | null) ?? []
}

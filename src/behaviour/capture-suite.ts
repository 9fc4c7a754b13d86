import { posix } from 'node:path'
import { readExports } from '../contract/exports-of.ts'
import type { ObservedCall } from '../model/behaviour.ts'
import type { TestOutcome } from '../model/failure.ts'
import type { Overlay } from '../model/lab.ts'
import { CAPTURE_RUNTIME, RECORDER, WATCH } from './capture-runtime.ts'
import { fileBeside, type Program, RUNTIME } from './program.ts'
import { BEHAVIOUR_RUNTIME } from './runtime.ts'
import { toldBy } from './told.ts'

/** Name of the test that tells what was recorded. */
const TELLS = 'repair-watch tells what was called'
const MARK = 'repair-watch recorded: '

/**
 * Files under which a test file runs as it does, and records the calls that reach one module from outside: the module
 * lies beside itself under another name, and its own name leads to watched exports; a CommonJS module hands out watched exports
 * itself. Null for what has no named exports. `test` is the text of the test file. What is told are the calls as programs, or with what they gave.
 */
export function captureOverlay(
  module: { readonly path: string; readonly text: string },
  test: { readonly path: string; readonly text: string },
  wanted: 'programs' | 'values' = 'programs',
): Overlay | null {
  const exports = readExports(module.path, module.text)
  // What is assigned to later has to be passed on as it is.
  const isFixed = (name: string): boolean => !new RegExp(`\\b(?:let|var)\\s+${name}\\b`).test(module.text)
  const names = [...(exports?.names ?? [])].filter((name) => /^[A-Za-z_]\w*$/.test(name) && isFixed(name))
  if (names.length === 0) return null
  const real = fileBeside(module.path, `.__real__.${posix.basename(module.path)}`)
  const recorder = fileBeside(module.path, RECORDER)
  const own = names.filter((name) => name !== 'default')
  const isCommonJs = /\b(?:module\.)?exports\b/.test(module.text) && !/^\s*(?:import|export)\b/m.test(module.text)
  const wrapper = [
    `import * as __real from './${posix.basename(real)}'`,
    `import { watch as __watch } from './${RECORDER}'`,
    `export * from './${posix.basename(real)}'`,
    'const __watched = __watch(__real)',
    ...own.map((name) => `const __${name} = __watched.${name}\nexport { __${name} as ${name} }`),
    ...(names.includes('default') ? ['export default __watched.default'] : []),
  ]
  const from = posix.relative(posix.dirname(test.path), recorder)
  const source = from.startsWith('.') ? from : `./${from}`
  const tells = [
    '',
    `import { afterEach as __after, beforeEach as __before, test as __tells } from 'vitest'`,
    `import { ${wanted === 'programs' ? 'recorded' : 'gave'} as __recorded, runs as __runs } from '${source}'`,
    // Looking at values may change them: it is not done where only the calls are wanted.
    ...(wanted === 'values' ? ['__before(({ task }) => __runs(task.name))', '__after(() => __runs(null))'] : []),
    `__tells(${JSON.stringify(TELLS)}, () => { throw new Error(${JSON.stringify(MARK)} + JSON.stringify(__recorded())) })`,
    '',
  ]
  return new Map([
    // The test file has loaded the runtime before it can require anything.
    ...(isCommonJs
      ? [
          [
            module.path,
            `${module.text}\n;module.exports = globalThis.${WATCH}?.(module.exports) ?? module.exports\n`,
          ] as const,
        ]
      : [[real, module.text] as const, [module.path, `${wrapper.join('\n')}\n`] as const]),
    [recorder, CAPTURE_RUNTIME],
    [fileBeside(module.path, RUNTIME), BEHAVIOUR_RUNTIME],
    [test.path, test.text + tells.join('\n')],
  ])
}

/** What a run under `captureOverlay` recorded; empty when it did not come so far. */
export function readCaptured(outcomes: readonly TestOutcome[]): readonly Program[] {
  return (told(outcomes) as readonly Program[] | null) ?? []
}

/** The same of a run that tells values. */
export function readCallValues(outcomes: readonly TestOutcome[]): readonly ObservedCall[] {
  return (told(outcomes) as readonly ObservedCall[] | null) ?? []
}

function told(outcomes: readonly TestOutcome[]): unknown {
  return toldBy(
    outcomes.find(({ test }) => test.name === TELLS),
    MARK,
  )
}

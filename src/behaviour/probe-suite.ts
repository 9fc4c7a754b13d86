import { posix } from 'node:path'
import type { TestOutcome } from '../model/failure.ts'
import type { Overlay } from '../model/lab.ts'
import { parse, walk } from '../source/syntax.ts'
import { fileBeside, type Observation, type Program, RUNTIME } from './program.ts'
import { BEHAVIOUR_RUNTIME } from './runtime.ts'
import { toldBy } from './told.ts'

const MARK = 'repair-watch observed: '

/** Inputs of one probe. */
const MOST_INPUTS = 120

/** Literals of a module that are tried as values. */
const MOST_LITERALS = 12

/**
 * A virtual test file beside a module that calls it with recorded values and with values near them: boundaries, empty
 * and doubled collections, literals of the module. The same programs and literals give the same inputs each time.
 */
export function probeSuite(
  module: string,
  programs: readonly Program[],
  literals: readonly string[],
): { readonly path: string; readonly overlay: Overlay } {
  const path = fileBeside(module, `.__probe__${posix.basename(module).replace(/\.[^.]+$/, '')}.test.ts`)
  const bases = programs.map(
    (program) =>
      `() => [${program
        .map(({ kind, name, args }) => `{ kind: '${kind}', name: ${JSON.stringify(name)}, args: [${args.join(', ')}] }`)
        .join(', ')}]`,
  )
  const text = `// @ts-nocheck
import { test } from 'vitest'
import * as subject from './${posix.basename(module)}'
import { probe } from './${RUNTIME}'
test('probe', async () => {
  const seen = await probe(subject, [${bases.join(',\n')}], [${literals.join(', ')}], ${MOST_INPUTS})
  throw new Error(${JSON.stringify(MARK)} + JSON.stringify(seen))
}, 30_000)
`
  return {
    path,
    overlay: new Map([
      [path, text],
      [fileBeside(module, RUNTIME), BEHAVIOUR_RUNTIME],
    ]),
  }
}

/** What a run of a probe observed; null when it did not come to its end. */
export function readObserved(outcomes: readonly TestOutcome[]): readonly Observation[] | null {
  return toldBy(outcomes[0], MARK) as readonly Observation[] | null
}

/** Numbers and short texts that a module compares or works with, as written, the first ones first. */
export function literalsOf(path: string, text: string): readonly string[] {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return []
  const found = new Set<string>()
  walk(parsed.program, (node, { parent }) => {
    if (/^(?:Import|Export\w+Declaration$)/.test(node.type) && node.source) return false
    if (node.type === 'Literal' && parent?.type !== 'Property') {
      const { value } = node as { readonly value?: unknown }
      if (typeof value === 'number' || (typeof value === 'string' && value.length > 0 && value.length <= 20))
        found.add(JSON.stringify(value))
    }
    return true
  })
  return [...found].slice(0, MOST_LITERALS)
}

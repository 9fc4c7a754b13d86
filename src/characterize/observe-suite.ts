import { posix } from 'node:path'
import { fileBeside, RUNTIME } from '../behaviour/program.ts'
import { BEHAVIOUR_RUNTIME } from '../behaviour/runtime.ts'
import { toldBy } from '../behaviour/told.ts'
import type { LabResult, Overlay } from '../model/lab.ts'
import { EXPLORE_RUNTIME, EXPLORER } from './explore-runtime.ts'
import { OBSERVE_RUNTIME, OBSERVER } from './observe-runtime.ts'
import type { Observed, SourceStep } from './observed.ts'

const MARK = 'repair-watch saw: '

/** How much is explored in one run, by the number of blocks; how long it may take, and comparing after it (ms). */
const EXPLORE = { least: 120, forBlock: 10, most: 480, ms: 3_000 }
const COMPARE_MS = 2_500

/** A virtual test file with what it needs to run. */
export interface ObserveSuite {
  readonly path: string
  readonly overlay: Overlay
}

/**
 * Runs programs and what lies near them. The first `known` are what somebody calls, those after them were made up. `blocks` is the
 * number of counters in the instrumented module.
 */
export function exploreSuite(
  module: string,
  programs: readonly (readonly SourceStep[])[],
  known: number,
  literals: readonly string[],
  blocks: number,
): ObserveSuite {
  const bases = programs.map((steps) => writeSteps(steps, (arg) => `[${JSON.stringify(arg)}, () => (${arg})]`))
  const most = Math.min(EXPLORE.most, EXPLORE.least + EXPLORE.forBlock * blocks)
  const settings = JSON.stringify({ known, most, ms: EXPLORE.ms, blocks })
  return suite(module, `explore(subject, [${bases.join(',\n')}], [${literals.join(', ')}], ${settings})`)
}

/** Runs programs that were explored before, to see whether they still do the same. */
export function compareSuite(module: string, programs: readonly Pick<Observed, 'steps' | 'mask'>[]): ObserveSuite {
  const all = programs.map(
    ({ steps, mask = [] }) =>
      `{ steps: ${writeSteps(steps, (arg) => `() => (${arg})`)}, mask: ${JSON.stringify(mask)} }`,
  )
  return suite(module, `digests(subject, [${all.join(',\n')}], ${COMPARE_MS})`)
}

/** What an explore suite saw; null when it did not come to its end. */
export function readExplored(result: LabResult): readonly Observed[] | null {
  return read(result) as readonly Observed[] | null
}

/** What a program gave, and what it did to its arguments; empty texts where it cannot be said. */
export type Digest = readonly [result: string, after: string]

/** What a compare suite saw, program by program; null where time was over. */
export function readDigests(result: LabResult): readonly (Digest | null)[] | null {
  return read(result) as readonly (Digest | null)[] | null
}

function writeSteps(steps: readonly SourceStep[], write: (arg: string) => string): string {
  const texts = steps.map(
    ({ kind, name, args }) =>
      `{ kind: '${kind}', name: ${JSON.stringify(name)}, args: [${args.map((arg) => write(arg)).join(', ')}] }`,
  )
  return `[${texts.join(', ')}]`
}

function suite(module: string, call: string): ObserveSuite {
  const path = fileBeside(module, `.__characterize__${posix.basename(module).replace(/\.[^.]+$/, '')}.test.ts`)
  const text = `// @ts-nocheck
import { test, vi } from 'vitest'
import * as __module from './${posix.basename(module)}'
import { explore } from './${EXPLORER}'
import { digests } from './${OBSERVER}'
const __inner = __module.default
const subject = { ...(__inner !== null && typeof __inner === 'object' ? __inner : {}), ...__module }
test('observe', async () => {
  const seen = await ${call}
  throw new Error(${JSON.stringify(MARK)} + JSON.stringify(seen))
}, 60_000)
`
  return {
    path,
    overlay: new Map([
      [path, text],
      [fileBeside(module, RUNTIME), BEHAVIOUR_RUNTIME],
      [fileBeside(module, OBSERVER), OBSERVE_RUNTIME],
      [fileBeside(module, EXPLORER), EXPLORE_RUNTIME],
    ]),
  }
}

function read(result: LabResult): unknown {
  return result.status === 'ran' ? toldBy(result.outcomes[0], MARK) : null
}

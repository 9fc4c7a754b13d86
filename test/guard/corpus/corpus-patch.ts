import type { EngineName, FileChange, Fixes } from '../../../src/model/candidate.ts'
import type { GuardName } from '../../../src/model/proof.ts'
import type { VerdictKind } from '../../../src/model/verdict.ts'

/** One patch of the corpus and the guards that must object to it; an empty `expect` is an honest patch that looks suspicious. */
export interface CorpusPatch {
  readonly name: string
  readonly path: string
  readonly before: string | null
  readonly after: string | null
  readonly verdict: VerdictKind
  readonly expect: readonly GuardName[]
  /** Further files that the same patch changes. */
  readonly others?: readonly FileChange[]
  readonly fixes?: Fixes
  readonly engine?: EngineName
  /** The rule of the engine that made it; `corpus` when left out. */
  readonly rule?: string
  readonly inputs?: readonly string[]
  readonly expected?: readonly string[]
  readonly clauses?: readonly string[]
  readonly titles?: readonly string[]
}

/** Replaces texts that must each occur exactly once. */
export function swap(text: string, ...edits: readonly (readonly [find: string, replace: string])[]): string {
  return edits.reduce((result, [find, replace]) => {
    const parts = result.split(find)
    if (parts.length !== 2) throw new Error(`${JSON.stringify(find)} occurs ${parts.length - 1} times`)
    return parts.join(replace)
  }, text)
}

/** Makes patches of one file from edits, all under the same verdict. */
export function patchesOf(
  path: string,
  before: string,
  verdict: VerdictKind,
  expect: readonly GuardName[],
  patches: Readonly<Record<string, readonly (readonly [find: string, replace: string])[]>>,
  more: Partial<CorpusPatch> = {},
): readonly CorpusPatch[] {
  return Object.entries(patches).map(([name, edits]) => ({
    name,
    path,
    before,
    after: swap(before, ...edits),
    verdict,
    expect,
    ...more,
  }))
}

const HEAD = "import { describe, expect, it, test, vi } from 'vitest'\nimport { f, g } from '../src/f'\n\n"

type Rows = Readonly<Record<string, readonly [before: string, after: string]>>

/** Makes patches of a small test file, each from its tests before and after. */
export function filesOf(expect: readonly GuardName[], rows: Rows, more: Partial<CorpusPatch> = {}): CorpusPatch[] {
  return Object.entries(rows).map(([name, [before, after]]) => ({
    name,
    path: 'test/f.test.ts',
    before: `${HEAD}${before}\n`,
    after: `${HEAD}${after}\n`,
    verdict: 'undecided',
    expect,
    ...more,
  }))
}

/** Makes patches of a file with one test, each from what the test does before and after. */
export function bodiesOf(expect: readonly GuardName[], rows: Rows, more: Partial<CorpusPatch> = {}): CorpusPatch[] {
  const inTest = (body: string) => `it('works', async () => {\n  ${body.replaceAll('\n', '\n  ')}\n})`
  const files = Object.entries(rows).map(([name, [before, after]]) => [name, [inTest(before), inTest(after)]] as const)
  return filesOf(expect, Object.fromEntries(files), more)
}

/** Makes patches of a source file with one function, each from what stands before its return, before and after. */
export function statementsOf(expect: readonly GuardName[], rows: Rows, more: Partial<CorpusPatch> = {}): CorpusPatch[] {
  const inFunction = (statements: string) =>
    `export function f(text: string, n: number, list: readonly string[]): unknown {\n  ${statements.replaceAll('\n', '\n  ')}\n  return make(text, n, list)\n}`
  return Object.entries(rows).flatMap(([name, [before, after]]) =>
    sourcesOf(expect, { [name]: [inFunction(before), inFunction(after)] }, more),
  )
}

/** Makes patches of a source file, each from its text before and after. */
export function sourcesOf(expect: readonly GuardName[], rows: Rows, more: Partial<CorpusPatch> = {}): CorpusPatch[] {
  return Object.entries(rows).map(([name, [before, after]]) => ({
    name,
    path: 'src/f.ts',
    before: `${before}\n`,
    after: `${after}\n`,
    verdict: 'code-wrong',
    expect,
    ...more,
  }))
}

import { captureOverlay, readCaptured } from '../behaviour/capture-suite.ts'
import { changedInputs, clusterBehaviours, distinction, newFaults } from '../behaviour/cluster-behaviours.ts'
import { literalsOf, probeSuite, readObserved } from '../behaviour/probe-suite.ts'
import type { Observation, Program } from '../behaviour/program.ts'
import type { Behaviour } from '../model/behaviour.ts'
import type { Candidate } from '../model/candidate.ts'
import { ENDLESS, type Failure } from '../model/failure.ts'
import type { Lab, Overlay } from '../model/lab.ts'
import { fileRole } from '../model/paths.ts'
import { resolveRelative } from '../source/import-resolution.ts'
import { loopTicks } from '../source/loop-ticks.ts'
import { isProgram, parse, type SyntaxNode } from '../source/syntax.ts'
import { testFilesOf } from './failure-files.ts'

/** What a comparison is made from. */
export interface Comparison {
  readonly lab: Lab
  readonly failure: Failure
  /** Relative path → text of every project file that the failing tests load. */
  readonly files: ReadonlyMap<string, string>
  readonly timeoutMs: number
}

/** Modules of one failure that are observed. */
const MOST_MODULES = 3

/**
 * Inputs that have to come out otherwise for repairs to count as alike: where it is the failing one alone, that they agree on it
 * is the test's doing and speaks for none of them.
 */
const LEAST_CHANGED = 2

/** Rules that draw from one pool of conditions: the same question asked at several places is one way. */
const ASKING =
  /^(?:add-condition|other-condition|literal-to-condition|truthiness|guard-statement|early-return|early-throw|conditional-value|special-case|guarded-value|sibling-guard)$/

/**
 * How many different ways of repair some candidates are that do the same; 1 where hardly more than the failing input comes out
 * otherwise with them. `changed` is that number of inputs, undefined where it is not known.
 */
export function confirming(rules: readonly string[], changed: number | undefined): number {
  if (changed !== undefined && changed < LEAST_CHANGED) return 1
  return new Set(rules.map(wayOf)).size
}

function wayOf(rule: string): string {
  const parts = rule.split('+').map((one) => (ASKING.test(one) || one === 'where' ? 'condition' : one))
  return [...new Set(parts)].sort().join('+')
}

/** Captures the calls that a failure's tests make of the modules they import, once for all candidates. */
export async function captureCalls(
  { lab, failure, files, timeoutMs }: Comparison,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Program[]>> {
  const captured = new Map<string, readonly Program[]>()
  for (const file of testFilesOf(failure)) {
    const text = files.get(file.file)
    if (text === undefined) continue
    for (const module of importedModules(file.file, text, files).slice(0, MOST_MODULES)) {
      const source = files.get(module) as string
      // What never ends would end the worker with all that it has seen.
      const bounded = failure.error.name === ENDLESS ? (loopTicks(module, source) ?? source) : source
      const overlay = captureOverlay({ path: module, text: bounded }, { path: file.file, text })
      if (!overlay || captured.has(module) || signal.aborted) continue
      const result = await lab.run(
        { overlay, tests: { kind: 'files', files: [file] }, worker: 'warm', timeoutMs: timeoutMs + 5_000 },
        signal,
      )
      const programs = result.status === 'ran' ? readCaptured(result.outcomes) : []
      if (programs.length > 0) captured.set(module, programs)
    }
  }
  return captured
}

/** What the modules do with an overlay on top, at inputs made from the calls; null when that cannot be seen. */
export async function observe(
  { lab, failure, files }: Comparison,
  calls: ReadonlyMap<string, readonly Program[]>,
  overlay: Overlay,
  signal: AbortSignal,
): Promise<readonly Observation[] | null> {
  const all: Observation[] = []
  const texts = new Map<string, string | null>()
  for (const [path, text] of overlay)
    texts.set(path, text !== null && isProgram(path) ? (loopTicks(path, text) ?? text) : text)
  for (const [module, programs] of calls) {
    const probe = probeSuite(module, programs, literalsOf(module, files.get(module) ?? ''))
    const result = await lab.run(
      {
        overlay: new Map([...texts, ...probe.overlay]),
        tests: { kind: 'files', files: [{ project: failure.tests[0]?.project ?? '', file: probe.path }] },
        worker: 'warm',
        timeoutMs: 8_000,
      },
      signal,
    )
    const seen = result.status === 'ran' ? readObserved(result.outcomes) : null
    if (seen === null) return null
    all.push(...seen)
  }
  return all
}

/**
 * Compares candidates that change code by what they do at inputs that lie near those of the tests. Empty where nothing
 * can be observed: no calls with plain values, or no ES module.
 */
export async function compareBehaviours(
  candidates: readonly Candidate[],
  comparison: Comparison,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Behaviour>> {
  const found = new Map<string, Behaviour>()
  const calls = candidates.length === 0 ? new Map() : await captureCalls(comparison, signal)
  if (calls.size === 0) return found
  const current = await observe(comparison, calls, new Map(), signal)
  const observed = new Map<string, readonly Observation[]>()
  for (const { id, changes } of candidates) {
    if (signal.aborted) return found
    const seen = await observe(comparison, calls, new Map(changes.map(({ path, after }) => [path, after])), signal)
    // What cannot be told from the code as it is was not looked at where it matters: that others look the same says nothing.
    if (seen && seen.length > 0 && !(current && changedInputs(current, seen) === 0)) observed.set(id, seen)
  }
  const rules = new Map(candidates.map(({ id, rule }) => [id, rule]))
  const clusters = clusterBehaviours(observed)
  for (const [index, cluster] of clusters.entries()) {
    const other = clusters[index === 0 ? 1 : 0]
    for (const id of cluster.members) {
      const own = observed.get(id) ?? []
      const changed = current ? changedInputs(current, own) : undefined
      found.set(id, {
        group: index,
        alike: confirming(
          cluster.members.map((member) => rules.get(member) as string),
          changed,
        ),
        groups: clusters.length,
        inputs: own.length,
        ...(changed === undefined ? {} : { changed }),
        differs: other ? distinction(cluster, other) : null,
        faults: current ? newFaults(current, own) : [],
      })
    }
  }
  return found
}

/** Source files that a test file imports by a relative path. */
export function importedModules(file: string, text: string, files: ReadonlyMap<string, string>): readonly string[] {
  const parsed = parse(file, text)
  if (parsed.status === 'malformed') return []
  const found = new Set<string>()
  for (const node of parsed.program.body as readonly SyntaxNode[]) {
    const source = (node.source as { readonly value?: unknown } | null | undefined)?.value
    if (node.type !== 'ImportDeclaration' || typeof source !== 'string') continue
    const path = resolveRelative(file, source, (one) => files.has(one))
    if (path !== null && fileRole(path) === 'source') found.add(path)
  }
  return [...found]
}

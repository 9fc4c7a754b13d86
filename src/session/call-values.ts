import { captureOverlay, readCallValues } from '../behaviour/capture-suite.ts'
import type { ObservedCall } from '../model/behaviour.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Lab } from '../model/lab.ts'
import { type Comparison, importedModules } from './compare-behaviour.ts'
import { testFilesOf } from './failure-files.ts'

/** Modules of one failure that are watched; each costs a run. */
const MOST_MODULES = 2
/** Calls that are told: the last ones, since the failing assertion comes after them. */
const MOST_CALLS = 12

/** A diagnosis that can tell these values; whoever asks first has them looked at. */
export function withCalls(diagnosis: Diagnosis, lab: Lab, timeoutMs: number, signal: AbortSignal): Diagnosis {
  let calls: Promise<readonly ObservedCall[]> | null = null
  const look = (): Promise<readonly ObservedCall[]> => callValues({ ...diagnosis, lab, timeoutMs }, signal)
  return {
    ...diagnosis,
    calls() {
      calls ??= look().catch(() => [])
      return calls
    },
  }
}

/**
 * What the failing tests call of the modules they import, and what each call gives on the files as they are; the latest calls last.
 * Looks at the first test file. Empty where nothing can be watched.
 */
export async function callValues(
  { lab, failure, files, timeoutMs }: Comparison,
  signal: AbortSignal,
): Promise<readonly ObservedCall[]> {
  const [file] = testFilesOf(failure)
  const text = file && files.get(file.file)
  if (!file || text === undefined) return []
  const titles = new Set(failure.tests.map(({ name }) => name.split(' > ').at(-1)))
  const seen: ObservedCall[] = []
  for (const module of importedModules(file.file, text, files).slice(0, MOST_MODULES)) {
    const subject = { path: module, text: files.get(module) as string }
    const overlay = captureOverlay(subject, { path: file.file, text }, 'values')
    if (!overlay || signal.aborted) continue
    const tests = { kind: 'files', files: [file] } as const
    const result = await lab.run({ overlay, tests, worker: 'warm', timeoutMs: timeoutMs + 5_000 }, signal)
    if (result.status === 'ran') seen.push(...readCallValues(result.outcomes).filter(({ test }) => titles.has(test)))
  }
  return seen.slice(-MOST_CALLS)
}

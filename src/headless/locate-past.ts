import type { PastTest } from './past-results.ts'

/** Tests of an earlier run with their files as this project names them. */
export interface LocatedPast {
  /** `file` is relative to the root with forward slashes. */
  readonly tests: readonly PastTest[]
  /** Files of the result that are not here, as it names them. */
  readonly missing: readonly string[]
}

/**
 * Finds the files of an earlier run in this project, also those of another machine or system. `exists` answers for a path
 * relative to the root. All files have their project's folder in common: the one is taken in front of which most of them
 * exist here; of equals the first, which is the shortest of its file.
 */
export function locatePast(tests: readonly PastTest[], exists: (path: string) => boolean): LocatedPast {
  const files = [...new Set(tests.map(({ file }) => file))]
  const votes = new Map<string, number>()
  for (const file of files) {
    for (const [folder, rest] of splits(normal(file))) if (exists(rest)) votes.set(folder, (votes.get(folder) ?? 0) + 1)
  }
  const [best] = [...votes].sort(([, many], [, more]) => more - many)
  const here = new Map<string, string>()
  for (const file of files) {
    const path = normal(file)
    const rest = best && path.startsWith(best[0]) ? path.slice(best[0].length) : null
    if (rest !== null && exists(rest)) here.set(file, rest)
  }
  return {
    tests: tests.flatMap((test) => {
      const file = here.get(test.file)
      return file === undefined ? [] : [{ ...test, file }]
    }),
    missing: files.filter((file) => !here.has(file)),
  }
}

function normal(file: string): string {
  return file.replaceAll('\\', '/')
}

/** Every way to see a path as a folder (with a slash at its end, or empty) and a path below it. */
function splits(path: string): readonly (readonly [string, string])[] {
  const cuts = [...path.matchAll(/\//g)].map(({ index }) => index + 1)
  return [0, ...cuts].flatMap((at) => (at < path.length ? [[path.slice(0, at), path.slice(at)] as const] : []))
}

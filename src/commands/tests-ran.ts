import type { RanTest } from '../headless/render-context.ts'
import type { HostEvent } from '../model/host.ts'

/** Every test of a session as its last run left it. */
export interface TestsRan {
  readonly hear: (event: HostEvent) => void
  readonly tests: () => readonly RanTest[]
}

/** Listens to a host; what a file held in an earlier run is forgotten when the file runs again or is gone. */
export function testsRan(): TestsRan {
  const files = new Map<string, RanTest[]>()
  const keyOf = ({ project, file }: { readonly project: string; readonly file: string }) => `${project}|${file}`
  return {
    hear(event) {
      if (event.type === 'run-started') for (const file of event.files) files.delete(keyOf(file))
      if (event.type === 'file-removed') files.delete(keyOf(event.file))
      if (event.type !== 'test-finished') return
      const { test, state, durationMs } = event.outcome
      const ran: RanTest = { file: test.file, name: test.name, state, durationMs }
      const known = files.get(keyOf(test))
      if (known) known.push(ran)
      else files.set(keyOf(test), [ran])
    },
    tests: () => [...files.values()].flat(),
  }
}

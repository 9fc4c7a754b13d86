import type { CodeHooks } from './worker-types.ts'

/** Switches that code came to. */
export interface AskedSwitches {
  /** Those since this was called last. */
  take(): ReadonlySet<number>
}

/** Makes the code be as it is, until something else is made active, and notes the switches that it asks. */
export function askedSwitches(code: CodeHooks['__rw']): AskedSwitches {
  let asked = new Set<number>()
  code.at = new Proxy([], { get: (_, site) => void asked.add(Number(site)) })
  return {
    take() {
      const taken = asked
      asked = new Set()
      return taken
    },
  }
}

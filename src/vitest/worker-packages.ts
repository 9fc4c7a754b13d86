/** What evaluates modules in a worker: packages outside of Vite are loaded by Node itself. */
export interface Evaluator {
  runExternalModule(id: string): Promise<unknown>
}

/** What collects the tests and hooks of a file or suite. */
interface Collector {
  on(name: string, ...hooks: unknown[]): unknown
}

/**
 * Packages are loaded once in a worker that is kept, where a stock worker loads them for every test file. What a package
 * does when it is loaded is therefore kept (globals, polyfills, elements: `keepChanges`) or done again (hooks such as Testing Library's clean-up).
 */
export function keepPackages(
  evaluator: Evaluator,
  keepChanges: () => () => void,
  currentSuite: () => Collector | undefined,
): void {
  const load = evaluator.runExternalModule.bind(evaluator)
  const hooks = new Map<string, unknown[][]>()
  evaluator.runExternalModule = async (id) => {
    const suite = currentSuite()
    const known = hooks.get(id)
    if (known) {
      for (const [name, ...registered] of known) suite?.on(name as string, ...registered)
      return load(id)
    }
    const calls: unknown[][] = []
    hooks.set(id, calls)
    const on = suite?.on
    if (suite && on) {
      suite.on = (...call) => {
        calls.push(call)
        return on.apply(suite, call)
      }
    }
    const keep = keepChanges()
    try {
      return await load(id)
    } finally {
      keep()
      if (suite && on) suite.on = on
    }
  }
}

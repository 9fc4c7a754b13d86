import type { ModuleState, moduleState } from '../source/module-state.ts'
import type { HeldValue, LiveScope } from './visible-state.ts'
import type { CodeHooks, InlineEvaluator } from './worker-types.ts'

/** What was evaluated while modules were watched. */
export interface WatchedModules {
  /** Id → what the module tells of itself; null for one that cannot be read. */
  readonly modules: ReadonlyMap<string, ModuleState | null>
  readonly scopes: readonly LiveScope[]
  readonly values: readonly HeldValue[]
}

/** Lets modules tell what they hold. */
export interface ModuleWatch {
  /**
   * Modules evaluated from now on tell what they hold; `isTests` by the path of a module. False where they cannot be read:
   * under the conditions of a browser the parser finds no build of itself.
   */
  begin(isTests: (path: string) => boolean): Promise<boolean>
  end(): WatchedModules
  /** Modules evaluated so far, watched or not. */
  readonly evaluated: number
}

/** Takes the place of what evaluates modules; `code` is what instrumented modules call. */
export function watchModules(evaluator: InlineEvaluator, code: CodeHooks['__rw']): ModuleWatch {
  const run = evaluator.runInlinedModule.bind(evaluator)
  const read = new Map<string, { readonly text: string; readonly state: ModuleState | null }>()
  const keys: ModuleState[] = []
  let isTests: ((path: string) => boolean) | null = null
  let stateIn: typeof moduleState = () => null
  let evaluated = 0
  let modules = new Map<string, ModuleState | null>()
  let scopes: LiveScope[] = []
  let values: HeldValue[] = []

  const stateOf = (id: string, text: string, tests: boolean): ModuleState | null => {
    const known = read.get(id)
    if (known?.text === text) return known.state
    const state = stateIn(text, { key: keys.length, tests })
    if (state) keys.push(state)
    read.set(id, { text, state })
    return state
  }
  evaluator.runInlinedModule = (context, text, module) => {
    evaluated++
    if (!isTests) return run(context, text, module)
    const state = stateOf(module.id, text, isTests(module.id))
    modules.set(module.id, state)
    return run(context, state?.text ?? text, module)
  }
  code.scope = (key, index, readers, writers) => {
    const shape = keys[key]?.scopes[index]
    if (isTests && shape) scopes.push({ shape, readers, writers })
  }
  code.value = (key, index, value) => {
    if (isTests) values.push({ known: keys[key]?.values[index] ?? [], value })
    return value
  }
  return {
    async begin(byPath) {
      // Only a sweep needs the parser: a worker that runs tests starts without it.
      const parser = await import('../source/module-state.ts').catch(() => null)
      if (!parser) return false
      stateIn = parser.moduleState
      isTests = byPath
      modules = new Map()
      scopes = []
      values = []
      return true
    },
    end() {
      isTests = null
      return { modules, scopes, values }
    },
    get evaluated() {
      return evaluated
    },
  }
}

/** The parts of Vitest's own objects inside of a test worker that the lab touches; the same in 4 and 5. */

/** A test, suite or file of `@vitest/runner`. */
export interface Task {
  readonly id: string
  readonly name: string
  readonly type: 'test' | 'suite'
  mode: string
  readonly meta: Record<string, unknown>
  readonly tasks?: Task[]
  readonly context?: TestContext
  readonly suite?: Task
  readonly file?: Task
  readonly filepath?: string
  readonly result?: {
    readonly state?: string
    readonly duration?: number
    readonly errors?: readonly { readonly message?: string }[]
  }
}

/** What a test is given. */
export interface TestContext {
  /** The context's own `expect` was used. */
  readonly _local?: boolean
  readonly expect?: { setState(state: object): void }
}

/** What collects the tests and hooks of a file or suite. */
export interface Collector {
  readonly tasks: Task[]
  on(name: string, ...hooks: readonly unknown[]): unknown
}

/** A module of the module runner. */
export interface ModuleNode {
  readonly file?: string
  mockedExports?: unknown
  promise?: unknown
  exports?: unknown
  evaluated?: boolean
  /** How to load it; asked for again when there is none. */
  meta?: { readonly externalize?: string } | null
  readonly importers: Set<string>
}

/** What evaluates a module that Vite transformed. */
export interface InlineEvaluator {
  runInlinedModule(context: unknown, text: string, module: { readonly id: string }): Promise<unknown>
}

/** Vite's module runner, as Vitest extends it. */
export interface ModuleRunner {
  readonly evaluator: { runExternalModule(id: string): Promise<unknown> } & InlineEvaluator
  readonly mocker?: { reset?(): void }
  readonly evaluatedModules: {
    readonly idToModuleMap: Map<string, ModuleNode>
    getModulesByFile(file: string): Set<ModuleNode> | undefined
    invalidateModule(node: ModuleNode): void
  }
}

/** Vitest's `TestRunner`. */
export interface Runner {
  config: Record<string, unknown>
  readonly moduleRunner: ModuleRunner
  readonly workerState: { current: unknown; rpc: Rpc; readonly environment: { readonly name: string } }
  readonly _otel?: unknown
  __setTraces?(traces: unknown): void
  onCollectStart(file: Task): void
  onBeforeRunTask(task: Task): Promise<void>
  onAfterRunTask(task: Task): unknown
  onAfterRunSuite(task: Task): Promise<void>
  onAfterRunFiles(files?: readonly Task[]): unknown
}

/** What a worker asks the process of Vitest. */
export interface Rpc {
  resolve(...question: readonly unknown[]): unknown
}

/** Vitest's `vi`, as far as the lab puts things back with it. */
export interface Vi {
  isFakeTimers(): boolean
  useRealTimers(): void
  restoreAllMocks(): void
  unstubAllGlobals(): void
  unstubAllEnvs(): void
  resetConfig(): void
}

/** What instrumented code calls: counters of statements, the switches between alternatives, a count of loop turns. */
export interface CodeHooks {
  __rwc: Uint8Array
  readonly __rw: {
    /** Switch → the alternative that is active there; see `SwitchSite`. */
    at: readonly number[]
    ticks: number
    limit: number
    tick(): void
    probe(site: number, values: readonly (() => unknown)[]): unknown
    /** See `ModuleState`. */
    scope(
      key: number,
      index: number,
      readers: readonly (() => unknown)[],
      writers: readonly (((value: unknown) => void) | 0)[],
    ): void
    value(key: number, index: number, value: unknown): unknown
  }
}

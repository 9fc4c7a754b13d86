import type { WorkerReport } from './lab-protocol.ts'
import type { ModuleWatch } from './worker-modules.ts'
import type { WorkerState } from './worker-state.ts'
import type { CodeHooks, Collector, Runner, Task } from './worker-types.ts'

/** What a sweep needs of the worker that it runs in. */
export interface SweepTools {
  readonly code: CodeHooks['__rw']
  readonly state: WorkerState
  /** Null while no module was evaluated. */
  readonly watch: ModuleWatch | null
  report(message: WorkerReport): void
  /** Aborts when nobody waits for answers any more. */
  ending(): AbortSignal
  /** Runs test files with a runner, as Vitest's own worker does. */
  start(files: readonly unknown[], runner: Runner): Promise<readonly Task[]>
  /** A runner that tells nobody, beside the one that runs the file. */
  makeRunner(base: Runner, config: Record<string, unknown>): Runner
  /** What collects tests and hooks now. */
  currentSuite(): Collector
  hooksOf(task: Task): Readonly<Record<string, readonly unknown[]>>
  functionOf(task: Task): () => Promise<void>
  /** Makes every module be evaluated anew. */
  resetModules(): void
  /** The returned function makes the modules be loaded that are loaded now. */
  keepModules(): () => void
  /** Ends what tests left behind and puts everything back; says what cannot be trusted any more. */
  cleanUp(): Promise<{ readonly polluted: string | null }>
  /** The part of that which does not look at every global. */
  cleanQuickly(): Promise<void>
  isFake(): boolean
  /** True when nothing that runs here later can be believed. */
  isSpent(): boolean
  hasRequired(): boolean
  /** By absolute path. */
  isTestPath(path: string): boolean
}

import { resolve } from 'node:path'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import type { FileError } from '../model/failure.ts'
import type { HostEvent } from '../model/host.ts'
import type { TestFile } from '../model/lab.ts'
import { toFileErrors, toOutcome, toPath, toTestError, toTestFile } from './convert.ts'
import type { HostPast } from './host-protocol.ts'
import type { SetUp } from './set-up.ts'
import { silenceGuard } from './silence-guard.ts'

/** Where a reporter's words go. */
export interface HostListener {
  onEvent(event: HostEvent): void
  /** The configuration was changed while watching, and Vitest could not start with what it read. */
  onRestartFailed(): void
  /** What tests and Vitest print, with line ends. */
  onLog(text: string): void
  /** The global set-ups have run, and no test yet that needs them. */
  onSetUp(setUp: SetUp): void
}

/** The only reporter of the hosted Vitest. */
export interface HostReporter {
  readonly reporter: Reporter
  readonly isRunning: boolean
  /** Says that the run under way is being cancelled: nothing that ends from now on is told. */
  interrupt(): void
}

/**
 * A reporter that prints nothing and turns what Vitest reports into events as it happens, each test at its own end. Runs
 * count from 1 (or on from the past ones) and never overlap: where Vitest would begin a run before the last one ended, it waits.
 * A run of which nothing is heard for so long that the workers of the files under way must be stuck is ended by force.
 */
export function hostReporter(
  root: string,
  past: HostPast,
  { onEvent, onLog }: Pick<HostListener, 'onEvent' | 'onLog'>,
): HostReporter {
  const silence = silenceGuard((modules) => {
    for (const module of modules) {
      finished.add(module.id)
      onEvent({ type: 'file-hung', run, file: toTestFile(module, root), silentMs: silence.limitMs })
    }
    silence.end()
    interrupted = hung = true
    // Asked a second time it does not wait for workers, but ends them by force.
    for (const _ of [1, 2]) void vitest?.cancelCurrentRun('keyboard-input')
  })
  let vitest: Vitest | null = null
  let hung = false
  let run = past.runs
  let startedAt = 0
  let files = 0
  let running = false
  let interrupted = false
  let restarted = past.files.length > 0
  let ended: Promise<void> = Promise.resolve()
  let end: () => void = () => {}
  const finished = new Set<string>()
  const known = new Map(past.files.map((file) => [`${file.project}|${resolve(root, file.file)}`, file]))

  const finishFile = (module: TestModule, crash: FileError['error'] | null = null): void => {
    silence.end(module)
    if (interrupted || finished.has(module.id)) return
    finished.add(module.id)
    const file = toTestFile(module, root)
    const error = toFileErrors(module, root)[0] ?? (crash && { ...file, stage: 'load', error: crash })
    onEvent({ type: 'file-finished', run, file, error })
  }

  const forget = (gone: (key: string, file: TestFile) => boolean): void => {
    for (const [key, file] of known) {
      if (!gone(key, file)) continue
      known.delete(key)
      onEvent({ type: 'file-removed', file })
    }
  }

  const reporter: Reporter = {
    onInit(created) {
      vitest = created
    },
    async onTestRunStart(specifications) {
      const previous = ended
      ended = new Promise((resolve) => {
        end = resolve
      })
      await previous
      run++
      running = true
      interrupted = hung = false
      startedAt = performance.now()
      finished.clear()
      const started = new Map(
        specifications.map((each) => [`${each.project.name}|${each.moduleId}`, toTestFile(each, root)]),
      )
      if (restarted) forget((key) => !started.has(key))
      restarted = false
      for (const [key, file] of started) known.set(key, file)
      files = started.size
      onEvent({ type: 'run-started', run, files: [...started.values()], total: files })
    },
    onTestModuleCollected: silence.begin,
    onTestCaseReady: silence.heard,
    onHookStart: silence.heard,
    onHookEnd: silence.heard,
    onTestCaseResult(testCase) {
      silence.heard()
      // A test that is being cancelled may fail of just that.
      if (!interrupted) onEvent({ type: 'test-finished', run, outcome: toOutcome(testCase, root) })
    },
    onTestModuleEnd: (module) => finishFile(module),
    onTestRunEnd(modules, errors, reason) {
      silence.end()
      interrupted ||= reason === 'interrupted'
      const unhandled = errors.map((error) => toTestError(error, root))
      // The end of a file goes unreported where its worker crashed; what the pool says of that is among the late errors.
      for (const module of modules) finishFile(module, unhandled.at(-1) ?? null)
      // Vitest calls a run without files failed, and one with late errors passed.
      const failed = unhandled.length > 0 || (reason === 'failed' && files > 0)
      onEvent({
        type: 'run-finished',
        run,
        reason: hung || (failed && !interrupted) ? 'failed' : interrupted ? 'interrupted' : 'passed',
        unhandled,
        durationMs: performance.now() - startedAt,
      })
      running = false
      end()
    },
    onTestRemoved(path) {
      if (path !== undefined) forget((_, { file }) => file === toPath(path, root))
    },
    onServerRestart() {
      restarted = true
    },
    onUserConsoleLog({ content }) {
      onLog(content)
    },
  }
  return {
    reporter,
    get isRunning() {
      return running
    },
    interrupt() {
      interrupted = true
    },
  }
}

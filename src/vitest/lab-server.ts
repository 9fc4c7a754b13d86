import { join, relative, sep } from 'node:path'
import type { TestProject, TestSpecification, Vitest } from 'vitest/node'
import type { LabInfo, LabResult, LabRun, Spectrum, TestFile } from '../model/lab.ts'
import { type CopyRunner, copyRunner } from './copy-runner.ts'
import { Countdown } from './countdown.ts'
import { CounterTable, MAX_STATEMENTS } from './counter-table.ts'
import type { ImportLists } from './import-lists.ts'
import { LabFiles } from './lab-files.ts'
import type { LabSettings, WorkerOrder, WorkerReport } from './lab-protocol.ts'
import { filesOf } from './lab-result.ts'
import { specificationsOf } from './lab-specifications.ts'
import { type SweepAnswer, type SweepOrder, sweepCandidates } from './lab-sweep.ts'
import { createLabVitest, forcePool } from './lab-vitest.ts'
import { Liveness } from './liveness.ts'
import { loadVitest } from './load-vitest.ts'
import { attachOverlay, type OverlayFiles } from './overlay.ts'
import { pluginReads } from './plugin-reads.ts'
import { projectName } from './project-name.ts'
import { Repeatability } from './repeatability.ts'
import { resultOf } from './run-result.ts'
import { type SetUp, takeSetUp } from './set-up.ts'
import { type TestGraph, testGraph } from './test-graph.ts'
import { TestIds } from './test-ids.ts'
import { everyProject } from './version-differences.ts'
import { type WarmPool, warmPool } from './warm-pool.ts'
import { LOOPED } from './worker-sweep.ts'

/** The Vitest that serves the lab, inside of the lab's own process. One run at a time: callers queue. */
export interface LabServer {
  /** Notes are added as limits show. */
  readonly info: LabInfo
  run(request: LabRun): Promise<LabResult>
  /**
   * Tries candidates against a few tests on top of an overlay. Each index is answered once, with null when the tests
   * pass, else with the first line of what went wrong; after `cancel` with nothing more.
   */
  sweep(order: SweepOrder, answer: SweepAnswer): Promise<void>
  related(paths: readonly string[]): Promise<readonly TestFile[]>
  reach(files: readonly TestFile[]): Promise<readonly string[]>
  projectOf(path: string): Promise<string>
  /** Looks for files on disk that changed, came or went since it last looked. */
  invalidate(): Promise<void>
  /** What the user's own run has set up for all tests. */
  takeSetUp(setUp: SetUp): void
  /** Takes over what another Vitest knows of who imports whom. */
  learn(lists: ImportLists): void
  /** Ends the run under way at once, by ending its workers. */
  cancel(): void
  dispose(): Promise<void>
}

/**
 * Opens the user's Vitest for the lab: no watcher, no reporters, no cache on disk, no snapshot written, own workers.
 * `onInfo` hears when what is known of the project changes later.
 */
export async function openLabServer(settings: LabSettings, onInfo: (info: LabInfo) => void): Promise<LabServer> {
  const overlay: OverlayFiles = { texts: new Map(), transform: null, transformed: new Set(), reads: pluginReads() }
  const loaded = await loadVitest(settings.root)
  const vitest = await createLabVitest(loaded, settings)
  attachOverlay(vitest, overlay, settings.root)
  const pool = warmPool({
    vitestFolder: loaded.folder,
    root: settings.root,
    onReport: (report, project) => server.hear(report, project),
    onStarting: (starts) => server.pause(starts),
  })
  const notes = forcePool(vitest, pool, settings.workers)
  const server = new Server({ root: settings.root, vitest, overlay, pool, copy: copyRunner(settings), onInfo })
  await server.open(loaded.version, notes)
  return server
}

interface ServerParts {
  readonly root: string
  readonly vitest: Vitest
  readonly overlay: OverlayFiles
  readonly pool: WarmPool
  readonly copy: CopyRunner
  onInfo(info: LabInfo): void
}

class Server implements LabServer {
  info: LabInfo = { vitest: '', testFiles: [], sandboxed: false, shuffled: false, notes: [] }
  readonly #root: string
  readonly #vitest: Vitest
  readonly #overlay: OverlayFiles
  readonly #pool: WarmPool
  readonly #copy: CopyRunner
  readonly #onInfo: (info: LabInfo) => void
  readonly #graph: TestGraph = testGraph()
  readonly #ids = new TestIds()
  readonly #files: LabFiles
  readonly #liveness: Liveness
  readonly #repeatability: Repeatability
  readonly #programs = new Set<string>()
  #denied: string | null = null
  #looped = false
  #countdown: Countdown | null = null
  #cancelled = false
  #onSweep: ((report: WorkerReport) => void) | null = null

  constructor({ root, vitest, overlay, pool, copy, onInfo }: ServerParts) {
    this.#root = root
    this.#copy = copy
    this.#vitest = vitest
    this.#overlay = overlay
    this.#files = new LabFiles({
      root,
      vitest,
      overlay,
      required: this.#graph.required,
      onStale: (path) => pool.invalidate(path),
    })
    this.#pool = pool
    this.#onInfo = onInfo
    this.#repeatability = new Repeatability({
      root,
      run: (request, sweep) => this.#permitted(request, sweep),
      isCancelled: () => this.#cancelled,
    })
    this.#liveness = new Liveness({
      root,
      vitest,
      overlay,
      run: (request) => this.#permitted(request, null),
      runInCopy: (request) => copy.run(request),
      showDisk: () => this.#files.show(new Map(), null),
      isCancelled: () => this.#cancelled,
      onNote: (text) => this.#note(text),
    })
  }

  async open(vitest: string, notes: readonly string[]): Promise<void> {
    const shuffled = everyProject(this.#vitest).some(({ config }) => isShuffled(config.sequence.shuffle))
    this.info = { vitest, testFiles: [], sandboxed: this.#pool.sandboxed, shuffled, notes }
    await this.#collect()
  }

  async #collect(): Promise<void> {
    const specifications = await this.#vitest.globTestSpecifications()
    this.info = {
      ...this.info,
      testFiles: specifications
        .filter(({ project }) => !project.config.browser?.enabled)
        .map(({ project, moduleId }) => ({ project: project.name, file: this.#relative(moduleId) })),
    }
  }

  #note(text: string): void {
    this.info = { ...this.info, notes: [...this.info.notes, text] }
    this.#onInfo(this.info)
  }

  async run(request: LabRun): Promise<LabResult> {
    this.#cancelled = false
    return this.#run(request, null)
  }

  async #run(request: LabRun, sweep: WorkerOrder['sweep']): Promise<LabResult> {
    if (!sweep && !(await this.#liveness.isLive(request))) return this.#runInCopy(request)
    return this.#repeatability.run(request, sweep)
  }

  async #runInCopy(request: LabRun): Promise<LabResult> {
    const hopeless = this.#cancelled ? undefined : this.#liveness.hopeless(filesOf(request))
    if (hopeless !== undefined) {
      return { status: 'crashed', detail: `tests of ${projectName(hopeless)} do not see the overlay` }
    }
    const result = this.#cancelled ? null : await this.#copy.run(request)
    return this.#cancelled || !result ? { status: 'cancelled', detail: 'cancelled' } : result
  }

  /** Tests that start other programs are let do so as soon as one of them is denied it in code that is on disk. */
  async #permitted(request: LabRun, sweep: WorkerOrder['sweep']): Promise<LabResult> {
    this.#denied = null
    const result = await this.#execute(request, sweep)
    const denied = this.#denied as string | null
    if (denied === null || request.overlay.size > 0 || this.#programs.has(denied)) return result
    this.#programs.add(denied)
    this.#pool.allowPrograms(denied)
    this.#note(`Tests of ${projectName(denied)} start other programs, which are not kept from writing to your files.`)
    return this.#permitted(request, sweep)
  }

  async #execute(request: LabRun, sweep: WorkerOrder['sweep']): Promise<LabResult> {
    if (this.#cancelled) return { status: 'cancelled', detail: 'cancelled' }
    const table = request.spectrum ? new CounterTable(this.#root, request.bounded === true) : null
    // Walking the graph shows what is loaded by `require`, which has to be handed to the workers with its counters.
    if (table) await this.reach(filesOf(request))
    this.#files.show(request.overlay, table)
    // Filters given to a specification stick in its cache.
    this.#vitest.clearSpecificationsCache()
    const specifications = specificationsOf(request, this.#root, (name) => this.#project(name), this.#ids)
    if (specifications.length === 0) return this.#result(request, [], [], 0, table)
    this.#looped = false
    this.#pool.prepare(
      {
        texts: this.#files.nativeTexts(table),
        counters: table ? MAX_STATEMENTS : 0,
        // Of a test file with another text all tests run: one that is not asked for must not end the others.
        bail: request.tests.kind === 'tests' && isIn(request.overlay, filesOf(request)) ? 0 : (request.bail ?? 0),
        // A test that waits for ever shall be told as such, before the run as a whole is given up.
        testTimeoutMs: sweep ? 0 : Math.ceil(request.timeoutMs * 0.8),
        sweep,
        perturb: request.perturb ?? null,
      },
      request.worker === 'warm',
    )
    const started = performance.now()
    let timedOut = false
    this.#countdown = new Countdown(request.timeoutMs, () => {
      timedOut = true
      this.#pool.stop()
    })
    const stopped = (): LabResult | null =>
      timedOut
        ? { status: 'timed-out', detail: `no end after ${request.timeoutMs} ms` }
        : this.#cancelled
          ? { status: 'cancelled', detail: 'cancelled' }
          : null
    try {
      const { unhandledErrors } = await this.#vitest.runTestSpecifications(specifications, false)
      return stopped() ?? this.#result(request, specifications, unhandledErrors, performance.now() - started, table)
    } catch (error) {
      return stopped() ?? { status: 'crashed', detail: error instanceof Error ? error.message : String(error) }
    } finally {
      this.#countdown.cancel()
      process.exitCode = undefined
      this.#files.look()
    }
  }

  async sweep(order: SweepOrder, answer: SweepAnswer): Promise<void> {
    this.#cancelled = false
    const changed = order.candidates.flatMap(({ changes }) => changes.map(({ path, after }) => [path, after] as const))
    const overlay = new Map([...order.overlay, ...changed])
    const tests = { kind: 'tests', tests: order.tests } as const
    const live = await this.#liveness.isLive({ overlay, tests, timeoutMs: order.timeoutMs })
    const lab = {
      root: this.#root,
      run: (request: LabRun, sweep: WorkerOrder['sweep']) => this.#run(request, sweep),
      listen: (listener: ((report: WorkerReport) => void) | null) => {
        this.#onSweep = listener
      },
      // What a runner of the project's own does is not known: its tests run one candidate at a time, as they are.
      testId: (test: { readonly project: string; readonly file: string; readonly key: string }) =>
        live && !this.#project(test.project)?.config.runner ? this.#ids.of(test) : undefined,
      stop: () => this.#pool.stop(),
      isCancelled: () => this.#cancelled,
    }
    await sweepCandidates(lab, order, answer)
  }

  async related(paths: readonly string[]): Promise<readonly TestFile[]> {
    const wanted = new Set(paths.map((path) => this.#absolute(testOfSnapshot(path))))
    const found: TestFile[] = []
    for (const file of this.info.testFiles) {
      const reached = await this.#reachOf(file)
      if ([...wanted].some((path) => reached.has(path))) found.push(file)
    }
    return found
  }

  async reach(files: readonly TestFile[]): Promise<readonly string[]> {
    const all = new Set<string>()
    for (const file of files) for (const path of await this.#reachOf(file)) all.add(path)
    return [...all]
      .map((path) => this.#relative(path))
      .filter((path) => !path.startsWith('..'))
      .sort()
  }

  learn(lists: ImportLists): void {
    this.#graph.learn(lists)
  }

  async projectOf(path: string): Promise<string> {
    const absolute = this.#absolute(path)
    for (const file of this.info.testFiles) if ((await this.#reachOf(file)).has(absolute)) return file.project
    const inside = [...this.#vitest.projects]
      .filter((project) => absolute.startsWith(project.config.root + sep))
      .sort((a, b) => b.config.root.length - a.config.root.length)
    return inside[0]?.name ?? this.info.testFiles[0]?.project ?? ''
  }

  async invalidate(): Promise<void> {
    this.#files.show(new Map(), null)
    const changed = this.#files.takeChanged(this.#graph.refresh())
    if (changed.length > 0) this.#repeatability.forget()
    for (const absolute of changed) this.#ids.forget(this.#relative(absolute))
    this.#vitest.clearSpecificationsCache()
    await this.#collect()
    this.#onInfo(this.info)
  }

  hear(report: WorkerReport, project: string): void {
    if (report.repairWatch === 'denied') this.#denied = project
    else if (report.repairWatch === 'looped') this.#looped = true
    else if (report.repairWatch === 'again') this.#repeatability.ranAgain(report.testFile)
    else if (report.repairWatch === 'loaded') this.#graph.add(project, report)
    else this.#onSweep?.(report)
  }

  /** The start of a worker is no time of the run that waits for it. */
  pause(paused: boolean): void {
    if (paused) this.#countdown?.pause()
    else this.#countdown?.resume()
  }

  takeSetUp(setUp: SetUp): void {
    takeSetUp(this.#vitest, setUp)
    this.#copy.takeSetUp(setUp)
  }

  cancel(): void {
    this.#cancelled = true
    this.#pool.interrupt()
    this.#copy.stop()
  }

  async dispose(): Promise<void> {
    this.cancel()
    this.#pool.dispose()
    this.#overlay.reads.dispose()
    this.#copy.dispose()
    await this.#vitest.close()
  }

  #result(
    request: LabRun,
    specifications: readonly TestSpecification[],
    unhandled: readonly unknown[],
    durationMs: number,
    table: CounterTable | null,
  ): LabResult {
    const hits = new Map<string, readonly number[]>()
    const wanted = request.tests.kind === 'tests' ? new Set(request.tests.tests.map(({ key }) => key)) : null
    const result = resultOf(specifications, {
      root: this.#root,
      wanted,
      unhandled: [...unhandled, ...(this.#looped ? [new Error(LOOPED)] : [])],
      durationMs,
      onTest: ({ test }, testCase) => {
        if (!request.overlay.has(test.file)) this.#ids.note(test, testCase.id)
        const meta = testCase.meta() as { repairWatchHits?: readonly number[] }
        if (table && meta.repairWatchHits && wanted?.has(test.key) !== false) hits.set(test.key, meta.repairWatchHits)
      },
    })
    return { ...result, spectrum: table ? ({ statements: table.statements, hits } satisfies Spectrum) : null }
  }

  async #reachOf(file: TestFile): Promise<ReadonlySet<string>> {
    const project = this.#project(file.project)
    if (!project) return new Set()
    this.#files.show(new Map(), null)
    return this.#graph.reach(project, this.#absolute(file.file))
  }

  #project(name: string): TestProject | undefined {
    return this.#vitest.projects.find((project) => project.name === name) ?? this.#vitest.projects[0]
  }

  #absolute(path: string): string {
    return join(this.#root, path)
  }

  #relative(path: string): string {
    return relative(this.#root, path).split(sep).join('/')
  }
}

function isIn(overlay: LabRun['overlay'], files: readonly TestFile[]): boolean {
  return files.some(({ file }) => overlay.has(file))
}

function isShuffled(shuffle: unknown): boolean {
  return typeof shuffle === 'object' && shuffle !== null ? Object.values(shuffle).includes(true) : shuffle === true
}

function testOfSnapshot(path: string): string {
  return path.replace(/(^|\/)__snapshots__\/([^/]+)\.snap$/, '$1$2')
}

import { existsSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import type { TestModule, TestProject, TestSpecification, Vitest } from 'vitest/node'
import type { Candidate } from '../model/candidate.ts'
import type { FileError, TestOutcome, TestRef } from '../model/failure.ts'
import { fileRole } from '../model/paths.ts'
import type { LabInfo, LabResult, LabRun, Overlay, Spectrum, Statement, TestFile } from '../model/ports.ts'
import { instrument } from '../source/instrument.ts'
import { loopTicks } from '../source/loop-ticks.ts'
import { isProgram } from '../source/syntax.ts'
import { toFileErrors, toOutcomes, toTestError } from './convert.ts'
import type { LabOrder, LabSettings, WorkerOrder, WorkerReport } from './lab-protocol.ts'
import { createVitest, type LoadedVitest, loadVitest, parseArguments } from './load-vitest.ts'
import { attachOverlay, type OverlayFiles, rememberOnDisk } from './overlay.ts'
import { planSweep, type SweepGroup } from './plan-sweep.ts'
import { specificationOf, type TestGraph, testGraph } from './test-graph.ts'
import { everyProject, moduleCacheOff } from './version-differences.ts'
import { type WarmPool, warmPool } from './warm-pool.ts'

/** Counters of one spectrum run; what is loaded beyond them is not counted. */
const MAX_STATEMENTS = 65_536

/** No single test of a sweep takes longer: what hangs in a promise is given up early. */
const SWEEP_TEST_MS = 1_000

type SweepOrder = Extract<LabOrder, { type: 'sweep' }>
type Variant = Extract<WorkerReport, { repairWatch: 'variant' }>

/** The Vitest that serves the lab, inside of the lab's own process. One run at a time: callers queue. */
export interface LabServer {
  readonly info: LabInfo
  run(request: LabRun): Promise<LabResult>
  /**
   * Tries candidates against a few tests on top of an overlay. Each index is answered once, with null when the tests
   * pass, else with the first line of what went wrong; after `cancel` with nothing more.
   */
  sweep(order: SweepOrder, answer: (index: number, detail: string | null) => void): Promise<void>
  related(paths: readonly string[]): Promise<readonly TestFile[]>
  reach(files: readonly TestFile[]): Promise<readonly string[]>
  projectOf(path: string): Promise<string>
  /** Looks for files on disk that changed, came or went since it last looked. */
  invalidate(): Promise<void>
  /** Ends the run under way at once, by ending its workers. */
  cancel(): void
  dispose(): Promise<void>
}

/** Opens the user's Vitest for the lab: no watcher, no reporters, no cache on disk, no snapshot written, own workers. */
export async function openLabServer(settings: LabSettings): Promise<LabServer> {
  const loaded = await loadVitest(settings.root)
  const vitest = await createLabVitest(loaded, settings)
  const overlay: OverlayFiles = { texts: new Map(), transform: null, transformed: new Set() }
  attachOverlay(vitest, overlay)
  let hear: (report: WorkerReport) => void = () => {}
  const pool = warmPool({ vitestFolder: loaded.folder, root: settings.root, onReport: (report) => hear(report) })
  forcePool(vitest, pool, settings.workers)
  const server = new Server(settings.root, vitest, overlay, pool, testGraph(vitest))
  hear = (report) => server.hear(report)
  await server.collect(loaded.version)
  return server
}

async function createLabVitest(loaded: LoadedVitest, settings: LabSettings): Promise<Vitest> {
  const { options } = parseArguments(loaded, settings.args)
  const vitest = await createVitest(
    loaded,
    {
      ...options,
      root: (options.root as string | undefined) ?? settings.root,
      watch: false,
      reporters: [{}],
      update: false,
      cache: false,
      coverage: { enabled: false },
      includeTaskLocation: true,
      ...moduleCacheOff(loaded.major),
      passWithNoTests: true,
      typecheck: { enabled: false },
      api: false,
      silent: true,
      bail: 0,
      retry: 0,
      maxWorkers: settings.workers,
    },
    { server: { watch: null, fs: { strict: false } } },
  )
  await vitest.standalone()
  return vitest
}

/** The lab's pool in place of the user's in every project; global set-up already ran for the user's own session. */
function forcePool(vitest: Vitest, pool: WarmPool, workers: number): void {
  for (const project of everyProject(vitest)) {
    if (project.config.browser?.enabled) continue
    Object.assign(project.config, {
      pool: pool.runner.name,
      poolRunner: pool.runner,
      globalSetup: [],
      isolate: true,
      maxWorkers: workers,
    })
  }
  vitest.clearSpecificationsCache()
}

class Server implements LabServer {
  info: LabInfo = { vitest: '', testFiles: [], sandboxed: false, shuffled: false, notes: [] }
  readonly #root: string
  readonly #vitest: Vitest
  readonly #overlay: OverlayFiles
  readonly #pool: WarmPool
  readonly #graph: TestGraph
  /** File → test key → Vitest's own id, from runs of the file as it is on disk. */
  readonly #ids = new Map<string, Map<string, string>>()
  readonly #disk = new DiskView()
  #cancelled = false
  #onVariant: ((report: Variant) => void) | null = null

  constructor(root: string, vitest: Vitest, overlay: OverlayFiles, pool: WarmPool, graph: TestGraph) {
    this.#root = root
    this.#vitest = vitest
    this.#overlay = overlay
    this.#pool = pool
    this.#graph = graph
  }

  async collect(version: string): Promise<void> {
    const specifications = await this.#vitest.globTestSpecifications()
    const browser = everyProject(this.#vitest).filter((project) => project.config.browser?.enabled)
    this.info = {
      vitest: version,
      testFiles: specifications
        .filter(({ project }) => !browser.includes(project))
        .map(({ project, moduleId }) => ({ project: project.name, file: this.#relative(moduleId) })),
      sandboxed: this.#pool.sandboxed,
      shuffled: everyProject(this.#vitest).some(({ config }) => isShuffled(config.sequence.shuffle)),
      notes: browser.map(
        (project) => `Project ${project.name || '(root)'} runs in a browser: its failures are shown but not repaired.`,
      ),
    }
  }

  async run(request: LabRun, sweep: WorkerOrder['sweep'] = null): Promise<LabResult> {
    if (!sweep) this.#cancelled = false
    const table = request.spectrum ? new CounterTable(this.#root) : null
    // Walking the graph shows what is loaded by `require`, which has to be handed to the workers with its counters.
    if (table) await this.reach(request.tests.kind === 'files' ? request.tests.files : request.tests.tests)
    this.#setOverlay(request.overlay, table)
    const specifications = this.#specifications(request)
    this.#pool.prepare(
      {
        texts: this.#nativeTexts(request.overlay, table),
        counters: table ? MAX_STATEMENTS : 0,
        bail: sweep ? 1 : (request.bail ?? 0),
        testTimeoutMs: sweep ? SWEEP_TEST_MS : Math.max(0, request.timeoutMs - 100),
        sweep,
        perturb: request.perturb ?? null,
      },
      request.worker === 'warm',
    )
    const started = performance.now()
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      this.#pool.killBusy()
    }, request.timeoutMs)
    try {
      const { unhandledErrors } = await this.#vitest.runTestSpecifications(specifications, false)
      if (timedOut) return { status: 'timed-out', detail: `no end after ${request.timeoutMs} ms` }
      if (this.#cancelled) return { status: 'cancelled', detail: 'cancelled' }
      return this.#result(request, specifications, unhandledErrors, performance.now() - started, table)
    } catch (error) {
      if (timedOut) return { status: 'timed-out', detail: `no end after ${request.timeoutMs} ms` }
      if (this.#cancelled) return { status: 'cancelled', detail: 'cancelled' }
      return { status: 'crashed', detail: error instanceof Error ? error.message : String(error) }
    } finally {
      clearTimeout(timer)
      process.exitCode = undefined
      this.#disk.look(this.#loaded())
    }
  }

  async sweep(
    { candidates, overlay, tests, timeoutMs }: SweepOrder,
    answer: (index: number, detail: string | null) => void,
  ): Promise<void> {
    this.#cancelled = false
    const plan = planSweep(candidates, overlay, (path) => this.#text(path))
    const rest = [...plan.rest]
    for (const group of plan.groups) {
      if (this.#cancelled) return
      rest.push(...(await this.#sweepGroup(group, { overlay, tests, timeoutMs }, answer)))
    }
    for (const index of rest.sort((a, b) => a - b)) {
      if (this.#cancelled) return
      const detail = await this.#check(candidates[index] as Candidate, overlay, tests, timeoutMs)
      if (this.#cancelled) return
      answer(index, detail)
    }
  }

  /** All alternatives of one file in one module; returns the indices that it could not decide. */
  async #sweepGroup(
    { path, text, ids }: SweepGroup,
    { overlay, tests, timeoutMs }: Omit<SweepOrder, 'candidates' | 'type'>,
    answer: (index: number, detail: string | null) => void,
  ): Promise<readonly number[]> {
    let waiting = [...ids.keys()]
    const texts = new Map(overlay).set(path, text)
    const indexOf = (id: number): number => ids.get(id) as number
    const byFile = [...new Set(tests.map(({ file, project }) => `${project}|${file}`))].map((key) =>
      tests.filter(({ file, project }) => `${project}|${file}` === key),
    )
    for (const own of byFile) {
      const testIds = own.map(({ file, key }) => (overlay.has(file) ? undefined : this.#ids.get(file)?.get(key)))
      if (testIds.includes(undefined)) return waiting.map(indexOf)
      let passing: number[] = []
      while (waiting.length > 0) {
        if (this.#cancelled) return []
        const round = await this.#round({ texts, tests: own, ids: waiting, testIds: testIds as string[], timeoutMs })
        for (const { id, status, detail } of round.reports) {
          if (status === 'passes') passing.push(id)
          else answer(indexOf(id), detail.split('\n')[0] as string)
        }
        const [stuck, ...others] = waiting.slice(round.reports.length)
        if (stuck === undefined) break
        // Nothing was heard although the worker was fine: this file cannot be swept this way.
        if (!round.hung) return [...passing, stuck, ...others].map(indexOf)
        answer(indexOf(stuck), `no end after ${timeoutMs} ms`)
        waiting = others
      }
      waiting = passing
      passing = []
    }
    for (const id of waiting) answer(indexOf(id), null)
    return []
  }

  /** One visit to a worker; ends it when nothing is heard for `timeoutMs`. */
  async #round(request: {
    readonly texts: Overlay
    readonly tests: readonly TestRef[]
    readonly ids: readonly number[]
    readonly testIds: readonly string[]
    readonly timeoutMs: number
  }): Promise<{ readonly reports: readonly Variant[]; readonly hung: boolean }> {
    const { texts, tests, ids, testIds, timeoutMs } = request
    const reports: Variant[] = []
    let hung = false
    const kill = (): void => {
      hung = true
      this.#pool.killBusy()
    }
    // The first answer waits for a worker and for the run as things are.
    let timer = setTimeout(kill, 3_000 + 2 * timeoutMs)
    this.#onVariant = (report) => {
      reports.push(report)
      clearTimeout(timer)
      timer = setTimeout(kill, timeoutMs)
    }
    try {
      await this.run(
        { overlay: texts, tests: { kind: 'tests', tests }, worker: 'warm', timeoutMs: timeoutMs * (ids.length + 4) },
        { ids, testIds },
      )
    } finally {
      clearTimeout(timer)
      this.#onVariant = null
    }
    return { reports, hung }
  }

  async #check(
    candidate: Candidate,
    overlay: Overlay,
    tests: readonly TestRef[],
    timeoutMs: number,
  ): Promise<string | null> {
    const texts = new Map(overlay)
    for (const { path, after } of candidate.changes) {
      const ticking = after !== null && isProgram(path) && fileRole(path) === 'source' ? loopTicks(path, after) : null
      texts.set(path, ticking ?? after)
    }
    const result = await this.run({
      overlay: texts,
      tests: { kind: 'tests', tests },
      worker: 'warm',
      timeoutMs,
      bail: 1,
    })
    return whyNotPassing(result, tests)
  }

  #text(path: string): string | null {
    const absolute = this.#absolute(path)
    return existsSync(absolute) ? readFileSync(absolute, 'utf8') : null
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

  async projectOf(path: string): Promise<string> {
    const absolute = this.#absolute(path)
    for (const file of this.info.testFiles) if ((await this.#reachOf(file)).has(absolute)) return file.project
    const inside = [...this.#vitest.projects]
      .filter((project) => absolute.startsWith(project.config.root + sep))
      .sort((a, b) => b.config.root.length - a.config.root.length)
    return inside[0]?.name ?? this.info.testFiles[0]?.project ?? ''
  }

  async invalidate(): Promise<void> {
    const changed = this.#disk.changed(this.#loaded())
    for (const absolute of changed) {
      this.#graph.forget(absolute)
      this.#stale(absolute)
      this.#ids.delete(this.#relative(absolute))
    }
    await this.collect(this.info.vitest)
  }

  hear(report: WorkerReport): void {
    if (report.repairWatch === 'variant') this.#onVariant?.(report)
  }

  cancel(): void {
    this.#cancelled = true
    this.#pool.killBusy()
  }

  async dispose(): Promise<void> {
    this.cancel()
    this.#pool.dispose()
    await this.#vitest.close()
  }

  /** Only what differs from the last run is loaded again. */
  #setOverlay(wanted: Overlay, table: CounterTable | null): void {
    const texts = this.#overlay.texts
    const next = new Map([...wanted].map(([path, text]) => [this.#absolute(path), text]))
    for (const [path, text] of [...texts]) {
      if (next.has(path) && next.get(path) === text) continue
      if (!next.has(path)) texts.delete(path)
      this.#stale(path)
    }
    for (const [path, text] of next) {
      if (texts.has(path) && texts.get(path) === text) continue
      rememberOnDisk(path, existsSync(path))
      texts.set(path, text)
      this.#stale(path)
    }
    if (table || this.#overlay.transform) this.#transformAnew(table)
  }

  /** Counters come and go with a run: what was loaded with them is loaded again without them, and the reverse. */
  #transformAnew(table: CounterTable | null): void {
    for (const path of this.#overlay.transformed) this.#stale(path)
    this.#overlay.transformed.clear()
    this.#overlay.transform = table?.transform ?? null
    if (!table) return
    for (const path of this.#loaded()) if (table.counts(path)) this.#stale(path)
  }

  /** Absolute paths of the project's own files that Vite has loaded or that tests require. */
  #loaded(): ReadonlySet<string> {
    const paths = new Set(this.#graph.required)
    for (const project of everyProject(this.#vitest)) {
      for (const environment of Object.values(project.vite.environments)) {
        for (const path of environment.moduleGraph.fileToModulesMap.keys()) {
          if (isAbsolute(path) && !path.includes('/node_modules/')) paths.add(path)
        }
      }
    }
    return paths
  }

  #stale(path: string): void {
    this.#vitest.invalidateFile(path)
    this.#pool.invalidate(path)
  }

  /** Overlaid files as tests read them without Vite; with counters also what they `require`. */
  #nativeTexts(overlay: Overlay, table: CounterTable | null): readonly (readonly [string, string | null])[] {
    const texts = new Map([...overlay].map(([path, text]) => [this.#absolute(path), text] as const))
    if (table) {
      for (const path of this.#graph.required) {
        const text = texts.get(path) ?? (texts.has(path) || !existsSync(path) ? null : readFileSync(path, 'utf8'))
        if (text !== null) texts.set(path, table.transform(path, text))
      }
    }
    return [...texts]
  }

  #specifications(request: LabRun): TestSpecification[] {
    // Filters given to a specification stick in its cache.
    this.#vitest.clearSpecificationsCache()
    const byFile = new Map<string, { readonly file: TestFile; readonly ids: string[]; whole: boolean }>()
    const entryOf = (file: TestFile) => {
      const key = `${file.project}\0${file.file}`
      const entry = byFile.get(key) ?? { file, ids: [], whole: false }
      byFile.set(key, entry)
      return entry
    }
    if (request.tests.kind === 'files') for (const file of request.tests.files) entryOf(file).whole = true
    else {
      for (const test of request.tests.tests) {
        const entry = entryOf(test)
        const id = request.overlay.has(test.file) ? undefined : this.#ids.get(test.file)?.get(test.key)
        if (id) entry.ids.push(id)
        else entry.whole = true
      }
    }
    return [...byFile.values()].flatMap(({ file, ids, whole }) => {
      const project = this.#project(file.project)
      return project ? [specificationOf(project, this.#absolute(file.file), whole ? undefined : ids)] : []
    })
  }

  #result(
    request: LabRun,
    specifications: readonly TestSpecification[],
    unhandled: readonly unknown[],
    durationMs: number,
    table: CounterTable | null,
  ): LabResult {
    const wanted = request.tests.kind === 'tests' ? new Set(request.tests.tests.map(({ key }) => key)) : null
    const outcomes: TestOutcome[] = []
    const fileErrors: FileError[] = []
    const hits = new Map<string, readonly number[]>()
    for (const specification of specifications) {
      const module = specification.testModule as TestModule | undefined
      if (!module) continue
      fileErrors.push(...toFileErrors(module, this.#root))
      const file = this.#relative(module.moduleId)
      const ids = request.overlay.has(file)
        ? new Map<string, string>()
        : (this.#ids.get(file) ?? new Map<string, string>())
      for (const { outcome, testCase } of toOutcomes(module, this.#root)) {
        ids.set(outcome.test.key, testCase.id)
        if (wanted && !wanted.has(outcome.test.key)) continue
        outcomes.push(outcome)
        const meta = testCase.meta() as { repairWatchHits?: readonly number[] }
        if (table && meta.repairWatchHits) hits.set(outcome.test.key, meta.repairWatchHits)
      }
      if (!request.overlay.has(file)) this.#ids.set(file, ids)
    }
    return {
      status: 'ran',
      outcomes,
      fileErrors,
      unhandled: unhandled.map((error) => toTestError(error, this.#root)),
      durationMs,
      spectrum: table ? ({ statements: table.statements, hits } satisfies Spectrum) : null,
    }
  }

  async #reachOf(file: TestFile): Promise<ReadonlySet<string>> {
    const project = this.#project(file.project)
    if (!project) return new Set()
    this.#setOverlay(new Map(), null)
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

/** What files looked like when they were last looked at. */
class DiskView {
  readonly #seen = new Map<string, string>()

  /** Takes note of paths that were not seen before. */
  look(paths: Iterable<string>): void {
    for (const path of paths) if (!this.#seen.has(path)) this.changed([path])
  }

  /** Those of these paths that differ from what was seen before. A path that is seen first counts as unchanged. */
  changed(paths: Iterable<string>): readonly string[] {
    const changed: string[] = []
    for (const path of paths) {
      const stat = statSync(path, { throwIfNoEntry: false, bigint: true })
      const now = stat ? `${stat.mtimeNs}:${stat.size}:${stat.ino}` : 'none'
      const before = this.#seen.get(path)
      this.#seen.set(path, now)
      if (before !== undefined && before !== now) changed.push(path)
    }
    return changed
  }
}

/** The counters of one spectrum run: which statement each index stands for. */
class CounterTable {
  readonly statements: Statement[] = []
  readonly #root: string
  readonly #texts = new Map<string, { readonly original: string; readonly counted: string }>()

  constructor(root: string) {
    this.#root = root
  }

  /** Source files of the project alone: tests, set-up, packages and configuration are not suspects. */
  counts(path: string): boolean {
    const inside = relative(this.#root, path).split(sep).join('/')
    return isProgram(path) && fileRole(inside) === 'source'
  }

  readonly transform = (path: string, text: string): string => {
    if (!this.counts(path)) return text
    const known = this.#texts.get(path)
    if (known?.original === text) return known.counted
    const counted = instrument(relative(this.#root, path).split(sep).join('/'), text, this.statements.length)
    if (!counted || this.statements.length + counted.statements.length > MAX_STATEMENTS) return text
    this.statements.push(...counted.statements)
    this.#texts.set(path, { original: text, counted: counted.text })
    return counted.text
  }
}

/** Null when all of these tests ran and passed and nothing else went wrong; else the first thing that did. */
export function whyNotPassing(result: LabResult, tests: readonly TestRef[]): string | null {
  if (result.status !== 'ran') return result.detail
  const failed = result.outcomes.find(({ state }) => state === 'failed')
  if (failed) return failed.errors[0]?.message.split('\n')[0] ?? 'a test failed'
  const [broken] = result.fileErrors
  if (broken) return broken.error.message.split('\n')[0] as string
  const [late] = result.unhandled
  if (late) return late.message.split('\n')[0] as string
  const passed = new Set(result.outcomes.filter(({ state }) => state === 'passed').map(({ test }) => test.key))
  return tests.every(({ key }) => passed.has(key)) ? null : 'not all of the tests ran'
}

function isShuffled(shuffle: unknown): boolean {
  return typeof shuffle === 'object' && shuffle !== null ? Object.values(shuffle).includes(true) : shuffle === true
}

function testOfSnapshot(path: string): string {
  return path.replace(/(^|\/)__snapshots__\/([^/]+)\.snap$/, '$1$2')
}

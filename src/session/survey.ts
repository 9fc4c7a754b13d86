import { checkExports } from '../contract/check-exports.ts'
import { mergeContracts, type ParsedContract, parseContract } from '../contract/parse-contract.ts'
import type { FileChange } from '../model/candidate.ts'
import type { Clause, ClauseOutcome, Contract } from '../model/clause.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { FileError, TestOutcome } from '../model/failure.ts'
import type { Lab, LabResult, LabRun, TestFile } from '../model/lab.ts'
import type { Commit, GitState, Workspace } from '../model/workspace.ts'
import { keyOfFile } from './failure-files.ts'
import { type ClauseRunner, runClauses } from './run-clauses.ts'
import { SharedRuns } from './shared-runs.ts'

/** What one test file does in the lab on the files as they are. */
export interface FileBaseline {
  readonly outcomes: readonly TestOutcome[]
  readonly fileErrors: readonly FileError[]
  readonly durationMs: number
  /** False when it could not be run to its end in the time there is: then nothing is known of its tests. */
  readonly ended: boolean
}

/**
 * What is known of one state of the working tree, gathered when first asked for and shared by the repairs of all its
 * failures. A save makes a new survey.
 */
export interface Survey {
  readonly git: GitState
  /** What differs from HEAD. */
  readonly changed: readonly FileChange[]
  /** The latest commit that touched one of these paths; else the last one, null without a parent. */
  lastCommit(paths: readonly string[]): Promise<Diagnosis['lastCommit']>
  readonly contract: Contract
  /** Executes clauses. */
  readonly runner: ClauseRunner
  /** What proofs run: a candidate that was run before is not run again. */
  readonly runs: SharedRuns
  /** Those of these paths that git ignores. */
  ignored(paths: readonly string[]): Promise<ReadonlySet<string>>
  /** The executable clauses of these modules against the files as they are. */
  clauseOutcomes(modules: readonly string[], signal: AbortSignal): Promise<readonly ClauseOutcome[]>
  /** The executable ones of these clauses against the files with these changes. */
  clausesWith(
    changes: readonly FileChange[],
    clauses: readonly Clause[],
    signal: AbortSignal,
  ): Promise<readonly ClauseOutcome[]>
  /** Modules of the contract that are changed or load what is; all, where a file comes or goes. */
  touchedModules(changes: readonly FileChange[]): Promise<ReadonlySet<string>>
  /** What these test files do as things are; each file is run once per survey. The map grows with later calls. */
  baseline(files: readonly TestFile[], signal: AbortSignal): Promise<ReadonlyMap<string, FileBaseline>>
  /** Whole test files with their statements counted, and with loops that end where one does not; one run for all failures of these files. */
  observe(files: readonly TestFile[], endless: boolean, signal: AbortSignal): Promise<LabResult>
  /** The same once more and as they are, in which `baseline` takes part; what never ends is not run as it is. */
  again(
    files: readonly TestFile[],
    how: { readonly timeoutMs: number; readonly endless: boolean },
    signal: AbortSignal,
  ): Promise<LabResult>
}

/** Where contracts are looked for when the configuration names none: the first of these, and all beside sources. */
export const CONTRACT_PLACES = ['contract.md', 'CONTRACT.md', 'docs/contract.md']

/** Test files of a baseline that are run together at first, and at most: as long as chunks are quick (ms) they grow. */
const CHUNK = 8
const LARGEST_CHUNK = 64
const QUICK_MS = 2_000

/** The longest that a chunk may take (ms), and as a multiple of what files took so far. */
const CHUNK_MS = { first: 20_000, least: 3_000, factor: 10 }

/** The longest that a candidate's clauses may take, in milliseconds. */
const CANDIDATE_MS = 20_000

/** The longest that a whole baseline or contract run may take, in milliseconds. */
const LONG_RUN = 60_000

/** Reads git and the contract; runs nothing yet. */
export async function makeSurvey(
  workspace: Workspace,
  lab: Lab,
  options: { readonly fastCheck: string; readonly contracts: readonly string[] },
): Promise<Survey> {
  const [git, changed, commits, contract] = await Promise.all([
    workspace.git(),
    workspace.changesSinceHead(),
    workspace.commits(),
    readContract(workspace, options.contracts),
  ])
  const runs = new SharedRuns(lab)
  const runner: ClauseRunner = { lab: runs, read: (path) => workspace.read(path), fastCheck: options.fastCheck }
  const baselines = new Map<string, FileBaseline>()
  const isIgnored = new Map<string, boolean>()
  const opened = new Map<Commit, Promise<readonly FileChange[]>>()
  /** Whether there is code that does not end: clauses may come to it as well. */
  let bounded = false
  /** Module → what its clauses said. */
  const held = new Map<string, readonly ClauseOutcome[]>()
  /** Module → what it loads. */
  const loaded = new Map<string, readonly string[]>()
  return {
    git,
    changed,
    contract,
    runner,
    runs,
    async lastCommit(paths) {
      const wanted = new Set(paths)
      const commit = commits.find((one) => one.paths.some((path) => wanted.has(path))) ?? commits[0]
      if (!commit) return null
      const changes = opened.get(commit) ?? commit.changes()
      opened.set(commit, changes)
      return { message: commit.message, changes: await changes }
    },
    async ignored(paths) {
      const asked = paths.filter((path) => !isIgnored.has(path))
      const ignored = new Set(await workspace.ignored(asked))
      for (const path of asked) isIgnored.set(path, ignored.has(path))
      return new Set(paths.filter((path) => isIgnored.get(path)))
    },
    async clauseOutcomes(modules, signal) {
      const missing = new Set(modules.filter((module) => !held.has(module)))
      const clauses = contract.clauses.filter(({ module }) => missing.has(module))
      const outcomes = await runClauses(runner, clauses, new Map(), {
        timeoutMs: LONG_RUN,
        bounded,
        signal,
      })
      if (signal.aborted) return outcomes
      for (const module of missing) {
        const own = new Set(clauses.filter((clause) => clause.module === module).map(({ id }) => id))
        held.set(
          module,
          outcomes.filter(({ id }) => own.has(id)),
        )
      }
      return modules.flatMap((module) => held.get(module) ?? [])
    },
    clausesWith(changes, clauses, signal) {
      const overlay = new Map(changes.map(({ path, after }) => [path, after]))
      return runClauses(runner, clauses, overlay, { timeoutMs: CANDIDATE_MS, signal })
    },
    async touchedModules(changes) {
      const modules = [...new Set(contract.clauses.map(({ module }) => module))]
      if (changes.some(({ before, after }) => before === null || after === null)) return new Set(modules)
      const touched = new Set<string>()
      for (const module of modules) {
        const reached =
          loaded.get(module) ?? (await lab.reach([{ project: await lab.projectOf(module), file: module }]))
        loaded.set(module, reached)
        if (changes.some(({ path }) => reached.includes(path))) touched.add(module)
      }
      return touched
    },
    async baseline(files, signal) {
      const missing = files.filter((file) => !baselines.has(keyOfFile(file)))
      if (missing.length > 0) await runBaseline(runs, missing, baselines, signal)
      return baselines
    },
    observe(files, endless, signal) {
      bounded ||= endless
      return runs.run({ ...asTheyAre(files, LONG_RUN), spectrum: true, bounded: endless }, signal)
    },
    async again(files, { timeoutMs, endless }, signal) {
      const request = { ...asTheyAre(files, timeoutMs), spectrum: endless, bounded: endless }
      const result = await runs.run(request, signal)
      if (result.status !== 'ran') return result
      for (const file of files)
        if (!baselines.has(keyOfFile(file))) baselines.set(keyOfFile(file), baselineOf(file, result, files.length))
      return result
    },
  }
}

/** All contract files that the configuration or convention names, merged, with problems of path and export. */
export async function readContract(workspace: Workspace, configured: readonly string[]): Promise<Contract> {
  const found = configured.length > 0 ? await workspace.find(configured) : await conventional(workspace)
  const parsed = await Promise.all(found.map(async (file) => readOne(file, await workspace.read(file))))
  if (configured.length > 0 && found.length === 0) parsed.push(unusable(configured.join(', '), NOT_FOUND))
  const contract = mergeContracts(parsed)
  const modules = new Set(contract.subjects.map(({ module }) => module))
  const texts = new Map<string, string | null>()
  for (const path of modules) texts.set(path, await workspace.read(path))
  return { ...contract, problems: [...contract.problems, ...checkExports(contract, texts)] }
}

const NOT_FOUND = {
  message: 'the configured contract does not exist',
  hint: 'name a file of the project that git does not ignore, as a path or glob relative to the root',
}
const UNREADABLE = { message: 'this file cannot be read as UTF-8 text', hint: 'save it as UTF-8 and allow to read it' }

function readOne(file: string, text: string | null): ParsedContract {
  return text === null ? unusable(file, UNREADABLE) : parseContract(file, text)
}

function unusable(file: string, { message, hint }: typeof UNREADABLE): ParsedContract {
  return { ...parseContract(file, ''), problems: [{ at: { file, line: 1, column: 1 }, message, hint }] }
}

async function conventional(workspace: Workspace): Promise<readonly string[]> {
  // Asked of the listing, not of the disk: on a case-insensitive disk two of the places are one file.
  const found = await workspace.find(['**/*.contract.md', ...CONTRACT_PLACES])
  const place = CONTRACT_PLACES.find((one) => found.includes(one))
  const beside = found.filter((file) => file !== place && file.endsWith('.contract.md'))
  return place === undefined ? beside : [place, ...beside]
}

/**
 * Runs files in chunks. One that does not end costs its chunk, whose files then run one by one; when the time for the whole
 * is up, nothing is known of the rest.
 */
async function runBaseline(
  runs: SharedRuns,
  files: readonly TestFile[],
  into: Map<string, FileBaseline>,
  signal: AbortSignal,
): Promise<void> {
  const started = performance.now()
  const spent = { ms: 0, files: 0 }
  const waiting = [...files]
  let size = CHUNK
  let alone = 0
  while (waiting.length > 0) {
    const chunk = waiting.slice(0, alone > 0 ? 1 : size)
    const { first, least, factor } = CHUNK_MS
    const usual =
      spent.files === 0
        ? Math.max(least, (first * chunk.length) / CHUNK)
        : least + (factor * chunk.length * spent.ms) / spent.files
    const timeoutMs = Math.round(Math.min(first, usual, LONG_RUN - (performance.now() - started)))
    const result = timeoutMs > 0 ? await runs.run(asTheyAre(chunk, timeoutMs), signal) : null
    if (signal.aborted) return
    if (result?.status !== 'ran' && timeoutMs > 0 && chunk.length > 1) {
      alone = chunk.length
      size = CHUNK
      continue
    }
    waiting.splice(0, chunk.length)
    alone = Math.max(0, alone - 1)
    for (const file of chunk) into.set(keyOfFile(file), baselineOf(file, result, chunk.length))
    if (result?.status !== 'ran' || alone > 0) continue
    spent.ms += result.durationMs
    spent.files += chunk.length
    size = result.durationMs < QUICK_MS ? Math.min(2 * size, LARGEST_CHUNK) : CHUNK
  }
}

function asTheyAre(files: readonly TestFile[], timeoutMs: number): LabRun {
  return { overlay: new Map(), tests: { kind: 'files', files }, worker: 'warm', timeoutMs }
}

/** A file of which nothing is told ended otherwise than by itself: its worker may have been killed. */
function baselineOf({ project, file }: TestFile, result: LabResult | null, together: number): FileBaseline {
  if (result?.status !== 'ran') return NOT_ENDED
  const outcomes = result.outcomes.filter(({ test }) => test.project === project && test.file === file)
  const fileErrors = result.fileErrors.filter((error) => error.project === project && error.file === file)
  return outcomes.length + fileErrors.length === 0
    ? NOT_ENDED
    : { outcomes, fileErrors, durationMs: result.durationMs / together, ended: true }
}

const NOT_ENDED: FileBaseline = { outcomes: [], fileErrors: [], durationMs: 0, ended: false }

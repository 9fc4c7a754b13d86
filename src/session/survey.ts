import { checkExports } from '../contract/check-exports.ts'
import { mergeContracts, type ParsedContract, parseContract } from '../contract/parse-contract.ts'
import type { FileChange } from '../model/candidate.ts'
import type { ClauseOutcome, Contract } from '../model/clause.ts'
import type { FileError, TestOutcome } from '../model/failure.ts'
import type { GitState, Lab, TestFile, Workspace } from '../model/ports.ts'
import { type ClauseRunner, runClauses } from './run-clauses.ts'

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
  readonly lastCommit: { readonly message: string; readonly changes: readonly FileChange[] } | null
  readonly contract: Contract
  /** Every executable clause against the files as they are. */
  clauseOutcomes(signal: AbortSignal): Promise<readonly ClauseOutcome[]>
  /** What these test files do as things are; each file is run once per survey. The map grows with later calls. */
  baseline(files: readonly TestFile[], signal: AbortSignal): Promise<ReadonlyMap<string, FileBaseline>>
}

/** Where contracts are looked for when the configuration names none: the first of these, and all beside sources. */
export const CONTRACT_PLACES = ['contract.md', 'CONTRACT.md', 'docs/contract.md']

/** Test files of a baseline that are run together, and the longest that they may take (ms): one slow file costs its chunk. */
const CHUNK = 8
const CHUNK_MS = 20_000

/** As long as chunks are quick (ms), the next one is twice as large, up to the most: workers wait at the end of each. */
const QUICK_MS = 2_000
const LARGEST_CHUNK = 64

/** The longest that a whole baseline or contract run may take, in milliseconds. */
const LONG_RUN = 60_000

/** Reads git and the contract; runs nothing yet. */
export async function makeSurvey(
  workspace: Workspace,
  lab: Lab,
  options: { readonly fastCheck: string; readonly contracts: readonly string[] },
): Promise<Survey> {
  const [git, changed, lastCommit, contract] = await Promise.all([
    workspace.git(),
    workspace.changesSinceHead(),
    workspace.lastCommit(),
    readContract(workspace, options.contracts),
  ])
  const runner: ClauseRunner = { lab, read: (path) => workspace.read(path), fastCheck: options.fastCheck }
  const baselines = new Map<string, FileBaseline>()
  let clauses: Promise<readonly ClauseOutcome[]> | null = null
  return {
    git,
    changed,
    lastCommit,
    contract,
    clauseOutcomes(signal) {
      clauses ??= runClauses(runner, contract.clauses, new Map(), { timeoutMs: LONG_RUN, signal })
      return clauses
    },
    async baseline(files, signal) {
      const missing = files.filter((file) => !baselines.has(keyOfFile(file)))
      if (missing.length > 0) await runBaseline(lab, missing, baselines, signal)
      return baselines
    },
  }
}

/** `project|file`: the key of a test file in maps. */
export function keyOfFile({ project, file }: TestFile): string {
  return `${project}|${file}`
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
  const beside = await workspace.find(['**/*.contract.md'])
  for (const place of CONTRACT_PLACES) {
    // Asked of the listing, not of the disk: on a case-insensitive disk two of the places are one file.
    if ((await workspace.find([place])).length > 0) return [place, ...beside.filter((file) => file !== place)]
  }
  return beside
}

async function runBaseline(
  lab: Lab,
  files: readonly TestFile[],
  into: Map<string, FileBaseline>,
  signal: AbortSignal,
): Promise<void> {
  const started = performance.now()
  let size = CHUNK
  for (let at = 0; at < files.length; ) {
    const chunk = files.slice(at, at + size)
    at += size
    const timeoutMs = Math.min(CHUNK_MS, LONG_RUN - (performance.now() - started))
    const result =
      timeoutMs > 0
        ? await lab.run(
            { overlay: new Map(), tests: { kind: 'files', files: chunk }, worker: 'warm', timeoutMs },
            signal,
          )
        : null
    if (signal.aborted) return
    size = result?.status === 'ran' && result.durationMs < QUICK_MS ? Math.min(2 * size, LARGEST_CHUNK) : CHUNK
    for (const file of chunk) {
      const own = ({ project, file: path }: TestFile): boolean => project === file.project && path === file.file
      into.set(
        keyOfFile(file),
        result?.status === 'ran'
          ? {
              outcomes: result.outcomes.filter(({ test }) => own(test)),
              fileErrors: result.fileErrors.filter(own),
              durationMs: result.durationMs / chunk.length,
              ended: true,
            }
          : { outcomes: [], fileErrors: [], durationMs: 0, ended: false },
      )
    }
  }
}

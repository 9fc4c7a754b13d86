import { existsSync, realpathSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CharacterizeOutcome, characterize } from '../characterize/characterize.ts'
import { type Config, loadConfig } from '../config.ts'
import { clausesFor } from '../contract/clauses-for.ts'
import type { Draft } from '../model/draft.ts'
import { RepairWatchError } from '../model/errors.ts'
import { fileRole } from '../model/paths.ts'
import type { Lab, Overlay } from '../model/ports.ts'
import { runClauses } from '../session/run-clauses.ts'
import { readContract } from '../session/survey.ts'
import { openLab } from '../vitest/lab.ts'
import { dropDraft, saveDraft } from '../workspace/drafts.ts'
import { openLedger } from '../workspace/open-ledger.ts'
import { type OpenedWorkspace, openWorkspace } from '../workspace/open-workspace.ts'

/** What `repair-watch characterize` takes. */
export interface CharacterizeOptions {
  /** Absolute. */
  readonly root: string
  readonly accept: boolean
  readonly json: boolean
}

/** One file and what came of it. */
interface Characterized {
  readonly module: string
  /** Where the pinned behaviour is that of HEAD, since the file is being edited. */
  readonly baseline: 'head' | 'working-tree'
  readonly outcome: CharacterizeOutcome
  /** Names of tests that the working tree does not pass: behaviour that the edit under way has changed. */
  readonly changed: readonly string[]
  readonly written: boolean
}

/** Exit status where no test earned its place. */
const NOTHING = 5

/** Longest that the clauses of one module may take (ms). */
const CLAUSES_MS = 20_000

/**
 * Characterizes files one after the other and prints drafts with their numbers; they are kept in quarantine, or with
 * `accept` written. 0: something was drafted (written), 5: nothing earned its place.
 */
export async function characterizeCommand(
  targets: readonly string[],
  { root, accept, json }: CharacterizeOptions,
  vitestArgs: readonly string[],
): Promise<number> {
  if (!existsSync(root))
    throw new RepairWatchError('not-a-project', `${root} does not exist`, { hint: 'name a project with --root' })
  const folder = realpathSync(root)
  const files = readTargets(targets, folder)
  const config = await loadConfig(folder)
  const workspace = await openWorkspace(folder, { contracts: config.contract ?? [] })
  const lab = await openLab({ root: folder, args: vitestArgs, workers: 1 })
  const stop = new AbortController()
  const interrupt = (): void => stop.abort()
  process.once('SIGINT', interrupt)
  try {
    const results: Characterized[] = []
    for (const [module, only] of files) {
      const result = await characterizeFile({ lab, workspace, config, accept, signal: stop.signal }, module, only)
      results.push(result)
      if (!json) process.stdout.write(describe(result, accept))
    }
    if (json) process.stdout.write(`${JSON.stringify({ version: 1, files: results.map(toJson) }, null, 2)}\n`)
    if (stop.signal.aborted) return 130
    const done = results.some(({ outcome, written }) => (accept ? written : outcome.status === 'drafted'))
    return done ? 0 : NOTHING
  } finally {
    process.off('SIGINT', interrupt)
    await Promise.allSettled([lab.dispose(), workspace.dispose()])
  }
}

interface Surroundings {
  readonly lab: Lab
  readonly workspace: OpenedWorkspace
  readonly config: Config
  readonly accept: boolean
  readonly signal: AbortSignal
}

async function characterizeFile(
  { lab, workspace, config, accept, signal }: Surroundings,
  module: string,
  only: readonly string[],
): Promise<Characterized> {
  const changes = await workspace.changesSinceHead()
  const isEdited = changes.some(({ path, before }) => path === module && before !== null)
  // What is new stays: it can fail on the baseline, and is then not counted.
  const overlay: Overlay = new Map(
    changes
      .filter(({ path, before }) => isEdited && before !== null && /^(?:source|test|snapshot)$/.test(fileRole(path)))
      .map(({ path, before }) => [path, before]),
  )
  const read = async (path: string): Promise<string | null> =>
    overlay.get(path) ?? (overlay.has(path) ? null : workspace.read(path))
  const text = await read(module)
  if (text === null)
    throw new RepairWatchError('usage', `${module} cannot be read`, { hint: 'name a file of the project' })
  const clauses = clausesFor(await readContract(workspace, config.contract ?? []), new Set([module]))
  const fastCheck = fileURLToPath(import.meta.resolve('fast-check'))
  const clauseOutcomes = await runClauses({ lab, read, fastCheck }, clauses, overlay, { timeoutMs: CLAUSES_MS, signal })
  const outcome = await characterize(
    { lab, module, text, only, overlay, read, folder: config.generated, clauses, clauseOutcomes, countExisting: true },
    signal,
  )
  const baseline = isEdited ? 'head' : 'working-tree'
  if (outcome.status === 'nothing') return { module, baseline, outcome, changed: [], written: false }
  const { draft } = outcome
  const changed = isEdited ? await failing(lab, draft, signal) : []
  const ledger = openLedger(workspace.root)
  const note = { failureId: draft.id, candidateId: draft.id, rule: 'characterize' } as const
  if (!accept) {
    await saveDraft(workspace.root, draft)
    await ledger.append({ ...note, event: 'proposed', detail: draft.path })
    return { module, baseline, outcome, changed, written: false }
  }
  const applied = await workspace.apply([{ path: draft.path, before: null, after: draft.text }], new Set(['test']))
  if (applied.status !== 'applied')
    throw new RepairWatchError('workspace', `${draft.path} was not written: ${JSON.stringify(applied)}`, {
      hint: 'set `generated` to a folder of tests, or to "beside"',
    })
  await dropDraft(workspace.root, draft.id)
  await ledger.append({ ...note, event: 'accepted', detail: draft.path })
  return { module, baseline, outcome, changed, written: true }
}

/** Tests of a draft that fail on the files as they are now. */
async function failing(lab: Lab, draft: Draft, signal: AbortSignal): Promise<readonly string[]> {
  const result = await lab.run(
    {
      overlay: new Map([[draft.path, draft.text]]),
      tests: { kind: 'files', files: [{ project: await lab.projectOf(draft.module), file: draft.path }] },
      worker: 'warm',
      timeoutMs: CLAUSES_MS,
    },
    signal,
  )
  const passed = new Set(
    result.status === 'ran'
      ? result.outcomes.filter(({ state }) => state === 'passed').map(({ test }) => test.name)
      : [],
  )
  return draft.tests.map(({ name }) => name).filter((name) => !passed.has(name))
}

/** File → exports that were named; all when empty. */
function readTargets(targets: readonly string[], root: string): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, readonly string[]>()
  for (const target of targets) {
    const [file = '', name] = target.split('#') as [string, string?]
    const path = relative(root, resolve(root, file)).split(sep).join('/')
    if (isAbsolute(path) || path.startsWith('..') || !existsSync(resolve(root, path)) || fileRole(path) !== 'source') {
      throw new RepairWatchError('usage', `${file} is no source file of the project`, {
        hint: 'name files relative to the root, for example src/tax.ts or src/tax.ts#calculateTax',
      })
    }
    const names = files.get(path)
    files.set(path, name === undefined || names?.length === 0 ? [] : [...(names ?? []), name])
  }
  return files
}

function toJson({ module, baseline, outcome, changed, written }: Characterized): object {
  return {
    module,
    baseline,
    status: outcome.status,
    written,
    ...(outcome.status === 'drafted' ? { draft: outcome.draft, changed } : { reason: outcome.reason }),
    suspectedBugs: outcome.suspected,
  }
}

function describe({ module, baseline, outcome, changed, written }: Characterized, accept: boolean): string {
  const lines = [`${module}${baseline === 'head' ? ' (as committed; the file is being edited)' : ''}`]
  for (const { clause, detail } of outcome.suspected) lines.push(`  suspected bug, not pinned: [${clause}] ${detail}`)
  if (outcome.status === 'nothing')
    return `${[...lines, `  nothing earned its place: ${outcome.reason}`].join('\n')}\n\n`
  const { draft } = outcome
  const { total, before, after } = draft.mutants
  lines.push(`  mutants noticed: ${before} of ${total} by existing tests, ${after} with the draft`)
  for (const { name, kills, stable, rewrites, score } of draft.tests)
    lines.push(`  ${score}  ${name}`, `      ${kills} new kills, ${stable} perturbed runs, ${rewrites} rewrites`)
  for (const name of changed) lines.push(`  behaviour changed by the edit under way: ${name}`)
  lines.push(
    written
      ? `  written to ${draft.path}`
      : `  draft ${draft.id} for ${draft.path}; ${accept ? '' : '--accept writes it:'}`,
  )
  if (!written)
    lines.push(
      '',
      ...draft.text
        .trimEnd()
        .split('\n')
        .map((line) => (line === '' ? '' : `  | ${line}`)),
    )
  return `${lines.join('\n')}\n\n`
}

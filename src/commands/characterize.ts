import { existsSync, realpathSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Config, loadConfig } from '../config.ts'
import { plain } from '../headless/phrases.ts'
import type { CaseWriter } from '../model/advisers.ts'
import type { PinChange } from '../model/draft.ts'
import { RepairWatchError } from '../model/errors.ts'
import { fileRole } from '../model/paths.ts'
import { behaviourText } from '../session/behaviour-text.ts'
import { changedBehaviour } from '../session/changed-behaviour.ts'
import { type Characterized, type CharacterizeParts, characterizeFile } from '../session/characterize-file.ts'
import { CHARACTERIZE } from '../session/generated-tests.ts'
import { openLab } from '../vitest/lab.ts'
import { dropDraft, saveDraft } from '../workspace/drafts.ts'
import { openLedger } from '../workspace/open-ledger.ts'
import { openWorkspace } from '../workspace/open-workspace.ts'

/** What `repair-watch characterize` takes. */
export interface CharacterizeOptions {
  /** Absolute. */
  readonly root: string
  readonly accept: boolean
  readonly json: boolean
}

interface Handled extends Characterized {
  /** What the drafts see otherwise on the working tree: behaviour that the edit under way has changed. */
  readonly changed: readonly PinChange[]
  readonly written: boolean
}

/** Exit status where no test earned its place. */
const NOTHING = 5

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
    const parts = {
      lab,
      workspace,
      contracts: config.contract ?? [],
      fastCheck: fileURLToPath(import.meta.resolve('fast-check')),
      folder: config.generated,
      caseWriter: await caseWriterOf(config, folder),
    }
    const results: Handled[] = []
    for (const [module, only] of files) {
      const result = await handle({ parts, accept, signal: stop.signal }, module, only)
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

/** Null where no model is configured, and nothing of models is loaded then. */
async function caseWriterOf(config: Config, root: string): Promise<CaseWriter | null> {
  if (!config.engines.includes('model') || config.model.writer === null) return null
  const [{ openModels }, { modelOptions }] = await Promise.all([
    import('../engines/models.ts'),
    import('../model-options.ts'),
  ])
  const onNotice = (text: string): void => void process.stderr.write(`repair-watch: ${plain(text)}\n`)
  return openModels(modelOptions(config, root, { onNotice, onSpend: () => {} })).caseWriter
}

interface Surroundings {
  readonly parts: CharacterizeParts
  readonly accept: boolean
  readonly signal: AbortSignal
}

async function handle(
  { parts, accept, signal }: Surroundings,
  module: string,
  only: readonly string[],
): Promise<Handled> {
  const done = await characterizeFile(parts, module, only, signal)
  if (!done) throw new RepairWatchError('usage', `${module} cannot be read`, { hint: 'name a file of the project' })
  if (done.outcome.status === 'nothing') return { ...done, changed: [], written: false }
  const { draft } = done.outcome
  const { lab, workspace } = parts
  const changed = done.baseline === 'head' ? await changedBehaviour(lab, draft, signal) : []
  const ledger = openLedger(workspace.root)
  const note = { failureId: draft.id, candidateId: draft.id, rule: CHARACTERIZE, detail: draft.path }
  if (!accept) {
    await saveDraft(workspace.root, draft)
    await ledger.append({ ...note, event: 'proposed' })
    return { ...done, changed, written: false }
  }
  const applied = await workspace.apply([{ path: draft.path, before: null, after: draft.text }], new Set(['test']))
  if (applied.status !== 'applied')
    throw new RepairWatchError('workspace', `${draft.path} was not written: ${JSON.stringify(applied)}`, {
      hint: 'set `generated` to a folder of tests, or to "beside"',
    })
  await dropDraft(workspace.root, draft.id)
  await ledger.append({ ...note, event: 'accepted' })
  return { ...done, changed, written: true }
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

function toJson({ module, baseline, outcome, changed, written }: Handled): object {
  return {
    module,
    baseline,
    status: outcome.status,
    written,
    ...(outcome.status === 'drafted' ? { draft: outcome.draft, changed } : { reason: outcome.reason }),
    suspectedBugs: outcome.suspected,
  }
}

function describe({ module, baseline, outcome, changed, written }: Handled, accept: boolean): string {
  const lines = [`${module}${baseline === 'head' ? ' (as committed; the file is being edited)' : ''}`]
  for (const { clause, detail } of outcome.suspected) lines.push(`  suspected bug, not pinned: [${clause}] ${detail}`)
  if (outcome.status === 'nothing')
    return `${[...lines, `  nothing earned its place: ${outcome.reason}`].join('\n')}\n\n`
  const { draft } = outcome
  const { total, before, after } = draft.mutants
  lines.push(`  mutants noticed: ${before} of ${total} by existing tests, ${after} with the draft`)
  for (const { name, kills, stable, rewrites, score } of draft.tests)
    lines.push(`  ${score}  ${name}`, `      ${kills} new kills, ${stable} perturbed runs, ${rewrites} rewrites`)
  for (const change of changed) lines.push(`  behaviour changed by the edit under way: ${behaviourText(change)}`)
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

import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Config, loadConfig } from './config.ts'
import { type EngineThread, engineThread } from './engines/engine-thread.ts'
import { type Models, openModels } from './engines/models.ts'
import type { CaseWriter } from './model/advisers.ts'
import type { EngineName } from './model/candidate.ts'
import type { Engine } from './model/engine.ts'
import type { Ledger } from './model/ledger.ts'
import { modelOptions } from './model-options.ts'
import { type RecordOptions, recorded } from './record-models.ts'
import type { PinParts } from './session/pins.ts'
import { type Session, startSession } from './session/session.ts'
import { openTypeChecker } from './typescript/type-checker.ts'
import type { LookingHost } from './vitest/hung-files.ts'
import { type OpenedLab, openLab } from './vitest/lab.ts'
import { labIsWanted } from './vitest/lab-wanted.ts'
import type { SetUp } from './vitest/set-up.ts'
import { dropDraft, loadDrafts, saveDraft } from './workspace/drafts.ts'
import { openLedger } from './workspace/open-ledger.ts'
import { type OpenedWorkspace, openWorkspace } from './workspace/open-workspace.ts'

/** Everything that runs behind one session, opened together and disposed of together. */
export interface OpenedSession {
  readonly session: Session
  readonly config: Config
  readonly workspace: OpenedWorkspace
  dispose(): Promise<void>
}

/** Most warm workers that the lab takes by itself: each holds some 90 MB. */
const MOST_WORKERS = 4

/**
 * How far the lab and the search stand back, as in `nice`: a third of the share of a test worker of the user's own run. Linux
 * with autogroups shares among sessions first, and the lab is one: to stand back as such made repairs twice as slow beside other
 * work.
 */
const NICENESS = 5

/**
 * Reads configuration and workspace, and starts the session on a host that was opened before. The lab opens later, when it
 * is wanted. The host is not disposed of here.
 */
export async function openSession(
  host: LookingHost,
  {
    root,
    engine,
    models: otherModels,
    recording,
    vitestArgs,
    watch,
    onSetUp,
  }: {
    /** Absolute, links resolved. */
    readonly root: string
    /** Engines to ask instead of those of the configuration. */
    readonly engine: readonly EngineName[] | undefined
    /** What takes the place of the models of the configuration. */
    readonly models: ((config: Config, root: string) => Models) | undefined
    readonly recording: RecordOptions
    readonly vitestArgs: readonly string[]
    readonly watch: boolean
    /** The listener hears at once what the host's global set-ups left, if they did, and whenever they run again. */
    onSetUp(listener: (setUp: SetUp) => void): void
  },
): Promise<OpenedSession> {
  const config = await loadConfig(root)
  const workspace = await openWorkspace(root, { contracts: config.contract ?? [] })
  let session: Session | null = null
  const names = engine ?? config.engines
  const ledger = openLedger(root)
  const asked = await recorded(
    modelOptions(config, root, {
      onNotice: (text) => session?.say('problem', text),
      onSpend: (failureId, spend) => session?.spent(failureId, spend),
    }),
    recording,
  )
  const models = otherModels?.(config, root) ?? openModels(asked.options)
  const types = names.includes('model') && models.engine ? openTypeChecker(root) : null
  const thread = engineThread({ niceness: NICENESS })
  let opened: Promise<OpenedLab> | null = null
  const lab = labIsWanted(host, { afterwards: watch }).then(() => {
    // Something may be red soon: then nobody should wait for what a question needs.
    if (names.includes('model')) models.warm()
    opened = openLab(
      {
        root,
        args: vitestArgs,
        workers: config.lab.workers ?? Math.min(MOST_WORKERS, Math.max(1, availableParallelism() - 1)),
      },
      { imports: () => host.imports(), niceness: NICENESS },
    )
    return opened
  })
  host.lookWith(lab)
  lab.then(
    (one) => {
      onSetUp((setUp) => one.takeSetUp(setUp))
      // What is red is judged first: until then it is there.
      if (names.some((name) => name !== 'model')) thread.start()
    },
    () => {},
  )
  session = startSession({
    host,
    lab,
    workspace,
    ledger,
    engines: engines(names, models, thread),
    fastCheck: fileURLToPath(import.meta.resolve('fast-check')),
    contracts: config.contract ?? [],
    timeBudgetMs: config.lab.timeBudgetMs,
    watch,
    pins: watch ? pinParts(config, workspace, ledger, names.includes('model') ? models.caseWriter : null) : null,
    // Whoever leaves the model out wants nobody asked.
    ...(names.includes('model') ? { reviewer: models.reviewer, predictor: models.predictor, types } : {}),
  })
  for (const { paths, outcome } of workspace.recovered)
    session.say('info', `an interrupted write was settled (${outcome}): ${paths.join(', ')}`)
  return {
    session,
    config,
    workspace,
    async dispose() {
      await session?.dispatch({ type: 'quit' })
      types?.dispose()
      await Promise.allSettled([
        opened?.then((one) => one.dispose()),
        workspace.dispose(),
        asked.stop(),
        thread.dispose(),
      ])
    },
  }
}

function pinParts(config: Config, workspace: OpenedWorkspace, ledger: Ledger, caseWriter: CaseWriter | null): PinParts {
  return {
    workspace,
    ledger,
    contracts: config.contract ?? [],
    fastCheck: fileURLToPath(import.meta.resolve('fast-check')),
    folder: config.generated,
    caseWriter,
    saveDraft: (draft) => saveDraft(workspace.root, draft),
    dropDraft: (id) => dropDraft(workspace.root, id),
    loadDrafts: async () => (await loadDrafts(workspace.root)).drafts,
  }
}

function engines(names: readonly EngineName[], models: Models, thread: EngineThread): readonly Engine[] {
  const known: Readonly<Record<EngineName, Engine | null>> = { ...thread.engines, model: models.engine }
  return names.flatMap((name) => known[name] ?? [])
}

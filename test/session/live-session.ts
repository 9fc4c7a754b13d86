import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Predictor, Reviewer } from '../../src/model/advisers.ts'
import type { Engine, TypeChecker } from '../../src/model/engine.ts'
import type { SessionState } from '../../src/model/session-state.ts'
import { type Session, startSession } from '../../src/session/session.ts'
import { openLab } from '../../src/vitest/lab.ts'
import { startWatchHost } from '../../src/vitest/watch-host.ts'
import { openLedger } from '../../src/workspace/open-ledger.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { linkModules } from '../built-tool.ts'
import { commit, git, temporaryFolder, write } from '../workspace/project.ts'

/** A committed project beside the packages of this repository, in a folder of its own. */
export function committedProject(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder()
  linkModules(folder)
  const root = join(folder, 'project')
  write(root, { 'package.json': '{ "type": "module" }', ...files })
  git(root, 'init', '-q', '-b', 'main')
  commit(root, 'first')
  return root
}

/** A whole session on a real project, with the real runner and the real lab, and engines of the test's own. */
export interface LiveSession {
  readonly session: Session
  /** The first state, from now on, for which this holds. */
  until(what: string, holds: (state: SessionState) => boolean): Promise<SessionState>
}

/** Starts the session; everything ends with the test. */
export async function liveSession(
  root: string,
  {
    engines,
    reviewer,
    predictor,
    types,
    watch = false,
  }: {
    readonly engines: readonly Engine[]
    readonly reviewer?: Reviewer | null
    readonly predictor?: Predictor | null
    readonly types?: TypeChecker | null
    readonly watch?: boolean
  },
): Promise<LiveSession> {
  const host = await startWatchHost({ root, args: [], filters: [], watch, onLog: () => {} })
  const lab = openLab({ root, args: [], workers: 1 })
  const workspace = await openWorkspace(root)
  const session = startSession({
    host,
    lab,
    workspace,
    ledger: openLedger(root),
    engines,
    fastCheck: realpathSync(fileURLToPath(import.meta.resolve('fast-check'))),
    contracts: [],
    timeBudgetMs: 20_000,
    ...(reviewer ? { reviewer } : {}),
    ...(predictor ? { predictor } : {}),
    ...(types ? { types } : {}),
  })
  onTestFinished(async () => {
    await session.dispatch({ type: 'quit' })
    await Promise.allSettled([host.dispose(), lab.then((one) => one.dispose())])
  })
  return {
    session,
    until: (what, holds) =>
      new Promise((resolve, reject) => {
        const stop = session.subscribe(() => look())
        const late = setTimeout(() => {
          stop()
          reject(new Error(`never ${what}: ${JSON.stringify(session.getState(), null, 1)}`))
        }, 50_000)
        const look = (): void => {
          if (!holds(session.getState())) return
          stop()
          clearTimeout(late)
          resolve(session.getState())
        }
        look()
      }),
  }
}

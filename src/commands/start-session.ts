import { existsSync, realpathSync } from 'node:fs'
import { RepairWatchError } from '../model/errors.ts'
import type { HostEvent } from '../model/host.ts'
import type { OpenedSession } from '../open-session.ts'
import { lookIntoHung } from '../vitest/hung-files.ts'
import type { SetUp } from '../vitest/set-up.ts'
import { startWatchHost, type WatchHost } from '../vitest/watch-host.ts'
import type { CommonOptions } from './common-options.ts'

/** A session and the Vitest that it runs on. */
export interface Running extends Omit<OpenedSession, 'dispose'> {
  readonly host: WatchHost
  dispose(): Promise<void>
}

/**
 * Starts the user's Vitest and a session that listens to it; the first run begins with the session's own start. `onEvent`
 * hears everything that the session hears. Throws `RepairWatchError` where the folder is no project, Vitest is missing or
 * the configuration is wrong.
 */
export async function startSession(
  { root, engine, models, record, replay }: CommonOptions,
  filters: readonly string[],
  vitestArgs: readonly string[],
  watch: boolean,
  onEvent: (event: HostEvent) => void = () => {},
): Promise<Running> {
  if (!existsSync(root)) {
    throw new RepairWatchError('not-a-project', `${root} does not exist`, {
      hint: 'name the folder of a project with --root',
    })
  }
  const folder = realpathSync(root)
  // Vitest takes longest to open: what it does not need is loaded meanwhile.
  let setUp: SetUp | null = null
  let hear = (latest: SetUp): void => {
    setUp = latest
  }
  const runner = await startWatchHost({
    root: folder,
    args: vitestArgs,
    filters,
    watch,
    onLog: () => {},
    onSetUp: (latest) => hear(latest),
  })
  const host = lookIntoHung(runner)
  host.onEvent(onEvent)
  try {
    const { openSession } = await import('../open-session.ts')
    const opened = await openSession(host, {
      root: folder,
      engine,
      models,
      recording: { record, replay },
      vitestArgs,
      watch,
      onSetUp(listener) {
        hear = listener
        if (setUp) listener(setUp)
      },
    })
    return {
      ...opened,
      host,
      async dispose() {
        await Promise.allSettled([host.dispose(), opened.dispose()])
      },
    }
  } catch (error) {
    await host.dispose()
    throw error
  }
}

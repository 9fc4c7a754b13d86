import { RepairWatchError } from '../model/errors.ts'
import type { CommonOptions } from './common-options.ts'
import { startSession } from './start-session.ts'

/** Watches in the terminal until the person quits; the exit status. Throws `no-terminal` where there is none. */
export async function watchCommand(
  filters: readonly string[],
  options: CommonOptions & { readonly screenReader: boolean },
  vitestArgs: readonly string[],
): Promise<number> {
  const { stdin, stdout, env } = process
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new RepairWatchError('no-terminal', 'repair-watch needs a terminal on standard input and output', {
      hint: 'without one, run: npx repair-watch ci',
    })
  }
  const starting = startSession(options, filters, vitestArgs, true)
  // Vitest takes longest to open: the screen is loaded meanwhile.
  const loading = Promise.all([
    import('../ui/load-ui.ts').then(({ loadUi }) => loadUi()),
    import('../workspace/watch-files.ts'),
    import('../session/survey.ts'),
    import('./keep-deferred.ts'),
  ])
  const running = await starting
  const { session, host, workspace, config } = running
  const [{ runUi }, { watchFiles }, { CONTRACT_PLACES }, { keepDeferred }] = await loading
  const watcher = await watchFiles(workspace, [...(config.contract ?? CONTRACT_PLACES), '**/*.contract.md'], {
    onChange: () => session.refresh(),
    onProblem: (text) => session.say('problem', text),
  })
  const later = keepDeferred(session, workspace.root, (text) => session.say('problem', text))
  try {
    const how = await runUi(
      Object.assign(session, { root: workspace.root, vitest: host.vitest }),
      {
        stdin,
        stdout,
        env,
      },
      { keys: config.keys, screenReader: options.screenReader },
    )
    // Ctrl-C is for leaving no trace.
    const undecided = how === 'quit' ? later.keepUndecided() : 0
    const waiting = [
      ...(undecided > 0 ? [`${undecided} undecided`] : []),
      ...(later.count() > 0 ? [`${later.count()} put off`] : []),
    ]
    if (waiting.length > 0)
      stdout.write(`${waiting.join(', ')}; kept in .repair-watch/pending: npx repair-watch review\n`)
    return how === 'interrupted' ? 130 : session.getState().counts.failed > 0 ? 1 : 0
  } finally {
    await later.settled()
    await watcher.close()
    await running.dispose()
  }
}

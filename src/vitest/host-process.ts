import { RepairWatchError } from '../model/errors.ts'
import type { FromHost, ToHost } from './host-protocol.ts'
import { type HostedVitest, hostVitest } from './hosted-vitest.ts'

// The process of the user's Vitest: Vitest stalls whatever shares a thread with it, and sets the status of its process.

/** Time for the user's global teardown when the host ends, ms; `watch-host.ts` ends the process by force soon after. */
const TEARDOWN_MS = 1_000

let opened: Promise<HostedVitest> | null = null

const post = (message: FromHost): void => {
  if (process.connected) process.send?.(message)
}

const fail = (error: unknown): void => {
  const known = error instanceof RepairWatchError ? error : null
  post({
    type: 'event',
    event: {
      type: 'host-failed',
      message: known?.message ?? `Vitest failed: ${error instanceof Error ? error.message : String(error)}`,
      hint: known?.hint ?? '`npx vitest` shows whether the project itself runs',
    },
  })
}

process.on('message', (message: ToHost) => {
  switch (message.type) {
    case 'open':
      opened = hostVitest(message.settings, message.past, {
        onEvent: (event) => post({ type: 'event', event }),
        onRestartFailed: () => post({ type: 'restart-failed' }),
        onLog: (text) => post({ type: 'log', text }),
        onSetUp: (setUp) => post({ type: 'set-up', setUp }),
      })
      // Told on `start`, when somebody listens.
      opened.catch(() => {})
      break
    case 'start':
      opened?.then((host) => host.start(), fail)
      break
    case 'order':
      opened?.then(
        (host) => host.send(message.order),
        () => {},
      )
      break
    case 'imports': {
      const told = opened?.then((host) => host.imports()).catch(() => null)
      void told?.then((lists) => post({ type: 'imports', lists }))
      break
    }
    case 'close':
      void end()
  }
})
process.on('disconnect', () => void end())
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

async function end(): Promise<void> {
  const closed = opened?.then((host) => host.close()).catch(() => {})
  const deadline = new Promise((resolve) => setTimeout(resolve, TEARDOWN_MS))
  await Promise.race([closed, deadline])
  try {
    // The whole group, so that no stuck test worker and nothing that tests started stays behind.
    process.kill(-process.pid, 'SIGKILL')
  } catch {
    process.exit(0)
  }
}

import { RepairWatchError } from '../model/errors.ts'
import type { FromLab, LabAnswers, LabOrder, ToLab } from './lab-protocol.ts'
import { type LabServer, openLabServer } from './lab-server.ts'

// The lab's own process: Vitest stalls whatever shares a thread with it, and sets the exit status of its process.
let server: LabServer | null = null
let queue: Promise<unknown> = Promise.resolve()
const cancelled = new Set<number>()
let current = -1

const post = (message: FromLab): void => {
  if (process.connected) process.send?.(message)
}

/** The whole group, so that no stuck test worker and nothing that tests started stays behind. */
const end = (): void => {
  try {
    process.kill(-process.pid, 'SIGKILL')
  } catch {
    process.exit(0)
  }
}

process.on('disconnect', end)
// What a plugin or a set-up file leaves unhandled is no reason to end: the run under way tells what failed.
process.on('uncaughtException', (error) => console.error(error))
process.on('unhandledRejection', (error) => console.error(error))
process.on('message', (message: ToLab) => {
  if (!('type' in message)) {
    queue = queue.then(() => answer(message.id, message.order))
    return
  }
  if (message.type === 'invalidate') queue = queue.then(() => server?.invalidate())
  else if (message.type === 'set-up') queue = queue.then(() => server?.takeSetUp(message.setUp))
  else if (message.type === 'learn') queue = queue.then(() => server?.learn(message.lists))
  else if (message.type === 'close') void Promise.resolve(server?.dispose()).finally(end)
  else {
    cancelled.add(message.id)
    if (message.id === current) server?.cancel()
  }
})

async function answer(id: number, order: LabOrder): Promise<void> {
  current = id
  try {
    post({ type: 'answer', id, value: await perform(id, order) })
  } catch (error) {
    const known = error instanceof RepairWatchError ? error : null
    post({
      type: 'failed',
      id,
      code: known?.code ?? null,
      message: error instanceof Error ? error.message : String(error),
      hint: known?.hint ?? 'run `npx vitest run` to see whether the project itself starts',
    })
  } finally {
    current = -1
    cancelled.delete(id)
  }
}

async function perform(id: number, order: LabOrder): Promise<LabAnswers[keyof LabAnswers]> {
  if (order.type === 'open') {
    server = await openLabServer(order.settings, (info) => post({ type: 'info', info }))
    return server.info
  }
  if (!server) throw new Error('the lab is not open')
  if (order.type === 'related') return server.related(order.paths)
  if (order.type === 'reach') return server.reach(order.files)
  if (order.type === 'project-of') return server.projectOf(order.path)
  if (cancelled.has(id)) return { status: 'cancelled', detail: 'cancelled' }
  if (order.type === 'run') return server.run(order.request)
  await server.sweep(order, (index, detail, level) =>
    post({ type: 'swept', id, index, status: detail === null ? 'passes' : 'fails', detail: detail ?? '', level }),
  )
  return null
}

import { join } from 'node:path'
import type { LabResult } from '../model/lab.ts'
import type { CopyOrder, FromCopy } from './copy-protocol.ts'
import { createLabVitest } from './lab-vitest.ts'
import { loadVitest } from './load-vitest.ts'
import { resultOf } from './run-result.ts'
import { takeSetUp } from './set-up.ts'
import { specificationOf } from './test-graph.ts'
import { everyProject } from './version-differences.ts'

// One run of the user's own Vitest in a copy of the project: a process for each, since what a plugin keeps of one
// candidate must not reach the next.

const post = (message: FromCopy): void => {
  if (process.connected) process.send?.(message)
}

process.on('disconnect', () => process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL'))
process.on('uncaughtException', (error) => console.error(error))
process.on('unhandledRejection', (error) => console.error(error))
process.once('message', (order: CopyOrder) => {
  run(order).then(
    (result) => post({ type: 'done', result }),
    (error: unknown) =>
      post({ type: 'done', result: { status: 'crashed', detail: String((error as Error)?.message) } }),
  )
})

async function run({ settings, files, keys, setUp }: CopyOrder): Promise<LabResult> {
  const { root } = settings
  const vitest = await createLabVitest(await loadVitest(root), settings)
  for (const { config } of everyProject(vitest)) Object.assign(config, { globalSetup: [] })
  if (setUp) takeSetUp(vitest, setUp)
  const specifications = files.flatMap(({ project, file }) => {
    const found = vitest.projects.find(({ name }) => name === project) ?? vitest.projects[0]
    return found ? [specificationOf(found, join(root, file))] : []
  })
  const wanted = keys === null ? null : new Set(keys)
  post({ type: 'started' })
  const started = performance.now()
  const { unhandledErrors } = await vitest.runTestSpecifications(specifications, false)
  return resultOf(specifications, { root, wanted, unhandled: unhandledErrors, durationMs: performance.now() - started })
}

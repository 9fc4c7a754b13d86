import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach } from 'vitest'
import type { TestOutcome } from '../../src/model/failure.ts'
import type { HostEvent, HostOrder } from '../../src/model/host.ts'
import { startWatchHost, type WatchHost, type WatchHostOptions } from '../../src/vitest/watch-host.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** The major of Vitest that projects under test have; the configuration of the tests runs them with both. */
export const MAJOR = process.env.REPAIR_WATCH_TEST_MAJOR === '5' ? 5 : 4

/** The Node to run that Vitest with; this process's own when undefined. */
export const NODE = MAJOR === 5 ? newerNode() : undefined

/** What projects under test find in `node_modules`; later folders take precedence. */
const NODE_MODULES = ['node_modules', ...(MAJOR === 5 ? ['test/vitest-5/node_modules'] : [])]

/** Vitest 5 needs Node 22.12 or later: this one, else the one that is installed for these tests. */
function newerNode(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const names = [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]
  const found = names.map((name) => join(repository, 'node_modules', name, 'bin/node')).find((path) => existsSync(path))
  if (!found) throw new Error('no Node 22.12 or later for Vitest 5: run `npm ci`')
  return found
}

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Runs at the end of the test, in reverse order. */
export function afterwards(cleanup: () => Promise<unknown>): void {
  cleanups.push(cleanup)
}

/** A real project in a temporary folder whose path has a space and a letter outside of ASCII. */
export async function project(
  files: Readonly<Record<string, string>>,
  { modules = true }: { readonly modules?: boolean } = {},
): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'repair wätch ')))
  afterwards(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const root = join(folder, 'project')
  await write(root, { 'package.json': '{ "type": "module" }', ...files })
  // Beside the project and not in it: Vite's watcher sees no new files in a folder that holds such a link.
  if (modules) await linkModules(join(folder, 'node_modules'))
  return root
}

async function linkModules(folder: string): Promise<void> {
  await mkdir(folder)
  const targets = new Map<string, string>()
  for (const from of NODE_MODULES) {
    for (const name of await readdir(join(repository, from))) targets.set(name, join(repository, from, name))
  }
  for (const [name, target] of targets) await symlink(target, join(folder, name))
}

/** Writes files below a folder. */
export async function write(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
}

type OfType<T extends HostEvent['type']> = Extract<HostEvent, { readonly type: T }>

/** A host under test, with all that it said. */
export interface Watched {
  readonly host: WatchHost
  readonly events: readonly HostEvent[]
  readonly log: () => string
  /** The next event of this type that was not waited for yet, and that `matches`. */
  next<T extends HostEvent['type']>(type: T, matches?: (event: OfType<T>) => boolean): Promise<OfType<T>>
  /** Sends an order and waits for the end of the next run. */
  run(order: HostOrder): Promise<OfType<'run-finished'>>
  /** What the tests of a run did: key → state. */
  states(run: number): Readonly<Record<string, TestOutcome['state']>>
  outcomes(run: number): readonly TestOutcome[]
}

/** Opens the host of a project; it is disposed at the end of the test. */
export async function open(root: string, options: Partial<WatchHostOptions> = {}): Promise<Watched> {
  let printed = ''
  const host = await startWatchHost({
    root,
    args: [],
    filters: [],
    watch: true,
    ...(NODE ? { execPath: NODE } : {}),
    onLog: (text) => {
      printed += text
    },
    ...options,
  })
  afterwards(() => host.dispose())
  const events: HostEvent[] = []
  const used = new Set<HostEvent>()
  const waiting = new Set<() => void>()
  host.onEvent((event) => {
    events.push(event)
    for (const wake of [...waiting]) wake()
  })
  const next: Watched['next'] = (type, matches = () => true) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = events.find(
          (event): event is OfType<typeof type> =>
            event.type === type && !used.has(event) && matches(event as OfType<typeof type>),
        )
        const failed = events.find((event) => event.type === 'host-failed' && !used.has(event))
        if (found) used.add(found)
        else if (!failed) return
        waiting.delete(look)
        if (found) resolve(found)
        else reject(new Error(`${JSON.stringify(failed)}\n${printed}`))
      }
      waiting.add(look)
      look()
    })
  const outcomes = (run: number): readonly TestOutcome[] =>
    events.flatMap((event) => (event.type === 'test-finished' && event.run === run ? [event.outcome] : []))
  return {
    host,
    events,
    log: () => printed,
    next,
    run(order) {
      host.send(order)
      return next('run-finished')
    },
    outcomes,
    states: (run) => Object.fromEntries(outcomes(run).map(({ test, state }) => [test.key, state])),
  }
}

/** Opens the host of a project and waits for the end of the first run. */
export async function firstRun(
  files: Readonly<Record<string, string>>,
  options: Partial<WatchHostOptions> = {},
): Promise<Watched & { readonly root: string; readonly finished: OfType<'run-finished'> }> {
  const root = await project(files)
  const watched = await open(root, options)
  watched.host.start()
  const finished = await watched.next('run-finished')
  return { ...watched, root, finished }
}

import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PoolOptions, PoolRunnerInitializer, PoolWorker, WorkerRequest } from 'vitest/node'
import { builtEntry } from '../source/built-entry.ts'
import type { EndOrder, WorkerOrder, WorkerReport } from './lab-protocol.ts'

/** What a warm pool is made for. */
export interface WarmPoolSettings {
  /** Folder of the user's Vitest package. */
  readonly vitestFolder: string
  readonly root: string
  /** Called with what workers say, and the name of the project whose tests they run. */
  onReport(report: WorkerReport, project: string): void
  /** Called when a worker begins to start, and when it has started or ended. */
  onStarting(starts: boolean): void
}

/** What the workers of a run are told before it. */
export type Preparation = Omit<WorkerOrder, 'repairWatch' | 'invalidate' | 'tolerated' | 'root'>

/** A pool whose workers outlive a run. Vitest's own pools end each worker, which costs 10 times a small test file. */
export interface WarmPool {
  readonly runner: PoolRunnerInitializer
  /** True when workers run under Node's permission model and cannot write outside of a temporary folder of their own. */
  readonly sandboxed: boolean
  prepare(order: Preparation, keep: boolean): void
  invalidate(path: string): void
  /** From now on workers of this project may start other programs. */
  allowPrograms(project: string): void
  /** Ends every worker that is busy now and starts none until the next run is prepared; the run ends with errors. */
  stop(): void
  /** The same for a run that has done no wrong: a worker that is through with what it is at in a moment is kept, warm as it is. */
  interrupt(): void
  /** Ends all and removes the temporary folder. */
  dispose(): void
}

interface Handle {
  readonly child: ChildProcess
  readonly key: string
  readonly project: string
  started: boolean
  /** It was sent its first run, or has ended. */
  ready: boolean
  busy: boolean
  runs: number
  polluted: boolean
  readonly stale: Set<string>
}

/** Workers that have run nothing and wait for a run that needs such ones: a proof takes two. */
const SPARES = 2
/** How long they wait, ms. */
const SPARE_MS = 15_000

/** Warm workers are replaced after this many runs of a file, so that what leaks inside of packages stays bounded. */
const RUNS_PER_WORKER = 2_000

/** Workers that wait for a run of their kind; those unused for longest end first. */
const MOST_IDLE = 6

/** Without any run for this long (ms) all but one of them end: a person reads, and their memory is wanted elsewhere. */
const IDLE_MS = 30_000

/** What is interrupted may come to its end for this long, ms: the user's own run has hardly begun then. */
const GRACE_MS = 60

/** Makes the pool; processes are started when the first run needs them. */
export function warmPool(settings: WarmPoolSettings): WarmPool {
  const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'rw-'))
  const sandbox = sandboxFlags(scratch)
  const programs = new Set<string>()
  /** Project → built-ins that its code on disk replaces. */
  const tolerated = new Map<string, Set<string>>()
  const idle: Handle[] = []
  const all = new Set<Handle>()
  /** Started ahead: a run in a fresh worker costs its tests and not the start of a process. */
  const spares: Handle[] = []
  let prepared: Preparation = {
    texts: [],
    counters: 0,
    bail: 0,
    testTimeoutMs: 0,
    sweep: null,
    perturb: null,
  }
  let resting: NodeJS.Timeout | undefined
  let late: NodeJS.Timeout | undefined
  let keepWorkers = true
  let stopped = false
  let disposed = false
  let spawned = 0

  const spawn = (options: PoolOptions, key: string): Handle => {
    const project = options.project.name
    const own = join(scratch, `${spawned++}`)
    const copies = join(own, 'repair-watch')
    mkdirSync(copies, { recursive: true })
    const child = fork(builtEntry(import.meta.url, 'warm-worker'), [], {
      cwd: process.cwd(),
      env: {
        ...(options.env as NodeJS.ProcessEnv),
        ...(sandbox.length > 0 ? { TMPDIR: own } : {}),
        REPAIR_WATCH_VITEST: settings.vitestFolder,
        REPAIR_WATCH_COPIES: copies,
      },
      execArgv: [...options.execArgv, ...sandbox, ...(programs.has(project) && sandbox.length > 0 ? [PROGRAMS] : [])],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    })
    child.setMaxListeners(100)
    child.stdout?.resume()
    child.stderr?.resume()
    const handle = {
      child,
      key,
      project,
      started: false,
      ready: false,
      busy: false,
      runs: 0,
      polluted: false,
      stale: new Set<string>(),
    }
    all.add(handle)
    child.on('exit', () => {
      if (!handle.ready && handle.busy) settings.onStarting(false)
      handle.ready = true
      all.delete(handle)
      if (spares.includes(handle)) spares.splice(spares.indexOf(handle), 1)
      if (idle.includes(handle)) idle.splice(idle.indexOf(handle), 1)
    })
    child.on('error', () => {})
    child.on('message', (message: WorkerReport) => {
      if (message?.repairWatch === 'polluted') {
        handle.polluted = true
        if (idle.includes(handle)) end(idle.splice(idle.indexOf(handle), 1)[0] as Handle)
      }
      if (message?.repairWatch === 'replaces') {
        tolerated.set(project, new Set([...(tolerated.get(project) ?? []), ...message.names]))
      }
      if (message?.repairWatch) settings.onReport(message, project)
    })
    return handle
  }

  const end = (handle: Handle): void => {
    all.delete(handle)
    if (spares.includes(handle)) spares.splice(spares.indexOf(handle), 1)
    handle.child.kill('SIGKILL')
  }

  const take = (options: PoolOptions): Handle => {
    const key = JSON.stringify([options.environment.name, options.environment.options ?? null, options.project.name])
    // The one used last: the run before has its modules in place, and what it left behind shows in a second run.
    const at = keepWorkers ? idle.findLastIndex((handle) => handle.key === key) : -1
    const known = at === -1 ? null : (idle.splice(at, 1)[0] as Handle)
    const handle = known ?? takeSpare(key) ?? spawn(options, key)
    handle.busy = true
    if (!handle.ready) settings.onStarting(true)
    return handle
  }

  const takeSpare = (key: string): Handle | null => {
    const at = spares.findIndex((one) => one.key === key && one.child.connected)
    return at === -1 ? null : (spares.splice(at, 1)[0] as Handle)
  }

  const keepSpares = (options: PoolOptions, key: string): void => {
    while (spares.length < SPARES) {
      const made = spawn(options, key)
      spares.push(made)
      setTimeout(() => {
        if (spares.includes(made)) end(made)
      }, SPARE_MS).unref()
    }
  }

  const release = (handle: Handle, clean: boolean): void => {
    handle.busy = false
    const usable = clean && !handle.polluted && handle.runs < RUNS_PER_WORKER && handle.child.connected
    if (keepWorkers && usable) idle.push(handle)
    else end(handle)
    if (idle.length > MOST_IDLE) end(idle.shift() as Handle)
    clearTimeout(resting)
    resting = setTimeout(() => {
      if (![...all].some(({ busy }) => busy)) while (idle.length > 1) end(idle.shift() as Handle)
    }, IDLE_MS).unref()
  }

  const stop = (): void => {
    stopped = true
    for (const handle of all) if (handle.busy) handle.child.kill('SIGKILL')
  }

  return {
    sandboxed: sandbox.length > 0,
    runner: {
      name: 'repair-watch',
      createPoolWorker: (options: PoolOptions): PoolWorker => {
        let handle: Handle | null = null
        const listeners: { readonly event: string; readonly callback: (value: unknown) => void }[] = []
        const answer = (type: 'started' | 'stopped', error?: Error): void =>
          queueMicrotask(() => {
            for (const { event, callback } of [...listeners]) {
              if (event === 'message') callback({ __vitest_worker_response__: true, type, error })
            }
          })
        /** Before Vitest looks for the worker of its next file: a second one would start beside this one, cold. */
        const leave = (clean: boolean): void => {
          const left = handle
          handle = null
          if (!left) return
          for (const { event, callback } of listeners) left.child.off(event, callback)
          release(left, clean)
          if (!stopped && !disposed) keepSpares(options, left.key)
        }
        return {
          name: 'repair-watch',
          cacheFs: false,
          async start() {
            if (stopped) throw new Error('the run was stopped')
            handle = take(options)
          },
          on(event, callback) {
            listeners.push({ event, callback })
            handle?.child.on(event, callback)
          },
          off(event, callback) {
            const at = listeners.findIndex((entry) => entry.event === event && entry.callback === callback)
            if (at !== -1) listeners.splice(at, 1)
            handle?.child.off(event, callback)
          },
          send(message: WorkerRequest) {
            if (message?.type === 'stop') {
              leave(handle?.child.connected === true)
              return answer('stopped')
            }
            if (!handle?.child.connected) {
              return message?.type === 'start' ? answer('started', new Error('the worker ended')) : undefined
            }
            if (message?.type === 'start') {
              // The environment lives as long as the worker, which cleans it between runs.
              if (handle.started) return answer('started')
              handle.started = true
              // Vitest waits a minute for a worker that died before it said anything.
              handle.child.once('exit', () => answer('started', new Error('the worker ended')))
            }
            if (message?.type === 'run' || message?.type === 'collect') {
              if (!handle.ready) settings.onStarting(false)
              handle.ready = true
              handle.runs += 1 + (prepared.sweep?.ids.length ?? 0)
              handle.child.send({
                repairWatch: 'prepare',
                invalidate: [...handle.stale],
                root: settings.root,
                tolerated: [...(tolerated.get(handle.project) ?? [])],
                ...prepared,
              } satisfies WorkerOrder)
              handle.stale.clear()
            }
            handle.child.send(message)
          },
          deserialize: (data) => data,
          async stop() {
            leave(false)
          },
        }
      },
    },
    prepare(order, keep) {
      clearTimeout(late)
      prepared = order
      keepWorkers = keep
      stopped = false
    },
    invalidate(path) {
      for (const handle of all) handle.stale.add(path)
    },
    allowPrograms(project) {
      programs.add(project)
      for (const one of spares.filter((one) => one.project === project)) end(one)
      for (const handle of [...idle])
        if (handle.project === project) end(idle.splice(idle.indexOf(handle), 1)[0] as Handle)
    },
    stop,
    interrupt() {
      stopped = true
      const busy = [...all].filter((handle) => handle.busy && handle.child.connected)
      for (const { child } of busy) child.send({ repairWatch: 'end' } satisfies EndOrder)
      if (busy.length > 0) late = setTimeout(stop, GRACE_MS).unref()
    },
    dispose() {
      disposed = true
      for (const handle of all) end(handle)
      rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

const PROGRAMS = '--allow-child-process'

/**
 * Flags that let tests read everything, write to one temporary folder alone and start no other program. Empty where this
 * Node has no permission model.
 */
function sandboxFlags(scratch: string): readonly string[] {
  const known = process.allowedNodeEnvironmentFlags
  const flag = ['--permission', '--experimental-permission'].find((name) => known.has(name))
  if (!flag) return []
  return [
    flag,
    '--allow-fs-read=*',
    `--allow-fs-write=${scratch}/*`,
    ...['--allow-worker', '--allow-addons', '--allow-wasi', '--allow-net'].filter((name) => known.has(name)),
    '--no-warnings',
  ]
}

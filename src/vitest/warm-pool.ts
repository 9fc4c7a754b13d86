import { type ChildProcess, fork } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { PoolOptions, PoolRunnerInitializer, PoolWorker, WorkerRequest } from 'vitest/node'
import type { WorkerOrder, WorkerReport } from './lab-protocol.ts'
import { processEntry } from './process-entry.ts'

/** What a warm pool is made for. */
export interface WarmPoolSettings {
  /** Folder of the user's Vitest package. */
  readonly vitestFolder: string
  readonly root: string
  onReport(report: WorkerReport): void
}

/** A pool whose workers outlive a run. Vitest's own pools end each worker, which costs 10 times a small test file. */
export interface WarmPool {
  readonly runner: PoolRunnerInitializer
  /** True when workers run under Node's permission model and cannot write outside of temporary folders. */
  readonly sandboxed: boolean
  /** What the workers of the next run are told before it. */
  prepare(order: Omit<WorkerOrder, 'repairWatch' | 'invalidate' | 'root'>, keep: boolean): void
  invalidate(path: string): void
  /** Ends every worker that is busy now; the run that uses it ends with an error. */
  killBusy(): void
  /** Ends all. */
  dispose(): void
}

interface Handle {
  readonly child: ChildProcess
  key: string
  started: boolean
  busy: boolean
  runs: number
  polluted: boolean
  readonly stale: Set<string>
}

/** Warm workers are replaced after this many runs, so that what leaks inside of packages stays bounded. */
const RUNS_PER_WORKER = 2_000

/** Makes the pool; processes are started when the first run needs them. */
export function warmPool(settings: WarmPoolSettings): WarmPool {
  const sandbox = sandboxFlags()
  const idle: Handle[] = []
  const all = new Set<Handle>()
  let prepared: Omit<WorkerOrder, 'repairWatch' | 'invalidate' | 'root'> = {
    texts: [],
    counters: 0,
    bail: 0,
    testTimeoutMs: 0,
    sweep: null,
    perturb: null,
  }
  let keepWorkers = true

  const spawn = (options: PoolOptions, key: string): Handle => {
    const child = fork(processEntry('warm-worker'), [], {
      cwd: process.cwd(),
      env: { ...(options.env as NodeJS.ProcessEnv), REPAIR_WATCH_VITEST: settings.vitestFolder },
      execArgv: [...options.execArgv, ...sandbox],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    })
    child.setMaxListeners(100)
    child.stdout?.resume()
    child.stderr?.resume()
    const handle: Handle = { child, key, started: false, busy: true, runs: 0, polluted: false, stale: new Set() }
    all.add(handle)
    child.on('exit', () => all.delete(handle))
    child.on('message', (message: WorkerReport) => {
      if (message?.repairWatch === 'polluted') handle.polluted = true
      if (message?.repairWatch) settings.onReport(message)
    })
    return handle
  }

  const end = (handle: Handle): void => {
    all.delete(handle)
    handle.child.kill('SIGKILL')
  }

  const take = (options: PoolOptions): Handle => {
    const key = JSON.stringify([options.environment.name, options.environment.options ?? null, options.project.name])
    const at = keepWorkers ? idle.findIndex((handle) => handle.key === key) : -1
    if (at === -1) return spawn(options, key)
    const [handle] = idle.splice(at, 1) as [Handle]
    handle.busy = true
    return handle
  }

  return {
    sandboxed: sandbox.length > 0,
    runner: {
      name: 'repair-watch',
      createPoolWorker: (options: PoolOptions): PoolWorker => {
        let handle: Handle
        let clean = false
        const listeners: { readonly event: string; readonly callback: (value: unknown) => void }[] = []
        const answer = (type: 'started' | 'stopped'): void =>
          queueMicrotask(() => {
            for (const { event, callback } of [...listeners]) {
              if (event === 'message') callback({ __vitest_worker_response__: true, type })
            }
          })
        return {
          name: 'repair-watch',
          cacheFs: false,
          async start() {
            handle = take(options)
          },
          on(event, callback) {
            listeners.push({ event, callback })
            handle.child.on(event, callback)
          },
          off(event, callback) {
            const at = listeners.findIndex((entry) => entry.event === event && entry.callback === callback)
            if (at !== -1) listeners.splice(at, 1)
            handle.child.off(event, callback)
          },
          send(message: WorkerRequest) {
            if (!handle.child.connected) return
            // The environment lives as long as the worker: packages such as Testing Library keep the `document` that they
            // were loaded with, so a new one would break them. The worker cleans it between runs.
            if (message?.type === 'start' && handle.started) return answer('started')
            if (message?.type === 'start') handle.started = true
            if (message?.type === 'run' || message?.type === 'collect') {
              handle.runs++
              handle.child.send({
                repairWatch: 'prepare',
                invalidate: [...handle.stale],
                root: settings.root,
                ...prepared,
              } satisfies WorkerOrder)
              handle.stale.clear()
            }
            if (message?.type === 'stop') {
              clean = true
              return answer('stopped')
            }
            handle.child.send(message)
          },
          deserialize: (data) => data,
          async stop() {
            for (const { event, callback } of listeners.splice(0)) handle.child.off(event, callback)
            handle.busy = false
            const keep =
              keepWorkers && clean && !handle.polluted && handle.runs < RUNS_PER_WORKER && handle.child.connected
            if (keep) idle.push(handle)
            else end(handle)
          },
        }
      },
    },
    prepare(order, keep) {
      prepared = order
      keepWorkers = keep
    },
    invalidate(path) {
      for (const handle of all) handle.stale.add(path)
    },
    killBusy() {
      for (const handle of all) if (handle.busy) handle.child.kill('SIGKILL')
    },
    dispose() {
      for (const handle of all) end(handle)
    },
  }
}

/**
 * Flags that let tests read everything, write to temporary folders alone and start no other program. Empty where this
 * Node has no permission model.
 */
function sandboxFlags(): readonly string[] {
  const known = process.allowedNodeEnvironmentFlags
  const flag = ['--permission', '--experimental-permission'].find((name) => known.has(name))
  if (!flag) return []
  const folders = [...new Set([tmpdir(), realpathSync(tmpdir())])]
  return [
    flag,
    '--allow-fs-read=*',
    ...folders.map((path) => `--allow-fs-write=${path}/*`),
    ...['--allow-worker', '--allow-addons', '--allow-wasi'].filter((name) => known.has(name)),
    '--no-warnings',
  ]
}

import { setImmediate } from 'node:timers/promises'
import type { Candidate, Writing } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Engine, FateOf } from '../model/engine.ts'

/** How far an engine may run ahead of the lab. */
const AHEAD = 64
/** Who goes first when several engines have something: what is rare and dear before what is plentiful. */
const PRECEDENCE = ['model', 'history', 'test-literal', 'templates'] as const

/** A candidate, and when it came (ms of the session's clock). */
export interface Found {
  readonly candidate: Candidate
  readonly foundAt: number
}

/** Candidates of several engines that run at once, in the order in which they should be tried. */
export interface CandidateQueue {
  /** Up to `most` candidates not given out before; waits while engines still work; empty when all have ended. */
  take(most: number): Promise<readonly Found[]>
}

/** Starts all engines. Equal candidates are given out once; an engine that throws ends silently but for `onProblem`. */
export function candidateQueue(
  engines: readonly Engine[],
  diagnosis: Diagnosis,
  {
    signal,
    now,
    accepts,
    fateOf,
    onWriting,
    onProblem,
    holds = async () => true,
  }: {
    readonly signal: AbortSignal
    now(): number
    /** Candidates for which this is false are left out. */
    accepts(candidate: Candidate): boolean
    /** The same, where it takes a moment to say; nobody but the engine waits for it. */
    holds?(candidate: Candidate): Promise<boolean>
    readonly fateOf?: FateOf
    onWriting?(writing: Writing | null): void
    onProblem(text: string): void
  },
): CandidateQueue {
  const waiting = new Map(PRECEDENCE.map((name) => [name, [] as Found[]]))
  const seen = new Set<string>()
  let running = engines.length
  let changed = deferred()
  const notify = (): void => {
    changed.resolve()
    changed = deferred()
  }
  const pump = async (engine: Engine): Promise<void> => {
    const own = waiting.get(engine.name) ?? []
    try {
      for await (const candidate of engine.propose(diagnosis, signal, fateOf, onWriting)) {
        if (signal.aborted) break
        if (seen.has(candidate.id) || !accepts(candidate)) continue
        // What is a probe now may be a repair later.
        if (!candidate.probe) seen.add(candidate.id)
        if (!(await holds(candidate)) || signal.aborted) continue
        own.push({ candidate, foundAt: now() })
        notify()
        while (own.length >= AHEAD && !signal.aborted) await changed.promise
      }
    } catch (error) {
      onProblem(`engine ${engine.name}: ${error instanceof Error ? error.message : String(error)}`)
    } finally {
      running--
      notify()
    }
  }
  for (const engine of engines) void pump(engine)
  signal.addEventListener('abort', notify, { once: true })
  return {
    async take(most) {
      for (;;) {
        // Every engine gets to say something first: what is quicker by a moment would be tried alone, and its proof waited for.
        await setImmediate()
        const taken: Found[] = []
        for (const name of PRECEDENCE) taken.push(...(waiting.get(name)?.splice(0, most - taken.length) ?? []))
        if (taken.length > 0) {
          notify()
          return taken
        }
        if (running === 0 || signal.aborted) return []
        await changed.promise
      }
    },
  }
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve: () => resolve() }
}

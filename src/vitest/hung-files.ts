import type { FileError } from '../model/failure.ts'
import type { HostEvent } from '../model/host.ts'
import type { Lab } from '../model/lab.ts'
import type { WatchHost } from './watch-host.ts'

/** How long the lab looks at a file, ms: loops end there after a bounded number of turns. */
const LOOK_MS = 20_000

/** A host that knows of files that hung which of their tests do not end. */
export interface LookingHost extends WatchHost {
  /** Who looks into files that hung; until then they wait, and the end of their run with them. */
  lookWith(lab: Promise<Lab>): void
}

/**
 * Tells of a file that hung what its tests do in the lab, where loops are bounded, as if the runner had said it. A file of
 * which the lab knows nothing either is told as one that cannot be loaded.
 */
export function lookIntoHung(host: WatchHost): LookingHost {
  const listeners = new Set<(event: HostEvent) => void>()
  const emit = (event: HostEvent): void => {
    for (const listener of listeners) listener(event)
  }
  let lookWith: LookingHost['lookWith'] = () => {}
  const lab = new Promise<Lab | null>((resolve) => {
    lookWith = (opened) => opened.then(resolve, () => resolve(null))
  })
  let looking = new AbortController()
  /** Files that are looked at, and the events after them. */
  let held: Promise<void> | null = null
  const hold = (work: () => void | Promise<void>): void => {
    const last = (held ?? Promise.resolve()).then(work).then(() => {
      if (held === last) held = null
    })
    held = last
  }
  host.onEvent((event) => {
    if (event.type === 'run-started') {
      looking.abort()
      looking = new AbortController()
    }
    const { signal } = looking
    if (event.type !== 'file-hung') return held ? hold(() => emit(event)) : emit(event)
    emit(event)
    hold(async () => {
      for (const told of await look(event, lab, signal)) emit(told)
    })
  })
  return {
    vitest: host.vitest,
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: () => host.start(),
    send: (order) => host.send(order),
    imports: () => host.imports(),
    dispose: () => host.dispose(),
    lookWith: (opened) => lookWith(opened),
  }
}

async function look(
  { run, file, silentMs }: Extract<HostEvent, { type: 'file-hung' }>,
  lab: Promise<Lab | null>,
  signal: AbortSignal,
): Promise<readonly HostEvent[]> {
  const tests = { kind: 'files', files: [file] } as const
  const request = {
    overlay: new Map(),
    tests,
    worker: 'warm',
    timeoutMs: LOOK_MS,
    spectrum: true,
    bounded: true,
  } as const
  const result = await lab.then((one) => one?.run(request, signal)).catch(() => undefined)
  if (signal.aborted) return []
  const outcomes = result?.status === 'ran' ? result.outcomes : []
  const isRed = outcomes.some(({ state }) => state === 'failed')
  const message = `No sign of life for ${Math.round(silentMs / 1_000)} s: a loop that never ends, or code that waits for something without letting others run`
  const error: FileError['error'] = { name: 'Error', message, expected: null, actual: null, frames: [] }
  return [
    ...outcomes.map((outcome): HostEvent => ({ type: 'test-finished', run, outcome })),
    { type: 'file-finished', run, file, error: isRed ? null : { ...file, stage: 'load', error } },
  ]
}

import type { KeyContext, KeyEffect, KeyTable, Launch } from './binding.ts'
import { type Appearance, appearanceOf } from './colours.ts'
import type { Frame } from './frame.ts'
import { launchProgram } from './launch.ts'
import { nextChangeAt } from './message.ts'
import { armedAt, pressChunk } from './press.ts'
import { readKeys } from './read-keys.ts'
import { scrollOf } from './screen-lines.ts'
import { focusOf } from './select.ts'
import { sightOf } from './sight.ts'
import type { FaceScreen } from './terminal-screen.ts'
import type { UiSession } from './ui-session.ts'
import { INITIAL_VIEW, reduceView, type ViewAction, type ViewState } from './view-state.ts'

/**
 * At most 30 frames in any second: one every 45 ms, and up to 8 ahead of that, so that a key is shown at once (the generic
 * cell rate algorithm, ITU-T I.371: 8 + 1000 / 45 = 30).
 */
const FRAME_MS = 45
const AHEAD = 8

/**
 * News waits so long that drawing takes at most a twentieth of the time, but never longer than the most (ms): the tests need
 * the processor. Keys and a new size do not wait.
 */
const DRAWING_SHARE = 20
const MOST_REST_MS = 250

/** How long a stop by the shell may take to reach us, in milliseconds. */
const STOP_WAIT_MS = 50

/** What the screen works with. */
export interface FaceParts {
  readonly session: UiSession
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly env: Readonly<Record<string, string | undefined>>
  readonly screen: FaceScreen
  readonly keys: KeyTable
}

/** The running screen: it holds the view, turns input into intents and draws a frame when something changed. */
export class Face {
  readonly #parts: FaceParts
  readonly #appearance: Appearance
  readonly #undo: (() => void)[] = []
  #view: ViewState = INITIAL_VIEW
  #timer: NodeJS.Timeout | undefined
  #dueAt = Number.POSITIVE_INFINITY
  #drawnAt = Number.NEGATIVE_INFINITY
  /** When the next frame would be due at an even pace. */
  #paceAt = Number.NEGATIVE_INFINITY
  #costMs = 0
  #suspended = false
  /** Another program has the terminal. */
  #away = false
  #resolve: (how: 'quit' | 'interrupted') => void = () => {}
  #reject: (error: unknown) => void = () => {}

  constructor(parts: FaceParts) {
    this.#parts = parts
    this.#appearance = appearanceOf(parts.env)
  }

  /** Draws and listens until the person leaves. Rejects with whatever a listener or the drawing threw. */
  run(): Promise<'quit' | 'interrupted'> {
    const { session, stdin, stdout } = this.#parts
    const hangUp = (): void => this.#resolve('interrupted')
    const decode = readKeys((chunk) => pressChunk(chunk, this.#context, this.#apply))
    this.#on(stdin, 'data', (data: Buffer | string) => decode(data))
    this.#on(stdin, 'end', hangUp)
    this.#on(stdin, 'error', hangUp)
    this.#on(stdout, 'error', hangUp)
    this.#on(stdout, 'resize', () => {
      this.#parts.screen.forget()
      this.#schedule(0, 0)
    })
    if (process.platform !== 'win32') {
      this.#on(process, 'SIGTSTP', this.#suspend)
      this.#on(process, 'SIGCONT', () => {
        if (!this.#suspended && !this.#away) this.#resume()
      })
    }
    this.#undo.push(session.subscribe(() => this.#schedule()))
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      this.#guarded(this.#draw)
      stdin.resume()
    })
  }

  /** Stops drawing and listening; the terminal is left to `FaceScreen`. */
  stop(): void {
    clearTimeout(this.#timer)
    for (const undo of this.#undo.splice(0)) undo()
    this.#parts.stdin.pause()
  }

  #on(source: NodeJS.EventEmitter, event: string, listener: (...values: never[]) => void): void {
    const safe = (...values: unknown[]): void => this.#guarded(() => listener(...(values as never[])))
    source.on(event, safe)
    this.#undo.push(() => source.off(event, safe))
  }

  #guarded(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#reject(error)
    }
  }

  #frame(): Frame {
    const { session, screen } = this.#parts
    return {
      ...screen.size(),
      state: session.getState(),
      view: this.#view,
      now: session.now(),
      appearance: this.#appearance,
      keys: this.#parts.keys,
      root: session.root,
      vitest: session.vitest,
    }
  }

  #context = (): KeyContext => {
    const frame = this.#frame()
    let scroll: ReturnType<typeof scrollOf> | undefined
    // Most keys do not scroll: the layout is made when somebody asks for it.
    const scrolls = (): ReturnType<typeof scrollOf> => {
      scroll ??= scrollOf(frame)
      return scroll
    }
    return {
      ...frame,
      focus: focusOf(frame.state),
      get page() {
        return scrolls().page
      },
      get last() {
        return scrolls().last
      },
      get beyond() {
        return scrolls().beyond
      },
    }
  }

  #apply = ({ intents = [], view = [], leave, launch, loads, redraw }: KeyEffect): void => {
    this.#change(view)
    for (const intent of intents) this.#parts.session.dispatch(intent)
    if (redraw) this.#parts.screen.forget()
    if (leave === 'suspended') this.#stopGroup()
    else if (leave) this.#resolve(leave)
    if (launch) this.#launch(launch).catch(this.#reject)
    if (loads) this.#load().catch(this.#reject)
    this.#schedule(0, 0)
  }

  #change(actions: readonly ViewAction[]): void {
    this.#view = actions.reduce(reduceView, this.#view)
  }

  /** Draws after `wait` milliseconds, later when the last frame is younger than `rest`, earlier when one is due before. */
  #schedule(wait = 0, rest = Math.max(FRAME_MS, Math.min(this.#costMs * DRAWING_SHARE, MOST_REST_MS))): void {
    const now = performance.now()
    const dueAt = Math.max(now + wait, this.#drawnAt + rest, this.#paceAt - (AHEAD - 1) * FRAME_MS)
    if (dueAt >= this.#dueAt) return
    clearTimeout(this.#timer)
    this.#dueAt = dueAt
    this.#timer = setTimeout(() => this.#guarded(this.#draw), dueAt - now)
  }

  #draw = (): void => {
    this.#dueAt = Number.POSITIVE_INFINITY
    if (this.#suspended || this.#away) return
    const { screen } = this.#parts
    const begunAt = performance.now()
    const before = this.#frame()
    const focus = focusOf(before.state)
    const candidateId = focus.candidate?.candidate.id ?? null
    this.#change([{ type: 'frame-drawn', what: sightOf({ ...before, focus }), candidateId, at: before.now }])
    const frame: Frame = { ...before, view: this.#view }
    screen.show(frame)
    this.#drawnAt = performance.now()
    this.#costMs = this.#drawnAt - begunAt
    this.#paceAt = Math.max(this.#paceAt, begunAt) + FRAME_MS
    const next = nextChangeAt(frame, armedAt(frame))
    if (next !== null) this.#schedule(next - frame.now)
  }

  async #load(): Promise<void> {
    this.#change([{ type: 'ledger-read', entries: await this.#parts.session.history() }])
    this.#schedule(0, 0)
  }

  /** Gives the terminal to an editor or a pager, and takes it back when that ends. */
  async #launch(launch: Launch): Promise<void> {
    const { session, stdin, screen, env } = this.#parts
    if (this.#away) return
    this.#away = true
    stdin.pause()
    screen.leave()
    // Ctrl-C in the other program is meant for it alone.
    const ignore = (): void => {}
    process.on('SIGINT', ignore)
    const outcome = await launchProgram(launch, session.root, env)
    process.off('SIGINT', ignore)
    this.#away = false
    stdin.resume()
    this.#resume()
    if (outcome.status === 'edited' && launch.kind === 'edit') {
      const { failureId, candidateId } = launch
      session.dispatch({ type: 'derive', failureId, candidateId, changes: outcome.changes, how: 'edited' })
    } else if (outcome.status !== 'done' && outcome.status !== 'edited') {
      const text = outcome.status === 'failed' ? outcome.message : 'nothing was changed'
      this.#change([{ type: 'hinted', text, at: session.now() }])
    }
    this.#schedule(0, 0)
  }

  /** Ctrl-Z stops the whole process group, as the terminal would: the tests' processes and what started us. */
  #stopGroup(): void {
    if (process.platform !== 'win32') process.kill(0, 'SIGTSTP')
  }

  #suspend = (): void => {
    if (this.#suspended) return
    this.#suspended = true
    this.#parts.screen.leave()
    // Without listeners the signal does what it does to any other program.
    const listeners = process.rawListeners('SIGTSTP') as NodeJS.SignalsListener[]
    process.removeAllListeners('SIGTSTP')
    process.kill(process.pid, 'SIGTSTP')
    // No timer runs while we are stopped. Where nothing can bring us back, the system ignores the stop and this runs soon.
    setTimeout(() => {
      for (const listener of listeners) process.on('SIGTSTP', listener)
      this.#suspended = false
      this.#guarded(() => this.#resume())
    }, STOP_WAIT_MS)
  }

  #resume(): void {
    if (this.#away) return
    this.#parts.screen.enter()
    this.#change([{ type: 'resumed', at: this.#parts.session.now() }])
    this.#draw()
  }
}

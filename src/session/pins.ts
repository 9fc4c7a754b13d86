import type { Draft } from '../model/draft.ts'
import type { Lab } from '../model/ports.ts'
import { changedBehaviour } from './changed-behaviour.ts'
import { baselineOf, type CharacterizeParts, characterizeFile } from './characterize-file.ts'
import { findUnpinned, type Unpinned } from './find-unpinned.ts'
import type { SessionStore } from './session-store.ts'

/** What pinning behaviour takes beside the lab. */
export interface PinParts extends Omit<CharacterizeParts, 'lab'> {
  /** Keeps a draft in quarantine. */
  saveDraft(draft: Draft): Promise<void>
}

/** Modules whose edits are looked at after one run. */
const MOST_MODULES = 3

/**
 * Behaviour that is worth a test before it changes: after a green run it looks whether tests pin what is being edited,
 * and what was drafted in this session runs on each new state of the files. A new run ends it.
 */
export class Pins {
  readonly #parts: PinParts
  readonly #store: Pick<SessionStore, 'tell' | 'say'>
  readonly #drafts = new Map<string, Draft>()
  readonly #offered = new Set<string>()
  #offer: Unpinned | null = null
  #stop = new AbortController()

  constructor(parts: PinParts, store: Pick<SessionStore, 'tell' | 'say'>) {
    this.#parts = parts
    this.#store = store
  }

  /** Ends what is under way: the files it looks at are others now. */
  cancel(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
  }

  /** After a run: which drafts see another behaviour and, when all is green, what is edited without a test that minds. */
  async look(lab: Lab, isGreen: boolean): Promise<void> {
    const { signal } = this.#stop
    for (const draft of this.#drafts.values()) {
      const changes = await changedBehaviour(lab, draft, signal)
      if (signal.aborted) return
      this.#store.tell({ type: 'behaviour-changed', module: draft.module, changes })
      const [first] = changes
      if (first) this.#store.say('info', changeText(first, changes.length))
    }
    if (!isGreen) return
    const { workspace } = this.#parts
    for (const change of (await workspace.changesSinceHead()).slice(0, MOST_MODULES)) {
      if (signal.aborted || this.#drafts.has(change.path)) continue
      const found = await findUnpinned(lab, change, await baselineOf(workspace, change.path), signal)
      const key = found && `${found.module}#${found.symbols.join()}`
      if (!found || key === null || signal.aborted || this.#offered.has(key)) continue
      this.#offered.add(key)
      this.#offer = found
      this.#store.tell({ type: 'pins-offered', ...found })
      this.#store.say('info', offerText(found))
      return
    }
  }

  /** Characterizes a module, or what was offered last; the drafts wait in quarantine. */
  async draft(lab: Lab, module: string | null): Promise<void> {
    const offer = this.#offer
    const target = module ?? offer?.module
    if (target === undefined) return this.#store.say('info', 'nothing that tests do not pin is being edited')
    const { signal } = this.#stop
    this.#store.say('info', `looking for tests that pin what ${target} does …`)
    const only = module === null ? (offer?.symbols ?? []) : []
    const done = await characterizeFile({ ...this.#parts, lab }, target, only, signal)
    if (signal.aborted) return
    if (!done) return this.#store.say('problem', `${target} cannot be read`)
    for (const { clause, detail } of done.outcome.suspected)
      this.#store.say('problem', `suspected bug in ${target}, not pinned: [${clause}] ${detail}`)
    if (done.outcome.status === 'nothing') return this.#store.say('info', `${target}: ${done.outcome.reason}`)
    const { draft } = done.outcome
    await this.#parts.saveDraft(draft)
    this.#drafts.set(draft.module, draft)
    this.#store.tell({ type: 'pins-drafted', draft })
    this.#store.say(
      'info',
      `${draft.tests.length} tests pin ${target}; to write them: repair-watch characterize --accept ${target}`,
    )
    if (done.baseline === 'head') await this.look(lab, false)
  }
}

function offerText({ module, symbols, tried, missed }: Unpinned): string {
  return `no test notices ${missed} of ${tried} faults in ${symbols.join(', ')}; to pin it before it changes: repair-watch characterize ${module}`
}

function changeText({ test, was, is }: { test: string; was: string | null; is: string | null }, count: number): string {
  const more = count > 1 ? ` (and ${count - 1} more)` : ''
  const values = was === null || is === null ? '' : `: was ${was}, is ${is}`
  return `behaviour changed: ${test.replace(/^current behaviour: /, '')}${values}${more}`
}

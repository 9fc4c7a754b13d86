import type { Draft, PinChange } from '../model/draft.ts'
import type { Intent } from '../model/event.ts'
import type { Lab } from '../model/lab.ts'
import type { Ledger, LedgerEntry } from '../model/ledger.ts'
import { behaviourText } from './behaviour-text.ts'
import { changedBehaviour } from './changed-behaviour.ts'
import { baselineOf, type CharacterizeParts, characterizeFile } from './characterize-file.ts'
import { findUnpinned, type Unpinned } from './find-unpinned.ts'
import { CHARACTERIZE } from './generated-tests.ts'
import type { SessionStore } from './session-store.ts'
import { withoutTests } from './without-tests.ts'
import { whyNotWritten } from './write-messages.ts'

/** What pinning behaviour takes beside the lab. */
export interface PinParts extends Omit<CharacterizeParts, 'lab'> {
  readonly ledger: Ledger
  /** Keeps a draft in quarantine, in place of former ones of its module; forgets it; reads what is there. */
  saveDraft(draft: Draft): Promise<void>
  dropDraft(id: string): Promise<void>
  loadDrafts(): Promise<readonly Draft[]>
}

/** Orders that decide on a draft. */
export type PinDecision = Extract<Intent, { readonly type: 'decide-draft' | 'answer-change' }>

/** Modules whose edits are looked at after one run. */
const MOST_MODULES = 3

/**
 * Behaviour that is worth a test before it changes: after a green run it looks whether tests pin what is being edited,
 * and what waits in quarantine runs on each new state of the files. A new run ends what is under way; tests that a person
 * asked for are looked for anew after it.
 */
export class Pins {
  readonly #parts: PinParts
  readonly #store: Pick<SessionStore, 'tell' | 'say'>
  /** Module → its draft. */
  readonly #drafts = new Map<string, Draft>()
  readonly #changes = new Map<string, readonly PinChange[]>()
  /** Id of the undo record → the draft that was written. */
  readonly #written = new Map<string, Draft>()
  /** Functions that were looked at in this session, as `module#name`: each save must not cost their tests again. */
  readonly #asked = new Set<string>()
  #isLoaded = false
  #offer: Unpinned | null = null
  #wanted: { readonly module: string; readonly only: readonly string[] } | null = null
  /** Ends the search for tests that is under way. */
  #making: AbortSignal | null = null
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
    await this.#load()
    for (const draft of this.#drafts.values()) {
      const changes = await changedBehaviour(lab, draft, signal)
      if (signal.aborted) return
      if (this.#drafts.get(draft.module) === draft) this.#sawChanges(draft.module, changes)
    }
    if (this.#wanted) return this.#make(lab)
    const { workspace } = this.#parts
    const offered = this.#offer?.module
    if (!isGreen && offered === undefined) return
    const edits = await workspace.changesSinceHead()
    if (offered !== undefined && !edits.some(({ path }) => path === offered)) {
      this.#offer = null
      this.#store.tell({ type: 'pins-ended', module: offered })
    }
    if (!isGreen) return
    for (const change of edits.slice(0, MOST_MODULES)) {
      if (signal.aborted || this.#drafts.has(change.path)) continue
      const found = await findUnpinned(lab, change, await baselineOf(workspace, change.path), this.#asked, signal)
      if (!found || signal.aborted) continue
      this.#offer = found
      this.#store.tell({ type: 'pins-offered', ...found })
      return
    }
  }

  /** Characterizes a module, or what was offered last; the drafts wait in quarantine. */
  async draft(lab: Lab, module: string | null): Promise<void> {
    const target = module ?? this.#offer?.module
    if (target === undefined) return this.#store.say('info', 'nothing that tests do not pin is being edited')
    if (this.#wanted) return this.#store.say('info', `still looking for tests that pin ${this.#wanted.module}`)
    this.#wanted = { module: target, only: module === null ? (this.#offer?.symbols ?? []) : [] }
    return this.#make(lab)
  }

  /** Carries out what a person decided on a draft; what came of it is told. */
  async decide(decision: PinDecision): Promise<void> {
    const draft = [...this.#drafts.values()].find(({ id }) => id === decision.draftId)
    if (!draft) return this.#store.say('problem', 'That draft is gone; nothing was written.')
    if (decision.type === 'answer-change') return this.#answer(draft, decision)
    switch (decision.decision) {
      case 'accept':
        await this.#write(draft)
        return
      case 'drop':
        return this.#drop(draft)
      case 'later':
        this.#store.tell({ type: 'pins-decided', draftId: draft.id, decision: 'later' })
        return this.#record(draft, 'deferred')
    }
  }

  /** True when an undo took a written draft back: it waits in quarantine again. */
  async undone(undoId: string): Promise<boolean> {
    const draft = this.#written.get(undoId)
    if (!draft) return false
    this.#written.delete(undoId)
    await this.#keep(draft)
    await this.#record(draft, 'undone')
    return true
  }

  async #make(lab: Lab): Promise<void> {
    const wanted = this.#wanted
    if (!wanted) return
    const { module } = wanted
    const { signal } = this.#stop
    if (this.#making === signal) return
    this.#making = signal
    this.#store.tell({ type: 'pins-started', module })
    try {
      const done = await characterizeFile({ ...this.#parts, lab }, module, wanted.only, signal)
      if (signal.aborted) return
      this.#wanted = null
      if (!done) return this.#store.say('problem', `${module} cannot be read`)
      for (const { clause, detail } of done.outcome.suspected)
        this.#store.say('problem', `suspected bug in ${module}, not pinned: [${clause}] ${detail}`)
      if (done.outcome.status === 'nothing')
        return this.#store.say('info', `nothing to pin in ${module}: ${done.outcome.reason}`)
      const { draft } = done.outcome
      await this.#keep(draft)
      await this.#record(draft, 'proposed')
      if (done.baseline === 'head') this.#sawChanges(module, await changedBehaviour(lab, draft, signal))
    } finally {
      if (!signal.aborted) this.#wanted = null
      if (this.#wanted === null) {
        if (this.#offer?.module === module) this.#offer = null
        this.#store.tell({ type: 'pins-ended', module })
      }
    }
  }

  /** What earlier sessions left in quarantine counts as put off. */
  async #load(): Promise<void> {
    if (this.#isLoaded) return
    this.#isLoaded = true
    const { workspace } = this.#parts
    for (const draft of await this.#parts.loadDrafts()) {
      if ((await workspace.read(draft.module)) === null || (await workspace.read(draft.path)) !== null) continue
      this.#drafts.set(draft.module, draft)
      this.#store.tell({ type: 'pins-drafted', draft })
      this.#store.tell({ type: 'pins-decided', draftId: draft.id, decision: 'later' })
    }
  }

  #sawChanges(module: string, changes: readonly PinChange[]): void {
    this.#changes.set(module, changes)
    this.#store.tell({ type: 'behaviour-changed', module, changes })
  }

  async #keep(draft: Draft): Promise<void> {
    await this.#parts.saveDraft(draft)
    this.#drafts.set(draft.module, draft)
    this.#store.tell({ type: 'pins-drafted', draft })
  }

  /** A file that is there already is somebody's: it is never written over. */
  async #write(draft: Draft): Promise<boolean> {
    const { path, text, module } = draft
    const outcome = await this.#parts.workspace.apply([{ path, before: null, after: text }], new Set(['test']))
    if (outcome.status !== 'applied') {
      const why = outcome.status === 'stale' ? `${path} exists already; nothing was written.` : whyNotWritten(outcome)
      this.#store.say('problem', why)
      return false
    }
    this.#written.set(outcome.undoId, draft)
    this.#drafts.delete(module)
    this.#store.tell({ type: 'pins-decided', draftId: draft.id, decision: 'accepted' })
    this.#store.say('info', `written: ${path}; undo takes it back`)
    await this.#parts.dropDraft(draft.id)
    await this.#record(draft, 'accepted')
    return true
  }

  async #drop(draft: Draft): Promise<void> {
    this.#drafts.delete(draft.module)
    this.#store.tell({ type: 'pins-decided', draftId: draft.id, decision: 'dropped' })
    await this.#parts.dropDraft(draft.id)
    await this.#record(draft, 'rejected')
  }

  async #answer(draft: Draft, { tests, intended }: Extract<PinDecision, { type: 'answer-change' }>): Promise<void> {
    const all = this.#changes.get(draft.module) ?? []
    const seen = all.filter(({ test }) => tests.includes(test))
    const said = seen.map(behaviourText).join('; ')
    if (seen.length === 0) return this.#store.say('problem', 'That behaviour is as it was again; nothing was changed.')
    if (!intended) {
      if (!(await this.#write(draft))) return
      this.#store.say('info', `not intended: ${said}; ${draft.path} is written, and red until the code is repaired`)
      return this.#record(draft, 'verdict-flipped', `not intended: ${said}`)
    }
    const rest = withoutTests(draft, new Set(seen.map(({ test }) => test)))
    if (rest) {
      await this.#keep(rest)
      this.#sawChanges(
        draft.module,
        all.filter((change) => !seen.includes(change)),
      )
    } else await this.#drop(draft)
    this.#store.say('info', `intended: ${said}; no draft pins that any more`)
    return this.#record(draft, 'verdict-flipped', `intended: ${said}`)
  }

  #record({ id, path }: Draft, event: LedgerEntry['event'], detail = path): Promise<void> {
    return this.#parts.ledger.append({ event, failureId: id, candidateId: id, rule: CHARACTERIZE, detail })
  }
}

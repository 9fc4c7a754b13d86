import type { SessionEvent } from '../model/event.ts'
import type { SessionState } from '../model/session-state.ts'

/** Facts about behaviour that could be or is pinned. */
export type PinEvent = Extract<
  SessionEvent,
  {
    readonly type:
      | 'pins-offered'
      | 'pins-started'
      | 'pins-ended'
      | 'pins-drafted'
      | 'pins-decided'
      | 'behaviour-changed'
  }
>

type PinState = NonNullable<SessionState['pins']>

const NO_PINS: PinState = { offer: null, drafting: null, drafts: [], later: new Set(), changed: new Map() }

/** What is or could be pinned after a fact. Pure. */
export function reducePins(pins: PinState = NO_PINS, event: PinEvent): PinState {
  switch (event.type) {
    case 'pins-offered': {
      const { module, symbols, tried, missed } = event
      return { ...pins, offer: { module, symbols, tried, missed } }
    }
    case 'pins-started':
      return { ...pins, drafting: event.module }
    case 'pins-ended':
      return settled(pins, event.module)
    case 'pins-drafted': {
      const { draft } = event
      const rest = without(settled(pins, draft.module), ({ module }) => module === draft.module)
      return { ...rest, drafts: [...rest.drafts, draft] }
    }
    case 'pins-decided':
      return event.decision === 'later'
        ? { ...pins, later: new Set(pins.later).add(event.draftId) }
        : without(pins, ({ id }) => id === event.draftId)
    case 'behaviour-changed':
      return { ...pins, changed: new Map(pins.changed).set(event.module, event.changes) }
  }
}

/** Nothing is offered or looked for in a module any more. */
function settled(pins: PinState, module: string): PinState {
  return {
    ...pins,
    offer: pins.offer?.module === module ? null : pins.offer,
    drafting: pins.drafting === module ? null : pins.drafting,
  }
}

function without(pins: PinState, gone: (draft: PinState['drafts'][number]) => boolean): PinState {
  const drafts = pins.drafts.filter((draft) => !gone(draft))
  const modules = new Set(drafts.map(({ module }) => module))
  const later = new Set([...pins.later].filter((id) => drafts.some((draft) => draft.id === id)))
  return { ...pins, drafts, later, changed: new Map([...pins.changed].filter(([module]) => modules.has(module))) }
}

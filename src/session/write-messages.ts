import type { ApplyOutcome, UndoOutcome } from '../model/workspace.ts'

/** Why nothing was written, as a sentence for a person. */
export function whyNotWritten(outcome: Exclude<ApplyOutcome, { readonly status: 'applied' }>): string {
  switch (outcome.status) {
    case 'stale':
      return `${outcome.path} changed since this was proven; nothing was written.`
    case 'refused':
      return `${outcome.path} may not be written: ${outcome.reason}. Nothing was written.`
    case 'failed':
      return `Nothing was written: ${outcome.message}`
  }
}

/** Why nothing was taken back, as a sentence for a person. */
export function whyNotUndone(outcome: Exclude<UndoOutcome, { readonly status: 'undone' }>): string {
  switch (outcome.status) {
    case 'nothing':
      return 'There is nothing to undo.'
    case 'stale':
      return `${outcome.path} was edited since; undo would lose that edit, so nothing was written.`
    case 'failed':
      return `Nothing was undone: ${outcome.message}`
  }
}

import { diffWordsWithSpace } from 'diff'

/** A piece of one line; `changed` when the other line does not have it. */
export interface WordSpan {
  readonly text: string
  readonly changed: boolean
}

/** Below this share of common text, marking words says no more than marking the whole line does. */
const ENOUGH_IN_COMMON = 0.4

/**
 * Which words differ between a removed line and the added one that replaces it. The texts of each side add up to the
 * line. Lines with little in common come back as one unmarked piece each.
 */
export function changedWords(
  removed: string,
  added: string,
): { readonly removed: readonly WordSpan[]; readonly added: readonly WordSpan[] } {
  const parts = diffWordsWithSpace(removed, added)
  const common = parts
    .filter((part) => !part.added && !part.removed)
    .reduce((length, part) => length + part.value.trim().length, 0)
  const longest = Math.max(removed.trim().length, added.trim().length)
  if (longest === 0 || common / longest < ENOUGH_IN_COMMON) {
    return { removed: [{ text: removed, changed: false }], added: [{ text: added, changed: false }] }
  }
  return {
    removed: parts.filter((part) => !part.added).map((part) => ({ text: part.value, changed: part.removed === true })),
    added: parts.filter((part) => !part.removed).map((part) => ({ text: part.value, changed: part.added === true })),
  }
}

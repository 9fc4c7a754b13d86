import { distance as editDistance } from 'fastest-levenshtein'

/** The name that a misspelled one most likely meant: fewest edits, at most a third of its length; null when none is near. */
export function nearestName(name: string, names: Iterable<string>): string | null {
  let best: { readonly name: string; readonly distance: number } | null = null
  for (const other of names) {
    const distance = editDistance(name.toLowerCase(), other.toLowerCase())
    if (
      distance <= Math.max(1, Math.ceil(name.length / 3)) &&
      distance < (best?.distance ?? Number.POSITIVE_INFINITY)
    ) {
      best = { name: other, distance }
    }
  }
  return best?.name ?? null
}

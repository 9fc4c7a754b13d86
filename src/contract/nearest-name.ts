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

/** Insertions, deletions and replacements that turn one text into the other (Wagner & Fischer 1974). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}

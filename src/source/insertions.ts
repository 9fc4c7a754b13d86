/**
 * A text that grows by insertions which nest properly. `around` puts `open` and `close` at the ends of a range: at one
 * offset, what closes comes before what stands alone, and that before what opens; wider ranges stay outside of narrower
 * ones, and among equal ranges the lower `rank` stays outside.
 */
export interface Insertions {
  around(range: { readonly start: number; readonly end: number }, open: string, close: string, rank: number): void
  at(offset: number, text: string): void
  /** The text with everything put in. */
  apply(text: string): string
}

interface Insertion {
  readonly at: number
  readonly phase: 0 | 1 | 2
  readonly order: readonly [number, number]
  readonly text: string
}

/** Collects insertions; nothing is checked, the caller brings ranges that do not cross. */
export function insertions(): Insertions {
  const all: Insertion[] = []
  return {
    around({ start, end }, open, close, rank) {
      const size = end - start
      all.push({ at: start, phase: 2, order: [-size, rank], text: open })
      all.push({ at: end, phase: 0, order: [size, -rank], text: close })
    },
    at(offset, text) {
      all.push({ at: offset, phase: 1, order: [0, 0], text })
    },
    apply(text) {
      const sorted = all.toSorted(
        (a, b) => a.at - b.at || a.phase - b.phase || a.order[0] - b.order[0] || a.order[1] - b.order[1],
      )
      let result = ''
      let from = 0
      for (const one of sorted) {
        result += text.slice(from, one.at) + one.text
        from = one.at
      }
      return result + text.slice(from)
    },
  }
}

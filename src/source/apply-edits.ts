import type { TextEdit } from '../model/candidate.ts'

/**
 * Applies edits whose offsets all refer to `text`. Everything outside of the edits, line endings and the last newline
 * included, stays byte for byte. Returns null when two edits overlap or one lies outside of the text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | null {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end)
  let result = ''
  let at = 0
  for (const edit of sorted) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) return null
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}

/** The smallest single edit that turns `before` into `after`: what remains between common prefix and suffix. */
export function smallestEdit(before: string, after: string): TextEdit {
  const shortest = Math.min(before.length, after.length)
  let start = 0
  while (start < shortest && before[start] === after[start]) start++
  let tail = 0
  while (tail < shortest - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  return {
    start,
    end: before.length - tail,
    text: after.slice(start, after.length - tail),
  }
}

/** Turns offsets of one text into 1-based lines and columns, by binary search. */
export function lineIndex(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 }
  }
}

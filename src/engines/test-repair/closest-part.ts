/** How much longer than the text that was looked for the whole may be and still take its place. */
const ROOM = 24

/**
 * The part of a text that stands where `wanted` was meant to: the whole of it when that is short, else the line most
 * like it, else the run of words most like it. Likeness counts shared pairs of letters (Dice 1945).
 */
export function closestPart(text: string, wanted: string): string {
  const most = 2 * wanted.length + ROOM
  if (!text.includes('\n') && text.length <= most) return text
  const lines = text.split('\n').map((line) => line.trim())
  const line = mostLike(lines, wanted)
  if (line.length <= most) return line
  const words = [...line.matchAll(/\S+/g)]
  const count = wanted.split(/\s+/).length
  const runs = words.map((word, i) => {
    const last = words[Math.min(i + count, words.length) - 1] as RegExpExecArray
    return line.slice(word.index, last.index + last[0].length)
  })
  return mostLike(runs, wanted)
}

/** The item most like a text; the first one of equals. */
export function mostLike(items: readonly string[], wanted: string): string {
  const scores = items.map((item) => likeness(item, wanted))
  return items[scores.indexOf(Math.max(...scores))] ?? ''
}

function likeness(one: string, other: string): number {
  const [a, b] = [pairs(one), pairs(other)]
  if (a.length + b.length === 0) return one === other ? 1 : 0
  const left = [...b]
  let shared = 0
  for (const pair of a) {
    const index = left.indexOf(pair)
    if (index === -1) continue
    left.splice(index, 1)
    shared++
  }
  return (2 * shared) / (a.length + b.length)
}

function pairs(text: string): readonly string[] {
  return Array.from({ length: Math.max(text.length - 1, 0) }, (_, i) => text.slice(i, i + 2).toLowerCase())
}

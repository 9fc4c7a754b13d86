import { textWidth } from './text-width.ts'

const segmenter = new Intl.Segmenter()

/**
 * One line that shows all it holds: tabs become two blanks, control characters their pictures (U+2400 and on), and
 * characters that hide or reorder text (bidirectional overrides, zero-width ones: CVE-2021-42574) their code point.
 * Nothing from a test's message or a patch can move the cursor or look like something else.
 */
export function plainLine(text: string): string {
  return text
    .replace(/\t/g, '  ')
    .replace(/[\u0000-\u001f\u007f]/g, (sign) =>
      sign === '\u007f' ? '\u2421' : String.fromCharCode(0x2400 + sign.charCodeAt(0)),
    )
    .replace(
      // A joiner before a pictograph is part of one emoji.
      /[\u0080-\u009f\u00ad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]|\u200d(?!\p{Extended_Pictographic})/gu,
      (sign) => `<U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
    )
}

/** The text on one line: every run of white space is one blank. */
export function oneLine(text: string): string {
  return plainLine(text.replace(/\s+/g, ' ').trim())
}

/** The text cut to at most `width` columns, ending in `…` when something is missing. Wide characters count two. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let cut = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    const wide = textWidth(segment)
    if (used + wide > width - 1) break
    cut += segment
    used += wide
  }
  return width > 0 ? `${cut}…` : ''
}

/** The text without its first `columns` columns; half of a wide character becomes a blank. */
export function dropColumns(text: string, columns: number): string {
  let used = 0
  let at = 0
  for (const { segment } of segmenter.segment(text)) {
    if (used >= columns) break
    used += textWidth(segment)
    at += segment.length
  }
  return ' '.repeat(Math.max(0, used - columns)) + text.slice(at)
}

/** The text cut or filled with blanks to exactly `width` columns. */
export function fillText(text: string, width: number): string {
  const cut = cutText(text, width)
  return cut + ' '.repeat(Math.max(0, width - textWidth(cut)))
}

/** The text as lines of at most `width` columns, broken between words where that is possible; own line breaks are kept. */
export function wrapText(text: string, width: number): string[] {
  const room = Math.max(1, width)
  return text.split(/\r?\n/).flatMap((line) => {
    const lines = ['']
    for (const word of plainLine(line).split(/(?<= )(?=[^ ])/)) {
      const last = lines.at(-1) ?? ''
      if (textWidth(last + word.trimEnd()) <= room) lines[lines.length - 1] = last + word
      else if (textWidth(word.trimEnd()) <= room) lines.push(word)
      else lines.splice(-1, 1, ...breakWord(last + word, room))
    }
    return lines.map((part) => part.trimEnd())
  })
}

function breakWord(word: string, width: number): string[] {
  const lines = ['']
  for (const { segment } of segmenter.segment(word)) {
    if (textWidth((lines.at(-1) ?? '') + segment) > width) lines.push('')
    lines[lines.length - 1] += segment
  }
  return lines
}

/** The first of these texts that fits into `width` columns, else the last one. */
export function firstThatFits(texts: readonly string[], width: number): string {
  return texts.find((text) => textWidth(text) <= width) ?? texts.at(-1) ?? ''
}

/** Milliseconds as a person reads them: `0.3 s`, `12 s`, `2 m 05 s`. */
export function formatTime(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  if (seconds < 59.5) return `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, '0')} s`
}

/** `1 test`, `2 tests`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

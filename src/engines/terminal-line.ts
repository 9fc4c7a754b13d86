/**
 * Text of a model or a server made fit for one line of a terminal: no control characters (and so no escape sequences), no line
 * breaks, at most `length` UTF-16 units.
 */
export function terminalLine(text: string, length = 120): string {
  const line = text
    .replace(/\p{C}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`
}

const ANSI = /\u001b\[[\d;]*m/g

export function stripAnsi(text: string): string {
  return text.replace(ANSI, '')
}

function isWide(code: number): boolean {
  return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xff00 && code <= 0xff60) || (code >= 0x1f300 && code <= 0x1faff)
}

export function stringWidth(text: string): number {
  let width = 0
  for (const character of stripAnsi(text)) {
    const code = character.codePointAt(0) as number
    if (code < 32 || (code >= 0x7f && code < 0xa0) || (code >= 0x300 && code <= 0x36f)) continue
    width += isWide(code) ? 2 : 1
  }
  return width
}

/** Breaks between words, and inside of words that are wider than a line. */
export function wrap(text: string, width: number, options: { indent?: string; hard?: boolean } = {}): string {
  const { indent = '', hard = true } = options
  return text
    .split('\n')
    .map((line) => wrapLine(line, width, indent, hard))
    .join('\n')
}

function wrapLine(line: string, width: number, indent: string, hard: boolean): string {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    const room = width - (lines.length > 0 ? stringWidth(indent) : 0)
    const joined = current === '' ? word : `${current} ${word}`
    if (stringWidth(joined) <= room) {
      current = joined
      continue
    }
    if (current !== '') lines.push(current)
    current = word
    while (hard && stringWidth(current) > width - (lines.length > 0 ? stringWidth(indent) : 0)) {
      const [head, rest] = cut(current, width - (lines.length > 0 ? stringWidth(indent) : 0))
      lines.push(head)
      current = rest
    }
  }
  lines.push(current)
  return lines.map((one, index) => (index === 0 ? one : indent + one)).join('\n')
}

function cut(text: string, width: number): [string, string] {
  let head = ''
  for (const character of text) {
    if (head !== '' && stringWidth(head + character) > width) break
    head += character
  }
  return [head, text.slice(head.length)]
}

export function dedent(text: string): string {
  const lines = text.replace(/^\n|\n[ \t]*$/g, '').split('\n')
  const margins = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0)
  const margin = margins.length > 0 ? Math.min(...margins) : 0
  return lines.map((line) => line.slice(margin)).join('\n')
}

export function indentText(text: string, by: number | string, options: { includeEmptyLines?: boolean } = {}): string {
  const indent = typeof by === 'number' ? ' '.repeat(by) : by
  const pattern = options.includeEmptyLines ? /^/gm : /^(?!\s*$)/gm
  return text.replace(pattern, indent)
}

export function padEndTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)))
}

/** Rows as columns, each as wide as its widest cell; no blanks at the ends of lines. */
export function columns(rows: readonly (readonly string[])[], gap = 2): string {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, index) => Math.max(...rows.map((row) => stringWidth(row[index] ?? ''))))
  return rows
    .map((row) =>
      row
        .map((cell, index) => padEndTo(cell, (widths[index] as number) + gap))
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

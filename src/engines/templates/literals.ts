/** A text as source between these quotes. */
export function quoted(value: string, quote = "'"): string {
  return `${quote}${JSON.stringify(value).slice(1, -1).replace(/\\"/g, '"').replaceAll(quote, `\\${quote}`)}${quote}`
}

/** A text as it stands in a regular expression between slashes. */
export function inPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

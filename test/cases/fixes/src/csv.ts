export interface CsvOptions {
  delimiter?: string
  header?: boolean
}

/** Rows of fields; a field may stand in quotes, which are doubled inside. */
export function parseRows(text: string, delimiter = ','): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string
    if (quoted) {
      if (character !== '"') field += character
      else if (text[i + 1] === '"') {
        field += '"'
        i++
      } else quoted = false
      continue
    }
    if (character === '"') quoted = true
    else if (character === delimiter) {
      row.push(field)
      field = ''
    } else if (character === '\n') {
      row.push(field)
      rows.push(row)
      row = []
      field = ''
    } else if (character !== '\r') field += character
  }
  if (field !== '' || row.length > 0) {
    row.push(field)
    rows.push(row)
  }
  return rows
}

/** Rows as objects, by the names in the first one. */
export function parseCsv(text: string, { delimiter = ',' }: CsvOptions = {}): Record<string, string>[] {
  const [names = [], ...rows] = parseRows(text, delimiter)
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name.trim(), row[i] ?? ''])))
}

function writeField(value: unknown, delimiter: string): string {
  const text = String(value ?? '')
  return text.includes(delimiter) || /["\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
}

export function writeRows(rows: readonly (readonly unknown[])[], delimiter = ','): string {
  return rows.map((row) => row.map((value) => writeField(value, delimiter)).join(delimiter)).join('\n')
}

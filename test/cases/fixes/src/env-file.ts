const LINE = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*?)\s*$/

function unquote(value: string): string {
  const match = /^(["'`])([\s\S]*?)\1/.exec(value)
  if (!match) return value.replace(/(?:^|\s+)#.*$/, '')
  const inner = match[2] as string
  return match[1] === '"' ? inner.replace(/\\n/g, '\n').replace(/\\r/g, '\r') : inner
}

function expand(value: string, known: Record<string, string>): string {
  return value.replace(/\$\{([\w.-]+)(?::-([^}]*))?\}/g, (_, name: string, other?: string) => known[name] ?? other ?? '')
}

/** The variables of a file of `NAME=value` lines. */
export function parseEnv(text: string, base: Record<string, string> = {}): Record<string, string> {
  const result: Record<string, string> = {}
  for (const line of text.split(/\r?\n/)) {
    if (line.trim().startsWith('#')) continue
    const match = LINE.exec(line)
    if (!match) continue
    const [, name, raw = ''] = match
    const value = unquote(raw)
    result[name as string] = raw.startsWith("'") ? value : expand(value, { ...base, ...result })
  }
  return result
}

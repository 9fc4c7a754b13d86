export interface ArgsOptions {
  alias?: Record<string, string>
  boolean?: readonly string[]
}

export interface Args {
  _: string[]
  [name: string]: unknown
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text))
}

function isFlag(text: string): boolean {
  return text.length > 1 && text.startsWith('-') && !isNumeric(text)
}

function toValue(text: string): string | number {
  return isNumeric(text) ? Number(text) : text
}

function camelCase(name: string): string {
  return name.replace(/-([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
}

/** Reads the arguments of a command line: `['--port', '80', 'file']` → `{ port: 80, _: ['file'] }`. */
export function parseArgs(argv: readonly string[], options: ArgsOptions = {}): Args {
  const result: Args = { _: [] }
  const alias = options.alias ?? {}
  const booleans = new Set(options.boolean ?? [])
  const put = (name: string, value: unknown): void => {
    const key = camelCase(alias[name] ?? name)
    const known = result[key]
    if (known === undefined) result[key] = value
    else result[key] = Array.isArray(known) ? [...known, value] : [known, value]
  }
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] as string
    if (arg === '--') {
      result._.push(...argv.slice(i + 1))
      break
    }
    if (!isFlag(arg)) {
      result._.push(arg)
      continue
    }
    const at = arg.indexOf('=')
    const name = arg.slice(0, at === -1 ? undefined : at).replace(/^-+/, '')
    if (at !== -1) {
      put(name, toValue(arg.slice(at + 1)))
      continue
    }
    if (name.startsWith('no-')) {
      put(name.slice(3), false)
      continue
    }
    const next = argv[i + 1]
    if (booleans.has(alias[name] ?? name) || next === undefined || isFlag(next)) {
      put(name, true)
      continue
    }
    put(name, toValue(next))
    i++
  }
  return result
}

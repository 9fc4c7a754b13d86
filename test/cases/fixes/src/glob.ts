const SPECIAL = /[.+^$()|\\/]/

export interface GlobOptions {
  dot?: boolean
  nocase?: boolean
}

/** `*` within a folder, `**` over folders, `?`, `[abc]`, `[!abc]`, `{a,b}`. */
export function globToRegExp(glob: string, options: GlobOptions = {}): RegExp {
  const noDot = options.dot ? '' : '(?!\\.)'
  let source = ''
  let braces = 0
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] as string
    const starts = at === 0 || glob[at - 1] === '/'
    if (character === '\\') {
      source += escape(glob[++at] ?? '\\')
    } else if (character === '*' && glob[at + 1] === '*') {
      if (glob[at + 2] === '/') {
        source += `(?:${noDot}[^/]+/)*`
        at += 2
      } else {
        source += options.dot ? '.*' : '(?:(?!\\.)[^/]+(?:/|$))*'
        at++
      }
    } else if (character === '*') {
      source += `${starts ? noDot : ''}[^/]*`
    } else if (character === '?') {
      source += `${starts ? noDot : ''}[^/]`
    } else if (character === '[') {
      const end = glob.indexOf(']', at + 2)
      if (end === -1) source += '\\['
      else {
        const body = glob.slice(at + 1, end).replace(/\\/g, '\\\\')
        source += body.startsWith('!') ? `[^${body.slice(1)}]` : `[${body}]`
        at = end
      }
    } else if (character === '{') {
      braces++
      source += '(?:'
    } else if (character === '}' && braces > 0) {
      braces--
      source += ')'
    } else if (character === ',' && braces > 0) {
      source += '|'
    } else source += escape(character)
  }
  return new RegExp(`^${source}$`, options.nocase ? 'i' : '')
}

function escape(character: string): string {
  return SPECIAL.test(character) || /[[\]{}*?]/.test(character) ? `\\${character}` : character
}

export function isGlob(text: string): boolean {
  return /(?<!\\)(?:[*?[{])/.test(text)
}

/** Those that match one of the patterns and none of those that begin with `!`. */
export function filterPaths(paths: readonly string[], patterns: string | readonly string[], options: GlobOptions = {}): string[] {
  const all = typeof patterns === 'string' ? [patterns] : patterns
  const wanted = all.filter((one) => !one.startsWith('!')).map((one) => globToRegExp(one, options))
  const unwanted = all.filter((one) => one.startsWith('!')).map((one) => globToRegExp(one.slice(1), { ...options, dot: true }))
  return paths.filter((path) => {
    const own = path.replace(/^\.\//, '')
    return wanted.some((one) => one.test(own)) && !unwanted.some((one) => one.test(own))
  })
}

/** The part of a pattern before its first special character, up to a slash. */
export function globParent(glob: string): string {
  const parts = glob.split('/')
  const special = parts.findIndex(isGlob)
  const fixed = special === -1 ? parts.slice(0, -1) : parts.slice(0, special)
  const parent = fixed.join('/')
  return parent === '' ? (glob.startsWith('/') ? '/' : '.') : parent
}

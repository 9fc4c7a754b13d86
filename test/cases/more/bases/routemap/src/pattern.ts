import { decodeSegment } from './encode'

export type Params = Record<string, string | undefined>

export type Segment =
  | { kind: 'static'; text: string }
  | { kind: 'param'; name: string; prefix: string; suffix: string; constraint?: string; optional: boolean; regex: RegExp }
  | { kind: 'rest'; name: string }

export interface Pattern {
  source: string
  segments: readonly Segment[]
}

export class PatternError extends Error {
  constructor(source: string, why: string) {
    super(`${why} in pattern "${source}"`)
    this.name = 'PatternError'
  }
}

export interface MatchOptions {
  caseSensitive?: boolean
}

export const escapeRegex = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

const PARAM = /^([^:*()]*):([A-Za-z_]\w*)(?:\((.+)\))?(\?)?([^:*()?]*)$/
const REST = /^\*([A-Za-z_]\w*)?$/

/**
 * Compiles a pattern. Segments are plain text, `:name`, `:name(regex)` or, as the last one, `*name` for all that follows.
 * A parameter may have text around it (`@:user`, `:id.json`); one that ends in `?` may be missing, with all after it.
 */
export function parsePattern(source: string, { caseSensitive = true }: MatchOptions = {}): Pattern {
  if (!source.startsWith('/')) throw new PatternError(source, 'missing slash')
  const names = new Set<string>()
  const claim = (name: string) => {
    if (names.has(name)) throw new PatternError(source, `"${name}" is used twice`)
    names.add(name)
    return name
  }
  const parts = source.split('/').filter((part) => part !== '')
  const segments = parts.map((part, i): Segment => {
    const rest = REST.exec(part)
    if (rest) {
      if (i !== parts.length - 1) throw new PatternError(source, 'text after *')
      return { kind: 'rest', name: claim(rest[1] ?? 'rest') }
    }
    if (!/[:*]/.test(part)) return { kind: 'static', text: part }
    const param = PARAM.exec(part)
    if (!param) throw new PatternError(source, `cannot read "${part}"`)
    const [, prefix = '', name = '', constraint, mark, suffix = ''] = param
    const regex = new RegExp(`^${escapeRegex(prefix)}(${constraint ?? '.+'})${escapeRegex(suffix)}$`, caseSensitive ? '' : 'i')
    return { kind: 'param', name: claim(name), prefix, suffix, constraint, optional: mark !== undefined, regex }
  })
  const firstOptional = segments.findIndex((s) => s.kind === 'param' && s.optional)
  if (firstOptional !== -1 && segments.slice(firstOptional).some((s) => s.kind === 'static' || (s.kind === 'param' && !s.optional))) {
    throw new PatternError(source, 'something required after something optional')
  }
  return { source, segments }
}

const sameText = (a: string, b: string, caseSensitive: boolean) => (caseSensitive ? a === b : a.toLowerCase() === b.toLowerCase())

/** The parameters of a path that fits, decoded; undefined where it does not fit. A slash at the end of the path plays no part. */
export function matchPattern(pattern: Pattern, path: string, { caseSensitive = true }: MatchOptions = {}): Params | undefined {
  const parts = path.replace(/^\/|\/$/g, '').split('/').filter((part) => part !== '').map(decodeSegment)
  const params: Params = {}
  for (const [i, segment] of pattern.segments.entries()) {
    if (segment.kind === 'rest') {
      params[segment.name] = parts.slice(i).join('/')
      return params
    }
    const part = parts[i]
    if (part === undefined) {
      if (segment.kind === 'param' && segment.optional) return params
      return undefined
    }
    if (segment.kind === 'static') {
      if (!sameText(segment.text, part, caseSensitive)) return undefined
      continue
    }
    const found = segment.regex.exec(part)
    if (!found) return undefined
    params[segment.name] = found[1]
  }
  return parts.length > pattern.segments.length ? undefined : params
}

function weight(segment: Segment | undefined): number {
  if (!segment) return 3
  if (segment.kind === 'static') return 6
  if (segment.kind === 'rest') return 1
  if (segment.optional) return 2
  return segment.constraint !== undefined || segment.prefix !== '' || segment.suffix !== '' ? 5 : 4
}

/** Orders patterns from the most to the least specific, segment by segment. Zero means that neither goes first. */
export function comparePatterns(a: Pattern, b: Pattern): number {
  const length = Math.max(a.segments.length, b.segments.length)
  for (let i = 0; i < length; i++) {
    const difference = weight(b.segments[i]) - weight(a.segments[i])
    if (difference !== 0) return difference
  }
  return 0
}

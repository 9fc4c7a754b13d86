import { encodeSegment } from './encode'
import { type Pattern } from './pattern'
import { stringifyQuery, type QueryInput } from './query'

export type ParamInput = Record<string, string | number | readonly string[] | undefined>

export class BuildError extends Error {
  override name = 'BuildError'
}

/** The path for some parameters: the reverse of matching. Optional parameters that are missing end the path. */
export function buildPath(pattern: Pattern, params: ParamInput = {}, query: QueryInput = {}): string {
  const parts: string[] = []
  for (const segment of pattern.segments) {
    if (segment.kind === 'static') {
      parts.push(encodeSegment(segment.text))
      continue
    }
    const value = params[segment.name]
    if (segment.kind === 'rest') {
      const rest = Array.isArray(value) ? value : String(value ?? '').split('/')
      parts.push(...rest.filter((part) => part !== '').map(encodeSegment))
      continue
    }
    if (value === undefined || value === '') {
      if (segment.optional) break
      throw new BuildError(`"${segment.name}" is missing for ${pattern.source}`)
    }
    const text = `${segment.prefix}${value}${segment.suffix}`
    if (!segment.regex.test(text)) throw new BuildError(`"${value}" does not fit :${segment.name}(${segment.constraint})`)
    parts.push(encodeSegment(text))
  }
  const search = stringifyQuery(query)
  return `/${parts.join('/')}${search && `?${search}`}`
}

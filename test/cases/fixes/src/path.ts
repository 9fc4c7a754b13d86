const DRIVE = /^[a-z]:\//i
const DRIVE_START = /^[a-z]:/i

export function toSlashes(input = ''): string {
  if (!input) return input
  return input.replace(/\\/g, '/').replace(DRIVE_START, (drive) => drive.toUpperCase())
}

export function isAbsolute(path: string): boolean {
  const slashed = toSlashes(path)
  return slashed.startsWith('/') || DRIVE.test(slashed)
}

export function normalize(path: string): string {
  if (path.length === 0) return '.'
  const slashed = toSlashes(path)
  const absolute = isAbsolute(slashed)
  const trailing = slashed.endsWith('/')
  let result = fold(slashed, !absolute)
  if (result.length === 0) {
    if (absolute) return '/'
    return trailing ? './' : '.'
  }
  if (trailing) result += '/'
  if (/^[A-Z]:$/.test(result)) result += '/'
  return absolute && !DRIVE.test(result) ? `/${result}` : result
}

/** Takes `.` and `..` out; where the path may lead out, leading `..` stay. */
function fold(path: string, mayLeave: boolean): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
      else if (mayLeave) parts.push('..')
    } else parts.push(part)
  }
  return parts.join('/')
}

export function join(...parts: (string | undefined)[]): string {
  let path = ''
  for (const part of parts) {
    if (!part) continue
    path = path ? `${path}/${part}` : part
  }
  return normalize(path)
}

export function dirname(path: string): string {
  const parts = toSlashes(path).replace(/\/$/, '').split('/').slice(0, -1)
  if (parts.length === 1 && DRIVE_START.test(parts[0] as string)) parts[0] += '/'
  return parts.join('/') || (isAbsolute(path) ? '/' : '.')
}

export function basename(path: string, extension?: string): string {
  const segments = toSlashes(path).split('/')
  let last = ''
  for (let i = segments.length - 1; i >= 0; i--) {
    if (segments[i]) {
      last = segments[i] as string
      break
    }
  }
  return extension && last.endsWith(extension) && last !== extension ? last.slice(0, -extension.length) : last
}

export function extname(path: string): string {
  if (path === '..') return ''
  const match = /.(\.[^./]+|\.)$/.exec(basename(path))
  return match?.[1] ?? ''
}

export function relative(from: string, to: string): string {
  const start = normalize(from).split('/').filter(Boolean)
  const end = normalize(to).split('/').filter(Boolean)
  if (DRIVE_START.test(end[0] ?? '') && start[0] !== end[0]) return end.join('/')
  let shared = 0
  while (shared < start.length && shared < end.length && start[shared] === end[shared]) shared++
  return [...start.slice(shared).map(() => '..'), ...end.slice(shared)].join('/')
}

export function filename(path: string): string | undefined {
  const name = basename(path)
  if (!name) return undefined
  return name.slice(0, name.length - extname(name).length)
}

/** `{ '@': '/src', '@/lib': '/lib' }`: the longest alias that fits as a whole wins. */
export function resolveAlias(path: string, aliases: Record<string, string>): string {
  const slashed = toSlashes(path)
  const sorted = Object.entries(aliases).sort(([a], [b]) => b.length - a.length)
  for (const [alias, to] of sorted) {
    if (!slashed.startsWith(alias)) continue
    const next = slashed[alias.length]
    if (next === undefined || next === '/' || alias.endsWith('/')) return join(to, slashed.slice(alias.length))
  }
  return slashed
}

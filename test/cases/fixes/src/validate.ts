export interface Issue {
  path: (string | number)[]
  message: string
}

export type Result<T> = { ok: true; value: T } | { ok: false; issues: Issue[] }

export interface Schema<T> {
  parse(value: unknown, path?: (string | number)[]): Result<T>
  optional(): Schema<T | undefined>
  nullable(): Schema<T | null>
  default(value: T): Schema<T>
  refine(check: (value: T) => boolean, message: string): Schema<T>
}

function issue(path: (string | number)[], message: string): { ok: false; issues: Issue[] } {
  return { ok: false, issues: [{ path, message }] }
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (Number.isNaN(value)) return 'NaN'
  return typeof value
}

function schema<T>(run: (value: unknown, path: (string | number)[]) => Result<T>): Schema<T> {
  return {
    parse: (value, path = []) => run(value, path),
    optional: () => schema((value, path) => (value === undefined ? { ok: true, value: undefined } : run(value, path))),
    nullable: () => schema((value, path) => (value === null ? { ok: true, value: null } : run(value, path))),
    default: (fallback) => schema((value, path) => (value === undefined ? { ok: true, value: fallback } : run(value, path))),
    refine: (check, message) =>
      schema((value, path) => {
        const result = run(value, path)
        return result.ok && !check(result.value) ? issue(path, message) : result
      }),
  }
}

export const string = (options: { min?: number; max?: number; pattern?: RegExp; trim?: boolean } = {}): Schema<string> =>
  schema((value, path) => {
    if (typeof value !== 'string') return issue(path, `expected string, got ${describe(value)}`)
    const text = options.trim ? value.trim() : value
    if (options.min !== undefined && text.length < options.min) return issue(path, `at least ${options.min} characters`)
    if (options.max !== undefined && text.length > options.max) return issue(path, `at most ${options.max} characters`)
    if (options.pattern && text.search(options.pattern) === -1) return issue(path, 'wrong format')
    return { ok: true, value: text }
  })

export const number = (options: { min?: number; max?: number; int?: boolean } = {}): Schema<number> =>
  schema((value, path) => {
    if (typeof value !== 'number' || Number.isNaN(value)) return issue(path, `expected number, got ${describe(value)}`)
    if (options.int && !Number.isInteger(value)) return issue(path, 'expected a whole number')
    if (options.min !== undefined && value < options.min) return issue(path, `at least ${options.min}`)
    if (options.max !== undefined && value > options.max) return issue(path, `at most ${options.max}`)
    return { ok: true, value }
  })

export const boolean = (): Schema<boolean> =>
  schema((value, path) => (typeof value === 'boolean' ? { ok: true, value } : issue(path, `expected boolean, got ${describe(value)}`)))

export const literal = <const T extends string | number | boolean | null>(...values: T[]): Schema<T> =>
  schema((value, path) =>
    values.includes(value as T) ? { ok: true, value: value as T } : issue(path, `expected one of ${values.join(', ')}`),
  )

export const array = <T>(item: Schema<T>, options: { min?: number; unique?: boolean } = {}): Schema<T[]> =>
  schema((value, path) => {
    if (!Array.isArray(value)) return issue(path, `expected array, got ${describe(value)}`)
    const issues: Issue[] = []
    const values: T[] = []
    for (const [index, one] of value.entries()) {
      const result = item.parse(one, [...path, index])
      if (result.ok) values.push(result.value)
      else issues.push(...result.issues)
    }
    if (issues.length > 0) return { ok: false, issues }
    if (options.min !== undefined && values.length < options.min) return issue(path, `at least ${options.min} items`)
    if (options.unique && new Set(values).size !== values.length) return issue(path, 'items repeat')
    return { ok: true, value: values }
  })

type Shape = Record<string, Schema<unknown>>

export const object = (shape: Shape, options: { unknown?: 'strip' | 'keep' | 'refuse' } = {}): Schema<Record<string, unknown>> =>
  schema((value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return issue(path, `expected object, got ${describe(value)}`)
    const input = value as Record<string, unknown>
    const issues: Issue[] = []
    const output: Record<string, unknown> = {}
    for (const [key, own] of Object.entries(shape)) {
      const result = own.parse(input[key], [...path, key])
      if (!result.ok) issues.push(...result.issues)
      else if (key in input || result.value !== undefined) output[key] = result.value
    }
    for (const key of Object.keys(input)) {
      if (key in shape) continue
      if (options.unknown === 'refuse') issues.push({ path: [...path, key], message: 'unknown key' })
      else if (options.unknown === 'keep') output[key] = input[key]
    }
    return issues.length > 0 ? { ok: false, issues } : { ok: true, value: output }
  })

export const union = <T>(...options: Schema<T>[]): Schema<T> =>
  schema((value, path) => {
    const issues: Issue[] = []
    for (const option of options) {
      const result = option.parse(value, path)
      if (result.ok) return result
      issues.push(...result.issues)
    }
    return { ok: false, issues }
  })

/** `a.0.b: message`, one a line. */
export function formatIssues(issues: readonly Issue[]): string {
  return issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('\n')
}

export interface Match<T> {
  value: T
  params: Record<string, string>
}

interface Node<T> {
  statics: Map<string, Node<T>>
  param: { name: string; pattern: RegExp | null; node: Node<T> } | null
  wildcard: { name: string; value: T } | null
  values: Map<string, T>
}

const node = <T>(): Node<T> => ({ statics: new Map(), param: null, wildcard: null, values: new Map() })

function split(path: string): string[] {
  const [clean = ''] = path.split(/[?#]/)
  return clean.split('/').filter((part) => part !== '')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export class Router<T> {
  readonly #root = node<T>()

  /** `/users/:id`, `/files/*rest`, `/v/:n(\\d+)`. */
  add(method: string, path: string, value: T): this {
    let at = this.#root
    for (const part of split(path)) {
      if (part.startsWith('*')) {
        at.wildcard = { name: part.slice(1) || '_', value }
        return this
      }
      const match = /^:(\w+)(?:\((.+)\))?$/.exec(part)
      if (match) {
        at.param ??= { name: match[1] as string, pattern: match[2] ? new RegExp(`^(?:${match[2]})$`) : null, node: node() }
        at = at.param.node
      } else {
        const next = at.statics.get(part) ?? node<T>()
        at.statics.set(part, next)
        at = next
      }
    }
    at.values.set(method.toUpperCase(), value)
    return this
  }

  find(method: string, path: string): Match<T> | null {
    return this.#find(this.#root, method.toUpperCase(), split(path), 0, {})
  }

  #find(at: Node<T>, method: string, parts: readonly string[], index: number, params: Record<string, string>): Match<T> | null {
    const part = parts[index]
    if (part === undefined) {
      const value = at.values.get(method) ?? (method === 'HEAD' ? at.values.get('GET') : undefined)
      if (value !== undefined) return { value, params }
    } else {
      const next = at.statics.get(part)
      const found = next && this.#find(next, method, parts, index + 1, params)
      if (found) return found
      const text = decode(part)
      if (at.param && (at.param.pattern === null || at.param.pattern.test(text))) {
        const inner = this.#find(at.param.node, method, parts, index + 1, { ...params, [at.param.name]: text })
        if (inner) return inner
      }
    }
    if (!at.wildcard) return null
    const rest = parts.slice(index).map(decode).join('/')
    return { value: at.wildcard.value, params: { ...params, [at.wildcard.name]: rest } }
  }
}

/** `/users/:id?` with `{ id: 5 }` → `/users/5`. */
export function buildPath(pattern: string, params: Record<string, string | number | undefined> = {}): string {
  const parts = pattern.split('/').flatMap((part) => {
    const match = /^:(\w+)(?:\(.+\))?(\?)?$/.exec(part)
    if (!match) return [part]
    const value = params[match[1] as string]
    if (value === undefined || value === '') {
      if (match[2]) return []
      throw new Error(`missing parameter ${match[1]}`)
    }
    return [encodeURIComponent(String(value))]
  })
  return parts.join('/') || '/'
}

export function matchesPrefix(path: string, prefix: string): boolean {
  const [own, start] = [split(path), split(prefix)]
  return start.length <= own.length && start.every((part, index) => part === own[index])
}

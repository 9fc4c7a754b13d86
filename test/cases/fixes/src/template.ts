type Values = Record<string, unknown>

export interface TemplateOptions {
  missing?: (path: string) => string
  escape?: (text: string) => string
}

function lookup(values: Values, path: string): unknown {
  let value: unknown = values
  for (const key of path.split('.')) {
    if (value === null || value === undefined || !Object.hasOwn(Object(value), key)) return undefined
    value = (value as Values)[key]
  }
  return value
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0)
}

/** `{{ a.b }}` is a value, `{{{ a }}}` one that is not escaped, `{{ a | upper }}` passes it through filters. */
export function interpolate(
  template: string,
  values: Values,
  filters: Record<string, (value: string, argument?: string) => string> = {},
  options: TemplateOptions = {},
): string {
  const { escape = (text) => text, missing = () => '' } = options
  return template.replace(/\\?(\{\{\{?)\s*([\w.]+)((?:\s*\|\s*\w+(?::[^|}]*)?)*)\s*(\}\}\}?)/g, (whole, open, path, pipes, close) => {
    if (whole.startsWith('\\')) return whole.slice(1)
    if (open.length !== close.length) return whole
    const value = lookup(values, path)
    if (value === undefined || value === null) return missing(path)
    let text = String(value)
    for (const pipe of pipes.split('|').slice(1)) {
      const [name = '', argument] = pipe.trim().split(':')
      const filter = filters[name]
      if (!filter) throw new Error(`unknown filter ${name}`)
      text = filter(text, argument)
    }
    return open.length === 3 ? text : escape(text)
  })
}

/** `{{#list}}…{{/list}}` once for each item, or once where it is a value; `{{^list}}…{{/list}}` where there is none. */
export function sections(template: string, values: Values): string {
  return template.replace(/\{\{([#^])([\w.]+)\}\}([\s\S]*?)\{\{\/\2\}\}/g, (_, kind: string, path: string, body: string) => {
    const value = lookup(values, path)
    if (kind === '^') return isEmpty(value) ? body : ''
    if (isEmpty(value)) return ''
    const items = Array.isArray(value) ? value : [value]
    return items
      .map((item) => interpolate(body, typeof item === 'object' ? { ...values, ...item } : { ...values, this: item }))
      .join('')
  })
}

export type PluralForms = Partial<Record<'zero' | 'one' | 'few' | 'many' | 'other', string>>

const RULES: Record<string, (count: number) => keyof PluralForms> = {
  en: (count) => (count === 1 ? 'one' : 'other'),
  fr: (count) => (Math.abs(count) < 2 ? 'one' : 'other'),
  ru: (count) => {
    const [ones, tens] = [count % 10, count % 100]
    if (ones === 1 && tens !== 11) return 'one'
    if (ones >= 2 && ones <= 4 && !(tens >= 12 && tens <= 14)) return 'few'
    return 'many'
  },
}

export function plural(count: number, forms: PluralForms, locale = 'en'): string {
  const language = locale.split('-')[0] as string
  const rule = RULES[language] ?? RULES.en
  const key = count === 0 && forms.zero !== undefined ? 'zero' : (rule as (count: number) => keyof PluralForms)(count)
  return (forms[key] ?? forms.other ?? '').replace(/#/g, String(count))
}

/** `['a', 'b', 'c']` → `a, b and c`. */
export function enumerate(items: readonly string[], last = 'and'): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`
}

export function truncate(text: string, length: number, end = '…'): string {
  if (text.length <= length) return text
  const cut = text.slice(0, Math.max(0, length - end.length))
  const space = cut.lastIndexOf(' ')
  return (space > 0 ? cut.slice(0, space) : cut) + end
}

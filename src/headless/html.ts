import { visibleText } from './visible-text.ts'

/** A piece of a page in which everything from outside is escaped. */
export interface Html {
  readonly html: string
}

type Part = Html | string | number | readonly Part[]

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/**
 * A template tag for pages: what is put in is escaped, for text and quoted attributes alike, unless it came from this tag.
 * Lists are joined.
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return {
    html: texts.map((text, index) => text + (index < parts.length ? render(parts[index] as Part) : '')).join(''),
  }
}

function render(part: Part): string {
  if (typeof part === 'string') return visibleText(part).replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)
  if (typeof part === 'number') return String(part)
  return 'html' in part ? part.html : part.map(render).join('')
}

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
  if (typeof part === 'string') {
    // Control characters are shown by their pictures, as a browser would show nothing.
    return part.replace(
      /[&<>"']|(?![\t\n\r])[\0-\x1f]/g,
      (sign) => SIGNS[sign] ?? String.fromCharCode(0x2400 + sign.charCodeAt(0)),
    )
  }
  if (typeof part === 'number') return String(part)
  return 'html' in part ? part.html : part.map(render).join('')
}

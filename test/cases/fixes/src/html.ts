const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const CHARACTERS: Record<string, string> = Object.fromEntries(
  Object.entries(ENTITIES).map(([character, entity]) => [entity, character]),
)

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr'])

export type Attributes = Record<string, string | number | boolean | null | undefined>

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string)
}

export function unescapeHtml(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS[entity] as string)
}

function attributeName(name: string): string {
  if (name === 'className') return 'class'
  if (name === 'htmlFor') return 'for'
  return name.toLowerCase()
}

export function renderAttributes(attributes: Attributes): string {
  let result = ''
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (value === true) result += ` ${attributeName(name)}`
    else result += ` ${attributeName(name)}="${escapeHtml(String(value))}"`
  }
  return result
}

/** `element('p', { id: 'x' }, 'text')` → `<p id="x">text</p>`; children are HTML already. */
export function element(tag: string, attributes: Attributes = {}, ...children: string[]): string {
  const open = `<${tag}${renderAttributes(attributes)}`
  if (VOID.has(tag)) return `${open}>`
  return `${open}>${children.join('')}</${tag}>`
}

export function stripTags(html: string): string {
  return html.replace(/<!--[\s\S]*?-->/g, '').replace(/<\/?[a-z][^>]*>/gi, '')
}

const SEPARATORS = new Set(['-', '_', '/', '.', ' '])

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}

/** Null for what is neither. */
function isUpper(character: string): boolean | null {
  if (isDigit(character)) return null
  return character.toUpperCase() === character
}

/** `'fooBar-baz'` → `['foo', 'Bar', 'baz']`. */
export function splitWords(text: string): string[] {
  const parts: string[] = []
  let part = ''
  let before: boolean | null = null
  for (const character of text) {
    if (SEPARATORS.has(character)) {
      parts.push(part)
      part = ''
      before = null
      continue
    }
    const upper = isUpper(character)
    if (before === false && upper === true) {
      parts.push(part)
      part = ''
    } else if (before === true && upper === false && part.length > 1) {
      parts.push(part.slice(0, -1))
      part = part.slice(-1)
    }
    part += character
    before = upper
  }
  parts.push(part)
  return parts.filter(Boolean)
}

export function upperFirst(text: string): string {
  return text ? text[0]?.toUpperCase() + text.slice(1) : ''
}

export function lowerFirst(text: string): string {
  return text ? text[0]?.toLowerCase() + text.slice(1) : ''
}

export function pascalCase(text: string): string {
  return splitWords(text)
    .map((word) => upperFirst(word.toLowerCase()))
    .join('')
}

export function camelCase(text: string): string {
  return lowerFirst(pascalCase(text))
}

export function kebabCase(text: string, joiner = '-'): string {
  return splitWords(text)
    .map((word) => word.toLowerCase())
    .join(joiner)
}

/** A part of an address: `'Crème brûlée!'` → `'creme-brulee'`. */
export function slug(text: string, maxLength = 80): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, maxLength)
    .replace(/-+$/, '')
}

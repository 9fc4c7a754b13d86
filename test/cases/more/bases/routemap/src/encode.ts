/** Thrown for percent signs that encode nothing. */
export class MalformedUrlError extends URIError {
  readonly text: string

  constructor(text: string) {
    super(`malformed encoding in "${text}"`)
    this.name = 'MalformedUrlError'
    this.text = text
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new MalformedUrlError(text)
  }
}

/** Encodes one segment of a path. What RFC 3986 allows there, like `@` and `:`, stays readable; a slash does not. */
export function encodeSegment(text: string): string {
  return encodeURIComponent(text).replace(/%(?:3A|40|24|26|2B|2C|3B|3D)/g, (hex) => decodeURIComponent(hex))
}

/** A plus sign is a plus sign in a path. */
export function decodeSegment(text: string): string {
  return decode(text)
}

/** Encodes a key or a value of a query, the way forms do: blanks become plus signs. */
export function encodeQuery(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}

export function decodeQuery(text: string): string {
  return decode(text.replaceAll('+', ' '))
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

export interface BytesOptions {
  binary?: boolean
  signed?: boolean
  space?: boolean
  digits?: number
}

function write(value: number, digits: number | undefined): string {
  return digits === undefined ? String(Number(value.toPrecision(3))) : value.toFixed(digits)
}

export function prettyBytes(value: number, options: BytesOptions = {}): string {
  if (!Number.isFinite(value)) throw new TypeError(`expected a finite number, got ${value}`)
  const units = options.binary ? BINARY_UNITS : UNITS
  const base = options.binary ? 1024 : 1000
  const space = options.space === false ? '' : ' '
  if (options.signed && value === 0) return ` 0${space}${units[0]}`
  const sign = value < 0 ? '-' : options.signed ? '+' : ''
  const size = Math.abs(value)
  if (size < 1) return `${sign}${write(size, options.digits)}${space}${units[0]}`
  let exponent = Math.min(Math.floor(Math.log(size) / Math.log(base)), units.length - 1)
  if (Number((size / base ** exponent).toPrecision(3)) >= base && exponent < units.length - 1) exponent++
  return `${sign}${write(size / base ** exponent, options.digits)}${space}${units[exponent]}`
}

const SIZE = /^\s*([-+]?\d*\.?\d+(?:e[-+]?\d+)?)\s*([kmgtp]?)(i?)b?\s*$/i

export function parseBytes(text: string): number | null {
  const match = SIZE.exec(text.replace(/,/g, ''))
  if (!match) return null
  const exponent = ' kmgtp'.indexOf((match[2] || ' ').toLowerCase())
  return Math.round(Number(match[1]) * (match[3] ? 1024 : 1000) ** exponent)
}

export function groupDigits(value: number, separator = ','): string {
  const [whole = '', part] = String(Math.abs(value)).split('.')
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, separator)
  return `${value < 0 ? '-' : ''}${grouped}${part === undefined ? '' : `.${part}`}`
}

export function ordinal(value: number): string {
  const rest = Math.abs(value) % 100
  if (rest >= 11 && rest <= 13) return `${value}th`
  return `${value}${['th', 'st', 'nd', 'rd'][rest % 10] ?? 'th'}`
}

export function percent(part: number, whole: number, digits = 0): string {
  if (whole === 0) return '–'
  return `${((part / whole) * 100).toFixed(digits)} %`
}

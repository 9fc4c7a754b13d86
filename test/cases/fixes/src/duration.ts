const SECOND = 1000
const MINUTE = SECOND * 60
const HOUR = MINUTE * 60
const DAY = HOUR * 24

const UNITS: Record<string, number> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY }

export interface FormatOptions {
  /** `1 hour` in place of `1h`. */
  long?: boolean
}

/** `'2h'` → 7200000; NaN for what is no duration. */
export function parseDuration(input: string): number {
  if (input.length > 100) return Number.NaN
  const match = /^(-?\d*\.?\d+)\s*(ms|s|m|h|d)?$/i.exec(input.trim())
  if (!match) return Number.NaN
  const [, amount, unit = 'ms'] = match
  return Number(amount) * (UNITS[unit.toLowerCase()] ?? 1)
}

/** 7200000 → `'2h'`. */
export function formatDuration(ms: number, options: FormatOptions = {}): string {
  if (!Number.isFinite(ms)) throw new TypeError('formatDuration expects a finite number')
  const abs = Math.abs(ms)
  if (abs >= DAY) return write(ms, DAY, 'd', 'day', options)
  if (abs >= HOUR) return write(ms, HOUR, 'h', 'hour', options)
  if (abs >= MINUTE) return write(ms, MINUTE, 'm', 'minute', options)
  if (abs >= SECOND) return write(ms, SECOND, 's', 'second', options)
  return options.long ? `${ms} ms` : `${ms}ms`
}

function write(ms: number, size: number, short: string, long: string, options: FormatOptions): string {
  const count = Math.round(ms / size)
  if (!options.long) return `${count}${short}`
  const isPlural = Math.abs(ms) >= size * 1.5
  return `${count} ${long}${isPlural ? 's' : ''}`
}

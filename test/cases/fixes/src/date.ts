const DAY = 86_400_000

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

export function addMonths(date: Date, count: number): Date {
  const result = new Date(date)
  const day = result.getUTCDate()
  result.setUTCDate(1)
  result.setUTCMonth(result.getUTCMonth() + count)
  result.setUTCDate(Math.min(day, daysInMonth(result.getUTCFullYear(), result.getUTCMonth())))
  return result
}

/** Whole months from one day to the other, less than zero where the other comes before. */
export function monthsBetween(from: Date, to: Date): number {
  const sign = to.getTime() < from.getTime() ? -1 : 1
  const [start, end] = sign === 1 ? [from, to] : [to, from]
  let months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth()
  if (end.getUTCDate() < start.getUTCDate()) months--
  return months === 0 ? 0 : sign * months
}

export function startOfDay(date: Date): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()))
}

export function daysBetween(from: Date, to: Date): number {
  return Math.round((startOfDay(to).getTime() - startOfDay(from).getTime()) / DAY)
}

/** Monday is 1, Sunday is 7. */
export function isoDay(date: Date): number {
  return date.getUTCDay() || 7
}

export function isoWeek(date: Date): number {
  const thursday = startOfDay(date)
  thursday.setUTCDate(thursday.getUTCDate() + 4 - isoDay(date))
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return Math.ceil(((thursday.getTime() - first) / DAY + 1) / 7)
}

export function isWeekend(date: Date): boolean {
  return isoDay(date) >= 6
}

export function addBusinessDays(date: Date, count: number): Date {
  const result = new Date(date)
  const step = count < 0 ? -1 : 1
  let left = Math.abs(count)
  while (left > 0) {
    result.setUTCDate(result.getUTCDate() + step)
    if (!isWeekend(result)) left--
  }
  return result
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')

const TOKENS: Record<string, (date: Date) => string> = {
  YYYY: (date) => pad(date.getUTCFullYear(), 4),
  MM: (date) => pad(date.getUTCMonth() + 1),
  M: (date) => String(date.getUTCMonth() + 1),
  DD: (date) => pad(date.getUTCDate()),
  D: (date) => String(date.getUTCDate()),
  HH: (date) => pad(date.getUTCHours()),
  hh: (date) => pad(date.getUTCHours() % 12 || 12),
  mm: (date) => pad(date.getUTCMinutes()),
  ss: (date) => pad(date.getUTCSeconds()),
  A: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
}

/** Text in brackets stands as it is: `[on] YYYY-MM-DD`. */
export function formatDate(date: Date, format: string): string {
  return format.replace(/\[([^\]]*)\]|YYYY|MM?|DD?|HH|hh|mm|ss|A/g, (token, text: string | undefined) =>
    text === undefined ? (TOKENS[token] as (date: Date) => string)(date) : text,
  )
}

export function parseIsoDate(text: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return null
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null
}

export interface FormatDateOptions {
  utc?: boolean
  am?: string
  pm?: string
}

const TOKEN = /\[([^\]]*)\]|YYYY|YY|MM|M|DD|D|HH|H|hh|h|mm|m|ss|s|SSS|A|a/g

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0')
}

/** `formatDate(date, 'YYYY-MM-DD')`; what stands in brackets is written as it is. */
export function formatDate(date: Date, pattern: string, { utc = false, am = 'AM', pm = 'PM' }: FormatDateOptions = {}): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date'
  const year = utc ? date.getUTCFullYear() : date.getFullYear()
  const month = (utc ? date.getUTCMonth() : date.getMonth()) + 1
  const day = utc ? date.getUTCDate() : date.getDate()
  const hours = utc ? date.getUTCHours() : date.getHours()
  const minutes = utc ? date.getUTCMinutes() : date.getMinutes()
  const seconds = utc ? date.getUTCSeconds() : date.getSeconds()
  const milliseconds = date.getUTCMilliseconds()
  const twelve = hours % 12 || 12
  const half = hours < 12 ? am : pm
  const values: Record<string, string> = {
    YYYY: pad(year, 4),
    YY: pad(year % 100),
    MM: pad(month),
    M: String(month),
    DD: pad(day),
    D: String(day),
    HH: pad(hours),
    H: String(hours),
    hh: pad(twelve),
    h: String(twelve),
    mm: pad(minutes),
    m: String(minutes),
    ss: pad(seconds),
    s: String(seconds),
    SSS: pad(milliseconds, 3),
    A: half,
    a: half.toLowerCase(),
  }
  return pattern.replace(TOKEN, (token, literal?: string) => literal ?? values[token] ?? token)
}

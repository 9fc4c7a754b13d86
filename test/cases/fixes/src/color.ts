export interface Rgb {
  r: number
  g: number
  b: number
  a: number
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most)

function channel(text: string): number {
  const value = text.endsWith('%') ? (Number(text.slice(0, -1)) / 100) * 255 : Number(text)
  return clamp(Math.round(value), 0, 255)
}

function alpha(text: string | undefined): number {
  if (text === undefined) return 1
  return clamp(text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text), 0, 1)
}

/** `#abc`, `#abcd`, `#aabbcc`, `#aabbccdd`, `rgb(…)`, `rgba(…)`, `hsl(…)`; null for anything else. */
export function parseColor(input: string): Rgb | null {
  const text = input.trim().toLowerCase()
  if (text === 'transparent') return { r: 0, g: 0, b: 0, a: 0 }
  const hex = /^#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/.exec(text)?.[1]
  if (hex) {
    const full = hex.length < 6 ? hex.replace(/./g, '$&$&') : hex
    const [r, g, b, a = 255] = (full.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)) as [number, number, number, number?]
    return { r, g, b, a: Math.round((a / 255) * 100) / 100 }
  }
  const call = /^(rgb|hsl)a?\((.+)\)$/.exec(text)
  if (!call) return null
  const parts = (call[2] as string).split(/[\s,/]+/).filter(Boolean)
  if (parts.length < 3 || parts.length > 4) return null
  const [x, y, z] = parts as [string, string, string]
  const made = call[1] === 'rgb' ? { r: channel(x), g: channel(y), b: channel(z) } : hslToRgb(hue(x), Number.parseFloat(y), Number.parseFloat(z))
  if (Object.values(made).some(Number.isNaN)) return null
  return { ...made, a: alpha(parts[3]) }
}

function hue(text: string): number {
  const value = Number.parseFloat(text)
  const degrees = text.endsWith('turn') ? value * 360 : text.endsWith('rad') ? (value * 180) / Math.PI : value
  return ((degrees % 360) + 360) % 360
}

export function hslToRgb(h: number, s: number, l: number): Omit<Rgb, 'a'> {
  const [saturation, light] = [clamp(s, 0, 100) / 100, clamp(l, 0, 100) / 100]
  const chroma = saturation * Math.min(light, 1 - light)
  const part = (n: number): number => {
    const k = (n + h / 30) % 12
    return Math.round(255 * (light - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return { r: part(0), g: part(8), b: part(4) }
}

export function rgbToHsl({ r, g, b }: Rgb): [h: number, s: number, l: number] {
  const [red, green, blue] = [r / 255, g / 255, b / 255]
  const most = Math.max(red, green, blue)
  const least = Math.min(red, green, blue)
  const range = most - least
  const light = (most + least) / 2
  if (range === 0) return [0, 0, Math.round(light * 100)]
  const saturation = range / (1 - Math.abs(2 * light - 1))
  const sector =
    most === red ? ((green - blue) / range + 6) % 6 : most === green ? (blue - red) / range + 2 : (red - green) / range + 4
  return [Math.round(sector * 60), Math.round(saturation * 100), Math.round(light * 100)]
}

export function toHex({ r, g, b, a }: Rgb): string {
  const pair = (value: number): string => Math.round(value).toString(16).padStart(2, '0')
  return `#${pair(r)}${pair(g)}${pair(b)}${a < 1 ? pair(a * 255) : ''}`
}

export function mix(one: Rgb, other: Rgb, share = 0.5): Rgb {
  const between = (a: number, b: number): number => a + (b - a) * clamp(share, 0, 1)
  return {
    r: Math.round(between(one.r, other.r)),
    g: Math.round(between(one.g, other.g)),
    b: Math.round(between(one.b, other.b)),
    a: between(one.a, other.a),
  }
}

export function luminance({ r, g, b }: Rgb): number {
  const [red, green, blue] = [r, g, b].map((value) => {
    const part = value / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100
}

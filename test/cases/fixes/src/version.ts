export interface Version {
  major: number
  minor: number
  patch: number
  prerelease: string[]
}

const PATTERN = /^v?(\d+)\.(\d+)\.(\d+)(?:-([\da-z.-]+))?(?:\+[\da-z.-]+)?$/i

export function parseVersion(text: string): Version {
  const match = PATTERN.exec(text.trim())
  if (!match) throw new TypeError(`Invalid version: ${text}`)
  return {
    major: Number(match[1]),
    minor: Number(match[2]),
    patch: Number(match[3]),
    prerelease: match[4]?.split('.') ?? [],
  }
}

function compareIdentifiers(a: string, b: string): number {
  const [numberA, numberB] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (numberA && numberB) return Number(a) - Number(b)
  if (numberA !== numberB) return numberA ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

function comparePrerelease(a: string[], b: string[]): number {
  if (a.length === 0 && b.length === 0) return 0
  if (a.length === 0) return 1
  if (b.length === 0) return -1
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [one, other] = [a[i], b[i]]
    if (one === undefined) return -1
    if (other === undefined) return 1
    const order = compareIdentifiers(one, other)
    if (order !== 0) return order
  }
  return 0
}

/** Below zero where `a` comes before `b`. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [parseVersion(a), parseVersion(b)]
  for (const part of ['major', 'minor', 'patch'] as const)
    if (one[part] !== other[part]) return one[part] - other[part]
  return comparePrerelease(one.prerelease, other.prerelease)
}

export function sortVersions(versions: readonly string[]): string[] {
  return [...versions].sort(compareVersions)
}

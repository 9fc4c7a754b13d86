import { createHash } from 'node:crypto'
import type { FileChange } from './candidate.ts'

/** The first `length` hex digits of the SHA-256 of a text. */
export function shortHash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}

/** The id of a draft: equal path and text, equal id. */
export function draftId(path: string, text: string): string {
  return `d-${shortHash(JSON.stringify([path, text]), 8)}`
}

/** The id of a candidate: equal changes give equal ids, whatever engine made them. */
export function candidateId(changes: readonly FileChange[]): string {
  const parts = changes.map(({ path, after }) => [path, after]).sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
  return `c-${shortHash(JSON.stringify(parts), 8)}`
}

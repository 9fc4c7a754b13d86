import { readFile } from 'node:fs/promises'
import { ignoreCode } from './home.ts'

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The bytes of a file; null where no file is (a folder counts as none). */
export async function readBytes(path: string): Promise<Buffer | null> {
  return (await readFile(path).catch(ignoreCode('ENOENT', 'ENOTDIR', 'EISDIR'))) ?? null
}

/**
 * The text of these bytes, byte order mark and line endings included, so that encoding it gives the same bytes; null
 * for bytes that are not UTF-8.
 */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes)
  } catch {
    return null
  }
}

/** Whether bytes and text (null: no file) are the same thing, byte for byte. */
export function sameBytes(bytes: Uint8Array | null, text: Uint8Array | null): boolean {
  if (bytes === null || text === null) return bytes === text
  return Buffer.compare(bytes, text) === 0
}

/**
 * `text` with the line endings of `like`, when `text` has none but LF and `like` none but CRLF. Git stores LF where
 * `core.autocrlf` or `eol=crlf` puts CRLF on disk; without this every line of such a file would seem changed.
 */
export function matchLineEndings(text: string, like: string): string {
  const onlyCrlf = like.includes('\r\n') && !/(?<!\r)\n/.test(like)
  return onlyCrlf && !text.includes('\r') ? text.replaceAll('\n', '\r\n') : text
}

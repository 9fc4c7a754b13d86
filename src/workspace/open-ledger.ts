import { appendFile, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Ledger, LedgerEntry } from '../model/ledger.ts'
import { HOME, ignoreCode, prepareHome } from './home.ts'

const FILE = 'ledger.jsonl'

const ENTRY: z.ZodType<LedgerEntry> = z.object({
  at: z.iso.datetime(),
  event: z.enum(['proposed', 'accepted', 'rejected', 'deferred', 'undone', 'verdict-flipped', 'test-observed']),
  failureId: z.string(),
  candidateId: z.string().optional(),
  engine: z.enum(['history', 'templates', 'test-literal', 'model', 'person']).optional(),
  rule: z.string().optional(),
  detail: z.string().optional(),
  provedMs: z.number().optional(),
  tokens: z.number().optional(),
  price: z.number().optional(),
})

/**
 * The ledger of the project in `root`. One line is one append, so that several processes can write at once. Nothing is
 * written before the first `append`; what was torn by a kill costs its own line and no other.
 */
export function openLedger(root: string): Ledger {
  const path = join(root, HOME, FILE)
  return {
    async append(entry) {
      await prepareHome(root)
      const line = JSON.stringify({ at: new Date().toISOString(), ...entry })
      await appendFile(path, `${(await isTorn(path)) ? '\n' : ''}${line}\n`)
    },
    async entries() {
      const text = (await readFile(path, 'utf8').catch(ignoreCode('ENOENT'))) ?? ''
      const lines = text.split('\n').filter((line) => line.trim() !== '')
      const entries = lines.map(parseEntry).filter((entry) => entry !== null)
      return { entries, unreadable: lines.length - entries.length }
    },
  }
}

function parseEntry(line: string): LedgerEntry | null {
  try {
    return ENTRY.parse(JSON.parse(line))
  } catch {
    return null
  }
}

/** Whether the last line has no end. */
async function isTorn(path: string): Promise<boolean> {
  const handle = await open(path, 'r').catch(ignoreCode('ENOENT'))
  if (!handle) return false
  try {
    const { size } = await handle.stat()
    if (size === 0) return false
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
    return buffer[0] !== 0x0a
  } finally {
    await handle.close()
  }
}

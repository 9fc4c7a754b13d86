import { readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import type { Draft } from '../model/draft.ts'
import { draftId } from '../model/hash.ts'
import { HOME, ignoreCode, prepareHome } from './home.ts'

const FOLDER = 'pending'
const NAME = /^d-[0-9a-f]{8}\.json$/

const DRAFT: z.ZodType<Draft> = z
  .object({
    id: z.string(),
    module: z.string(),
    path: z.string(),
    text: z.string(),
    tests: z.array(
      z.object({
        name: z.string(),
        symbol: z.string(),
        text: z.string(),
        kills: z.number(),
        stable: z.number(),
        rewrites: z.number(),
        score: z.number(),
        clauses: z.array(z.string()),
      }),
    ),
    mutants: z.object({ total: z.number(), before: z.number(), after: z.number() }),
  })
  // An edited file would otherwise be accepted under the numbers of what was measured.
  .refine(({ id, path, text }) => id === draftId(path, text))

/** Keeps a draft in `.repair-watch/pending/` until a person decides; former drafts of its module are replaced. */
export async function saveDraft(root: string, draft: Draft): Promise<void> {
  for (const former of (await loadDrafts(root)).drafts)
    if (former.module === draft.module && former.id !== draft.id) await dropDraft(root, former.id)
  const folder = await prepareHome(root, FOLDER)
  await writeFileAtomic(join(folder, `${draft.id}.json`), JSON.stringify(draft))
}

/** All drafts, ordered by id, and how many files there could not be read. Writes nothing. */
export async function loadDrafts(
  root: string,
): Promise<{ readonly drafts: readonly Draft[]; readonly unreadable: number }> {
  const folder = join(root, HOME, FOLDER)
  const names = (await readdir(folder).catch(ignoreCode('ENOENT', 'ENOTDIR'))) ?? []
  const read = await Promise.all(
    names
      .filter((name) => NAME.test(name))
      .sort()
      .map(async (name) => {
        try {
          return DRAFT.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))
        } catch {
          return null
        }
      }),
  )
  const drafts = read.filter((one) => one !== null)
  return { drafts, unreadable: read.length - drafts.length }
}

/** Forgets a draft; nothing happens when it is not there. */
export async function dropDraft(root: string, id: string): Promise<void> {
  if (!NAME.test(`${id}.json`)) throw new TypeError(`not a draft id: ${id}`)
  await unlink(join(root, HOME, FOLDER, `${id}.json`)).catch(ignoreCode('ENOENT', 'ENOTDIR'))
}

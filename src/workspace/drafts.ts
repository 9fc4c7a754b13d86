import { z } from 'zod'
import type { Draft } from '../model/draft.ts'
import { draftId } from '../model/hash.ts'
import { dropKept, keepFile, readKept } from './kept-files.ts'

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
  await keepFile(root, `${draft.id}.json`, draft)
}

/** All drafts, ordered by id, and how many files there could not be read. Writes nothing. */
export async function loadDrafts(
  root: string,
): Promise<{ readonly drafts: readonly Draft[]; readonly unreadable: number }> {
  const { values, unreadable } = await readKept(root, (name) => NAME.test(name), DRAFT)
  return { drafts: values, unreadable }
}

/** Forgets a draft; nothing happens when it is not there. */
export async function dropDraft(root: string, id: string): Promise<void> {
  const name = `${id}.json`
  if (!NAME.test(name)) throw new TypeError(`not a draft id: ${id}`)
  await dropKept(root, name)
}

import type { Candidate } from '../model/candidate.ts'
import type { Diagnosis, Suspect } from '../model/diagnosis.ts'
import { candidateId } from '../model/hash.ts'
import { fileRole } from '../model/paths.ts'
import { applyEdits, smallestEdit } from '../source/apply-edits.ts'
import { enumerate, type Found, type Scored, score } from './templates/enumerate.ts'
import { parseChecker } from './templates/still-parses.ts'

/** Templates that change what a patch names and where it draws the line, and leave its shape as it is. */
const VARIED = new Set([
  'identifier',
  'member',
  'member-depth',
  'swap-names',
  'method-pair',
  'argument-order',
  'string-literal',
  'number-literal',
  'literal-to-name',
  'off-by-one',
  'comparison',
  'arithmetic',
  'logical',
  'negation',
  'truthiness',
  'rounding',
  'optional-chain',
])

/** Variations of one patch. */
const MOST = 40

/**
 * A patch that failed may be right in its shape (GiantRepair, `research.md` §2): the same patch with other identifiers,
 * members, literals and boundaries on the lines that it wrote, the likeliest first. Every variation parses and differs from the
 * patch and from the file as it is.
 */
export function skeletons(diagnosis: Diagnosis, patch: Candidate): readonly Candidate[] {
  const regions = patch.changes.flatMap(({ path, before, after }) => {
    if (after === null || fileRole(path) !== 'source') return []
    const { start, text } = smallestEdit(before ?? '', after)
    if (text.trim() === '') return []
    // Whole lines: what differs may begin and end inside of a name or a number.
    const end = after.indexOf('\n', start + text.length)
    return [{ path, after, start: after.lastIndexOf('\n', start - 1) + 1, end: end === -1 ? after.length : end }]
  })
  const patched = new Map([...diagnosis.files].filter(([path]) => diagnosis.testPaths.has(path)))
  for (const { path, after } of regions) patched.set(path, after)
  const suspects = regions.map(
    ({ path, start, end }): Suspect => ({ statement: { path, start, end, line: 1 }, score: 1 }),
  )
  const inside = ({ proposal, location, template }: Found): boolean =>
    VARIED.has(template.name) &&
    proposal.edits.every(({ start, end }) =>
      regions.some((region) => region.path === location.path && region.start <= start && end <= region.end),
    )
  const found = [...enumerate({ ...diagnosis, files: patched, suspects })].flat().filter(inside)
  const sorted = score(found, new Map()).sort((a, b) => b.score - a.score)
  const made = new Map<string, Candidate>()
  for (const one of sorted) {
    if (made.size >= MOST) break
    const candidate = variation(diagnosis, patch, one, made.size)
    if (candidate && candidate.id !== patch.id && !made.has(candidate.id)) made.set(candidate.id, candidate)
  }
  return [...made.values()]
}

function variation(
  { files }: Diagnosis,
  patch: Candidate,
  { proposal, location, template }: Scored,
  rank: number,
): Candidate | null {
  const changes = patch.changes
    .map((change) => {
      if (change.path !== location.path || change.after === null) return change
      const parses = parseChecker(change.path, change.after)(proposal.edits)
      return { ...change, after: parses ? applyEdits(change.after, proposal.edits) : null }
    })
    .filter(({ after, before }) => after !== before)
  if (changes.length === 0 || changes.some(({ path, after }) => after === null && files.has(path))) return null
  return {
    ...patch,
    id: candidateId(changes),
    title: `${patch.title}, and ${proposal.title}`,
    changes,
    rule: `model+${template}`,
    weight: patch.weight - 1 - rank / MOST,
  }
}

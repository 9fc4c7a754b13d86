import type { FileChange } from '../model/candidate.ts'
import { fileRole } from '../model/paths.ts'
import { REDACTION_MARK } from '../source/redact.ts'
import type { AnswerBlock } from './answer-parser.ts'

/** The changes that blocks stand for, or one sentence that says why they cannot be applied. */
export type AppliedBlocks =
  | { readonly status: 'applied'; readonly changes: readonly FileChange[] }
  | { readonly status: 'refused'; readonly reason: string }

/** One line of a text with its own line ending, which is "" for a last line without one. */
interface Line {
  readonly text: string
  readonly eol: string
}

/** How a line of SEARCH is compared with a line of the file, strictest first. There is no step after these. */
const STEPS: readonly ((line: string) => string)[] = [(line) => line, (line) => line.trimEnd(), (line) => line.trim()]
const BOM = '\uFEFF'

/**
 * Turns the blocks of one candidate into file changes. `files` holds the texts as they are now. Several blocks of one file are
 * applied in order, each to what the ones before it left. SEARCH must occur exactly once, compared line by line: exactly, else
 * without trailing blanks, else without indentation, and then REPLACE is re-indented. Line endings of the file are kept. An empty
 * SEARCH creates a file, or fills a blank one. All blocks apply or none; files that end up as they were are left out.
 */
export function applyBlocks(
  blocks: readonly AnswerBlock[],
  files: ReadonlyMap<string, string>,
  contracts: readonly string[] = [],
): AppliedBlocks {
  const now = new Map<string, string>()
  for (const block of blocks) {
    const path = block.path.replace(/^\.\//, '')
    const refusal = refusePath(path, contracts)
    if (refusal !== null) return { status: 'refused', reason: refusal }
    const current = now.get(path) ?? files.get(path) ?? null
    const applied = applyBlock({ ...block, path }, current)
    if (applied.status === 'refused') return applied
    now.set(path, applied.text)
  }
  const changes = [...now]
    .map(([path, after]) => ({ path, before: files.get(path) ?? null, after }))
    .filter(({ before, after }) => before !== after)
  if (changes.length === 0) return { status: 'refused', reason: 'it changes nothing' }
  return { status: 'applied', changes }
}

function refusePath(path: string, contracts: readonly string[]): string | null {
  const role = fileRole(path, contracts)
  if (role === 'protected') return `${path} is outside of what a candidate may change`
  if (role === 'contract') return `${path} is a contract, which only a person changes`
  return null
}

type AppliedBlock =
  | { readonly status: 'applied'; readonly text: string }
  | { readonly status: 'refused'; readonly reason: string }

function applyBlock(block: AnswerBlock, current: string | null): AppliedBlock {
  const { path, search, replace } = block
  const refuse = (reason: string): AppliedBlock => ({
    status: 'refused',
    reason,
  })
  if (replace.includes(REDACTION_MARK) && !current?.includes(REDACTION_MARK))
    return refuse(`its REPLACE for ${path} would write a redacted secret`)
  if (search.trim() === '') {
    if (current !== null && current.trim() !== '') return refuse(`its SEARCH is empty, but ${path} exists`)
    if (replace.trim() === '') return refuse(`it leaves ${path} empty`)
    return { status: 'applied', text: `${replace}\n` }
  }
  if (current === null) return refuse(`${path} is not a file of this failure`)

  const bom = current.startsWith(BOM) ? BOM : ''
  const lines = splitLines(current.slice(bom.length))
  const wanted = search.split('\n')
  for (const step of STEPS) {
    const places = occurrences(lines, wanted, step)
    if (places.length > 1)
      return refuse(
        `its SEARCH occurs ${places.length} times in ${path} (lines ${places.map((at) => at + 1).join(', ')})`,
      )
    const at = places[0]
    if (at === undefined) continue
    const found = lines.slice(at, at + wanted.length)
    const indented = step === STEPS.at(-1) ? reindent(replace, wanted, found) : replace
    if (indented === null) return refuse(`its SEARCH for ${path} is indented in another way than the file`)
    return {
      status: 'applied',
      text: bom + splice(lines, at, found, indented),
    }
  }
  return refuse(`its SEARCH does not occur in ${path}`)
}

function splitLines(text: string): Line[] {
  return [...text.matchAll(/([^\n]*?)(\r?\n|$)/g)]
    .map(([, line = '', eol = '']) => ({ text: line, eol }))
    .filter(({ text: line, eol }) => line !== '' || eol !== '')
}

/** The 0-based lines at which all wanted lines follow one another; at most three, because two are already too many. */
function occurrences(lines: readonly Line[], wanted: readonly string[], step: (line: string) => string): number[] {
  const have = lines.map(({ text }) => step(text))
  const want = wanted.map(step)
  const places: number[] = []
  for (let at = 0; at + want.length <= have.length && places.length < 3; at++) {
    if (want.every((line, offset) => have[at + offset] === line)) places.push(at)
  }
  return places
}

function splice(lines: readonly Line[], at: number, found: readonly Line[], replacement: string): string {
  const crlf = lines.filter(({ eol }) => eol === '\r\n').length
  const eol = crlf * 2 > lines.length ? '\r\n' : '\n'
  const fresh = replacement === '' ? [] : replacement.split('\n')
  const lastEol = found.at(-1)?.eol ?? eol
  const text = (part: readonly Line[]) => part.map((line) => line.text + line.eol).join('')
  const middle = fresh.map((line, index) =>
    // The last line ends like the last one it replaces: a missing newline at the end of the file stays missing.
    index === fresh.length - 1 ? line + lastEol : line + eol,
  )
  return text(lines.slice(0, at)) + middle.join('') + text(lines.slice(at + found.length))
}

/**
 * REPLACE moved to the file's indentation. Each indentation that SEARCH uses must stand for one indentation of the file, else
 * the structure of the answer is unknown and null is returned. A deeper line keeps what it has beyond the nearest known one.
 */
function reindent(replace: string, wanted: readonly string[], found: readonly Line[]): string | null {
  const known = new Map<string, string>()
  for (const [index, line] of wanted.entries()) {
    if (line.trim() === '') continue
    const from = indentation(line)
    const to = indentation(found[index]?.text ?? '')
    if ((known.get(from) ?? to) !== to) return null
    known.set(from, to)
  }
  const moved = replace.split('\n').map((line) => {
    if (line.trim() === '') return ''
    const from = indentation(line)
    return moveIndentation(from, known) + line.slice(from.length)
  })
  return moved.join('\n')
}

function moveIndentation(from: string, known: ReadonlyMap<string, string>): string {
  const exact = known.get(from)
  if (exact !== undefined) return exact
  const shorter = [...known.keys()].filter((key) => from.startsWith(key)).sort((a, b) => b.length - a.length)[0]
  if (shorter !== undefined) {
    const deeper = from.slice(shorter.length)
    return (known.get(shorter) ?? '') + convertUnit(deeper, known)
  }
  // Shallower than every line of SEARCH: take away from the shallowest as much as the answer took away.
  const [least = '', to = ''] = [...known].sort((a, b) => a[0].length - b[0].length)[0] ?? []
  const lost = convertUnit(least.slice(from.length), known)
  return to.slice(0, Math.max(0, to.length - lost.length))
}

/**
 * Blanks of the answer in the file's own unit, as far as the known pairs tell it: the growth from one pair to a deeper one,
 * else the ratio of a pair that differs in kind (spaces for tabs). Without either they stay as they are.
 */
function convertUnit(blanks: string, known: ReadonlyMap<string, string>): string {
  const pairs = [...known].sort((a, b) => a[0].length - b[0].length)
  const [from = '', to = ''] = pairs[0] ?? []
  const [deepFrom = '', deepTo = ''] = pairs.at(-1) ?? []
  const char = deepTo[0] ?? blanks[0] ?? ' '
  if (deepFrom.length > from.length) {
    const growth = (deepTo.length - to.length) / (deepFrom.length - from.length)
    return char.repeat(Math.max(0, Math.round(blanks.length * growth)))
  }
  if (char === blanks[0]) return blanks
  const ratio = deepFrom.length > 0 ? deepTo.length / deepFrom.length : char === '\t' ? 1 / 2 : 2
  return char.repeat(Math.round(blanks.length * ratio))
}

function indentation(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? ''
}

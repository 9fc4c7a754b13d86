import type { Diagnosis } from '../model/diagnosis.ts'
import { shortHash } from '../model/hash.ts'
import { redact } from '../source/redact.ts'
import { callPieces, candidatePieces, type Extras, triedPieces } from './candidate-pieces.ts'
import {
  changePieces,
  codePieces,
  contractPieces,
  failurePieces,
  filePieces,
  type Piece,
  relatedPieces,
  verdictPieces,
} from './context-pieces.ts'
import { type FilledPrompt, fillPrompt, inputsFor, type Prompt } from './prompt.ts'
import type { CountTokens } from './token-counter.ts'

/**
 * What a model is told about one failure, section by section, ready for the inputs of a prompt. Everything is redacted and
 * stands between tags that end in `-mark`; the mark depends on the contents, so that no content can hold its own closing tag.
 */
export interface ModelContext {
  readonly mark: string
  readonly verdict: string
  readonly failure: string
  readonly code: string
  readonly related: string
  readonly calls: string
  readonly contract: string
  readonly changes: string
  readonly files: string
  readonly tried: string
  readonly candidates: string
}

type Section = Exclude<keyof ModelContext, 'mark'>

/**
 * In the order of evidence (`research.md` §2: failing test and assertion difference, enclosing functions, what was refuted, signatures,
 * runtime values, clauses, changes): each may take this share of the tokens at most, so that a giant difference cannot crowd out the rest.
 */
const SECTIONS: readonly {
  readonly name: Section
  readonly share: number
  readonly pieces: (diagnosis: Diagnosis, extras: Extras) => readonly Piece[]
}[] = [
  { name: 'verdict', share: 0.1, pieces: verdictPieces },
  { name: 'candidates', share: 0.5, pieces: candidatePieces },
  { name: 'failure', share: 0.35, pieces: failurePieces },
  { name: 'code', share: 0.5, pieces: codePieces },
  { name: 'tried', share: 0.2, pieces: triedPieces },
  { name: 'related', share: 0.1, pieces: relatedPieces },
  { name: 'calls', share: 0.1, pieces: callPieces },
  { name: 'contract', share: 0.2, pieces: contractPieces },
  { name: 'changes', share: 0.25, pieces: changePieces },
  { name: 'files', share: 0.05, pieces: filePieces },
]

/** Less than this of a piece says nothing. */
const MIN_CUT_TOKENS = 60

/** A mark is not known before all else is; some take this many tokens more than the one that is counted with. */
const MARK_TOKENS = 6

/** What the model is told about a failure, and about candidates for it, within `tokens` tokens. */
export function modelContext(all: Diagnosis, tokens: number, count: CountTokens, extras: Extras = {}): ModelContext {
  const diagnosis = withoutIgnored(all)
  let left = tokens
  const chosen = SECTIONS.map(({ name, share, pieces }) => {
    let room = Math.min(left, Math.floor(tokens * share))
    const taken = pieces(diagnosis, extras).flatMap((piece) => {
      const fitted = shrink({ ...piece, text: redact(piece.text) }, room, count)
      if (fitted === null) return []
      room -= fitted.tokens
      left -= fitted.tokens
      return [fitted.piece]
    })
    return { name, pieces: taken }
  })
  const mark = markOf(chosen)
  const text = (section: Section) =>
    chosen
      .find(({ name }) => name === section)
      ?.pieces.map((piece) => renderPiece(piece, mark))
      .join('\n') || '(nothing)'
  return {
    mark,
    verdict: text('verdict'),
    failure: text('failure'),
    code: text('code'),
    related: text('related'),
    calls: text('calls'),
    contract: text('contract'),
    changes: text('changes'),
    files: text('files'),
    tried: text('tried'),
    candidates: text('candidates'),
  }
}

/** What git ignores is nobody's business. */
function withoutIgnored(diagnosis: Diagnosis): Diagnosis {
  const { ignored, files } = diagnosis
  if (!ignored || ignored.size === 0) return diagnosis
  return { ...diagnosis, files: new Map([...files].filter(([path]) => !ignored.has(path))) }
}

/** A mark that follows from contents, so that none of them can hold it. */
export function markOf(contents: unknown): string {
  return shortHash(JSON.stringify(contents), 6)
}

/** A piece between tags that end in the mark. */
export function renderPiece({ tag, attributes, text }: Piece, mark: string): string {
  const space = attributes === '' ? '' : ' '
  return `<${tag}-${mark}${space}${attributes}>\n${text}\n</${tag}-${mark}>`
}

/** A prompt with these texts between tags of their names. */
export function fillPieces(
  prompt: Prompt,
  texts: Readonly<Record<string, string>>,
  attributes: Readonly<Record<string, string>> = {},
): FilledPrompt {
  const mark = markOf(texts)
  const shown = Object.entries(texts).map(([tag, text]) => [
    tag,
    renderPiece({ tag, attributes: attributes[tag] ?? '', text }, mark),
  ])
  return fillPrompt(prompt, inputsFor(prompt, { mark, ...Object.fromEntries(shown) }))
}

function shrink(
  piece: Piece,
  room: number,
  count: CountTokens,
): { readonly piece: Piece; readonly tokens: number } | null {
  // A text that cannot fit by its mere length (a token is rarely more than 8 characters) is not worth counting.
  const frame = count(renderPiece({ ...piece, text: '' }, 'a1b2c3')) + MARK_TOKENS
  const most = Math.max(0, room - frame)
  if (piece.text.length <= most * 8) {
    const tokens = frame + count(piece.text)
    if (tokens <= room) return { piece, tokens }
  }
  if (most < MIN_CUT_TOKENS) return null
  const kept: string[] = []
  let used = frame + 10
  const lines = piece.text.slice(0, most * 8).split('\n')
  for (const line of lines) {
    const cost = count(`${line}\n`)
    if (used + cost > room) break
    kept.push(line)
    used += cost
  }
  // One line that is too long for all of the room (a printed value, minified code): its beginning tells something.
  if (kept.length === 0) kept.push((lines[0] ?? '').slice(0, Math.max(0, most - 10)))
  const text = `${kept.join('\n')}\n… (the rest is left out)`
  return { piece: { ...piece, text }, tokens: Math.min(room, used) }
}

import type { FileChange } from '../model/candidate.ts'
import { shortHash } from '../model/hash.ts'
import { fileRole } from '../model/paths.ts'
import type { Diagnosis } from '../model/ports.ts'
import { lineIndex } from '../source/apply-edits.ts'
import { diffHunks, unifiedDiff } from '../source/unified-diff.ts'
import {
  declarations,
  enclosingFunction,
  importSpans,
  lineStart,
  mergeSpans,
  type Span,
  testExcerpt,
} from './code-excerpt.ts'
import { isSecretFile, redact } from './redact.ts'
import type { CountTokens } from './token-budget.ts'

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
  readonly contract: string
  readonly changes: string
  readonly files: string
}

/** One thing to show. `lines`: may be cut after any line; `whole`: as it is or not at all. */
interface Piece {
  readonly tag: string
  readonly attributes: string
  readonly text: string
  readonly fit: 'whole' | 'lines'
}

/** Part of a file, on whole lines. */
interface Excerpt {
  readonly path: string
  readonly span: Span
}

type Section = Exclude<keyof ModelContext, 'mark'>

/**
 * In the order of evidence (`research.md` §2: failing test and assertion difference, enclosing functions, signatures, clauses,
 * changes): each may take this share of the tokens at most, so that a giant difference cannot crowd out the rest.
 */
const SECTIONS: readonly {
  readonly name: Section
  readonly share: number
  readonly pieces: (diagnosis: Diagnosis) => readonly Piece[]
}[] = [
  { name: 'verdict', share: 0.1, pieces: verdictPieces },
  { name: 'failure', share: 0.35, pieces: failurePieces },
  { name: 'code', share: 0.5, pieces: codePieces },
  { name: 'related', share: 0.1, pieces: relatedPieces },
  { name: 'contract', share: 0.2, pieces: contractPieces },
  { name: 'changes', share: 0.25, pieces: changePieces },
  { name: 'files', share: 0.05, pieces: filePieces },
]

/** Files up to this many lines are shown whole. */
const WHOLE_FILE_LINES = 150
const MAX_TESTS = 3
const MAX_FUNCTIONS = 6
/** Above this many UTF-16 units nobody reads a change, and computing its difference takes seconds. */
const MAX_DIFF_LENGTH = 200_000
const UNREADABLE = /(?:^|\/)[^/]*(?:lock\.(?:json|yaml)|\.lock|lockb?|\.map|\.min\.[cm]?js)$/

/** What the model is told about a failure within `tokens` tokens. */
export function modelContext(diagnosis: Diagnosis, tokens: number, count: CountTokens): ModelContext {
  let left = tokens
  const chosen = SECTIONS.map(({ name, share, pieces }) => {
    let room = Math.min(left, Math.floor(tokens * share))
    const taken = pieces(diagnosis).flatMap((piece) => {
      const fitted = shrink({ ...piece, text: redact(piece.text) }, room, count)
      if (fitted === null) return []
      room -= fitted.tokens
      left -= fitted.tokens
      return [fitted.piece]
    })
    return { name, pieces: taken }
  })
  const mark = shortHash(JSON.stringify(chosen), 6)
  const text = (section: Section) =>
    chosen
      .find(({ name }) => name === section)
      ?.pieces.map((piece) => render(piece, mark))
      .join('\n') || '(nothing)'
  return {
    mark,
    verdict: text('verdict'),
    failure: text('failure'),
    code: text('code'),
    related: text('related'),
    contract: text('contract'),
    changes: text('changes'),
    files: text('files'),
  }
}

function render({ tag, attributes, text }: Piece, mark: string): string {
  const space = attributes === '' ? '' : ' '
  return `<${tag}-${mark}${space}${attributes}>\n${text}\n</${tag}-${mark}>`
}

function shrink(
  piece: Piece,
  room: number,
  count: CountTokens,
): { readonly piece: Piece; readonly tokens: number } | null {
  // A text that cannot fit by its mere length (a token is rarely more than 8 characters) is not worth counting.
  const frame = count(render({ ...piece, text: '' }, '000000'))
  const most = Math.max(0, room - frame)
  if (piece.text.length <= most * 8) {
    const tokens = frame + count(piece.text)
    if (tokens <= room) return { piece, tokens }
  }
  if (piece.fit === 'whole' || most < 20) return null
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

function verdictPieces({ verdict }: Diagnosis): readonly Piece[] {
  const evidence = verdict.evidence.map(({ detail }) => `- ${detail}`)
  const text = [`${verdict.kind}, ${Math.round(verdict.confidence * 100)} %`, ...evidence].join('\n')
  return [{ tag: 'verdict', attributes: '', text, fit: 'lines' }]
}

function failurePieces(diagnosis: Diagnosis): readonly Piece[] {
  const failing = diagnosis.outcomes.filter(({ state }) => state === 'failed')
  const errors = [diagnosis.failure.error, ...failing.flatMap((outcome) => outcome.errors)].map((error) =>
    [
      `${error.name}: ${error.message}`,
      difference(error.expected, error.actual),
      ...error.frames.slice(0, 8).map((at) => `    at ${at.function ?? '?'} (${at.file}:${at.line})`),
    ]
      .filter(Boolean)
      .join('\n'),
  )
  const tests = diagnosis.failure.tests.slice(0, MAX_TESTS)
  const excerpts = tests.flatMap(({ file, line }) => {
    const text = diagnosis.files.get(file)
    return text === undefined
      ? []
      : isShort(text)
        ? [{ path: file, span: { start: 0, end: text.length } }]
        : testExcerpt(file, text, line).map((span) => ({ path: file, span }))
  })
  const names = diagnosis.failure.tests.slice(0, 10).map(({ file, name }) => `${file} > ${name}`)
  return [
    {
      tag: 'failing-tests',
      attributes: '',
      text: names.join('\n'),
      fit: 'lines',
    },
    { tag: 'error', attributes: '', text: errors[0] ?? '', fit: 'lines' },
    ...filePiecesOf(mergeExcerpts(excerpts), diagnosis),
    ...[...new Set(errors)].slice(1, MAX_TESTS).map((text) => ({
      tag: 'error',
      attributes: '',
      text,
      fit: 'lines' as const,
    })),
  ]
}

/** Expected against received, as two lines or, when they are longer, as the lines that differ. */
function difference(expected: string | null, actual: string | null): string {
  if (expected === null || actual === null) return ''
  if (!expected.includes('\n') && !actual.includes('\n')) return `expected: ${expected}\nreceived: ${actual}`
  const sign = { context: ' ', removed: '-', added: '+' }
  const lines = diffHunks({
    path: 'value',
    before: `${expected.slice(0, MAX_DIFF_LENGTH)}\n`,
    after: `${actual.slice(0, MAX_DIFF_LENGTH)}\n`,
  }).flatMap((hunk) => hunk.lines.map(({ kind, text }) => sign[kind] + text))
  return ['- expected', '+ received', ...lines].join('\n')
}

function codePieces(diagnosis: Diagnosis): readonly Piece[] {
  return filePiecesOf(codeExcerpts(diagnosis), diagnosis)
}

/** The functions that hold the top suspects, most suspicious first; each brings the imports of its file along. */
function codeExcerpts(diagnosis: Diagnosis): readonly Excerpt[] {
  const found: Excerpt[] = []
  const holds = (path: string, offset: number) =>
    found.some(({ path: file, span }) => file === path && span.start <= offset && offset < span.end)
  for (const { path, offset } of suspectPlaces(diagnosis)) {
    const text = diagnosis.files.get(path)
    if (text === undefined || diagnosis.testPaths.has(path)) continue
    if (holds(path, offset)) continue
    if (isShort(text)) found.push({ path, span: { start: 0, end: text.length } })
    else {
      found.push({ path, span: enclosingFunction(path, text, offset) })
      for (const span of importSpans(path, text)) if (!holds(path, span.start)) found.push({ path, span })
    }
    if (found.length >= MAX_FUNCTIONS) break
  }
  return found
}

function suspectPlaces({
  suspects,
  failure,
  files,
  testPaths,
}: Diagnosis): readonly { readonly path: string; readonly offset: number }[] {
  const frames = [...(failure.at ? [failure.at] : []), ...failure.error.frames].map(({ file, line }) => ({
    path: file,
    offset: lineStart(files.get(file) ?? '', line),
  }))
  const counted = suspects.map(({ statement }) => ({
    path: statement.path,
    offset: statement.start,
  }))
  const rest = [...files.keys()].filter((path) => !testPaths.has(path)).map((path) => ({ path, offset: 0 }))
  return [...counted, ...frames, ...(counted.length === 0 ? rest : [])]
}

/** Signatures and short types that the shown code names, but that are declared in code which is not shown. */
function relatedPieces(diagnosis: Diagnosis): readonly Piece[] {
  const shown = codeExcerpts(diagnosis)
  const text = shown.map(({ path, span }) => diagnosis.files.get(path)?.slice(span.start, span.end)).join('\n')
  const names = new Set(text.match(/[A-Za-z_$][\w$]*/g))
  return [...diagnosis.files]
    .filter(([path]) => !diagnosis.testPaths.has(path))
    .map(([path, file]) => ({
      tag: 'declared-in',
      attributes: attributes({ path }),
      text: declarations(path, file)
        .filter(
          ({ name, span }) =>
            names.has(name) &&
            !shown.some((part) => part.path === path && part.span.start <= span.start && span.end <= part.span.end),
        )
        .map((declaration) => declaration.text)
        .join('\n'),
      fit: 'lines' as const,
    }))
    .filter((piece) => piece.text !== '')
}

function contractPieces(diagnosis: Diagnosis): readonly Piece[] {
  const outcome = new Map(diagnosis.clauseOutcomes.map((one) => [one.id, one]))
  const rank = (id: string) =>
    (diagnosis.verdict.clauses.includes(id) ? 0 : 2) + (outcome.get(id)?.status === 'broken' ? 0 : 1)
  const text = [...diagnosis.clauses]
    .sort((a, b) => rank(a.id) - rank(b.id))
    .map(({ id, module, symbol, text: clause }) => {
      const seen = outcome.get(id)
      const now =
        seen?.status === 'broken' ? ` (broken now: ${seen.detail})` : seen?.status === 'holds' ? ' (holds now)' : ''
      return `[${id}] ${module}${symbol ? ` ${symbol}` : ''}: ${clause}${now}`
    })
    .join('\n')
  return text === '' ? [] : [{ tag: 'contract', attributes: '', text, fit: 'lines' }]
}

function changePieces(diagnosis: Diagnosis): readonly Piece[] {
  const since = readable(diagnosis.changed).map((change) => ({
    tag: 'changed-since-green',
    attributes: attributes({ path: change.path }),
    text: unifiedDiff([change]),
    fit: 'lines' as const,
  }))
  if (since.length > 0 || diagnosis.lastCommit === null) return since
  const { message, changes } = diagnosis.lastCommit
  return [
    {
      tag: 'last-commit',
      attributes: '',
      text: `${message}\n${unifiedDiff(readable(changes))}`,
      fit: 'lines',
    },
  ]
}

function readable(changes: readonly FileChange[]): readonly FileChange[] {
  const order = ['source', 'test', 'contract', 'snapshot', 'protected']
  return changes
    .filter(
      ({ path, before, after }) =>
        !isSecretFile(path) &&
        !UNREADABLE.test(path) &&
        (before?.length ?? 0) + (after?.length ?? 0) <= MAX_DIFF_LENGTH,
    )
    .sort((a, b) => order.indexOf(fileRole(a.path)) - order.indexOf(fileRole(b.path)))
}

function filePieces({ files }: Diagnosis): readonly Piece[] {
  const paths = [...files.keys()].filter((path) => !isSecretFile(path)).sort()
  return [{ tag: 'files', attributes: '', text: paths.join('\n'), fit: 'lines' }]
}

function filePiecesOf(excerpts: readonly Excerpt[], { files }: Diagnosis): readonly Piece[] {
  return excerpts
    .filter(({ path }) => !isSecretFile(path))
    .map(({ path, span }) => {
      const text = files.get(path) ?? ''
      const position = lineIndex(text)
      const total = position(text.length).line
      const from = position(span.start).line
      const to = position(span.end).line
      return {
        tag: 'file',
        attributes: attributes({ path, lines: `${from}-${to} of ${total}` }),
        text: text.slice(span.start, span.end).replaceAll('\r\n', '\n'),
        fit: 'whole',
      }
    })
}

function mergeExcerpts(excerpts: readonly Excerpt[]): readonly Excerpt[] {
  const paths = [...new Set(excerpts.map(({ path }) => path))]
  return paths.flatMap((path) =>
    mergeSpans(excerpts.filter((one) => one.path === path).map(({ span }) => span)).map((span) => ({ path, span })),
  )
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${value.replace(/["<>\n]/g, '_')}"`)
    .join(' ')
}

function isShort(text: string): boolean {
  return text.length < 20_000 && text.split('\n').length <= WHOLE_FILE_LINES
}

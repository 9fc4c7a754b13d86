import type { FileChange } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import { fileRole } from '../model/paths.ts'
import { lineIndex } from '../source/apply-edits.ts'
import { isSecretFile } from '../source/redact.ts'
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

/** One thing to show; where room is short it is cut after a line. */
export interface Piece {
  readonly tag: string
  readonly attributes: string
  readonly text: string
}

/** Part of a file, on whole lines. */
interface Excerpt {
  readonly path: string
  readonly span: Span
}

/** Files up to this many lines are shown whole. */
const WHOLE_FILE_LINES = 150
const MAX_TESTS = 3
const MAX_FUNCTIONS = 6
/** In UTF-16 units, of both sides together. */
const MAX_DIFF_LENGTH = 400_000
const MAX_DIFFERING_LINES = 1_000
/** In UTF-16 units. */
const MAX_VALUE_LENGTH = 2_000
const DECLARED = /\b(?:function\*?|class|interface|type|const)\s+([\w$]+)/g
const UNREADABLE = /(?:^|\/)[^/]*(?:lock\.(?:json|yaml)|\.lock|lockb?|\.map|\.min\.[cm]?js)$/

/** Who is wrong, and what speaks for it. */
export function verdictPieces({ verdict }: Diagnosis): readonly Piece[] {
  const evidence = verdict.evidence.map(({ detail }) => `- ${detail}`)
  const text = [`${verdict.kind}, ${Math.round(verdict.confidence * 100)} %`, ...evidence].join('\n')
  return [{ tag: 'verdict', attributes: '', text }]
}

/** The failing tests: their names, their errors, their source. */
export function failurePieces(diagnosis: Diagnosis): readonly Piece[] {
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
    },
    { tag: 'error', attributes: '', text: errors[0] ?? '' },
    ...filePiecesOf(mergeExcerpts(excerpts), diagnosis),
    ...[...new Set(errors)].slice(1, MAX_TESTS).map((text) => ({
      tag: 'error',
      attributes: '',
      text,
    })),
  ]
}

/** Expected against received, as two lines or, when they are longer, as the lines that differ. */
function difference(expected: string | null, actual: string | null): string {
  if (expected === null || actual === null) return ''
  const lines = expected.includes('\n') || actual.includes('\n')
  if (!lines || !isComparable(expected, actual))
    return `expected: ${beginning(expected)}\nreceived: ${beginning(actual)}`
  const sign = { context: ' ', removed: '-', added: '+' }
  const change = { path: 'value', before: `${expected}\n`, after: `${actual}\n` }
  const differing = diffHunks(change).flatMap((hunk) => hunk.lines.map(({ kind, text }) => sign[kind] + text))
  return ['- expected', '+ received', ...differing].join('\n')
}

function beginning(value: string): string {
  return value.length <= MAX_VALUE_LENGTH ? value : `${value.slice(0, MAX_VALUE_LENGTH)}…`
}

/**
 * Whether a difference of two texts is worth its time: the algorithm is quadratic in the lines that differ (10,000 of them take
 * 15 s), and nobody reads a rewritten file as a difference. Counts lines that only one side has.
 */
function isComparable(before: string, after: string): boolean {
  if (before.length + after.length > MAX_DIFF_LENGTH) return false
  const old = new Set(before.split('\n'))
  const now = new Set(after.split('\n'))
  const differing = [...old].filter((line) => !now.has(line)).length + [...now].filter((line) => !old.has(line)).length
  return differing <= MAX_DIFFERING_LINES
}

/** The code that may be wrong. */
export function codePieces(diagnosis: Diagnosis): readonly Piece[] {
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
export function relatedPieces(diagnosis: Diagnosis): readonly Piece[] {
  const shown = codeExcerpts(diagnosis)
  const text = shown.map(({ path, span }) => diagnosis.files.get(path)?.slice(span.start, span.end)).join('\n')
  const names = new Set(text.match(/[A-Za-z_$][\w$]*/g))
  const declares = (file: string) => [...file.matchAll(DECLARED)].some(([, name]) => names.has(name ?? ''))
  return (
    [...diagnosis.files]
      // Parsing hundreds of files would hold up the screen; a pattern finds those that are worth it.
      .filter(([path, file]) => !diagnosis.testPaths.has(path) && declares(file))
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
      }))
      .filter((piece) => piece.text !== '')
  )
}

/** The clauses, those that decided and those that are broken first. */
export function contractPieces(diagnosis: Diagnosis): readonly Piece[] {
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
  return text === '' ? [] : [{ tag: 'contract', attributes: '', text }]
}

/** What changed since all was green, else what the last commit changed. */
export function changePieces(diagnosis: Diagnosis): readonly Piece[] {
  const since = readable(diagnosis.changed).map((change) => ({
    tag: 'changed-since-green',
    attributes: attributes({ path: change.path }),
    text: unifiedDiff([change]),
  }))
  if (since.length > 0 || diagnosis.lastCommit === null) return since
  const { message, changes } = diagnosis.lastCommit
  return [
    {
      tag: 'last-commit',
      attributes: '',
      text: `${message}\n${unifiedDiff(readable(changes))}`,
    },
  ]
}

/** Changes that a model may see and can read: no secrets, no lock files, nothing rewritten whole; source first. */
export function readable(changes: readonly FileChange[]): readonly FileChange[] {
  const order = ['source', 'test', 'contract', 'snapshot', 'protected']
  return changes
    .filter(
      ({ path, before, after }) =>
        !isSecretFile(path) && !UNREADABLE.test(path) && isComparable(before ?? '', after ?? ''),
    )
    .sort((a, b) => order.indexOf(fileRole(a.path)) - order.indexOf(fileRole(b.path)))
}

/** Every file that may be named. */
export function filePieces({ files }: Diagnosis): readonly Piece[] {
  const paths = [...files.keys()].filter((path) => !isSecretFile(path)).sort()
  return [{ tag: 'files', attributes: '', text: paths.join('\n') }]
}

function filePiecesOf(excerpts: readonly Excerpt[], { files }: Diagnosis): readonly Piece[] {
  return excerpts
    .filter(({ path }) => !isSecretFile(path))
    .map(({ path, span }) => {
      const text = (files.get(path) ?? '').replace(/\r?\n$/, '')
      const position = lineIndex(text)
      const total = position(text.length).line
      const from = position(span.start).line
      const to = position(span.end).line
      return {
        tag: 'file',
        attributes: attributes({ path, lines: `${from}-${to} of ${total}` }),
        text: text.slice(span.start, span.end).replaceAll('\r\n', '\n'),
      }
    })
}

function mergeExcerpts(excerpts: readonly Excerpt[]): readonly Excerpt[] {
  const paths = [...new Set(excerpts.map(({ path }) => path))]
  return paths.flatMap((path) =>
    mergeSpans(excerpts.filter((one) => one.path === path).map(({ span }) => span)).map((span) => ({ path, span })),
  )
}

/** Attributes of a tag; nothing in them can end it. */
export function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${value.replace(/["<>\n]/g, '_')}"`)
    .join(' ')
}

function isShort(text: string): boolean {
  return text.length < 8_000 && text.split('\n').length <= WHOLE_FILE_LINES
}

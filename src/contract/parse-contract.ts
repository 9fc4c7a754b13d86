import { posix } from 'node:path'
import type { Clause, ClausePosition, Contract, ContractProblem } from '../model/clause.ts'
import { lineIndex } from '../source/apply-edits.ts'
import { contractOutline, type OutlineItem } from './contract-outline.ts'
import { readBlock } from './read-block.ts'
import { readBullet } from './read-bullet.ts'
import { clauseLanguage } from './read-expression.ts'

/** A heading that names a module, or an export of one. */
export interface ContractSubject {
  readonly module: string
  /** `name` or `Class.method`; null for the heading of the module. */
  readonly symbol: string | null
  readonly at: ClausePosition
}

/** A contract with the headings that it consists of, also those without clauses. */
export interface ParsedContract extends Contract {
  readonly subjects: readonly ContractSubject[]
}

/** A clause whose id is still to be settled. `place` tells bullets, which count first, from all others. */
interface Draft extends Omit<Clause, 'id'> {
  readonly id: string | null
  readonly place: 'bullet' | 'other'
}

interface Reader {
  readonly file: string
  readonly lines: readonly string[]
  readonly place: (offset: number) => ClausePosition
  readonly drafts: Draft[]
  readonly problems: ContractProblem[]
  readonly subjects: ContractSubject[]
  /** Counts clauses, the unreadable ones too, so that ids stay when they are mended. */
  readonly counts: Map<string, number>
  module: string | null
  symbol: string | null
  /** False below a heading that was itself a problem: what follows from it is not said again. */
  readable: boolean
}

/**
 * Reads one contract file (its path relative to the project root). Paths in `## path` are relative to the file, modules
 * in the result to the root. Whatever looks executable and cannot be read is a problem; the rest of the file is still
 * read. Bullets without an `[id]` are numbered within their export; the lines of `ts contract` blocks and paragraphs
 * continue behind the last bullet, so that a block in between renumbers nothing.
 */
export function parseContract(file: string, text: string): ParsedContract {
  const key = `${file}\n${text}`
  const parsed = known.get(key) ?? read(file, text)
  // The same few texts are asked for again and again: by every judgement, by every save.
  known.delete(key)
  known.set(key, parsed)
  if (known.size > MOST_KNOWN) known.delete([...known.keys()][0] ?? '')
  return parsed
}

const MOST_KNOWN = 16
/** What was read last, the latest at the end. */
const known = new Map<string, ParsedContract>()

function read(file: string, text: string): ParsedContract {
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const position = lineIndex(source)
  const reader: Reader = {
    file,
    lines: source.split('\n'),
    place: (offset) => ({ file, ...position(offset) }),
    drafts: [],
    problems: [],
    subjects: [],
    counts: new Map(),
    module: null,
    symbol: null,
    readable: true,
  }
  for (const item of contractOutline(source)) {
    if (item.kind === 'heading') readHeading(reader, item)
    else if (item.kind === 'block') readBlockItem(reader, item)
    else readTextItem(reader, item)
  }
  return mergeContracts([
    { files: [file], clauses: numbered(reader), problems: reader.problems, subjects: reader.subjects },
  ])
}

/**
 * All contract files as one. An id that was given twice is a problem and its later clause is left out; generated ids
 * that meet (`parse.1` of two modules) are told apart by the module, then by the file.
 */
export function mergeContracts(contracts: readonly ParsedContract[]): ParsedContract {
  const clauses = new Map<string, Clause>()
  const problems: ContractProblem[] = contracts.flatMap((contract) => contract.problems)
  for (const clause of contracts.flatMap((contract) => contract.clauses)) {
    const generated = clause.id === `${prefixOf(clause)}.${clause.id.slice(clause.id.lastIndexOf('.') + 1)}`
    const names = generated
      ? [clause.id, `${clause.module}#${clause.id}`, `${clause.at.file}#${clause.id}`]
      : [clause.id]
    const id = names.find((name) => !clauses.has(name))
    if (id !== undefined) clauses.set(id, { ...clause, id })
    else {
      const first = clauses.get(clause.id)?.at
      problems.push({
        at: clause.at,
        message: `The id \`${clause.id}\` is used already, in ${first?.file}:${first?.line}`,
        hint: 'give each clause an id of its own, or none',
      })
    }
  }
  return {
    files: contracts.flatMap((contract) => contract.files),
    clauses: [...clauses.values()],
    problems: problems.sort(byPosition),
    subjects: contracts.flatMap((contract) => contract.subjects),
  }
}

function byPosition({ at: a }: ContractProblem, { at: b }: ContractProblem): number {
  return a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1
}

function readHeading(reader: Reader, { depth, text, offset }: Extract<OutlineItem, { kind: 'heading' }>): void {
  if (depth > 3) return
  const at = reader.place(offset)
  reader.symbol = null
  if (depth === 3) {
    readExportHeading(reader, text, at)
    return
  }
  reader.module = null
  reader.readable = true
  if (depth === 1) return
  const module = posix.join(posix.dirname(reader.file), text)
  if (text === '' || posix.isAbsolute(text) || module.startsWith('..')) {
    const message = text === '' ? 'The heading names no module' : `\`${text}\` lies outside of the project`
    reader.problems.push({ at, message, hint: 'write the path of the module relative to this file' })
    reader.readable = false
    return
  }
  reader.module = module
  reader.subjects.push({ module, symbol: null, at })
}

function readExportHeading(reader: Reader, text: string, at: ClausePosition): void {
  const words = text.replaceAll('`', '').trim()
  const symbol =
    /^(?:(?:async|function|new|class)\s+)*([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)/.exec(words)?.[1] ?? null
  if (!reader.readable) return
  if (reader.module === null) {
    const message = `\`${symbol ?? text}\` stands under no module`
    reader.problems.push({ at, message, hint: 'put a heading `## path/of/the/module.ts` above it' })
    reader.readable = false
  } else if (symbol === null) {
    reader.problems.push({
      at,
      message: `\`${text}\` does not begin with the name of an export`,
      hint: 'write `### name(…)` or `### Class.method(…)`',
    })
  } else {
    reader.symbol = symbol
    reader.subjects.push({ module: reader.module, symbol, at })
  }
}

function readTextItem(reader: Reader, item: Extract<OutlineItem, { kind: 'bullet' | 'paragraph' }>): void {
  const { module, symbol } = reader
  const at = reader.place(item.offset)
  if (module === null) {
    const reading = readBullet(item.pieces, 'ts')
    const isProse = reading.status === 'clause' && reading.body.kind === 'prose'
    if (!isProse || item.id !== null) outOfPlace(reader, at)
    return
  }
  const place = item.kind === 'bullet' ? 'bullet' : 'other'
  if (item.id !== null && item.text === '') {
    const message = `There is no clause behind [${item.id}]`
    reader.problems.push({ at, message, hint: 'write the clause on the same line as its id' })
    return
  }
  const reading = readBullet(item.pieces, clauseLanguage(module))
  if (reading.status === 'problem') {
    reader.problems.push({ at: reader.place(reading.offset), message: reading.message, hint: reading.hint })
    // Holds its number, so that the ids of the others stay when it is mended.
    reader.drafts.push({ id: UNREADABLE, module, symbol, text: '', at, body: { kind: 'prose' }, place })
  } else reader.drafts.push({ id: item.id, module, symbol, text: item.text, at, body: reading.body, place })
}

/** No id that a person can write. */
const UNREADABLE = ''

const LANGUAGES = new Set(['ts', 'tsx', 'js', 'jsx', 'mts', 'cts', 'mjs', 'cjs', 'typescript', 'javascript'])

function readBlockItem(reader: Reader, item: Extract<OutlineItem, { kind: 'block' }>): void {
  const [language = '', ...words] = item.info.split(/\s+/)
  if (language !== 'contract' && !words.includes('contract')) return
  const at = reader.place(item.offset)
  if (!LANGUAGES.has(language.toLowerCase())) {
    const message = `A block of \`${item.info}\` cannot be executed`
    reader.problems.push({ at, message, hint: 'begin the block with ```ts contract' })
    return
  }
  const { module, symbol } = reader
  if (module === null) {
    outOfPlace(reader, at)
    return
  }
  const valueLines = item.text.split('\n')
  const inFile = (line: number, column: number): ClausePosition => {
    const raw = reader.lines[item.fenceLine + line - 1] ?? ''
    const indent = Math.max(raw.length - (valueLines[line - 1] ?? '').length, 0)
    return { file: reader.file, line: item.fenceLine + line, column: column + indent }
  }
  const { clauses, problems } = readBlock(item.text, clauseLanguage(module))
  for (const { line, column, message, hint } of problems) {
    reader.problems.push({ at: inFile(line, column), message, hint })
  }
  for (const { text, line, column, body } of clauses) {
    reader.drafts.push({ id: null, module, symbol, text, at: inFile(line, column), body, place: 'other' })
  }
}

function outOfPlace(reader: Reader, at: ClausePosition): void {
  if (!reader.readable) return
  const hint = 'put a heading `## path/of/the/module.ts` above it'
  reader.problems.push({ at, message: 'The clause stands under no module', hint })
}

function numbered({ drafts, counts }: Reader): readonly Clause[] {
  const numbers = new Map<Draft, number>()
  for (const place of ['bullet', 'other'] as const) {
    for (const draft of drafts.filter((one) => one.place === place)) {
      const key = JSON.stringify([draft.module, draft.symbol])
      const number = (counts.get(key) ?? 0) + 1
      counts.set(key, number)
      numbers.set(draft, number)
    }
  }
  return drafts
    .filter(({ id }) => id !== UNREADABLE)
    .map((draft) => {
      const { module, symbol, text, at, body } = draft
      const id = draft.id ?? `${prefixOf(draft)}.${numbers.get(draft)}`
      return { id, module, symbol, text, at, body }
    })
}

function prefixOf({ module, symbol }: { readonly module: string; readonly symbol: string | null }): string {
  return symbol ?? posix.basename(module)
}

import type { Writing } from '../model/candidate.ts'
import { terminalLine } from './terminal-line.ts'

/** One edit as the model wrote it. Lines are joined with `\n` and have no last line break; "" means "no lines". */
export interface AnswerBlock {
  readonly path: string
  readonly search: string
  readonly replace: string
}

/**
 * A candidate as the model wrote it. `final` is false for the snapshot that is given at each closed block, true once no more
 * blocks can follow. A final candidate repeats the last snapshot of the same header.
 */
export interface AnswerCandidate {
  readonly status: 'candidate'
  readonly kind: 'code' | 'test'
  readonly title: string
  readonly clauses: readonly string[]
  readonly blocks: readonly AnswerBlock[]
  readonly final: boolean
}

/** What one part of an answer turned out to be. `line` is the 1-based line of the answer where it went wrong. */
export type AnswerItem =
  | AnswerCandidate
  | { readonly status: 'none'; readonly reason: string }
  | {
      readonly status: 'malformed'
      readonly line: number
      readonly message: string
    }

interface OpenCandidate {
  readonly kind: 'code' | 'test'
  readonly title: string
  clauses: string[]
  readonly blocks: AnswerBlock[]
  path: string
  /** The last line that may be a path; it is one if a block follows. */
  possiblePath: string
}

interface OpenBlock {
  readonly line: number
  readonly search: string[]
  readonly replace: string[]
  side: 'search' | 'replace'
}

const HEADER = /^\s{0,3}###\s*(code|test|none)\s*:(.*)$/i
const HEADING = /^\s{0,3}###(?:\s|$)/
const FENCE = /^\s*(?:```|~~~)/
const SEARCH = /^\s*<{7} SEARCH\s*$/
const DIVIDER = /^\s*={7}\s*$/
const REPLACE = /^\s*>{7} REPLACE\s*$/
const CLAUSES = /^\s*clauses\s*:(.*)$/i

/**
 * Reads an answer in the format of `agent-prompts/repair.md` while it streams in. Chunks may be split anywhere; what comes out
 * depends on the text alone. Never throws: what cannot be understood is a `malformed` item, and reading goes on at the next
 * header, so that one bad candidate costs no other.
 */
export class AnswerParser {
  #rest = ''
  #line = 0
  #candidate: OpenCandidate | null = null
  #block: OpenBlock | null = null

  /** The items that became known through this chunk. */
  feed(chunk: string): AnswerItem[] {
    const lines = (this.#rest + chunk).split('\n')
    this.#rest = lines.pop() ?? ''
    return lines.flatMap((line) => this.#read(line))
  }

  /** The items that become known because nothing more comes. A block that is still open is malformed. */
  end(): AnswerItem[] {
    const items = this.#rest === '' ? [] : this.#read(this.#rest)
    this.#rest = ''
    return [...items, ...this.#close()]
  }

  /** The block that is being written, else the one before it; null outside of a candidate. */
  draft(): Writing | null {
    const candidate = this.#candidate
    if (candidate === null) return null
    const closed = candidate.blocks.at(-1)
    const [search, replace] = this.#block
      ? [this.#block.search, this.#block.replace]
      : [closed?.search.split('\n') ?? [], closed?.replace.split('\n') ?? []]
    const differs = search.findIndex((line, at) => line !== replace[at])
    const same = differs === -1 ? search.length : differs
    const line = (kind: Writing['lines'][number]['kind']) => (text: string) => ({ kind, text })
    return {
      title: candidate.title,
      path: candidate.path,
      lines: [
        ...search.slice(0, same).map(line('context')),
        ...search.slice(same).map(line('removed')),
        ...replace.slice(same).map(line('added')),
      ],
    }
  }

  #read(raw: string): AnswerItem[] {
    this.#line++
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const header = HEADER.exec(line)
    if (header) return [...this.#close(), ...this.#open(header)]
    if (this.#candidate === null) return []
    if (this.#block !== null) return this.#readInBlock(line, this.#candidate, this.#block)
    if (HEADING.test(line)) return this.#close()
    return this.#readBetweenBlocks(line, this.#candidate)
  }

  #open([, kind = '', rest = '']: RegExpExecArray): AnswerItem[] {
    const title = terminalLine(rest)
    if (kind.toLowerCase() === 'none') return [{ status: 'none', reason: title }]
    this.#candidate = {
      kind: kind.toLowerCase() === 'test' ? 'test' : 'code',
      title,
      clauses: [],
      blocks: [],
      path: '',
      possiblePath: '',
    }
    return []
  }

  #readBetweenBlocks(line: string, candidate: OpenCandidate): AnswerItem[] {
    const clauses = CLAUSES.exec(line)
    if (clauses) candidate.clauses = clauseIds(clauses[1] ?? '')
    else if (SEARCH.test(line)) return this.#openBlock(candidate)
    else if (DIVIDER.test(line) || REPLACE.test(line)) return this.#drop('a block ends that never began')
    else if (line.trim() !== '' && !FENCE.test(line)) candidate.possiblePath = line.trim()
    return []
  }

  #openBlock(candidate: OpenCandidate): AnswerItem[] {
    candidate.path = pathOf(candidate.possiblePath) ?? candidate.path
    candidate.possiblePath = ''
    if (candidate.path === '') return this.#drop('a block has no path above it')
    this.#block = { line: this.#line, search: [], replace: [], side: 'search' }
    return []
  }

  #readInBlock(line: string, candidate: OpenCandidate, block: OpenBlock): AnswerItem[] {
    if (SEARCH.test(line)) return this.#drop('a block begins inside another one')
    if (DIVIDER.test(line)) {
      if (block.side === 'replace') return this.#drop('a block has two ======= lines')
      block.side = 'replace'
      return []
    }
    if (!REPLACE.test(line)) {
      block[block.side].push(line)
      return []
    }
    if (block.side === 'search') return this.#drop('a block has no ======= line')
    this.#block = null
    candidate.blocks.push({
      path: candidate.path,
      search: block.search.join('\n'),
      replace: block.replace.join('\n'),
    })
    return [snapshot(candidate, false)]
  }

  #close(): AnswerItem[] {
    const candidate = this.#candidate
    if (candidate === null) return []
    if (this.#block !== null) return this.#drop(`the block of line ${this.#block.line} is not closed`)
    if (candidate.blocks.length === 0) return this.#drop(`"${candidate.title}" has no block`)
    this.#candidate = null
    return [snapshot(candidate, true)]
  }

  #drop(message: string): AnswerItem[] {
    this.#candidate = null
    this.#block = null
    return [{ status: 'malformed', line: this.#line, message }]
  }
}

function snapshot(candidate: OpenCandidate, final: boolean): AnswerCandidate {
  return {
    status: 'candidate',
    kind: candidate.kind,
    title: candidate.title,
    clauses: candidate.clauses,
    blocks: [...candidate.blocks],
    final,
  }
}

function clauseIds(list: string): string[] {
  return list
    .split(/[\s,;]+/)
    .map((id) => id.replace(/^[[`]+|[\]`.]+$/g, ''))
    .filter((id) => id !== '' && !/^(?:none|-)$/i.test(id))
}

/** The path that a line names, without the decoration that models like to put around it; null for prose. */
function pathOf(line: string): string | null {
  const quoted = /`([^`]+)`[*:]*$/.exec(line)?.[1]
  const path = quoted ?? line.replace(/^(?:#+\s+|\*\*|(?:file|path)\s*:\s*)+/i, '').replace(/[*:]+$/, '')
  const prose = path === '' || (quoted === undefined && /\s/.test(path))
  return prose ? null : path
}

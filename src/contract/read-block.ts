import type { ClauseBody } from '../model/clause.ts'
import { applyEdits, lineIndex } from '../source/apply-edits.ts'
import { parse, type SyntaxComment, type SyntaxNode } from '../source/syntax.ts'
import { THROWN_HINT, thrownProblem } from './read-bullet.ts'
import { type ClauseLanguage, readExpression } from './read-expression.ts'

/** One clause of a `ts contract` block. Line and column are 1-based within the block's text. */
export interface BlockClause {
  readonly text: string
  readonly line: number
  readonly column: number
  readonly body: ClauseBody
}

/** A line of a block that cannot be understood. Line and column are 1-based within the block's text. */
export interface BlockProblem {
  readonly line: number
  readonly column: number
  readonly message: string
  readonly hint: string
}

const OPEN = 'async () => {\n'

interface Block {
  readonly text: string
  readonly language: ClauseLanguage
  readonly statements: readonly SyntaxNode[]
  readonly comments: readonly SyntaxComment[]
}

/** What a line comment claims about the statement before it. */
interface Claim {
  readonly verb: '→' | 'throws' | 'rejects'
  /** The expected value or what is thrown; null where it is missing. */
  readonly value: string | null
  readonly start: number
  readonly valueStart: number
}

/**
 * The clauses of a block. The set-up of each holds the statements before it, one entry each, without comments. A
 * statement that is itself a `throws` clause stands there guarded, so that what follows it still runs.
 */
export function readBlock(
  text: string,
  language: ClauseLanguage,
): { readonly clauses: readonly BlockClause[]; readonly problems: readonly BlockProblem[] } {
  const place = lineIndex(text)
  const parsed = parse(`block.${language}`, `${OPEN}${text}\n}`)
  if (parsed.status === 'malformed') return refused(text, parsed.offset - OPEN.length, parsed.message)
  const [arrow, ...outside] = parsed.program.body as SyntaxNode[]
  if (!arrow || outside.length > 0) {
    const offset = (arrow?.end ?? 0) - OPEN.length - 1
    return refused(text, offset, 'The block closes a bracket that it does not open')
  }
  const block = { text, language, ...contents(text, arrow, parsed.comments) }
  const foreign = block.statements.find(({ type }) => /^(?:Import|Export)/.test(type))
  if (foreign) return refused(text, foreign.start, 'A contract block cannot import or export')
  const clauses: BlockClause[] = []
  const problems: BlockProblem[] = []
  const setup: string[] = []
  const claims = block.comments.flatMap((comment) => claimOf(text, comment) ?? [])
  for (const statement of block.statements) {
    const own = claims.filter((claim) => belongsTo(claim, statement, text))
    const source = withoutComments(block, statement.start, statement.end)
    const read = own[0] ? readClaim(block, statement, own[0]) : null
    if (read?.status === 'problem') problems.push({ ...place(read.offset), message: read.message, hint: read.hint })
    if (read?.status === 'clause') {
      const declares = statement.type === 'VariableDeclaration' && read.body.kind === 'example'
      const before = declares ? [...setup, source] : [...setup]
      const lineEnd = text.indexOf('\n', statement.end)
      const line = text.slice(statement.start, lineEnd === -1 ? text.length : lineEnd).trim()
      clauses.push({ text: line, ...place(statement.start), body: { ...read.body, setup: before } })
    }
    setup.push(read?.status === 'clause' && read.body.kind === 'throws' ? guarded(statement, read.body.code) : source)
    for (const claim of own) claims.splice(claims.indexOf(claim), 1)
  }
  for (const { start } of claims) {
    const hint = 'write the comment behind the statement that it speaks of, on the line where that ends'
    problems.push({ ...place(start), message: 'The comment does not follow a statement', hint })
  }
  return { clauses, problems }
}

function refused(text: string, offset: number, message: string): ReturnType<typeof readBlock> {
  const at = lineIndex(text)(Math.min(Math.max(offset, 0), text.length))
  const hint = 'a contract block is plain TypeScript; exports of the module are in scope without an import'
  return { clauses: [], problems: [{ ...at, message, hint }] }
}

function contents(
  text: string,
  statement: SyntaxNode,
  comments: readonly SyntaxComment[],
): Pick<Block, 'statements' | 'comments'> {
  const shift = <T extends { start: number; end: number }>(node: T): T => ({
    ...node,
    start: node.start - OPEN.length,
    end: node.end - OPEN.length,
  })
  const body = ((statement.expression as SyntaxNode).body as SyntaxNode).body as SyntaxNode[]
  const shifted = comments.map(shift)
  const statements = body.filter(({ type }) => type !== 'EmptyStatement').map(shift)
  return { statements: statements.map((node) => ({ ...node, end: lastOf(text, node, shifted) })), comments: shifted }
}

/** A semicolon at the start of a later line is part of the statement before it, but not of what is written there. */
function lastOf(text: string, { end }: SyntaxNode, comments: readonly SyntaxComment[]): number {
  if (text[end - 1] !== ';') return end
  let last = text.slice(0, end - 1).trimEnd().length
  if (last === end - 1) return end
  const comment = comments.findLast((one) => one.end <= end && text.slice(one.end, last).trim() === '')
  if (comment) last = text.slice(0, comment.start).trimEnd().length
  return last
}

function claimOf(text: string, { start, end, value }: SyntaxComment): Claim | null {
  if (!text.startsWith('//', start)) return null
  const claim = /^\s*(?:(→|->|=>)|(throws|rejects)(?:\s+with)?(?=\s|$))\s*/.exec(value)
  if (!claim) return null
  const rest = value.slice(claim[0].length).trimEnd()
  // "throws away the rest" is an ordinary remark.
  if (claim[2] && rest !== '' && !/^(?:[A-Z]\S*|\/.*)$/s.test(rest.split(/\s/, 1)[0] as string)) return null
  const verb = claim[1] ? '→' : (claim[2] as 'throws' | 'rejects')
  return { verb, value: rest === '' ? null : rest, start, valueStart: Math.min(start + 2 + claim[0].length, end) }
}

function belongsTo(claim: Claim, statement: SyntaxNode, text: string): boolean {
  return claim.start >= statement.end && /^[ \t;]*$/.test(text.slice(statement.end, claim.start))
}

type ClaimBody = Extract<ClauseBody, { kind: 'example' | 'throws' }>
type ClaimReading =
  | { readonly status: 'clause'; readonly body: ClaimBody }
  | { readonly status: 'problem'; readonly offset: number; readonly message: string; readonly hint: string }

function readClaim(block: Block, statement: SyntaxNode, { verb, value, start, valueStart }: Claim): ClaimReading {
  const problem = (offset: number, message: string, hint: string): ClaimReading => ({
    status: 'problem',
    offset,
    message,
    hint,
  })
  if (value === null) {
    return verb === '→'
      ? problem(start, 'The expected value is missing', 'write it behind the arrow: `// → 2`')
      : problem(start, 'What is thrown is missing', THROWN_HINT)
  }
  const subject = subjectOf(statement)
  if (!subject) {
    const hint = 'only an expression, or a declaration of one name, can be followed by such a comment'
    return problem(statement.start, 'There is no value to check in this statement', hint)
  }
  const initial = withoutComments(block, subject.value.start - OPEN.length, subject.value.end - OPEN.length)
  if (verb !== '→') {
    const message = thrownProblem(value)
    if (message) return problem(valueStart, message, THROWN_HINT)
    const async = verb === 'rejects' || /\bawait\b/.test(initial)
    return { status: 'clause', body: { kind: 'throws', code: initial, thrown: value, async, setup: [] } }
  }
  const expected = readExpression(value, block.language)
  if (expected.status === 'malformed') {
    const message = `\`${value}\` is not an expression: ${expected.message}`
    return problem(valueStart + expected.offset, message, 'write one complete expression')
  }
  return { status: 'clause', body: { kind: 'example', code: subject.name ?? initial, expected: value, setup: [] } }
}

/** The expression that a statement computes, and the one name that it declares for it. Offsets are those of the tree. */
function subjectOf(statement: SyntaxNode): { readonly value: SyntaxNode; readonly name: string | null } | null {
  if (statement.type === 'ExpressionStatement') return { value: statement.expression as SyntaxNode, name: null }
  if (statement.type !== 'VariableDeclaration') return null
  const [declarator, ...others] = statement.declarations as SyntaxNode[]
  const id = declarator?.id as SyntaxNode | undefined
  const init = declarator?.init as SyntaxNode | null | undefined
  if (others.length > 0 || id?.type !== 'Identifier' || !init) return null
  return { value: init, name: id.name as string }
}

/** The names that a throwing declaration leaves behind stay visible to later lines. */
function guarded(statement: SyntaxNode, code: string): string {
  const name = subjectOf(statement)?.name ?? null
  return name === null ? `try { await (${code}) } catch {}` : `let ${name}; try { ${name} = await (${code}) } catch {}`
}

function withoutComments({ text, comments }: Block, start: number, end: number): string {
  const inside = comments.filter((comment) => comment.start >= start && comment.end <= end)
  if (inside.length === 0) return text.slice(start, end)
  const edits = inside.map((comment) => ({ start: comment.start - start, end: comment.end - start, text: '' }))
  return applyEdits(text.slice(start, end), edits) as string
}

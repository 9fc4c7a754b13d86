import { isFunction, isProgram, parse, type SyntaxNode, walk } from '../source/syntax.ts'

/** UTF-16 offsets of a part of a text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A declaration that code elsewhere can name: `text` is its signature, or the whole of a short type. */
export interface Declaration {
  readonly name: string
  readonly span: Span
  readonly text: string
}

/** Functions up to this many lines are shown whole, even when a smaller one inside of them holds the place. */
const MAX_OUTER_LINES = 80
/** Above this many lines a function is shown around the place only. */
const MAX_LINES = 160
const WINDOW_LINES = 30
const MAX_TYPE_LINES = 15

/** What wraps a function without adding code of its own. */
const HOLDERS = new Set([
  'VariableDeclarator',
  'VariableDeclaration',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
  'MethodDefinition',
  'PropertyDefinition',
  'Property',
])
const HOOK = /^(?:before|after)(?:Each|All)$/

/**
 * The whole lines of the function (with the comment above it) that holds `offset`: the outermost one of at most 80 lines, else
 * the innermost; outside of functions the top-level statement. Where that is too long, or the text is no program, the 30 lines
 * before and after.
 */
export function enclosingFunction(path: string, text: string, offset: number): Span {
  const around = linesAround(text, offset, WINDOW_LINES)
  const parsed = isProgram(path) ? parse(path, text) : null
  if (parsed?.status !== 'parsed') return around
  const chain = nodesAt(parsed.program, offset)
  const spans = chain.flatMap((node, index) => (isFunction(node) ? [withHolders(chain, index)] : []))
  const best = spans.find((span) => lineCount(text, span) <= MAX_OUTER_LINES) ?? spans.at(-1) ?? chain[1]
  if (best === undefined || lineCount(text, best) > MAX_LINES) return around
  const comment = parsed.comments.findLast(({ end }) => end <= best.start && /^\s*$/.test(text.slice(end, best.start)))
  return wholeLines(text, {
    start: comment?.start ?? best.start,
    end: best.end,
  })
}

/**
 * The whole lines of a test file that matter to the test at a 1-based line: its imports, its hooks and the `test(…)` or
 * `it(…)` call itself, in the order of the file. Where there is no such call, the lines around.
 */
export function testExcerpt(path: string, text: string, line: number): readonly Span[] {
  const offset = lineStart(text, line)
  const parsed = isProgram(path) ? parse(path, text) : null
  if (parsed?.status !== 'parsed') return [linesAround(text, offset, WINDOW_LINES)]
  const spans: Span[] = []
  walk(parsed.program, (node) => {
    if (node.type === 'ImportDeclaration' || (node.type === 'CallExpression' && HOOK.test(calleeName(node))))
      spans.push(node)
    return true
  })
  const call = nodesAt(parsed.program, offset).find(
    (node) => node.type === 'CallExpression' && /^(?:test|it)$/.test(calleeName(node)),
  )
  spans.push(call ?? linesAround(text, offset, WINDOW_LINES))
  return mergeSpans(spans.map((span) => wholeLines(text, span)))
}

/** The whole lines of all imports. */
export function importSpans(path: string, text: string): readonly Span[] {
  const parsed = isProgram(path) ? parse(path, text) : null
  if (parsed?.status !== 'parsed') return []
  const spans = topLevel(parsed.program)
    .filter(({ type }) => type === 'ImportDeclaration')
    .map((node) => wholeLines(text, node))
  return mergeSpans(spans)
}

/** Functions, methods and short types that a file declares. Empty when it is no program. */
export function declarations(path: string, text: string): readonly Declaration[] {
  const parsed = isProgram(path) ? parse(path, text) : null
  if (parsed?.status !== 'parsed') return []
  const found: Declaration[] = []
  walk(parsed.program, (node, { parents }) => {
    if (isFunction(node)) {
      const chain = [...parents, node]
      const span = withHolders(chain, chain.length - 1)
      const name = declaredName(node) ?? declaredName(parents.at(-1))
      const body = node.body as SyntaxNode | null | undefined
      if (name && body)
        found.push({
          name,
          span,
          text: text.slice(span.start, body.start).trim(),
        })
      return false
    }
    if (/^TS(?:Interface|TypeAlias)Declaration$/.test(node.type)) {
      const name = declaredName(node)
      if (name && lineCount(text, node) <= MAX_TYPE_LINES)
        found.push({
          name,
          span: { start: node.start, end: node.end },
          text: text.slice(node.start, node.end),
        })
      return false
    }
    return true
  })
  return found
}

/** The offset of the first character that is no blank in a 1-based line. */
export function lineStart(text: string, line: number): number {
  let at = 0
  for (let left = line; left > 1; left--) {
    const next = text.indexOf('\n', at)
    if (next === -1) break
    at = next + 1
  }
  return at + (/^[ \t]*/.exec(text.slice(at, at + 200))?.[0].length ?? 0)
}

/** Spans in order, with those that overlap or touch joined. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && span.start <= last.end + 1)
      merged[merged.length - 1] = {
        start: last.start,
        end: Math.max(last.end, span.end),
      }
    else merged.push({ start: span.start, end: span.end })
  }
  return merged
}

function nodesAt(program: SyntaxNode, offset: number): readonly SyntaxNode[] {
  const chain: SyntaxNode[] = []
  walk(program, (node) => {
    const holds = node === program || (node.start <= offset && offset < node.end)
    if (holds) chain.push(node)
    return holds
  })
  return chain
}

function withHolders(chain: readonly SyntaxNode[], index: number): Span {
  let at = index
  while (at > 0 && HOLDERS.has(chain[at - 1]?.type ?? '')) at--
  const { start, end } = chain[at] as SyntaxNode
  return { start, end }
}

function topLevel(program: SyntaxNode): readonly SyntaxNode[] {
  return program.body as readonly SyntaxNode[]
}

/** `test` for `test(…)`, `test.only(…)`, `test.each(…)(…)`; "" for calls of anything else. */
function calleeName(call: SyntaxNode): string {
  let callee = call.callee as SyntaxNode
  while (callee.type !== 'Identifier') {
    if (callee.type === 'CallExpression') callee = callee.callee as SyntaxNode
    else if (callee.type === 'TaggedTemplateExpression') callee = callee.tag as SyntaxNode
    else if (callee.type === 'MemberExpression') callee = callee.object as SyntaxNode
    else return ''
  }
  return String(callee.name)
}

function declaredName(node: SyntaxNode | undefined): string | null {
  const id = (node?.id ?? node?.key) as SyntaxNode | null | undefined
  return typeof id?.name === 'string' ? id.name : null
}

function wholeLines(text: string, { start, end }: Span): Span {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const to = text.indexOf('\n', Math.max(start, end - 1))
  return { start: start === 0 ? 0 : from, end: to === -1 ? text.length : to }
}

function linesAround(text: string, offset: number, lines: number): Span {
  let start = offset
  let end = offset
  for (let left = lines; left >= 0 && start > 0; left--) start = text.lastIndexOf('\n', start - 1)
  for (let left = lines; left >= 0 && end < text.length; left--) {
    const next = text.indexOf('\n', end + 1)
    end = next === -1 ? text.length : next
  }
  return { start: Math.max(0, start + (start > 0 ? 1 : 0)), end }
}

function lineCount(text: string, { start, end }: Span): number {
  return text.slice(start, end).split('\n').length
}

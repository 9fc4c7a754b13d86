import { lineIndex } from '../source/apply-edits.ts'
import { isNode, parse, type SyntaxNode, walk } from '../source/syntax.ts'

/** The assertion that failed, where it checks the value of one call of a named function. All texts are source. */
export interface FailingAssertion {
  /** Name of the function as the test file calls it. */
  readonly callee: string
  /** The whole call, for a person: `bankersRound(4.5)`. */
  readonly call: string
  readonly args: string
  /** What the assertion wants the call to give; for `throws` what it wants thrown, empty for anything. */
  readonly expected: string
  readonly throws: boolean
  /** Imports and top-level declarations of the test file that the arguments and the expected value need. */
  readonly context: string
}

/** Matchers whose argument is the exact value. */
const EXACT = new Set(['toBe', 'toEqual', 'toStrictEqual'])

/**
 * Reads the assertion at a line of a test file. Null where it is no comparison of a direct call with an exact value, or
 * where the arguments hang on something inside of the test (a local variable, a fixture): then the same call cannot be
 * made elsewhere.
 */
export function failingAssertion(path: string, text: string, line: number): FailingAssertion | null {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return null
  const position = lineIndex(text)
  let found: FailingAssertion | null = null
  walk(parsed.program, (node) => {
    if (found || node.type !== 'CallExpression') return !found
    if (position(node.start).line > line || position(node.end).line < line) return true
    found = readAssertion(node, text, parsed.program)
    return !found
  })
  return found
}

/** Every assertion of a test file that could be read as above, with the UTF-16 offset where it begins, in their order. */
export function assertionsOf(path: string, text: string): readonly (FailingAssertion & { readonly start: number })[] {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return []
  const found: (FailingAssertion & { readonly start: number })[] = []
  walk(parsed.program, (node) => {
    const assertion = node.type === 'CallExpression' ? readAssertion(node, text, parsed.program) : null
    if (assertion) found.push({ ...assertion, start: node.start })
    return true
  })
  return found
}

function readAssertion(node: SyntaxNode, text: string, program: SyntaxNode): FailingAssertion | null {
  const source = (one: SyntaxNode): string => text.slice(one.start, one.end)
  const matcher = node.callee as SyntaxNode
  if (matcher.type !== 'MemberExpression') return null
  const name = (matcher.property as SyntaxNode).name as string
  const throws = name === 'toThrow' || name === 'toThrowError'
  if (!EXACT.has(name) && !throws) return null
  const expectation = unwrap(matcher.object as SyntaxNode)
  const [subject] = expectation ?? []
  const call = subject ? calledBy(subject, throws) : null
  if (!call || !isNode(call.callee) || call.callee.type !== 'Identifier') return null
  const args = call.arguments as SyntaxNode[]
  const [wanted] = node.arguments as SyntaxNode[]
  if (!wanted && !throws) return null
  const context = contextOf([...args, ...(wanted ? [wanted] : [])], text, program)
  if (context === null) return null
  return {
    callee: call.callee.name as string,
    call: source(call),
    args: args.map(source).join(', '),
    expected: wanted ? source(wanted) : '',
    throws,
    context,
  }
}

/** The arguments of `expect(…)` below `.resolves` and `.rejects`; null for `.not` and for what is no expectation. */
function unwrap(object: SyntaxNode): readonly SyntaxNode[] | null {
  let node = object
  while (node.type === 'MemberExpression') {
    if ((node.property as SyntaxNode).name === 'not') return null
    node = node.object as SyntaxNode
  }
  const isExpect = node.type === 'CallExpression' && (node.callee as SyntaxNode).name === 'expect'
  return isExpect ? (node.arguments as SyntaxNode[]) : null
}

function calledBy(subject: SyntaxNode, throws: boolean): SyntaxNode | null {
  const value = throws && subject.type === 'ArrowFunctionExpression' ? (subject.body as SyntaxNode) : subject
  const awaited = value.type === 'AwaitExpression' ? (value.argument as SyntaxNode) : value
  return awaited.type === 'CallExpression' ? awaited : null
}

/** What the expressions refer to at the top of the file, whole statements, in order; null when something is local. */
function contextOf(expressions: readonly SyntaxNode[], text: string, program: SyntaxNode): string | null {
  const statements = program.body as SyntaxNode[]
  const declared = new Map<string, SyntaxNode>()
  for (const statement of statements) for (const name of namesOf(statement)) declared.set(name, statement)
  const needed = new Set<SyntaxNode>()
  const local = { found: false }
  const visit = (root: SyntaxNode, isTop: boolean): void => {
    const own = isTop ? new Set<string>() : boundIn(root)
    walk(root, (node, { parent, key }) => {
      if (node.type !== 'Identifier' || isName(key, parent)) return true
      const name = node.name as string
      const statement = declared.get(name)
      if (statement && !needed.has(statement)) {
        needed.add(statement)
        if (statement.type !== 'ImportDeclaration') visit(statement, false)
      } else if (!statement && isTop && !(name in globalThis) && !own.has(name)) local.found = true
      return true
    })
  }
  for (const expression of expressions) {
    if (boundIn(expression).size > 0) return null
    visit(expression, true)
  }
  if (local.found) return null
  const kept = statements.filter((statement) => needed.has(statement))
  if (kept.some(({ type }) => type === 'ExpressionStatement')) return null
  return kept.map(({ start, end }) => text.slice(start, end)).join('\n')
}

function isName(key: string | null, parent: SyntaxNode | null): boolean {
  return (key === 'property' || key === 'key') && parent?.computed !== true
}

function namesOf(statement: SyntaxNode): readonly string[] {
  if (statement.type === 'ImportDeclaration') {
    return (statement.specifiers as SyntaxNode[]).map(({ local }) => (local as SyntaxNode).name as string)
  }
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
    return isNode(statement.id) ? [statement.id.name as string] : []
  }
  return statement.type === 'VariableDeclaration' && statement.kind === 'const' ? [...boundIn(statement, true)] : []
}

/** Names that patterns below a node bind; with `own` those of its direct declarators alone. */
function boundIn(root: SyntaxNode, own = false): ReadonlySet<string> {
  const names = new Set<string>()
  const bind = (pattern: unknown): void => {
    if (!isNode(pattern)) return
    if (pattern.type === 'Identifier') names.add(pattern.name as string)
    else if (pattern.type === 'ObjectPattern')
      for (const one of pattern.properties as SyntaxNode[]) bind(one.value ?? one.argument)
    else if (pattern.type === 'ArrayPattern') for (const one of pattern.elements as unknown[]) bind(one)
    else if (pattern.type === 'AssignmentPattern') bind(pattern.left)
    else if (pattern.type === 'RestElement') bind(pattern.argument)
  }
  walk(root, (node) => {
    if (node.type === 'VariableDeclarator') bind(node.id)
    if (/Function/.test(node.type) && !own)
      for (const parameter of (node.params as SyntaxNode[] | undefined) ?? []) bind(parameter)
    return !own || node === root || node.type === 'VariableDeclarator'
  })
  return names
}

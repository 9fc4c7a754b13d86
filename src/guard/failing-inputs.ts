import type { TestRef } from '../model/failure.ts'
import { lineIndex } from '../source/apply-edits.ts'
import { parse, type SyntaxNode, walk } from '../source/syntax.ts'
import { assertionsOf, helpersOf } from './assertions.ts'
import { isConstant } from './canonical.ts'
import { type TestScope, testScopes } from './test-scopes.ts'

/**
 * Source texts of the constants that failing tests hand to the project: in their bodies (what matchers expect apart), in
 * their tables, in the hooks and top-level declarations of the file. Each once, in source order. Empty where the file does
 * not parse; a test is found by its line, else by its title.
 */
export function failingInputs(path: string, text: string, tests: readonly TestRef[]): readonly string[] {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return []
  const position = lineIndex(text)
  const line = (offset: number) => position(offset).line
  const scopes = testScopes(path, { text, program: parsed.program, comments: parsed.comments, line })
  const helpers = helpersOf(scopes)
  const failing = scopes.filter((scope) => scope.kind === 'test' && tests.some((test) => isTest(scope, test, line)))
  const found = new Set<SyntaxNode>()
  for (const scope of [...failing, ...scopes.filter(({ kind }) => kind === 'hook')]) {
    const expected = new Set(assertionsOf(scope, helpers).flatMap(({ args, known }) => (known ? args : [])))
    const roots = [scope.callback, ...(scope.rows ?? []), ...namedValues(scope)]
    for (const root of roots) if (root) collect(root, expected, found)
  }
  const ordered = [...found].sort((a, b) => a.start - b.start)
  return [...new Set(ordered.map(({ start, end }) => text.slice(start, end)))]
}

function isTest(scope: TestScope, { line, name }: TestRef, lineOf: (offset: number) => number): boolean {
  if (line > 0) return lineOf(scope.node.start) === line
  return name === scope.name || (scope.rows !== null && name.startsWith(scope.name.split(/[%$]/)[0] as string))
}

/** The values of the names that the test mentions. */
function namedValues({ callback, constants }: TestScope): readonly SyntaxNode[] {
  const values: SyntaxNode[] = []
  if (callback)
    walk(callback, (node) => {
      const value = node.type === 'Identifier' ? constants.get(String(node.name)) : undefined
      if (value) values.push(value)
      return true
    })
  return values
}

/** The largest constants below `root`, those below `left` out. */
function collect(root: SyntaxNode, left: ReadonlySet<SyntaxNode>, found: Set<SyntaxNode>): void {
  walk(root, (node, { key }) => {
    if (left.has(node) || key === 'key') return false
    if (!/Expression$|Literal$/.test(node.type) || !isConstant(node)) return true
    found.add(node)
    return false
  })
}

import type { Frame, TestError, TestRef } from '../../model/failure.ts'
import { isNode, type SyntaxNode } from '../../source/syntax.ts'
import { findNodes, nameOf, nodesOf, type Placed, type TestSource } from './test-source.ts'

/** One `expect(subject).modifiers.matcher(args)`, or `assert.matcher(subject, …args)`, that did not hold. */
export interface Expectation extends Placed {
  /** The name of the matcher. */
  readonly matcher: string
  /** `not`, `resolves`, `rejects`. */
  readonly modifiers: readonly string[]
  /** The call of `expect` or `expect.soft`; the whole call for `assert`. */
  readonly root: SyntaxNode
  readonly subject: SyntaxNode | null
  readonly args: readonly SyntaxNode[]
}

/** One error of a failing test, and the expectation in a test file that raised it, if any. */
export interface FailingSite {
  readonly test: TestRef
  readonly error: TestError
  /** The frames inside of test files, innermost first. */
  readonly frames: readonly Frame[]
  readonly expectation: Expectation | null
  /** Index of the frame at which the expectation stands. */
  readonly frame: number
}

/** Matchers of `node:assert` and chai's `assert`, by the one of `expect` that they amount to. */
const ASSERT: Readonly<Record<string, string>> = {
  equal: 'toBe',
  strictEqual: 'toBe',
  deepEqual: 'toEqual',
  deepStrictEqual: 'toStrictEqual',
}

/** Reads the error of a test against the test files; `sources` gives null for what is none of them. */
export function failingSite(
  test: TestRef,
  error: TestError,
  sources: (path: string) => TestSource | null,
): FailingSite {
  const frames = error.frames.filter(({ file }) => sources(file) !== null)
  for (const [frame, place] of frames.entries()) {
    const expectation = expectationAt(sources(place.file) as TestSource, place)
    if (expectation) return { test, error, frames, expectation, frame }
  }
  return { test, error, frames, expectation: null, frame: -1 }
}

/** The innermost node that `wanted` accepts around a place, else the nearest that begins or ends on its line. */
export function nodeAt(
  source: TestSource,
  { line, column }: { readonly line: number; readonly column: number },
  wanted: (node: SyntaxNode) => boolean,
): Placed | null {
  const lines = source.text.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  const end = start + (lines[line - 1]?.length ?? 0)
  const offset = start + column - 1
  const all = findNodes(source, wanted)
  const around = all.filter(({ node }) => node.start <= offset && offset < node.end)
  const smallest = around.toSorted((a, b) => a.node.end - a.node.start - (b.node.end - b.node.start))[0]
  if (smallest) return smallest
  const onLine = all.filter(({ node }) => node.start <= end && node.end > start && node.end <= end + 1)
  return onLine.length === 1 ? (onLine[0] as Placed) : null
}

function expectationAt(source: TestSource, place: Frame): Expectation | null {
  const placed = nodeAt(source, place, (node) => readExpectation(node) !== null)
  const read = placed && readExpectation(placed.node)
  return placed && read ? { ...placed, ...read } : null
}

type Read = Pick<Expectation, 'matcher' | 'modifiers' | 'root' | 'subject' | 'args'>

function readExpectation(node: SyntaxNode): Read | null {
  if (node.type !== 'CallExpression') return null
  const callee = node.callee as SyntaxNode
  const matcher = nameOf(callee)
  if (callee.type !== 'MemberExpression' || matcher === null) return null
  const [first = null, ...rest] = nodesOf(node, 'arguments')
  if (nameOf(callee.object) === 'assert') {
    const same = ASSERT[matcher]
    return same ? { matcher: same, modifiers: [], root: node, subject: first, args: rest.slice(0, 1) } : null
  }
  const modifiers: string[] = []
  let object = callee.object as SyntaxNode
  while (object.type === 'MemberExpression') {
    const name = nameOf(object)
    if (name === null) return null
    modifiers.unshift(name)
    object = object.object as SyntaxNode
  }
  if (object.type !== 'CallExpression' || !isExpect(object.callee)) return null
  const args = nodesOf(node, 'arguments')
  return { matcher, modifiers, root: object, subject: nodesOf(object, 'arguments')[0] ?? null, args }
}

function isExpect(callee: unknown): boolean {
  if (!isNode(callee)) return false
  return callee.type === 'MemberExpression' ? nameOf(callee.object) === 'expect' : nameOf(callee) === 'expect'
}

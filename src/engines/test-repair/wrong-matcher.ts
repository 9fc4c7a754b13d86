import type { SyntaxNode } from '../../source/syntax.ts'
import type { FailingSite } from './expectation.ts'
import { patchValue } from './patch-value.ts'
import { readPrinted } from './printed-value.ts'
import { atEverySite, type Repair, type TestRepair } from './test-repair.ts'

/** Two objects compared by identity: `toBe` becomes `toEqual`, and the value is mended where it differs as well. */
export const WRONG_MATCHER: TestRepair = {
  name: 'wrong-matcher',
  propose: (context) => atEverySite(context, ways),
}

function* ways({ expectation, error }: FailingSite): Iterable<Repair> {
  const { expected, actual } = error
  const [arg] = expectation?.args ?? []
  if (!expectation || !arg || expectation.matcher !== 'toBe' || expectation.modifiers.includes('not')) return
  if (expected === null || actual === null || !isComposite(actual)) return
  const { source, node } = expectation
  const value = readPrinted(actual)
  const wanted = value && { actual: value, expected: readPrinted(expected), strict: false }
  const edits = expected === actual ? [] : wanted && patchValue(source, arg, wanted)
  if (!edits) return
  const property = (node.callee as SyntaxNode).property as SyntaxNode
  for (const name of ['toEqual', 'toStrictEqual']) {
    const rename = { start: property.start, end: property.end, text: name }
    yield {
      title: `compare by value with ${name}`,
      edits: [rename, ...edits].map((edit) => ({ ...edit, path: source.path })),
      weight: name === 'toEqual' ? 2 : 1.5,
      mechanical: false,
    }
  }
}

/** True for what has an identity of its own: lists, objects, maps, sets, dates. */
export function isComposite(printed: string): boolean {
  const value = readPrinted(printed)
  return value !== null && /^(?:array|object|map|set|date)$/.test(value.kind)
}

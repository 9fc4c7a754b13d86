import type { SyntaxNode } from '../../source/syntax.ts'
import type { Expectation, FailingSite } from './expectation.ts'
import { patchValue, replaceString } from './patch-value.ts'
import { type PrintedValue, readPrinted } from './printed-value.ts'
import { resolveLiteral } from './resolve-literal.ts'
import { atEverySite, brief, type FileEdit, type Repair, type RepairContext, type TestRepair } from './test-repair.ts'
import { type Placed, sourceOf, stringOf } from './test-source.ts'
import { quoteOf, writeValue, writtenValue } from './write-value.ts'
import { isComposite } from './wrong-matcher.ts'

/** Matchers whose argument at this index is the exact value, as the runner printed it. */
const EXACT: Readonly<Record<string, number>> = {
  toBe: 0,
  toEqual: 0,
  toStrictEqual: 0,
  toMatchObject: 0,
  toBeCloseTo: 0,
  toHaveLength: 0,
  toHaveBeenCalledTimes: 0,
  toBeTypeOf: 0,
  toHaveProperty: 1,
}

/** Matchers whose arguments together are the printed list, from this index on. */
const ARGUMENTS: Readonly<Record<string, number>> = {
  toHaveBeenCalledWith: 0,
  toHaveBeenLastCalledWith: 0,
  toHaveBeenExactlyOnceWith: 0,
  toHaveBeenNthCalledWith: 1,
}

/** Matchers without an argument, and what they turn into when the value is another one. */
const CONSTANT: Readonly<Record<string, string | null>> = {
  toBeNull: null,
  toBeUndefined: null,
  toBeNaN: null,
  toBeTruthy: 'toBeFalsy',
  toBeFalsy: 'toBeTruthy',
  toBeDefined: 'toBeUndefined',
}

/** A stale expected value: the leaves that differ take the value that the code gives. */
export const EXPECTED_VALUE: TestRepair = {
  name: 'expected-value',
  propose: (context) => atEverySite(context, (site) => ways(site, context)),
}

function* ways(site: FailingSite, context: RepairContext): Iterable<Repair> {
  const { expectation } = site
  if (!expectation || expectation.modifiers.includes('not')) return
  const { matcher } = expectation
  const index = EXACT[matcher]
  const edits =
    index !== undefined
      ? exactValue(site, expectation, index, context)
      : ARGUMENTS[matcher] !== undefined
        ? argumentValues(site, expectation, ARGUMENTS[matcher])
        : matcher in CONSTANT
          ? otherMatcher(site, expectation)
          : null
  if (!edits || edits.length === 0) return
  const [edit] = edits
  const isValue = edits.length === 1 && edit && edit.end > edit.start && edit.text !== ''
  const title = `expect ${isValue ? brief(edit.text) : `what ${subjectText(expectation)} gives`}`
  yield { title, edits, weight: matcher in CONSTANT ? 0 : 1, mechanical: false }
}

function subjectText({ source, subject }: Expectation): string {
  return subject ? brief(sourceOf(source, subject)) : 'the code'
}

function exactValue(
  site: FailingSite,
  expectation: Expectation,
  index: number,
  { sources }: RepairContext,
): readonly FileEdit[] | null {
  const arg = expectation.args[index]
  const { expected, actual } = site.error
  if (!arg || expected === null || actual === null) return null
  const start = { source: expectation.source, node: arg, parents: [...expectation.parents, expectation.node] }
  const guess = readPrinted(expected) ?? ({ kind: 'string', value: expected } as const)
  const raw = { kind: 'string', value: expected } as const
  let place = resolveLiteral(start, site.frame, { site, printed: guess, sources })
  if (place.node === arg && writtenValue(arg) === null) {
    place = resolveLiteral(start, site.frame, { site, printed: raw, sources })
  }
  const written = stringOf(place.node)
  // The runner leaves the quotes out where both sides are strings.
  if (written !== null && written === expected) return edited(place, [replaceString(place.source, place.node, actual)])
  const value = readPrinted(actual)
  if (!value || !canBePatched(place.node) || (expectation.matcher === 'toBe' && isComposite(actual))) return null
  const wanted = { actual: value, expected: readPrinted(expected), strict: expectation.matcher === 'toStrictEqual' }
  const edits = patchValue(place.source, place.node, wanted)
  return edits && edited(place, edits)
}

/** A name or call whose value is written nowhere may be the very thing that the test is about; it is left alone. */
function canBePatched(node: SyntaxNode): boolean {
  return (
    node.type !== 'CallExpression' &&
    node.type !== 'AwaitExpression' &&
    (node.type !== 'Identifier' || writtenValue(node) !== null)
  )
}

function edited(
  { source }: Placed,
  edits: readonly { start: number; end: number; text: string }[],
): readonly FileEdit[] {
  return edits.map((edit) => ({ ...edit, path: source.path }))
}

/** The arguments of a call of a mock, printed as a list; where there was one call the message shows it as a diff. */
function argumentValues(site: FailingSite, expectation: Expectation, from: number): readonly FileEdit[] | null {
  const { source, args, node } = expectation
  const given = args.slice(from)
  const [first] = given
  const last = given.at(-1)
  const printed = site.error.actual ?? receivedCall(site.error.message)
  const actual = printed === null ? null : readPrinted(printed)
  if (actual?.kind !== 'array' || !first || !last || given.some(({ type }) => type === 'SpreadElement')) return null
  const expected = site.error.expected === null ? null : readPrinted(site.error.expected)
  if (actual.items.length !== given.length) {
    const texts = actual.items.map((item) => writeValue(item, quoteOf(source.text)))
    return texts.includes(null)
      ? null
      : edited(expectation, [{ start: first.start, end: Math.min(last.end, node.end), text: texts.join(', ') }])
  }
  const edits = given.map((arg, i) =>
    patchValue(source, arg, {
      actual: actual.items[i] as PrintedValue,
      expected: expected?.kind === 'array' ? (expected.items[i] ?? null) : null,
      strict: false,
    }),
  )
  return edits.includes(null) ? null : edited(expectation, (edits as (readonly FileEdit[])[]).flat())
}

function receivedCall(message: string): string | null {
  const [, block] =
    /\n {2}1st [^\n]+ call:\n\n((?:[ +-] [^\n]*\n)+)\s*\n+Number of calls: 1$/.exec(message.trimEnd()) ?? []
  if (block === undefined) return null
  const lines = block.trimEnd().split('\n')
  return lines
    .filter((line) => !line.startsWith('- '))
    .map((line) => line.slice(2))
    .join('\n')
}

function otherMatcher({ error }: FailingSite, { source, node, matcher }: Expectation): readonly FileEdit[] | null {
  const property = (node.callee as SyntaxNode).property as SyntaxNode
  const opposite = CONSTANT[matcher]
  const value = error.actual === null ? null : readPrinted(error.actual)
  const text = value && writeValue(value, quoteOf(source.text))
  if (!opposite && text === null) return null
  const exact = value?.kind === 'plain' || value?.kind === 'string' ? 'toBe' : 'toEqual'
  return edited({ source, node, parents: [] }, [
    { start: property.start, end: node.end, text: opposite ? `${opposite}()` : `${exact}(${text})` },
  ])
}

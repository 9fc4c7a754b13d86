import type { SyntaxNode } from '../../source/syntax.ts'
import { closestPart, mostLike } from './closest-part.ts'
import type { Expectation, FailingSite } from './expectation.ts'
import { patchValue, replaceString } from './patch-value.ts'
import { type PrintedValue, readPrinted } from './printed-value.ts'
import { resolveLiteral } from './resolve-literal.ts'
import { atEverySite, brief, type FileEdit, type Repair, type RepairContext, type TestRepair } from './test-repair.ts'
import { findNodes, nameOf, nodesOf, type Placed, stringOf, type TestSource } from './test-source.ts'

/** A stale text, pattern, class or item in `toThrow`, `toMatch`, `toContain` and `toContainEqual`. */
export const EXPECTED_TEXT: TestRepair = {
  name: 'expected-text',
  propose: (context) => atEverySite(context, (site) => ways(site, context)),
}

const MATCHERS = new Set(['toThrow', 'toThrowError', 'toMatch', 'toContain', 'toContainEqual', 'toBeInstanceOf'])

function* ways(site: FailingSite, context: RepairContext): Iterable<Repair> {
  const { expectation } = site
  const [arg] = expectation?.args ?? []
  if (!expectation || !arg || !MATCHERS.has(expectation.matcher) || expectation.modifiers.includes('not')) return
  const { source, parents, node } = expectation
  const printed: PrintedValue = { kind: 'string', value: site.error.expected ?? '' }
  const start = { source, node: arg, parents: [...parents, node] }
  const place = resolveLiteral(start, site.frame, { site, printed, sources: context.sources })
  for (const edit of editsOf(place, site, expectation)) {
    yield {
      title: `expect ${brief(edit.text)}`,
      edits: [{ ...edit, path: place.source.path }],
      weight: 1,
      mechanical: false,
    }
  }
}

type Edits = readonly Omit<FileEdit, 'path'>[]

function editsOf({ source, node }: Placed, { error }: FailingSite, { matcher }: Expectation): Edits {
  const actual = error.actual
  if (actual === null) return matcher === 'toBeInstanceOf' ? otherClass(source, node, classIn(error.message)) : []
  const text = stringOf(node)
  if (matcher === 'toContain' && text !== null && actual.startsWith('[')) return itemOf(source, node, text, actual)
  if (matcher === 'toContainEqual') return equalItem(source, node, error.expected, actual)
  if (text !== null) return error.expected === text ? [replaceString(source, node, closestPart(actual, text))] : []
  const regex = node.regex as { readonly pattern: string; readonly flags: string } | undefined
  if (regex) return otherPattern(node, regex, actual)
  if (node.type === 'Identifier')
    return otherClass(source, node, classIn(matcher === 'toBeInstanceOf' ? error.message : actual))
  return node.type === 'NewExpression' ? otherError(source, node, actual) : []
}

/** Anchors stay: what was meant to be the whole text still is. */
function otherPattern(
  node: SyntaxNode,
  { pattern, flags }: { pattern: string; flags: string },
  printed: string,
): Edits {
  const value = readPrinted(printed)
  const text = value?.kind === 'string' ? value.value : printed
  const part = closestPart(text, pattern.replace(/\\(.)/g, '$1'))
  if (part === '' || part.includes('\n')) return []
  const start = pattern.startsWith('^') && text.startsWith(part) ? '^' : ''
  const end = pattern.endsWith('$') && text.endsWith(part) ? '$' : ''
  const body = part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return [{ start: node.start, end: node.end, text: `/${start}${body}${end}/${flags}` }]
}

/** The class of an error as the runner printed it, or as the message names it. */
function classIn(text: string): string | null {
  return (/^([A-Za-z_$][\w$]*) \{/.exec(text) ?? /^expected ([A-Z][\w$]*)(?:\{|: )/.exec(text))?.[1] ?? null
}

/** Only a class that the test file knows already, or that its imports can bring along. */
function otherClass(source: TestSource, node: SyntaxNode, name: string | null): Edits {
  if (name === null || name === 'Error' || node.type !== 'Identifier' || node.name === name) return []
  const edit = { start: node.start, end: node.end, text: name }
  const known = findNodes(source, (one) => /^Import\w*Specifier$|^ClassDeclaration$/.test(one.type))
  if (known.some(({ node: one }) => nameOf(one.local ?? one.id) === name) || name in globalThis) return [edit]
  return []
}

/** The message of `new SomeError('message')`. */
function otherError(source: TestSource, node: SyntaxNode, printed: string): Edits {
  const value = readPrinted(printed)
  const [argument] = nodesOf(node, 'arguments')
  const message = value?.kind === 'object' ? value.entries.find(([key]) => key === 'message')?.[1] : null
  if (message?.kind !== 'string' || !argument || stringOf(argument) === null) return []
  return [replaceString(source, argument, message.value)]
}

/** The item of a list of strings that is most like the one that is not in it. */
function itemOf(source: TestSource, node: SyntaxNode, text: string, printed: string): Edits {
  const items = stringsIn(printed)
  return items.length === 0 ? [] : [replaceString(source, node, mostLike(items, text))]
}

function stringsIn(json: string): readonly string[] {
  try {
    return (JSON.parse(json) as unknown[]).filter((item) => typeof item === 'string')
  } catch {
    return []
  }
}

function equalItem(source: TestSource, node: SyntaxNode, expected: string | null, printed: string): Edits {
  const list = readPrinted(printed)
  if (list?.kind !== 'array' || expected === null || list.items.length === 0) return []
  const texts = list.items.map((item) => JSON.stringify(item))
  const before = readPrinted(expected)
  const actual = list.items[texts.indexOf(mostLike(texts, JSON.stringify(before)))] as PrintedValue
  return patchValue(source, node, { actual, expected: before, strict: false }) ?? []
}

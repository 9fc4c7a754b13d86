import type { Clause } from '../../model/clause.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import { lineIndex } from '../../source/apply-edits.ts'
import { parse, type SyntaxNode, walk } from '../../source/syntax.ts'
import { type KnownInputs, readInputs } from './known-inputs.ts'
import { memberName, nameOf, stringOf, subs } from './nodes.ts'

/** What the failing tests, their errors and the clauses tell about values and names. */
export interface Hints {
  /** Numbers that the contract states in words, and those of the failing test files. */
  readonly numbers: ReadonlySet<number>
  /** Strings of the failing test files: those of the assertions that fail first, then those of the failing tests. */
  readonly strings: readonly string[]
  /** Names that failing tests and clauses mention. */
  readonly names: ReadonlySet<string>
  /** Sorts of values that failing tests write down: `null`, `empty text`, `negative`, `Date`. */
  readonly sorts: ReadonlySet<string>
  /** What stands in the actual text where the expected one has something else, both in short. */
  readonly replaced: readonly (readonly [from: string, to: string])[]
  /** What the tests hand to functions, as far as their text shows. */
  readonly inputs: KnownInputs
  /** True where the failing test sees an error of the code, not a wrong value. */
  readonly fails: boolean
}

/**
 * Collects what the failure tells. Examples of the contract are held out: neither their inputs nor their results become literals of
 * a repair, since a broken one that holds afterwards is what tells a contract-verified repair from a suite-verified one. What is
 * stated in words is a rule, and may be used; so may the failing test's own values, also where an example has the same.
 */
export function readHints(diagnosis: Diagnosis): Hints {
  const { failure, files, outcomes, clauses } = diagnosis
  const numbers = new Set<number>()
  const strings: string[] = []
  const names = new Set<string>()
  const sorts = new Set<string>()
  const later: string[] = []
  const failing: string[] = []
  for (const path of new Set(failure.tests.map(({ file }) => file))) {
    const text = files.get(path)
    const parsed = text === undefined ? null : parse(path, text)
    if (parsed?.status !== 'parsed') continue
    const bodies = failingBodies(path, text as string, failure.tests)
    const failed = failedLines(path, outcomes)
    const at = lineIndex(text as string)
    walk(parsed.program, (node) => {
      if (node.type === 'ImportDeclaration') return false
      const inside = bodies.some(({ start, end }) => start <= node.start && node.end <= end)
      if (node.type === 'Literal' && typeof node.value === 'number' && inside) numbers.add(node.value)
      if (node.type === 'Identifier' && inside) names.add(String(node.name))
      const sort = inside ? sortOf(node) : null
      if (sort) sorts.add(sort)
      const string = stringOf(node)
      const isAsserted = failed.has(at(node.start).line)
      if (string !== null) (isAsserted ? failing : inside ? strings : later).push(string)
      return true
    })
  }
  for (const { errors } of outcomes)
    for (const { expected, actual } of errors)
      for (const value of [expected, actual]) {
        const inner = /^(['"])([\s\S]*)\1$/.exec(value ?? '')?.[2]
        if (inner !== undefined) strings.push(inner)
      }
  for (const clause of clauses) {
    const { text, symbol } = clause
    for (const [number] of withoutExample(clause).matchAll(/(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)/g))
      numbers.add(Number(number))
    for (const [name] of `${text} ${symbol ?? ''}`.matchAll(/[A-Za-z_$][\w$]*/g)) names.add(name)
  }
  return {
    numbers,
    strings: [...new Set([...failing, ...strings, ...later])],
    names,
    sorts,
    replaced: replacedIn(outcomes),
    inputs: readInputs(diagnosis),
    fails: outcomes.some(({ errors }) => errors.some(({ name, message }) => isThrown(name, message))),
  }
}

/** Where the lines stand on which the failing tests end. */
function failedLines(path: string, outcomes: Diagnosis['outcomes']): ReadonlySet<number> {
  const frames = outcomes.flatMap(({ errors }) => errors.flatMap((error) => error.frames))
  return new Set(frames.filter(({ file }) => file === path).map(({ line }) => line))
}

function isThrown(name: string, message: string): boolean {
  return !/^Assertion/.test(name) || /\bnot (?:to )?throw|rejected\b/.test(message)
}

/** What a clause says beside the example that is executed. */
function withoutExample({ text, body }: Clause): string {
  if (body.kind !== 'example' && body.kind !== 'throws') return text
  const parts = [body.code, body.kind === 'example' ? body.expected : body.thrown, ...body.setup]
  return parts.filter(Boolean).reduce((rest, part) => rest.replaceAll(part, ' '), text)
}

/** Texts longer than this are no entry of a table, UTF-16 units. */
const LONGEST_ENTRY = 12

/** What two texts differ in, their common beginning and end aside: `it's` and `it&#39;s` → `'` and `&#39;`. */
function replacedIn(outcomes: Diagnosis['outcomes']): Hints['replaced'] {
  return outcomes
    .flatMap(({ errors }) => errors)
    .flatMap(({ expected, actual }): Hints['replaced'] => {
      const [is, be] = [actual, expected].map((value) => /^(['"])([\s\S]*)\1$/.exec(value ?? '')?.[2] ?? value)
      if (!is || !be) return []
      // Lists and objects are printed on as many lines where they have the same shape.
      const [one, other] = [is.split('\n'), be.split('\n')]
      if (one.length !== other.length) return []
      return one.flatMap((line, i) => differenceOf(line, other[i] as string))
    })
}

function differenceOf(is: string, be: string): Hints['replaced'] {
  if (is === be) return []
  let start = 0
  while (start < is.length && is[start] === be[start]) start++
  let end = 0
  while (end < Math.min(is.length, be.length) - start && is.at(-1 - end) === be.at(-1 - end)) end++
  const [from, to] = [is.slice(start, is.length - end), be.slice(start, be.length - end)]
  return from !== '' && from.length <= LONGEST_ENTRY && to.length <= LONGEST_ENTRY ? [[from, to]] : []
}

/** The sort of value that an expression of a test makes; null where its form does not show it. */
function sortOf(node: SyntaxNode): string | null {
  switch (node.type) {
    case 'Literal':
      if (node.raw === 'null') return 'null'
      if (typeof node.value === 'string') return node.value === '' ? 'empty text' : 'text'
      if (typeof node.value === 'number') return node.value === 0 ? 'zero' : 'number'
      return typeof node.value === 'boolean' ? String(node.value) : node.regex ? 'RegExp' : null
    case 'Identifier':
      return { undefined: 'undefined', NaN: 'nan', Infinity: 'infinite' }[String(node.name)] ?? null
    case 'MemberExpression':
      return { NaN: 'nan', POSITIVE_INFINITY: 'infinite' }[memberName(node) ?? ''] ?? null
    case 'UnaryExpression':
      return node.operator === '-' ? 'negative' : null
    case 'ArrayExpression':
      return subs(node, 'elements').length === 0 ? 'empty list' : 'list'
    case 'ArrowFunctionExpression':
      return 'function'
    case 'NewExpression':
      return nameOf(node.callee)
    default:
      return null
  }
}

/** The calls of `test` or `it` that hold the failing tests; the whole file where none can be told. */
function failingBodies(
  path: string,
  text: string,
  tests: Diagnosis['failure']['tests'],
): readonly { readonly start: number; readonly end: number }[] {
  const parsed = parse(path, text)
  const found: { start: number; end: number }[] = []
  const titles = tests.filter(({ file }) => file === path).map(({ name }) => name.split(' > ').at(-1) ?? name)
  if (parsed.status === 'parsed')
    walk(parsed.program, (node) => {
      const [title] = (node.arguments ?? []) as readonly unknown[]
      if (node.type === 'CallExpression' && titles.includes(stringOf(title) ?? '\0'))
        found.push({ start: node.start, end: node.end })
      return true
    })
  return found.length > 0 ? found : [{ start: 0, end: text.length }]
}

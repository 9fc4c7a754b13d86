import fc from 'fast-check'
import { isNode, type SyntaxNode } from '../source/syntax.ts'
import { arbitraryOf, type TypeScope } from './arbitrary-of.ts'
import type { SourceStep } from './observed.ts'
import { type Callable, type Entry, readType, type Subject } from './read-subject.ts'
import { writeSource } from './write-source.ts'

/** Values are the same in every run. */
const SEED = 20_260_101

/** Programs of one export, and of one method of a class; values of a kind that are taken from tests. */
const MOST = { function: 80, method: 8, examples: 60 }

/**
 * Programs made from the types of parameters as written, for each export that all parameters are understood of: calls,
 * or an object that is made, used once or twice, and looked at. `declaration` finds types of other modules;
 * `examples` are values that tests hold.
 */
export function generatePrograms(
  subject: Subject,
  declaration: (name: string) => SyntaxNode | null,
  examples: readonly (number | string)[] = [],
): readonly (readonly SourceStep[])[] {
  const scope: TypeScope = {
    declaration: (name) => subject.types.get(name) ?? declaration(name),
    numbers: [...subject.numbers, ...examples.filter((one) => typeof one === 'number').slice(0, MOST.examples)],
    texts: [...subject.texts, ...examples.filter((one) => typeof one === 'string').slice(0, MOST.examples)],
  }
  return subject.entries.flatMap((entry) => programsOf(entry, scope, subject))
}

function programsOf(entry: Entry, scope: TypeScope, subject: Subject): readonly (readonly SourceStep[])[] {
  const documented = (callable: Callable): readonly (fc.Arbitrary<unknown> | null)[] =>
    callable.params.map((param, place) => paramArbitrary(param, scope, subject, place))
  if (entry.kind === 'function') {
    return sample(documented(entry), MOST.function).map((args) => [{ kind: 'call', name: entry.name, args }])
  }
  const made = sample(documented(entry), MOST.method)
  const calls = entry.methods.map((method) =>
    sample(documented(method), MOST.method).map((args): SourceStep => ({ kind: 'method', name: method.name, args })),
  )
  const reads = entry.readable.map((name): SourceStep => ({ kind: 'get', name, args: [] }))
  const looks = [...reads, ...calls.flatMap((own) => own.slice(0, 2))]
  const programs: (readonly SourceStep[])[] = []
  for (const [index, args] of made.entries()) {
    const first: SourceStep = { kind: 'new', name: entry.name, args }
    programs.push([first], ...reads.map((read) => [first, read]))
    for (const own of calls) {
      const call = own[index % Math.max(1, own.length)]
      if (!call) continue
      programs.push([first, call])
      for (const look of looks) programs.push([first, call, look])
      const again = own[(index + 1) % own.length] as SourceStep
      for (const look of looks) programs.push([first, call, again, look])
    }
  }
  return programs
}

/** Argument lists as source, each once; empty where a parameter is not understood. */
function sample(params: readonly (fc.Arbitrary<unknown> | null)[], most: number): readonly (readonly string[])[] {
  const known = params.filter((param) => param !== null)
  if (known.length < params.length) return []
  if (known.length === 0) return [[]]
  const lists = fc.sample(fc.tuple(...known), { seed: SEED, numRuns: most }) as unknown[][]
  const written = lists.map((list) => {
    const end = list.findLastIndex((value) => value !== undefined)
    return list.slice(0, end + 1).map(writeSource)
  })
  return [...new Map(written.map((list) => [list.join(), list])).values()]
}

function paramArbitrary(
  param: SyntaxNode,
  scope: TypeScope,
  subject: Subject,
  place: number,
): fc.Arbitrary<unknown> | null {
  switch (param.type) {
    case 'TSParameterProperty':
      return paramArbitrary(param.parameter as SyntaxNode, scope, subject, place)
    case 'AssignmentPattern': {
      const value =
        paramArbitrary(param.left as SyntaxNode, scope, subject, place) ?? ofDefault(param.right as SyntaxNode, scope)
      return value ? fc.option(value, { nil: undefined }) : fc.constant(undefined)
    }
    case 'RestElement':
      return null
  }
  const type =
    (param.typeAnnotation as SyntaxNode | null | undefined)?.typeAnnotation ?? documentedType(param, subject, place)
  const value = isNode(type) ? arbitraryOf(type, scope) : null
  return value && param.optional === true
    ? fc.option(value, { nil: undefined })
    : param.optional
      ? (value ?? fc.constant(undefined))
      : value
}

/** A default value says what its parameter is. */
function ofDefault(node: SyntaxNode, scope: TypeScope): fc.Arbitrary<unknown> | null {
  const types: Readonly<Record<string, string>> = {
    number: 'TSNumberKeyword',
    string: 'TSStringKeyword',
    boolean: 'TSBooleanKeyword',
  }
  const type = node.type === 'Literal' ? types[typeof node.value] : undefined
  return type ? arbitraryOf({ type, start: 0, end: 0 }, scope) : null
}

/** The type that a JSDoc comment gives a parameter: `@param {number} price`, by its name or by its place. */
function documentedType(param: SyntaxNode, { text }: Subject, place: number): SyntaxNode | null {
  const comment = text.slice(Math.max(0, text.lastIndexOf('/**', param.start)), param.start)
  if (!/\*\/\s*(?:[\w$=]+\s*)*\([^)]*$/.test(comment)) return null
  const tags = [...comment.matchAll(/@param\s+\{(.+)\}\s+\[?([\w$]+)/g)]
  const tag = tags.find(([, , name]) => name === param.name) ?? (param.name === undefined ? tags[place] : undefined)
  return tag ? readType(tag[1] as string) : null
}

import fc from 'fast-check'
import { isNode, parse, type SyntaxNode } from '../source/syntax.ts'
import { arbitraryOf, type TypeScope } from './arbitrary-of.ts'
import type { SourceStep } from './observed.ts'
import type { Callable, Entry, Subject } from './read-subject.ts'
import { writeSource } from './write-source.ts'

/** Values are the same in every run. */
const SEED = 20_260_101

/** Programs of one export, and of one method of a class. */
const MOST = { function: 48, method: 8 }

/**
 * Programs made from the types of parameters as written, for each export that all parameters are understood of: calls,
 * or an object that is made, used once or twice, and looked at. `declaration` finds types of other modules.
 */
export function generatePrograms(
  subject: Subject,
  declaration: (name: string) => SyntaxNode | null,
): readonly (readonly SourceStep[])[] {
  const scope: TypeScope = {
    declaration: (name) => subject.types.get(name) ?? declaration(name),
    numbers: subject.numbers,
    texts: subject.texts,
  }
  return subject.entries.flatMap((entry) => programsOf(entry, scope, subject))
}

function programsOf(entry: Entry, scope: TypeScope, subject: Subject): readonly (readonly SourceStep[])[] {
  const documented = (callable: Callable): readonly (fc.Arbitrary<unknown> | null)[] =>
    callable.params.map((param) => paramArbitrary(param, scope, subject))
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

function paramArbitrary(param: SyntaxNode, scope: TypeScope, subject: Subject): fc.Arbitrary<unknown> | null {
  switch (param.type) {
    case 'TSParameterProperty':
      return paramArbitrary(param.parameter as SyntaxNode, scope, subject)
    case 'AssignmentPattern': {
      const value =
        paramArbitrary(param.left as SyntaxNode, scope, subject) ?? ofDefault(param.right as SyntaxNode, scope)
      return value ? fc.option(value, { nil: undefined }) : fc.constant(undefined)
    }
    case 'RestElement':
      return null
  }
  const type = (param.typeAnnotation as SyntaxNode | null | undefined)?.typeAnnotation ?? documentedType(param, subject)
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

/** The type that a JSDoc comment gives a parameter: `@param {number} price`. */
function documentedType(param: SyntaxNode, { text }: Subject): SyntaxNode | null {
  const name = String(param.name ?? '')
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return null
  const comment = text.slice(Math.max(0, param.start - 2_000), param.start)
  const tag = [
    ...comment.matchAll(new RegExp(`@param\\s+\\{([^}\\n]+)\\}\\s+\\[?${name.replace('$', '\\$')}\\b`, 'g')),
  ].at(-1)
  const parsed = tag ? parse('type.ts', `type T = ${tag[1]}`) : null
  if (parsed?.status !== 'parsed') return null
  const [alias] = parsed.program.body as readonly SyntaxNode[]
  return (alias?.typeAnnotation as SyntaxNode | undefined) ?? null
}

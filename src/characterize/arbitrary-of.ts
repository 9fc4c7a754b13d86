import fc from 'fast-check'
import { isNode, type SyntaxNode } from '../source/syntax.ts'
import { Verbatim } from './write-source.ts'

/** What is known of types while values are made. */
export interface TypeScope {
  /** The declaration (interface, type alias or enum) behind a name; null for what is not seen. */
  readonly declaration: (name: string) => SyntaxNode | null
  /** Numbers and texts that the module itself works with. */
  readonly numbers: readonly number[]
  readonly texts: readonly string[]
}

/** How deep types that hold themselves are followed. */
const DEEPEST = 4

/** An accent, wide characters, and one that takes two places in a text. */
const BEYOND_ASCII = ['é', '漢字', 'a😀b'] as const

const DATES = ['2024-02-29', '2025-01-01', '2025-06-15', '2025-12-31'] as const

/**
 * Values of a type as written in the source, made from its syntax alone. Null for a type that is not understood: then
 * nothing is generated for the function, and what tests call it with remains.
 */
export function arbitraryOf(type: SyntaxNode | null, scope: TypeScope, depth = 0): fc.Arbitrary<unknown> | null {
  if (!type || depth > DEEPEST) return null
  const inner = (node: unknown): fc.Arbitrary<unknown> | null =>
    isNode(node) ? arbitraryOf(node, scope, depth + 1) : null
  switch (type.type) {
    case 'TSNumberKeyword':
      return numbers(scope)
    case 'TSStringKeyword':
      return texts(scope)
    case 'TSBooleanKeyword':
      return fc.boolean()
    case 'TSBigIntKeyword':
      return fc.bigInt({ min: -20n, max: 20n })
    case 'TSNullKeyword':
      return fc.constant(null)
    case 'TSUndefinedKeyword':
    case 'TSVoidKeyword':
      return fc.constant(undefined)
    case 'TSAnyKeyword':
    case 'TSUnknownKeyword':
      return fc.oneof(
        numbers(scope),
        texts(scope),
        fc.boolean(),
        fc.constant(null),
        fc.array(numbers(scope), { maxLength: 3 }),
      )
    case 'TSLiteralType':
      return literal(type.literal as SyntaxNode)
    case 'TSArrayType':
      return listOf(inner(type.elementType))
    case 'TSParenthesizedType':
    case 'TSTypeOperator':
    case 'TSOptionalType':
    case 'TSNamedTupleMember':
      return inner(type.typeAnnotation ?? type.elementType)
    case 'TSTupleType': {
      const items = (type.elementTypes as readonly SyntaxNode[]).map(inner)
      return items.every((item) => item !== null) ? fc.tuple(...items) : null
    }
    case 'TSUnionType': {
      const members = (type.types as readonly SyntaxNode[]).map(inner).filter((one) => one !== null)
      return members.length > 0 ? fc.oneof(...members) : null
    }
    case 'TSIntersectionType': {
      const parts = (type.types as readonly SyntaxNode[]).map(inner)
      return parts.every((part) => part !== null)
        ? fc.tuple(...parts).map((all) => Object.assign({}, ...all) as unknown)
        : null
    }
    case 'TSTypeLiteral':
      return record(type.members as readonly SyntaxNode[], inner)
    case 'TSInterfaceBody':
      return record(type.body as readonly SyntaxNode[], inner)
    case 'TSFunctionType':
      return functions(type)
    case 'TSTypeReference':
      return reference(type, scope, depth)
    default:
      return null
  }
}

/** Whole numbers near zero, those of the module with their neighbours, sometimes a fraction. */
function numbers({ numbers }: TypeScope): fc.Arbitrary<number> {
  const near = [...new Set(numbers.flatMap((one) => [one, one + 1, one - 1]))]
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -3, max: 12 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 1_000 }) },
    { weight: 1, arbitrary: fc.constantFrom(0.5, 1.25, 2.5, 9.99, -1.5) },
    ...(near.length > 0 ? [{ weight: 4, arbitrary: fc.constantFrom(...near) }] : []),
  )
}

function texts({ texts }: TypeScope): fc.Arbitrary<string> {
  const word = fc.string({ unit: fc.constantFrom(...'abcxyzAB019 -_.,'), maxLength: 8 })
  const known = texts.length > 0 ? fc.constantFrom(...texts) : word
  return fc.oneof(
    { weight: 3, arbitrary: word },
    { weight: 3, arbitrary: known },
    {
      weight: 2,
      arbitrary: fc.array(fc.oneof(known, word), { minLength: 2, maxLength: 4 }).map((parts) => parts.join('')),
    },
    { weight: 1, arbitrary: fc.constantFrom(...DATES) },
    { weight: 1, arbitrary: fc.constantFrom('', ...BEYOND_ASCII) },
  )
}

function literal(node: SyntaxNode): fc.Arbitrary<unknown> | null {
  if (node.type === 'Literal') return fc.constant(node.value)
  if (node.type === 'UnaryExpression') return fc.constant(-Number((node.argument as SyntaxNode).value))
  return null
}

function listOf(item: fc.Arbitrary<unknown> | null): fc.Arbitrary<unknown> | null {
  return item && fc.array(item, { maxLength: 5 })
}

function record(
  members: readonly SyntaxNode[],
  inner: (node: unknown) => fc.Arbitrary<unknown> | null,
): fc.Arbitrary<unknown> | null {
  const required: Record<string, fc.Arbitrary<unknown>> = {}
  const optional: Record<string, fc.Arbitrary<unknown>> = {}
  let others: fc.Arbitrary<unknown> = fc.constant({})
  for (const member of members) {
    if (member.type === 'TSIndexSignature') {
      const [parameter] = member.parameters as readonly SyntaxNode[]
      const typeOf = (node: SyntaxNode | undefined): unknown =>
        (node?.typeAnnotation as SyntaxNode | undefined)?.typeAnnotation
      const [key, value] = [inner(typeOf(parameter)), inner(typeOf(member))]
      if (key && value) others = fc.dictionary(key.map(String), value, { maxKeys: 4 })
      continue
    }
    const key = member.key as SyntaxNode | undefined
    const name = key && member.computed !== true ? String(key.name ?? key.value) : null
    const type =
      member.type === 'TSMethodSignature'
        ? functions(member)
        : inner((member.typeAnnotation as SyntaxNode | undefined)?.typeAnnotation)
    if (name === null) return null
    if (type) (member.optional === true ? optional : required)[name] = type
    else if (member.optional !== true) return null
  }
  return fc
    .tuple(others, fc.record(required), fc.record(optional, { requiredKeys: [] }))
    .map((parts): unknown => Object.assign({}, ...parts))
}

/** Functions that a person would hand over in a test. */
function functions(type: SyntaxNode): fc.Arbitrary<unknown> {
  const result = (type.returnType as SyntaxNode | undefined)?.typeAnnotation as SyntaxNode | undefined
  const params = (type.params as readonly SyntaxNode[] | undefined) ?? []
  const sources =
    result?.type === 'TSBooleanKeyword'
      ? ['() => true', '() => false']
      : result?.type === 'TSNumberKeyword'
        ? params.length > 1
          ? ['(a, b) => a - b', '(a, b) => a + b', '() => 0']
          : ['(value) => Number(value)', '() => 1', '() => 0']
        : result?.type === 'TSStringKeyword'
          ? ['(value) => String(value)', "() => 'x'"]
          : result?.type === 'TSVoidKeyword'
            ? ['() => {}']
            : ['(value) => value', '() => undefined']
  return fc.constantFrom(...sources.map((source) => new Verbatim(source)))
}

function reference(type: SyntaxNode, scope: TypeScope, depth: number): fc.Arbitrary<unknown> | null {
  const name = String((type.typeName as SyntaxNode).name ?? '')
  const args = ((type.typeArguments as SyntaxNode | null)?.params ?? []) as readonly SyntaxNode[]
  const arg = (at: number): fc.Arbitrary<unknown> | null => arbitraryOf(args[at] ?? null, scope, depth + 1)
  switch (name) {
    case 'Array':
    case 'ReadonlyArray':
    case 'Iterable':
      return listOf(arg(0))
    case 'Readonly':
    case 'Required':
    case 'NonNullable':
    case 'Awaited':
      return arg(0)
    case 'Partial':
      return (
        arg(0)?.chain((value) =>
          fc.subarray(Object.entries(value as object)).map((entries): unknown => Object.fromEntries(entries)),
        ) ?? null
      )
    case 'Set':
    case 'ReadonlySet':
      return listOf(arg(0))?.map((items): unknown => new Set(items as unknown[])) ?? null
    case 'Map':
    case 'ReadonlyMap': {
      const [key, value] = [arg(0), arg(1)]
      return key && value && fc.array(fc.tuple(key, value), { maxLength: 4 }).map((pairs): unknown => new Map(pairs))
    }
    case 'Record': {
      const [key, value] = [arg(0), arg(1)]
      return (
        key &&
        value &&
        fc.array(fc.tuple(key, value), { maxLength: 5 }).map((pairs): unknown => Object.fromEntries(pairs))
      )
    }
    case 'Date':
      return fc.constantFrom(...DATES).map((date): unknown => new Date(date))
    case 'Function':
      return functions(type)
  }
  const declaration = scope.declaration(name)
  // A type parameter stands for any type, and numbers can be ordered, added and compared.
  if (!declaration && /^(?:[A-Z]\d?|T[A-Z]\w*)$/.test(name)) return numbers(scope)
  if (declaration?.type === 'TSTypeAliasDeclaration')
    return arbitraryOf(declaration.typeAnnotation as SyntaxNode, scope, depth + 1)
  if (declaration?.type !== 'TSInterfaceDeclaration') return null
  const bases = ((declaration.extends as readonly SyntaxNode[] | undefined) ?? []).map(({ expression }) =>
    arbitraryOf({ ...type, type: 'TSTypeReference', typeName: expression, typeArguments: null }, scope, depth + 1),
  )
  const own = arbitraryOf(declaration.body as SyntaxNode, scope, depth + 1)
  const parts = [...bases, own]
  return parts.every((part) => part !== null)
    ? fc.tuple(...parts).map((all): unknown => Object.assign({}, ...all))
    : null
}

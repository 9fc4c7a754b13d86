import { isNode, parse, type SyntaxNode } from '../source/syntax.ts'

/** Something that callers wrote before an edit and may not write any more. */
export interface SignatureChange {
  /** What callers name: the last part of an export's or method's name, or a property that is gone. */
  readonly name: string
  readonly kind: 'call' | 'property'
  /** For a person: `checkbox has no mustBe any more`. */
  readonly detail: string
}

/** What a caller sees of one parameter. */
interface Parameter {
  readonly optional: boolean
  /** The names that an object pattern takes out; null for any other parameter. */
  readonly keys: readonly string[] | null
  /** The type as written, without blanks; empty where there is none. */
  readonly type: string
}

/** What callers see of a module: how its exports are called, and the members of its exported types. */
interface Shape {
  readonly calls: ReadonlyMap<string, readonly Parameter[]>
  readonly properties: ReadonlyMap<string, ReadonlySet<string>>
  readonly names: ReadonlySet<string>
}

/**
 * How an edit of a module changed the way in which its exports are called: an export or an option that is gone, a parameter
 * that is needed now, or has another shape or type. What only widens, such as one more optional parameter, is no change.
 * Empty when either text cannot be parsed. (`research.md` (b) step 5, "exported signature changed".)
 */
export function signatureChanges(path: string, before: string, after: string): readonly SignatureChange[] {
  const [old, now] = [shapeOf(path, before), shapeOf(path, after)]
  if (!old || !now) return []
  const gone = [...old.names]
    .filter((name) => !now.names.has(name))
    .map((name): SignatureChange => ({ name, kind: 'call', detail: `${name} is not exported any more` }))
  const calls = [...old.calls].flatMap(([name, parameters]) => {
    const others = now.calls.get(name)
    return others ? parameterChanges(name, parameters, others) : []
  })
  const properties = [...old.properties].flatMap(([type, members]) => {
    const others = now.properties.get(type)
    return [...members].filter((member) => others && !others.has(member)).map((member) => missing(type, member))
  })
  return [...gone, ...calls, ...properties]
}

function parameterChanges(
  symbol: string,
  before: readonly Parameter[],
  after: readonly Parameter[],
): readonly SignatureChange[] {
  const name = symbol.split('.').at(-1) as string
  const changed = (detail: string): SignatureChange => ({ name, kind: 'call', detail: `${symbol} ${detail}` })
  const needed = (all: readonly Parameter[]): number => all.filter(({ optional }) => !optional).length
  if (after.length < before.length) return [changed(`takes ${after.length} and not ${before.length} arguments`)]
  if (needed(after) > needed(before)) return [changed(`needs ${needed(after)} and not ${needed(before)} arguments`)]
  return before.flatMap((old, index): SignatureChange[] => {
    const now = after[index] as Parameter
    if (old.keys && now.keys) {
      const left = now.keys
      return left.includes('...')
        ? []
        : old.keys.filter((key) => !left.includes(key)).map((key) => missing(symbol, key))
    }
    if ((old.keys === null) !== (now.keys === null)) return [changed(`takes another kind of argument ${index + 1}`)]
    const widened = now.type.split('|').includes(old.type) || now.type === '' || old.type === ''
    return widened || old.type === now.type ? [] : [changed(`takes another type of argument ${index + 1}`)]
  })
}

function missing(owner: string, name: string): SignatureChange {
  return { name, kind: 'property', detail: `${owner} has no ${name} any more` }
}

function shapeOf(path: string, text: string): Shape | null {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return null
  const calls = new Map<string, readonly Parameter[]>()
  const properties = new Map<string, ReadonlySet<string>>()
  const names = new Set<string>()
  const addCall = (name: string, callable: SyntaxNode): void => {
    calls.set(
      name,
      (callable.params as SyntaxNode[]).map((each) => parameter(each, text)),
    )
  }
  for (const statement of parsed.program.body as SyntaxNode[]) {
    if (statement.type !== 'ExportNamedDeclaration' || !isNode(statement.declaration)) continue
    const { declaration } = statement
    for (const [name, node] of declared(declaration)) {
      names.add(name)
      if (Array.isArray(node.params)) addCall(name, node)
      else if (node.type === 'ClassDeclaration') {
        for (const member of (node.body as { readonly body: readonly SyntaxNode[] }).body) {
          const key = member.key as SyntaxNode | undefined
          const hidden = member.accessibility === 'private' || member.computed === true || key?.type !== 'Identifier'
          if (member.type === 'MethodDefinition' && !hidden && isNode(member.value)) {
            addCall(`${name}.${key?.name as string}`, member.value)
          }
        }
      } else {
        const members = membersOf(node)
        if (members) properties.set(name, new Set(members))
      }
    }
  }
  return { calls, properties, names }
}

function declared(declaration: SyntaxNode): readonly (readonly [string, SyntaxNode])[] {
  if (isNode(declaration.id)) return [[declaration.id.name as string, declaration]]
  return ((declaration.declarations as SyntaxNode[] | undefined) ?? []).flatMap(({ id, init }) =>
    isNode(id) && id.type === 'Identifier' ? [[id.name as string, isNode(init) ? init : id] as const] : [],
  )
}

/** The members of an interface or a type that is written out; null for any other type. */
function membersOf(node: SyntaxNode): readonly string[] | null {
  const written =
    node.type === 'TSInterfaceDeclaration'
      ? (node.body as { readonly body: readonly SyntaxNode[] }).body
      : node.type === 'TSTypeAliasDeclaration' &&
          isNode(node.typeAnnotation) &&
          node.typeAnnotation.type === 'TSTypeLiteral'
        ? (node.typeAnnotation.members as readonly SyntaxNode[])
        : null
  return written?.flatMap(({ key }) => (isNode(key) && key.type === 'Identifier' ? [key.name as string] : [])) ?? null
}

function parameter(node: SyntaxNode, text: string): Parameter {
  if (node.type === 'TSParameterProperty') return parameter(node.parameter as SyntaxNode, text)
  if (node.type === 'AssignmentPattern') return { ...parameter(node.left as SyntaxNode, text), optional: true }
  const annotation = isNode(node.typeAnnotation) ? node.typeAnnotation : null
  return {
    optional: node.optional === true || node.type === 'RestElement',
    keys: node.type === 'ObjectPattern' ? (node.properties as readonly SyntaxNode[]).map(keyOf) : null,
    type: annotation ? text.slice(annotation.start + 1, annotation.end).replace(/\s+/g, '') : '',
  }
}

function keyOf({ type, key }: SyntaxNode): string {
  return type === 'RestElement' || !isNode(key) ? '...' : String(key.name ?? key.value)
}

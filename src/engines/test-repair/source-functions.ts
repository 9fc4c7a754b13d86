import { isFunction, isNode, parse, type SyntaxNode, walk } from '../../source/syntax.ts'
import { keyOf, nameOf, nodesOf } from './test-source.ts'

/** One parameter of a function of the project. */
export interface Parameter {
  /** Null where it is taken apart at once. */
  readonly name: string | null
  /** The keys of an object parameter, as its pattern or its type says; null for all else. */
  readonly keys: readonly string[] | null
  /** True where a call may leave it out. */
  readonly optional: boolean
}

/** A named function or method, or the constructor under the name of its class. */
export interface SourceFunction {
  readonly name: string
  readonly isAsync: boolean
  readonly parameters: readonly Parameter[]
}

/** All named functions of a source file; none when it cannot be parsed. */
export function sourceFunctions(path: string, text: string): readonly SourceFunction[] {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return []
  const types = objectTypes(parsed.program)
  const found: SourceFunction[] = []
  walk(parsed.program, (node, { parent }) => {
    if (!isFunction(node)) return true
    const name = functionName(node, parent)
    if (name !== null) {
      const parameters = nodesOf(node, 'params').map((parameter) => readParameter(parameter, types))
      found.push({ name, parameters, isAsync: node.async === true || returnsPromise(node, text) })
    } else if (parent?.kind === 'constructor') {
      const owner = classAround(parsed.program, node)
      const parameters = nodesOf(node, 'params').map((parameter) => readParameter(parameter, types))
      if (owner !== null) found.push({ name: owner, parameters, isAsync: false })
    }
    return true
  })
  return found
}

function functionName(node: SyntaxNode, parent: SyntaxNode | null): string | null {
  if (isNode(node.id)) return nameOf(node.id)
  if (parent?.type === 'VariableDeclarator') return nameOf(parent.id)
  if (parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition' || parent?.type === 'Property') {
    return parent.kind === 'constructor' || parent.computed === true ? null : nameOf(parent.key)
  }
  return null
}

function classAround(program: SyntaxNode, inner: SyntaxNode): string | null {
  let name: string | null = null
  walk(program, (node) => {
    if (node.start > inner.start || node.end < inner.end) return false
    if (/^Class(?:Declaration|Expression)$/.test(node.type)) name = nameOf(node.id)
    return true
  })
  return name
}

function returnsPromise(node: SyntaxNode, text: string): boolean {
  const type = node.returnType
  return isNode(type) && /^:\s*Promise\b/.test(text.slice(type.start, type.end))
}

/** Interfaces and type aliases of objects, by name. */
function objectTypes(program: SyntaxNode): ReadonlyMap<string, readonly string[]> {
  const types = new Map<string, readonly string[]>()
  walk(program, (node) => {
    const name = nameOf(node.id)
    if (node.type === 'TSInterfaceDeclaration' && name !== null)
      types.set(name, memberKeys((node.body as SyntaxNode).body))
    if (node.type === 'TSTypeAliasDeclaration' && name !== null) {
      const type = node.typeAnnotation as SyntaxNode
      if (type.type === 'TSTypeLiteral') types.set(name, memberKeys(type.members))
    }
    return true
  })
  return types
}

function memberKeys(members: unknown): readonly string[] {
  return (members as SyntaxNode[]).flatMap(({ key }) => nameOf(key) ?? [])
}

function readParameter(node: SyntaxNode, types: ReadonlyMap<string, readonly string[]>): Parameter {
  if (node.type === 'TSParameterProperty') return readParameter(node.parameter as SyntaxNode, types)
  if (node.type === 'AssignmentPattern') return { ...readParameter(node.left as SyntaxNode, types), optional: true }
  const name = node.type === 'Identifier' ? String(node.name) : null
  const optional = node.optional === true || node.type === 'RestElement'
  if (node.type === 'ObjectPattern') {
    return { name, optional, keys: nodesOf(node, 'properties').flatMap((property) => keyOf(property) ?? []) }
  }
  const type = (node.typeAnnotation as SyntaxNode | undefined)?.typeAnnotation as SyntaxNode | undefined
  if (type?.type === 'TSTypeLiteral') return { name, optional, keys: memberKeys(type.members) }
  const keys = type?.type === 'TSTypeReference' ? types.get(nameOf(type.typeName) ?? '') : undefined
  return { name, optional, keys: keys ?? null }
}

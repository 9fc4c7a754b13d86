import { isNode, parse, type SyntaxNode } from '../source/syntax.ts'

/** What a module exports, as far as its text says. */
export interface ModuleExports {
  /** Names that exist at run time. A default export stands under `default` and under its own name. */
  readonly names: ReadonlySet<string>
  /** Names that exist for the type checker alone. */
  readonly types: ReadonlySet<string>
  /** Members of exported classes and object literals; null where not all of them can be seen. */
  readonly members: ReadonlyMap<string, ReadonlySet<string> | null>
  /** False when other modules are passed on whole (`export * from`), so that there are names which are not seen. */
  readonly complete: boolean
}

/**
 * The names in scope inside of the clauses of a module; `*` among them when it passes other modules on whole. For a text
 * that cannot be parsed that is all.
 */
export function exportsOf(path: string, text: string): readonly string[] {
  const exports = readExports(path, text)
  if (!exports) return ['*']
  return [...exports.names, ...(exports.complete ? [] : ['*'])].filter((name) => name !== 'default')
}

/** Reads the exports of an ES module or a CommonJS module from its syntax tree; null when it cannot be parsed. */
export function readExports(path: string, text: string): ModuleExports | null {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return null
  const found = { names: new Set<string>(), types: new Set<string>(), members: new Map(), complete: true }
  const locals = localDeclarations(parsed.program)
  const add = (name: string, local: SyntaxNode | null): void => {
    found.names.add(name)
    found.members.set(name, local ? membersOf(local) : null)
  }
  for (const node of parsed.program.body as SyntaxNode[]) {
    if (node.type === 'ExportAllDeclaration') {
      if (isNode(node.exported)) add(nameOf(node.exported), null)
      else found.complete = false
    } else if (node.type === 'ExportDefaultDeclaration' || node.type === 'TSExportAssignment') {
      addDefault((node.declaration ?? node.expression) as SyntaxNode, locals, add)
    } else if (node.type === 'ExportNamedDeclaration') addNamed(node, locals, add, found.types)
    else addCommonJs(node, locals, add, found)
  }
  return found
}

type Add = (name: string, local: SyntaxNode | null) => void
type Locals = ReadonlyMap<string, SyntaxNode>

/** What a top-level name of the module stands for: a declaration, or the value a variable begins with. */
function localDeclarations(program: SyntaxNode): Locals {
  const locals = new Map<string, SyntaxNode>()
  for (const statement of program.body as SyntaxNode[]) {
    const node = isNode(statement.declaration) ? statement.declaration : statement
    if (isNode(node.id)) locals.set(nameOf(node.id), node)
    for (const declarator of (node.declarations as SyntaxNode[] | undefined) ?? []) {
      const id = declarator.id as SyntaxNode
      if (id.type === 'Identifier') locals.set(nameOf(id), (declarator.init as SyntaxNode | null) ?? declarator)
    }
  }
  return locals
}

function addDefault(value: SyntaxNode, locals: Locals, add: Add): void {
  const local = value.type === 'Identifier' ? (locals.get(nameOf(value)) ?? null) : value
  add('default', local)
  if (value.type === 'Identifier') add(nameOf(value), local)
  else if (isNode(value.id)) add(nameOf(value.id), local)
}

function addNamed(node: SyntaxNode, locals: Locals, add: Add, types: Set<string>): void {
  for (const specifier of node.specifiers as SyntaxNode[]) {
    const name = nameOf(specifier.exported as SyntaxNode)
    if (node.exportKind === 'type' || specifier.exportKind === 'type') types.add(name)
    else add(name, node.source ? null : (locals.get(nameOf(specifier.local as SyntaxNode)) ?? null))
  }
  const declaration = node.declaration as SyntaxNode | null
  if (!declaration) return
  const ids = isNode(declaration.id)
    ? [declaration.id]
    : (declaration.declarations as SyntaxNode[]).map(({ id }) => id as SyntaxNode)
  const isType = /^TS(?:Interface|TypeAlias)/.test(declaration.type) || declaration.declare === true
  for (const name of ids.flatMap(boundNames)) {
    if (isType) types.add(name)
    else add(name, locals.get(name) ?? null)
  }
}

/** `module.exports = …`, `module.exports.name = …`, `exports.name = …`, in any chain of assignments. */
function addCommonJs(statement: SyntaxNode, locals: Locals, add: Add, found: { complete: boolean }): void {
  let node = statement.type === 'ExpressionStatement' ? (statement.expression as SyntaxNode) : null
  if (node?.type === 'CallExpression' && /\bexports\b/.test(JSON.stringify(node.arguments))) found.complete = false
  for (; node?.type === 'AssignmentExpression'; node = node.right as SyntaxNode) {
    const target = node.left as SyntaxNode
    const value = node.right as SyntaxNode
    if (isExportsObject(target)) addExportsObject(value, locals, add, found)
    else if (target.type === 'MemberExpression' && isExportsObject(target.object as SyntaxNode)) {
      const local = value.type === 'Identifier' ? locals.get(nameOf(value)) : value
      if (target.computed !== true) add(nameOf(target.property as SyntaxNode), local ?? null)
      else found.complete = false
    }
  }
}

function addExportsObject(value: SyntaxNode, locals: Locals, add: Add, found: { complete: boolean }): void {
  if (value.type === 'AssignmentExpression') return
  const object = value.type === 'Identifier' ? (locals.get(nameOf(value)) ?? value) : value
  if (object.type === 'CallExpression') found.complete = false
  if (object.type !== 'ObjectExpression') addDefault(value, locals, add)
  for (const property of (object.properties as SyntaxNode[] | undefined) ?? []) {
    if (property.type !== 'Property' || property.computed === true) found.complete = false
    else {
      const inner = property.value as SyntaxNode
      const local = inner.type === 'Identifier' ? locals.get(nameOf(inner)) : inner
      add(nameOf(property.key as SyntaxNode), local ?? null)
    }
  }
}

function isExportsObject(node: SyntaxNode): boolean {
  if (node.type === 'Identifier') return node.name === 'exports'
  return (
    node.type === 'MemberExpression' &&
    (node.object as SyntaxNode).name === 'module' &&
    (node.property as SyntaxNode).name === 'exports'
  )
}

function membersOf(node: SyntaxNode): ReadonlySet<string> | null {
  if (/^Class/.test(node.type)) {
    if (node.superClass) return null
    const members = (node.body as SyntaxNode).body as SyntaxNode[]
    return namesOf(members)
  }
  if (node.type !== 'ObjectExpression') return null
  const properties = node.properties as SyntaxNode[]
  return properties.every(({ type }) => type === 'Property') ? namesOf(properties) : null
}

function namesOf(members: readonly SyntaxNode[]): ReadonlySet<string> | null {
  const names = new Set<string>()
  for (const member of members) {
    if (member.type === 'StaticBlock' || member.type === 'TSIndexSignature') continue
    if (member.computed === true || !isNode(member.key)) return null
    const key = member.key
    if (key.type !== 'PrivateIdentifier') names.add(nameOf(key))
    if (nameOf(key) === 'constructor') for (const name of parameterProperties(member)) names.add(name)
  }
  return names
}

function parameterProperties(method: SyntaxNode): readonly string[] {
  const params = ((method.value as SyntaxNode | undefined)?.params ?? []) as SyntaxNode[]
  return params
    .filter(({ type }) => type === 'TSParameterProperty')
    .flatMap(({ parameter }) => boundNames(parameter as SyntaxNode))
}

function boundNames(pattern: SyntaxNode): readonly string[] {
  if (pattern.type === 'Identifier') return [nameOf(pattern)]
  if (pattern.type === 'AssignmentPattern') return boundNames(pattern.left as SyntaxNode)
  if (pattern.type === 'RestElement') return boundNames(pattern.argument as SyntaxNode)
  if (pattern.type === 'Property') return boundNames(pattern.value as SyntaxNode)
  const parts = (pattern.elements ?? pattern.properties ?? []) as (SyntaxNode | null)[]
  return parts.flatMap((part) => (part ? boundNames(part) : []))
}

/** The name of an identifier, or the value of a literal that stands in its place. */
function nameOf(node: SyntaxNode): string {
  return String(node.name ?? node.value)
}

import { isFunction, isNode, parse, type SyntaxNode, walk } from '../source/syntax.ts'

/** Something that can be called: its parameters, as the syntax has them. */
export interface Callable {
  readonly name: string
  readonly params: readonly SyntaxNode[]
}

/** An export that can be characterized. */
export type Entry =
  | ({ readonly kind: 'function' } & Callable)
  | {
      readonly kind: 'class'
      readonly name: string
      readonly params: readonly SyntaxNode[]
      readonly methods: readonly Callable[]
      /** Accessors and public fields that can be read. */
      readonly readable: readonly string[]
    }

/** A module that is to be characterized, as its text says. */
export interface Subject {
  readonly path: string
  readonly text: string
  readonly entries: readonly Entry[]
  readonly types: ReadonlyMap<string, SyntaxNode>
  /** What is imported: local name → specifier. */
  readonly imports: ReadonlyMap<string, string>
  readonly numbers: readonly number[]
  readonly texts: readonly string[]
}

/** Literals of a module that are used as values. */
const MOST_LITERALS = 16

/** Above this a number is a measure and no count: lists as long as it take for ever to make. */
const LARGEST = 100_000

/** Reads a module; null when it cannot be parsed. `only` keeps the exports of these names. */
export function readSubject(path: string, text: string, only: readonly string[] = []): Subject | null {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return null
  const types = new Map<string, SyntaxNode>()
  const values = new Map<string, SyntaxNode>()
  const imports = new Map<string, string>()
  const exported = new Set<string>()
  for (const statement of parsed.program.body as readonly SyntaxNode[]) {
    if (statement.type === 'ImportDeclaration') {
      for (const specifier of statement.specifiers as readonly SyntaxNode[])
        imports.set(String((specifier.local as SyntaxNode).name), String((statement.source as SyntaxNode).value))
      continue
    }
    const node = isNode(statement.declaration) ? statement.declaration : statement
    const declared = declare(node, types, values)
    if (statement.type === 'ExportNamedDeclaration') {
      for (const name of declared) exported.add(name)
      for (const specifier of (statement.specifiers as readonly SyntaxNode[] | undefined) ?? [])
        if (!statement.source) exported.add(String((specifier.exported as SyntaxNode).name))
    }
    collectCommonJs(statement, values, exported)
  }
  for (const [, type, name] of text.matchAll(/@typedef\s+\{(.+)\}\s+([A-Za-z_$][\w$]*)/g)) {
    const node = readType(type as string)
    if (node) types.set(name as string, { ...node, type: 'TSTypeAliasDeclaration', typeAnnotation: node })
  }
  const literals = literalsIn(parsed.program)
  return {
    path,
    text,
    entries: [...exported]
      .filter((name) => only.length === 0 || only.includes(name))
      .flatMap((name) => entryOf(name, values.get(name), text) ?? []),
    types,
    imports,
    numbers: literals.filter((one) => typeof one === 'number').slice(0, MOST_LITERALS),
    texts: literals.filter((one) => typeof one === 'string').slice(0, MOST_LITERALS),
  }
}

function declare(node: SyntaxNode, types: Map<string, SyntaxNode>, values: Map<string, SyntaxNode>): readonly string[] {
  if (/^TS(?:Interface|TypeAlias)Declaration$/.test(node.type)) {
    types.set(String((node.id as SyntaxNode).name), node)
    return []
  }
  if (isNode(node.id)) {
    values.set(String(node.id.name), node)
    return [String(node.id.name)]
  }
  const names: string[] = []
  for (const { id, init } of (node.declarations as readonly SyntaxNode[] | undefined) ?? []) {
    const name = String((id as SyntaxNode).name)
    if (isNode(init)) values.set(name, init)
    names.push(name)
  }
  return names
}

/** `module.exports = { a, b }` and `exports.a = …`. */
function collectCommonJs(statement: SyntaxNode, values: Map<string, SyntaxNode>, exported: Set<string>): void {
  const node = statement.type === 'ExpressionStatement' ? (statement.expression as SyntaxNode) : null
  if (node?.type !== 'AssignmentExpression') return
  const [left, right] = [node.left, node.right] as SyntaxNode[]
  if (left?.type !== 'MemberExpression' || !right) return
  const property = String((left.property as SyntaxNode).name)
  if ((left.object as SyntaxNode).name === 'exports') {
    exported.add(property)
    values.set(property, right)
  } else if ((left.object as SyntaxNode).name === 'module' && right.type === 'ObjectExpression') {
    for (const { key, value } of right.properties as readonly SyntaxNode[])
      if (isNode(key) && isNode(value)) {
        exported.add(String(key.name))
        if (value.type !== 'Identifier') values.set(String(key.name), value)
      }
  }
}

function entryOf(name: string, node: SyntaxNode | undefined, text: string): Entry | null {
  if (!node) return null
  if (isFunction(node)) return { kind: 'function', name, params: documentedParams(node, text) }
  if (!/^Class/.test(node.type) || node.abstract === true) return null
  const members = ((node.body as SyntaxNode).body as readonly SyntaxNode[]).filter(
    ({ key, computed, accessibility, static: isStatic }) =>
      computed !== true &&
      isStatic !== true &&
      isNode(key) &&
      key.type === 'Identifier' &&
      accessibility !== 'private' &&
      accessibility !== 'protected',
  )
  const nameOf = (member: SyntaxNode): string => String((member.key as SyntaxNode).name)
  const paramsOf = (member: SyntaxNode): readonly SyntaxNode[] =>
    (member.value as SyntaxNode).params as readonly SyntaxNode[]
  const made = members.find(({ kind }) => kind === 'constructor')
  const readable = members.filter(({ type, kind }) => kind === 'get' || type === 'PropertyDefinition').map(nameOf)
  const parameterProperties = (made ? paramsOf(made) : [])
    .filter(({ type, accessibility }) => type === 'TSParameterProperty' && accessibility !== 'private')
    .map(({ parameter }) =>
      String(((parameter as SyntaxNode).left as SyntaxNode | undefined)?.name ?? (parameter as SyntaxNode).name),
    )
  return {
    kind: 'class',
    name,
    params: made ? paramsOf(made) : [],
    methods: members
      .filter(({ type, kind }) => type === 'MethodDefinition' && kind === 'method')
      .map((member) => ({ name: nameOf(member), params: paramsOf(member) })),
    readable: [...readable, ...parameterProperties],
  }
}

/** A type as text, as its node; null for what is none. */
export function readType(text: string): SyntaxNode | null {
  const parsed = parse('type.ts', `type T = ${text}`)
  if (parsed.status === 'malformed') return null
  const [alias] = parsed.program.body as readonly SyntaxNode[]
  return (alias?.typeAnnotation as SyntaxNode | undefined) ?? null
}

/** The parameters of a function, those of its `@type` where a comment right above gives one. */
function documentedParams(node: SyntaxNode, text: string): readonly SyntaxNode[] {
  const own = node.params as readonly SyntaxNode[]
  const above = /@type\s+\{(.+)\}\s*\*\/\s*(?:export\s+)?(?:const|let|var)\s+[\w$]+\s*=\s*$/.exec(
    text.slice(0, node.start),
  )
  const type = above ? readType(above[1] as string) : null
  return type?.type === 'TSFunctionType' ? (type.params as readonly SyntaxNode[]) : own
}

/** Numbers and short texts that a program holds, each once, in source order. */
export function literalsIn(program: SyntaxNode): readonly (number | string)[] {
  const found = new Set<number | string>()
  walk(program, (node, { parent, key }) => {
    if (node.type === 'ImportDeclaration' || key === 'source') return false
    const { value } = node
    if (node.type === 'Literal' && key !== 'key' && parent?.type !== 'ThrowStatement') {
      if (typeof value === 'number' && Math.abs(value) <= LARGEST) found.add(value)
      else if (typeof value === 'string' && value.length > 0 && value.length <= 20) found.add(value)
    }
    return true
  })
  return [...found]
}

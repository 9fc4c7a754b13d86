import { isFunction, isNode, isTypeOnly, parse, type SyntaxNode, walk } from '../../source/syntax.ts'
import { nameOf, sub, subs } from './nodes.ts'

/** What sort of value a name holds, as far as its declaration shows. */
export type ValueKind =
  | 'number'
  | 'string'
  | 'boolean'
  | 'array'
  | 'map'
  | 'set'
  | 'regexp'
  | 'date'
  | 'object'
  | 'function'
  | 'class'
  | 'unknown'

/** A name that code can use, with the range of offsets in which it is visible. */
export interface Declared {
  readonly name: string
  readonly role: 'parameter' | 'local' | 'module' | 'import'
  readonly kind: ValueKind
  readonly from: number
  readonly to: number
  /** The function, value or parameter it was declared with; null for imports and patterns. */
  readonly init: SyntaxNode | null
  /** For functions: the number of parameters. */
  readonly arity: number | null
  /** How often the name is read in its range. */
  readonly uses: number
}

/** A source file, read once for all templates. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly program: SyntaxNode
  readonly declared: readonly Declared[]
  /** Names that are members together: of one object, class, interface or union → all of them. */
  readonly siblings: ReadonlyMap<string, ReadonlySet<string>>
  /** Values of number and string literals of run-time code, with how often they occur. */
  readonly numbers: ReadonlyMap<number, number>
  readonly strings: ReadonlyMap<string, number>
}

/** Reads a file; null when it cannot be parsed. */
export function readSource(path: string, text: string): SourceFile | null {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return null
  const { program } = parsed
  const numbers = new Map<number, number>()
  const strings = new Map<string, number>()
  walk(program, (node, { parent }) => {
    if (/^(?:Import|ExportAll)/.test(node.type)) return false
    if (node.type !== 'Literal' || typeof parent?.directive === 'string') return true
    if (typeof node.value === 'number') numbers.set(node.value, (numbers.get(node.value) ?? 0) + 1)
    if (typeof node.value === 'string') strings.set(node.value, (strings.get(node.value) ?? 0) + 1)
    return true
  })
  return {
    path,
    text,
    program,
    declared: declarations(program, text),
    siblings: memberSiblings(program),
    numbers,
    strings,
  }
}

/** The names visible at an offset, innermost first, one entry for each name. */
export function visible(file: SourceFile, offset: number): readonly Declared[] {
  const known = cache.get(file)?.get(offset)
  if (known) return known
  const found = new Map<string, Declared>()
  for (const one of file.declared) {
    if (offset < one.from || offset >= one.to) continue
    const other = found.get(one.name)
    if (!other || one.to - one.from < other.to - other.from) found.set(one.name, one)
  }
  const names = [...found.values()].sort((a, b) => a.to - a.from - (b.to - b.from))
  const own = cache.get(file) ?? new Map<number, readonly Declared[]>()
  cache.set(file, own.set(offset, names))
  return names
}

/** Every template asks for the names at the same offsets. */
const cache = new WeakMap<SourceFile, Map<number, readonly Declared[]>>()

/** What sort of value an expression makes, as far as its form shows. */
export function kindOf(node: SyntaxNode | null): ValueKind {
  if (!node) return 'unknown'
  switch (node.type) {
    case 'Literal':
      if (isNode(node) && node.regex) return 'regexp'
      return ['number', 'string', 'boolean'].includes(typeof node.value) ? (typeof node.value as ValueKind) : 'unknown'
    case 'TemplateLiteral':
      return 'string'
    case 'ArrayExpression':
      return 'array'
    case 'ObjectExpression':
      return 'object'
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
      return 'function'
    case 'ClassDeclaration':
    case 'ClassExpression':
      return 'class'
    case 'UpdateExpression':
      return 'number'
    case 'UnaryExpression':
      return node.operator === '!' ? 'boolean' : node.operator === 'typeof' ? 'string' : 'number'
    case 'BinaryExpression':
      if (/^(?:[<>]=?|[!=]==?|in|instanceof)$/.test(String(node.operator))) return 'boolean'
      return node.operator === '+' ? plusKind(node) : 'number'
    case 'LogicalExpression': {
      const kind = kindOf(sub(node, 'left'))
      return kind === kindOf(sub(node, 'right')) ? kind : 'unknown'
    }
    case 'NewExpression':
      return CONSTRUCTED[nameOf(node.callee) ?? ''] ?? 'object'
    case 'CallExpression':
      return callKind(node)
    case 'MemberExpression':
      return node.computed !== true && /^(?:length|size)$/.test(nameOf(node.property) ?? '') ? 'number' : 'unknown'
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return kindOf(sub(node, 'expression'))
    default:
      return 'unknown'
  }
}

const CONSTRUCTED: Readonly<Record<string, ValueKind>> = {
  Map: 'map',
  Set: 'set',
  Date: 'date',
  Array: 'array',
  RegExp: 'regexp',
}

const METHOD_KIND: readonly (readonly [RegExp, ValueKind])[] = [
  [
    /^(?:map|filter|sort|concat|split|reverse|flat|flatMap|keys|values|entries|toSorted|toReversed|from|of|fill)$/,
    'array',
  ],
  [
    /^(?:trim\w*|toLowerCase|toUpperCase|replace|replaceAll|join|padStart|padEnd|repeat|toString|toFixed|charAt)$/,
    'string',
  ],
  [
    /^(?:indexOf|lastIndexOf|findIndex|findLastIndex|search|get(?:UTC)?(?:Date|Day|Month|FullYear|Hours|Minutes|Seconds|Milliseconds)|getTime|charCodeAt|codePointAt|round|floor|ceil|trunc|abs|min|max|sqrt|now|sign)$/,
    'number',
  ],
  [/^(?:has|includes|startsWith|endsWith|some|every|test|isArray|isInteger|isNaN|isFinite)$/, 'boolean'],
]

function callKind(node: SyntaxNode): ValueKind {
  const callee = sub(node, 'callee')
  const name = nameOf(callee) ?? nameOf(callee.property) ?? ''
  if (callee.type === 'Identifier')
    return (
      ({ Number: 'number', String: 'string', Boolean: 'boolean', parseInt: 'number', parseFloat: 'number' } as const)[
        name as 'Number'
      ] ?? 'unknown'
    )
  // Texts and lists are cut by methods of one name.
  if (callee.type === 'MemberExpression' && /^(?:slice|concat)$/.test(name)) return kindOf(sub(callee, 'object'))
  return METHOD_KIND.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown'
}

function plusKind(node: SyntaxNode): ValueKind {
  const kinds = [kindOf(sub(node, 'left')), kindOf(sub(node, 'right'))]
  if (kinds.includes('string')) return 'string'
  return kinds.includes('number') ? 'number' : 'unknown'
}

/** The sort of value that a TypeScript annotation names. */
function annotatedKind(node: SyntaxNode, text: string): ValueKind {
  const annotation = node.typeAnnotation
  if (!isNode(annotation)) return 'unknown'
  const type = text.slice(annotation.start, annotation.end).replace(/^:\s*(?:readonly\s+)?/, '')
  if (/\[\]$|^(?:Readonly)?Array<|^\[/.test(type)) return 'array'
  if (/=>/.test(type)) return 'function'
  const name = /^(?:Readonly)?(number|string|boolean|Map|Set|Date|RegExp)\b/.exec(type)?.[1]
  return name ? (name.toLowerCase() as ValueKind) : /^['"]/.test(type) ? 'string' : 'unknown'
}

function declarations(program: SyntaxNode, text: string): readonly Declared[] {
  const found: Omit<Declared, 'uses'>[] = []
  const add = (
    pattern: SyntaxNode,
    scope: SyntaxNode,
    role: Declared['role'],
    init: SyntaxNode | null,
    from: number,
  ): void => {
    if (pattern.type === 'Identifier') {
      const annotated = annotatedKind(pattern, text)
      const arity = init && isFunction(init) ? subs(init, 'params').length : null
      const kind = annotated === 'unknown' ? kindOf(init) : annotated
      found.push({ name: String(pattern.name), role, kind, from, to: scope.end, init, arity })
    } else if (pattern.type === 'AssignmentPattern') add(sub(pattern, 'left'), scope, role, sub(pattern, 'right'), from)
    else if (pattern.type === 'TSParameterProperty') add(sub(pattern, 'parameter'), scope, role, null, from)
    else if (pattern.type === 'RestElement') add(sub(pattern, 'argument'), scope, role, null, from)
    else if (pattern.type === 'ArrayPattern')
      for (const item of subs(pattern, 'elements')) add(item, scope, role, null, from)
    else if (pattern.type === 'ObjectPattern')
      for (const item of subs(pattern, 'properties'))
        add(item.type === 'Property' ? sub(item, 'value') : item, scope, role, null, from)
  }
  walk(program, (node, { parents, parent }) => {
    if (isTypeOnly(node)) return false
    const scope =
      [...parents].reverse().find((one) => /^(?:Block|For|Switch)|Program|Function/.test(one.type)) ?? program
    const role = scope.type === 'Program' ? 'module' : 'local'
    if (isFunction(node)) {
      for (const param of subs(node, 'params')) add(param, node, 'parameter', null, node.start)
      if (node.type === 'FunctionDeclaration' && isNode(node.id)) add(node.id, scope, role, node, scope.start)
    } else if (node.type === 'ClassDeclaration' && isNode(node.id)) add(node.id, scope, role, node, scope.start)
    else if (node.type === 'VariableDeclarator')
      add(sub(node, 'id'), scope, role, isNode(node.init) ? node.init : null, scope.type === 'Program' ? 0 : node.end)
    else if (node.type === 'CatchClause' && isNode(node.param)) add(node.param, node, 'local', null, node.start)
    else if (/^Import\w*Specifier$/.test(node.type) && parent?.importKind !== 'type' && node.importKind !== 'type')
      add(sub(node, 'local'), program, 'import', null, 0)
    return true
  })
  return withUses(program, found)
}

function withUses(program: SyntaxNode, found: readonly Omit<Declared, 'uses'>[]): readonly Declared[] {
  const places = new Map<string, number[]>()
  walk(program, (node) => {
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier') {
      const name = String(node.name)
      const list = places.get(name)
      if (list) list.push(node.start)
      else places.set(name, [node.start])
    }
    return true
  })
  return found.map((one) => ({
    ...one,
    // The declaration itself counts for parameters, functions and module-level names, whose range holds it.
    uses:
      (places.get(one.name) ?? []).filter((at) => at >= one.from && at < one.to).length -
      (one.role === 'local' && one.arity === null ? 0 : 1),
  }))
}

function memberSiblings(program: SyntaxNode): ReadonlyMap<string, ReadonlySet<string>> {
  const groups: string[][] = []
  const accessed = new Map<string, Set<string>>()
  walk(program, (node) => {
    if (node.type === 'ObjectExpression' || node.type === 'ObjectPattern')
      groups.push(subs(node, 'properties').flatMap(({ key }) => nameOf(key) ?? []))
    else if (node.type === 'ClassBody' || node.type === 'TSInterfaceBody')
      groups.push(subs(node, 'body').flatMap(({ key }) => nameOf(key) ?? []))
    else if (node.type === 'TSTypeLiteral') groups.push(subs(node, 'members').flatMap(({ key }) => nameOf(key) ?? []))
    else if (node.type === 'MemberExpression' && node.computed !== true) {
      const object = nameOf(node.object) ?? (sub(node, 'object').type === 'ThisExpression' ? 'this' : null)
      const name = nameOf(node.property)
      if (object && name) accessed.set(object, (accessed.get(object) ?? new Set()).add(name))
    }
    return true
  })
  const found = new Map<string, Set<string>>()
  for (const group of [...groups, ...[...accessed.values()].map((set) => [...set])])
    for (const name of group) {
      const set = found.get(name) ?? new Set<string>()
      for (const other of group) if (other !== name && other.startsWith('#') === name.startsWith('#')) set.add(other)
      found.set(name, set)
    }
  return found
}

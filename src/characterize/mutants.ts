import type { TextEdit } from '../model/candidate.ts'
import { applyEdits, lineIndex } from '../source/apply-edits.ts'
import { isNode, isTypeOnly, parse, type SyntaxNode, walk } from '../source/syntax.ts'

/** A module with one small fault. */
export interface Mutant {
  readonly operator: string
  /** 1-based. */
  readonly line: number
  readonly text: string
}

/** Most mutants of one module. */
const MOST_MUTANTS = 220

type Operator = (node: SyntaxNode, source: (node: SyntaxNode) => string) => readonly TextEdit[]

const replace = ({ start, end }: SyntaxNode, text: string): TextEdit => ({ start, end, text })

/** The operator of a binary or logical expression and what it becomes. */
const SWAPS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '<<': ['>>'],
  '>>': ['<<'],
  '&': ['|'],
  '|': ['&'],
  '+=': ['-='],
  '-=': ['+='],
  '*=': ['/='],
  '/=': ['*='],
  '++': ['--'],
  '--': ['++'],
}

/** Methods and what is called in their place. */
const METHODS: Readonly<Record<string, string>> = {
  toUpperCase: 'toLowerCase',
  toLowerCase: 'toUpperCase',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  round: 'floor',
  trunc: 'ceil',
  padStart: 'padEnd',
  padEnd: 'padStart',
  indexOf: 'lastIndexOf',
  lastIndexOf: 'indexOf',
  push: 'unshift',
  unshift: 'push',
  shift: 'pop',
  pop: 'shift',
  replaceAll: 'replace',
  trimStart: 'trim',
  trimEnd: 'trim',
  flatMap: 'map',
}

/** Methods whose call can be left out. */
const LEFT_OUT = new Set(['trim', 'trimEnd', 'trimStart', 'sort', 'reverse', 'filter', 'slice', 'map', 'normalize'])

const swapOperator: Operator = (node, source) => {
  const [left, right] = [node.left, node.right] as SyntaxNode[]
  if (!left || !right || (node.operator === '+' && isText(left, right))) return []
  const from = left.end
  const between = source({ type: '', start: from, end: right.start })
  const at = between.indexOf(String(node.operator))
  return (SWAPS[String(node.operator)] ?? []).map((text) => ({
    start: from + at,
    end: from + at + String(node.operator).length,
    text,
  }))
}

/** What is made of a part of a regular expression. */
const REGEX: readonly (readonly [RegExp, string])[] = [
  [/^\/\^/, '/'],
  [/\$(?=\/[a-z]*$)/, ''],
  [/(?<=\\?[\w)\]])\+/, ''],
  [/(?<=\\?[\w)\]])\*/, '+'],
  [/(?<=\\?[\w)\]-])\+/, '{2,}'],
  [/\[\^/, '['],
  [/(?<!\\)\[(?!\^)/, '[^'],
  [/(?<!\\)\[(?!\^)[^\]]*\]/, '.'],
  [/\\d/, '\\D'],
  [/(?<=\/)g(?=[a-z]*$)/, ''],
  [/(?<=\/)i(?=[a-z]*$)/, ''],
]

function replaceEach(node: SyntaxNode, source: string, from: RegExp, to: string): readonly TextEdit[] {
  return [...source.matchAll(new RegExp(from, 'g'))].map(({ 0: part, index }) =>
    replace(node, source.slice(0, index) + to + source.slice(index + part.length)),
  )
}

/** Subtracting from a text fails at once in TypeScript, so such a mutant would say nothing. */
function isText(...nodes: readonly SyntaxNode[]): boolean {
  return nodes.some(({ type, value }) => type === 'TemplateLiteral' || typeof value === 'string')
}

const forceCondition: Operator = ({ test }) =>
  isNode(test) ? [replace(test, 'true'), replace(test, 'false')].filter(() => test.type !== 'Literal') : []

/**
 * The operators by node type, in the order of how much they tell: relations and conditions first, calls and literals
 * last (Petrović and others 2021; StrykerJS' mutant levels).
 */
const OPERATORS: readonly { readonly name: string; readonly types: readonly string[]; readonly mutate: Operator }[] = [
  { name: 'operator', types: ['BinaryExpression', 'LogicalExpression', 'AssignmentExpression'], mutate: swapOperator },
  {
    name: 'operand',
    types: ['LogicalExpression', 'BinaryExpression'],
    mutate: (node, source) => {
      const { left, right } = node as SyntaxNode & { readonly left: SyntaxNode; readonly right: SyntaxNode }
      const only = [left, right].map((one) => replace(node, `(${source(one)})`))
      if (node.type === 'LogicalExpression') return only
      return /^[-+*/%]$/.test(String(node.operator)) && !isText(left, right) ? only.slice(0, 1) : []
    },
  },
  { name: 'condition', types: ['IfStatement', 'ConditionalExpression', 'WhileStatement'], mutate: forceCondition },
  {
    name: 'return',
    types: ['ReturnStatement'],
    mutate: ({ argument }) =>
      isNode(argument) && !/^Literal|^(?:JSX|Await)/.test(argument.type) ? [replace(argument, 'undefined')] : [],
  },
  {
    name: 'negation',
    types: ['UnaryExpression'],
    mutate: ({ operator, argument, start }) =>
      operator === '!' || operator === '-' ? [{ start, end: (argument as SyntaxNode).start, text: '' }] : [],
  },
  {
    name: 'update',
    types: ['UpdateExpression'],
    mutate: ({ operator, prefix, start, end }) => {
      const text = SWAPS[String(operator)]?.[0] as string
      return [prefix ? { start, end: start + 2, text } : { start: end - 2, end, text }]
    },
  },
  {
    name: 'number',
    types: ['Literal'],
    mutate: (node) => (typeof node.value === 'number' ? [replace(node, String(node.value + 1))] : []),
  },
  {
    name: 'boolean',
    types: ['Literal'],
    mutate: (node) => (typeof node.value === 'boolean' ? [replace(node, String(!node.value))] : []),
  },
  {
    name: 'method',
    types: ['CallExpression'],
    mutate: ({ callee, end }, source) => {
      const { type, property, object, computed } = callee as SyntaxNode
      if (type !== 'MemberExpression' || computed === true) return []
      const name = source(property as SyntaxNode)
      const other = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
      return [
        ...(other ? [replace(property as SyntaxNode, other)] : []),
        ...(LEFT_OUT.has(name) ? [{ start: (object as SyntaxNode).end, end, text: '' }] : []),
      ]
    },
  },
  {
    name: 'unwrap',
    types: ['CallExpression'],
    mutate: (node, source) => {
      const args = node.arguments as readonly SyntaxNode[]
      const callee = source(node.callee as SyntaxNode)
      if (
        !/^(?:Math\.)?[\w$]+$/.test(callee) ||
        args.length > 2 ||
        args.some(({ type }) => /Function|Spread/.test(type))
      )
        return []
      return args.map((arg) => replace(node, `(${source(arg)})`))
    },
  },
  {
    name: 'copy',
    types: ['ArrayExpression', 'ObjectExpression'],
    mutate: (node, source) => {
      const [only, more] = (node.elements ?? node.properties) as readonly (SyntaxNode | null)[]
      return only?.type === 'SpreadElement' && !more ? [replace(node, `(${source(only.argument as SyntaxNode)})`)] : []
    },
  },
  {
    name: 'statement',
    types: ['ExpressionStatement', 'ThrowStatement', 'BreakStatement', 'ContinueStatement'],
    mutate: (node) => (node.directive || isSuper(node) ? [] : [replace(node, ';')]),
  },
  {
    name: 'optional',
    types: ['ChainExpression'],
    mutate: (node, source) => [
      replace(node, source(node).replaceAll('?.', '.').replaceAll('.[', '[').replaceAll('.(', '(')),
    ],
  },
  {
    name: 'await',
    types: ['AwaitExpression'],
    mutate: (node, source) => [replace(node, `(${source(node.argument as SyntaxNode)})`)],
  },
  {
    name: 'text',
    types: ['Literal'],
    mutate: (node) => (typeof node.value === 'string' ? [replace(node, node.value === '' ? "'mutant'" : "''")] : []),
  },
  {
    name: 'template',
    types: ['TemplateLiteral'],
    mutate: (node) => [replace(node, '``')],
  },
  {
    name: 'regex',
    types: ['Literal'],
    mutate: (node, source) =>
      node.regex ? REGEX.flatMap(([from, to]) => replaceEach(node, source(node), from, to)) : [],
  },
  {
    name: 'arguments',
    types: ['CallExpression'],
    mutate: (node, source) => {
      const [first, second, more] = node.arguments as readonly SyntaxNode[]
      if (!first || !second || more || first.type !== second.type || /Function|Spread/.test(first.type)) return []
      return [{ start: first.start, end: second.end, text: `${source(second)}, ${source(first)}` }]
    },
  },
  {
    name: 'list',
    types: ['ArrayExpression'],
    mutate: (node, source) => {
      const elements = node.elements as readonly (SyntaxNode | null)[]
      const [first, second] = [elements[0], elements[1]]
      const swapped =
        first && second && source(first) !== source(second)
          ? [{ start: first.start, end: second.end, text: `${source(second)}, ${source(first)}` }]
          : []
      return elements.length > 0 ? [replace(node, '[]'), ...swapped] : []
    },
  },
]

/**
 * Mutants of a module: first one for each line, by the operator that tells most, then the others, as long as there are
 * not too many. Types, imports and decorators stay as they are. Empty for what cannot be parsed.
 */
export function mutantsOf(path: string, text: string): readonly Mutant[] {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return []
  const source = ({ start, end }: SyntaxNode): string => text.slice(start, end)
  const position = lineIndex(text)
  const found: { readonly rank: number; readonly line: number; readonly edit: TextEdit }[] = []
  walk(parsed.program, (node, { parent, key }) => {
    if (isTypeOnly(node) || node.type.startsWith('Import') || key === 'decorators' || key === 'source') return false
    if (node.type === 'Literal' && (key === 'key' || parent?.type === 'TSLiteralType')) return false
    for (const [rank, { types, mutate }] of OPERATORS.entries()) {
      if (!types.includes(node.type)) continue
      for (const edit of mutate(node, source)) found.push({ rank, line: position(edit.start).line, edit })
    }
    return true
  })
  const lines = new Set<number>()
  const sorted = found.sort((a, b) => a.rank - b.rank)
  const first = sorted.filter(({ line }) => !lines.has(line) && lines.add(line))
  const rest = sorted.filter((one) => !first.includes(one))
  const texts = new Set([text])
  const mutants: Mutant[] = []
  for (const { rank, line, edit } of [...first, ...rest]) {
    const mutated = applyEdits(text, [edit])
    if (mutants.length >= MOST_MUTANTS || mutated === null || texts.has(mutated)) continue
    texts.add(mutated)
    if (parse(path, mutated).status === 'parsed')
      mutants.push({ operator: (OPERATORS[rank] as (typeof OPERATORS)[number]).name, line, text: mutated })
  }
  return mutants
}

function isSuper({ expression }: SyntaxNode): boolean {
  return (
    isNode(expression) && expression.type === 'CallExpression' && (expression.callee as SyntaxNode).type === 'Super'
  )
}

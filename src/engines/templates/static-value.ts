import { isFunction, isNode, type SyntaxNode } from '../../source/syntax.ts'
import { memberName, nameOf, sub, subs } from './nodes.ts'

/** What an expression gives; null where that cannot be told without a run. */
export type Known = { readonly value: unknown } | null

/** What a name stands for: a value, or the function that is called by it. */
export interface Scope {
  value(name: string): Known
  function(name: string): SyntaxNode | null
}

/** How deep functions are followed into each other. */
const DEEPEST = 3
/** Texts longer than this are not matched by a pattern here, UTF-16 units; nor by patterns that could try for ever. */
const LONGEST = 200
const REPEATED_GROUP = /\)[*+{]/

const METHODS =
  /^(?:charAt|charCodeAt|codePointAt|at|endsWith|includes|indexOf|lastIndexOf|slice|startsWith|substring|split|toLowerCase|toUpperCase|trim|trimEnd|trimStart|join|has|get|getTime|toFixed|toString)$/
const STATICS: Readonly<Record<string, (...given: never[]) => unknown>> = {
  Number,
  String,
  Boolean,
  parseInt: Number.parseInt,
  parseFloat: Number.parseFloat,
  'Number.isNaN': Number.isNaN,
  'Number.isFinite': Number.isFinite,
  'Number.isInteger': Number.isInteger,
  'Number.isSafeInteger': Number.isSafeInteger,
  'Number.parseInt': Number.parseInt,
  'Number.parseFloat': Number.parseFloat,
  'Array.isArray': Array.isArray,
  'Object.is': Object.is,
  'Object.hasOwn': Object.hasOwn,
  'Object.keys': Object.keys,
  'Object.values': Object.values,
  'Object.getPrototypeOf': Object.getPrototypeOf,
  'Math.abs': Math.abs,
  'Math.floor': Math.floor,
  'Math.ceil': Math.ceil,
  'Math.round': Math.round,
  'Math.trunc': Math.trunc,
  'Math.min': Math.min,
  'Math.max': Math.max,
  'Math.sign': Math.sign,
}
const CLASSES: Readonly<Record<string, new (...given: never[]) => object>> = {
  Date,
  Map,
  Set,
  Array,
  Error,
  TypeError,
  RangeError,
  RegExp,
  URL,
}
const CONSTANTS: Readonly<Record<string, unknown>> = {
  undefined,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
}

/**
 * The value of an expression on known values, without running any of the project's code: literals, operators, the language's own
 * methods that change nothing, and functions of one expression, up to three deep. Whatever else there is makes it unknown.
 */
export function staticValue(node: SyntaxNode, scope: Scope, depth = 0): Known {
  try {
    return evaluate(node, scope, depth)
  } catch {
    return null
  }
}

function evaluate(node: SyntaxNode, scope: Scope, depth: number): Known {
  const of = (field: string): Known => evaluate(sub(node, field), scope, depth)
  switch (node.type) {
    case 'Literal':
      return node.regex
        ? { value: new RegExp(sub(node, 'regex').pattern as string, patternFlags(node)) }
        : node.bigint
          ? null
          : { value: node.value }
    case 'Identifier': {
      const name = String(node.name)
      return name in CONSTANTS ? { value: CONSTANTS[name] } : scope.value(name)
    }
    case 'TemplateLiteral':
      return template(node, scope, depth)
    case 'ArrayExpression':
      return list(subs(node, 'elements'), scope, depth)
    case 'ObjectExpression':
      return object(node, scope, depth)
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return { value: () => undefined }
    case 'UnaryExpression':
      return unary(String(node.operator), of('argument'))
    case 'BinaryExpression':
      return binary(String(node.operator), node, of('left'), scope, depth)
    case 'LogicalExpression': {
      const left = of('left')
      if (!left) return null
      const { operator } = node
      const ends = operator === '??' ? left.value != null : operator === '&&' ? !left.value : Boolean(left.value)
      return ends ? left : of('right')
    }
    case 'ConditionalExpression': {
      const test = of('test')
      return test && of(test.value ? 'consequent' : 'alternate')
    }
    case 'ChainExpression':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return of('expression')
    case 'MemberExpression':
      return member(node, scope, depth)
    case 'NewExpression': {
      const made = CLASSES[nameOf(node.callee) ?? '']
      const given = made && list(subs(node, 'arguments'), scope, depth)
      return made && given ? { value: Reflect.construct(made, given.value as never[]) } : null
    }
    case 'CallExpression':
      return call(node, scope, depth)
    default:
      return null
  }
}

/** A pattern is asked anew each time: it must not remember where it ended. */
function patternFlags(node: SyntaxNode): string {
  return String(sub(node, 'regex').flags).replace(/[gy]/g, '')
}

function template(node: SyntaxNode, scope: Scope, depth: number): Known {
  const parts = list(subs(node, 'expressions'), scope, depth)
  if (!parts) return null
  const texts = subs(node, 'quasis').map(({ value }) => String((value as { cooked: unknown }).cooked))
  const values = parts.value as readonly unknown[]
  return { value: texts.map((text, i) => text + (i < values.length ? String(values[i]) : '')).join('') }
}

function list(nodes: readonly SyntaxNode[], scope: Scope, depth: number): Known {
  const found: unknown[] = []
  for (const one of nodes) {
    const known = evaluate(one.type === 'SpreadElement' ? sub(one, 'argument') : one, scope, depth)
    if (!known) return null
    if (one.type !== 'SpreadElement') found.push(known.value)
    else if (Array.isArray(known.value)) found.push(...known.value)
    else return null
  }
  return { value: found }
}

function object(node: SyntaxNode, scope: Scope, depth: number): Known {
  const found: Record<string, unknown> = {}
  for (const one of subs(node, 'properties')) {
    if (one.type !== 'Property' || one.kind !== 'init') return null
    const key = one.computed === true ? evaluate(sub(one, 'key'), scope, depth)?.value : nameOf(one.key)
    const name = key ?? sub(one, 'key').value
    const known = evaluate(sub(one, 'value'), scope, depth)
    if (name === null || name === undefined || !known) return null
    Object.defineProperty(found, String(name), { value: known.value, enumerable: true })
  }
  return { value: found }
}

function unary(operator: string, known: Known): Known {
  if (!known) return null
  const { value } = known
  switch (operator) {
    case '!':
      return { value: !value }
    case '-':
      return { value: -(value as number) }
    case '+':
      return { value: Number(value) }
    case 'typeof':
      return { value: typeof value }
    default:
      return null
  }
}

const BINARY: Readonly<Record<string, (a: never, b: never) => unknown>> = {
  '===': (a, b) => a === b,
  '!==': (a, b) => a !== b,
  // biome-ignore lint/suspicious/noDoubleEquals: the operator of the code that is read
  '==': (a, b) => a == b,
  // biome-ignore lint/suspicious/noDoubleEquals: the operator of the code that is read
  '!=': (a, b) => a != b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '+': (a: number, b: number) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  in: (a, b) => a in (b as object),
}

function binary(operator: string, node: SyntaxNode, left: Known, scope: Scope, depth: number): Known {
  if (!left) return null
  if (operator === 'instanceof') {
    const made = CLASSES[nameOf(node.right) ?? '']
    return made ? { value: left.value instanceof made } : null
  }
  const right = evaluate(sub(node, 'right'), scope, depth)
  const apply = BINARY[operator]
  return right && apply ? { value: apply(left.value as never, right.value as never) } : null
}

function member(node: SyntaxNode, scope: Scope, depth: number): Known {
  const holder = evaluate(sub(node, 'object'), scope, depth)
  if (!holder) return null
  if (holder.value === null || holder.value === undefined) return node.optional === true ? { value: undefined } : null
  const key = node.computed === true ? evaluate(sub(node, 'property'), scope, depth)?.value : memberName(node)
  if (key === null || key === undefined) return null
  const { value } = holder
  const name = String(key)
  if (name === 'length' && (typeof value === 'string' || Array.isArray(value))) return { value: value.length }
  if (name === 'size' && (value instanceof Map || value instanceof Set)) return { value: value.size }
  if (typeof value === 'string') return /^\d+$/.test(name) ? { value: value[Number(name)] } : null
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  if (!plain) return null
  const holds = value as Readonly<Record<string, unknown>>
  if (Object.hasOwn(holds, name)) return { value: holds[name] }
  return name in holds ? null : { value: undefined }
}

function call(node: SyntaxNode, scope: Scope, depth: number): Known {
  const callee = sub(node, 'callee')
  const given = list(subs(node, 'arguments'), scope, depth)
  if (!given) return null
  const values = given.value as never[]
  const name = nameOf(callee) ?? `${nameOf(callee.object) ?? ''}.${memberName(callee) ?? ''}`
  const known = Object.hasOwn(STATICS, name) ? STATICS[name] : undefined
  if (known) return { value: known(...values) }
  if (callee.type === 'Identifier') return ofFunction(scope.function(name), values, scope, depth)
  const method = memberName(callee)
  const receiver = method === null ? null : evaluate(sub(callee, 'object'), scope, depth)
  if (!receiver || method === null) return null
  const { value } = receiver
  if (value instanceof RegExp && method === 'test')
    return typeof values[0] === 'string' &&
      (values[0] as string).length <= LONGEST &&
      !REPEATED_GROUP.test(value.source)
      ? { value: value.test(values[0]) }
      : null
  if (value === null || value === undefined) return callee.optional === true ? { value: undefined } : null
  const ready = typeof value === 'string' || typeof value === 'number' || Array.isArray(value)
  if (!METHODS.test(method) || !(ready || value instanceof Map || value instanceof Set || value instanceof Date))
    return null
  if (values.some((one) => (one as unknown) instanceof RegExp)) return null
  const own = (value as unknown as Record<string, unknown>)[method]
  return typeof own === 'function' ? { value: Reflect.apply(own, value, values) } : null
}

/** What a function of one expression gives. */
function ofFunction(init: SyntaxNode | null, given: readonly unknown[], scope: Scope, depth: number): Known {
  if (!init || !isFunction(init) || depth >= DEEPEST || init.async === true || init.generator === true) return null
  const body = sub(init, 'body')
  const only = body.type === 'BlockStatement' ? subs(body, 'body') : []
  const result =
    body.type !== 'BlockStatement'
      ? body
      : only.length === 1 && only[0]?.type === 'ReturnStatement'
        ? only[0].argument
        : null
  if (!isNode(result)) return null
  const own = bound(
    subs(init, 'params'),
    given.map((value) => ({ value })),
    scope,
  )
  return evaluate(
    result,
    { ...scope, value: (name) => (own.has(name) ? (own.get(name) ?? null) : scope.value(name)) },
    depth + 1,
  )
}

/** What the names of parameters stand for in a call. */
export function bound(
  params: readonly SyntaxNode[],
  given: readonly Known[],
  scope: Scope,
): ReadonlyMap<string, Known> {
  const found = new Map<string, Known>()
  const bind = (pattern: SyntaxNode, known: Known): void => {
    if (pattern.type === 'Identifier') found.set(String(pattern.name), known)
    else if (pattern.type === 'TSParameterProperty') bind(sub(pattern, 'parameter'), known)
    else if (pattern.type === 'AssignmentPattern')
      bind(
        sub(pattern, 'left'),
        known?.value === undefined && known ? staticValue(sub(pattern, 'right'), scope) : known,
      )
    else if (pattern.type === 'RestElement') bind(sub(pattern, 'argument'), null)
    else if (pattern.type === 'ObjectPattern')
      for (const one of subs(pattern, 'properties'))
        if (one.type === 'Property') {
          const key = nameOf(one.key)
          const plain = known?.value !== null && typeof known?.value === 'object'
          bind(sub(one, 'value'), plain && key ? { value: (known.value as Record<string, unknown>)[key] } : null)
        } else bind(one, null)
    else if (pattern.type === 'ArrayPattern')
      for (const [i, one] of subs(pattern, 'elements').entries())
        bind(one, Array.isArray(known?.value) ? { value: known.value[i] } : null)
  }
  for (const [i, param] of params.entries())
    bind(param, i < given.length ? (given[i] ?? null) : param.type === 'RestElement' ? null : { value: undefined })
  return found
}

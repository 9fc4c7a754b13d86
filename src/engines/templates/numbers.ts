import { BINDS, bindingOf, brief, isRead, operand, swap, text } from './expression.ts'
import { fieldOf, memberName, methodCall, nameOf, numberOf, sub } from './nodes.ts'
import { kindOf, visible } from './source-file.ts'
import type { Site, Template } from './template.ts'

/** Factors between units that are mixed up: milliseconds, percent, minutes, cents, bytes. */
const FACTORS = [1000, 100, 60, 1024, 24, 10]

/** A literal number: one more or less, another sign, another number of the file, the tests or the contract. */
export const numberLiteral: Template = {
  name: 'number-literal',
  prior: 0.06,
  types: ['Literal', 'UnaryExpression'],
  *propose(site) {
    const { node, parent, file, hints } = site
    const value = numberOf(node)
    if (value === null || !isRead(site) || parent?.type === 'UnaryExpression') return
    const weights = new Map<number, number>()
    const offer = (other: number, weight: number): void => {
      if (other !== value && Number.isFinite(other)) weights.set(other, Math.max(weights.get(other) ?? 0, weight))
    }
    offer(value + 1, 4)
    offer(value - 1, 4)
    if (value === 0) offer(1, 4)
    else offer(-value, 1)
    offer(0, 1)
    for (const factor of [10, 100, 1000]) {
      if (value !== 0 && Math.abs(value) >= 10) offer(value / factor, 0.3)
      if (value !== 0) offer(value * factor, 0.3)
    }
    if (Number.isInteger(value) && value > 1) offer(value * 2, 0.3)
    const given = /^(?:AssignmentPattern|VariableDeclarator|Property)$/.test(parent?.type ?? '') ? 3 : 1
    for (const other of hints.numbers) offer(other, given * (file.numbers.has(other) ? 1.2 : 0.8))
    for (const other of file.numbers.keys()) offer(other, 0.4)
    for (const [other, weight] of weights)
      yield swap(
        site,
        String(other),
        `use ${other} in place of ${value}`,
        weight,
        other < 0 ? BINDS.unary : BINDS.primary,
      )
    const name = parent?.type === 'VariableDeclarator' ? (nameOf(parent.id) ?? '') : ''
    if (value === 0 && parent?.type === 'VariableDeclarator') {
      yield swap(
        site,
        '-Infinity',
        'start below every number',
        /max|best|most|high|top|last|late|great|long/i.test(name) ? 4 : 0.5,
        BINDS.unary,
      )
      yield swap(
        site,
        'Infinity',
        'start above every number',
        /min|least|few|low|first|cheap|short|near/i.test(name) ? 4 : 0.5,
      )
    }
  },
}

/** A value in place of a literal number: `used + 1` → `used + width`. */
export const literalToName: Template = {
  name: 'literal-to-name',
  prior: 0.028,
  types: ['Literal'],
  *propose(site) {
    const { node, file, parent } = site
    if (numberOf(node) === null || !isRead(site) || parent?.type === 'VariableDeclarator') return
    for (const one of visible(file, node.start)) {
      if (one.role === 'import' || one.kind === 'function' || one.kind === 'class') continue
      const fits = one.kind === 'number' ? 1 : one.kind === 'unknown' ? 0.5 : 0
      if (fits > 0)
        yield swap(
          site,
          one.name,
          `use ${one.name} in place of ${text(site)}`,
          fits * (one.role === 'module' ? 0.5 : 1) * (one.uses < 2 ? 2 : 1),
        )
      const isLess = parent?.type === 'BinaryExpression' && parent.operator === '-' && site.key === 'right'
      if (isLess && /^(?:string|array)$/.test(one.kind) && one.role !== 'module')
        yield swap(site, `${one.name}.length`, `as much less as ${one.name} is long`, 0.5)
      const isCut = site.key === 'arguments' && /^(?:slice|substring|substr)$/.test(methodCall(parent)?.name ?? '')
      if (isCut && /^(?:string|array|unknown)$/.test(one.kind))
        yield swap(site, `${one.name}.length`, `cut at the length of ${one.name}`, 1)
    }
  },
}

/** One more, one less: of an index, a bound, an argument, a count. */
export const offByOne: Template = {
  name: 'off-by-one',
  prior: 0.042,
  types: ['Identifier', 'MemberExpression', 'BinaryExpression', 'CallExpression'],
  *propose(site) {
    const { node, parent, key, parents } = site
    if (!isRead(site) || !parent) return
    if (node.type === 'BinaryExpression') {
      const value = numberOf(node.right)
      if (value !== null && /^[-+]$/.test(String(node.operator)) && kindOf(node) !== 'string')
        yield swap(
          site,
          text(site, sub(node, 'left')),
          `drop the ${String(node.operator)} ${value}`,
          3,
          bindingOf(sub(node, 'left')),
        )
      return
    }
    const kind = kindOf(node)
    if (!/^(?:number|unknown)$/.test(kind) || isCallableHere(site)) return
    if (node.type === 'CallExpression' && kind !== 'number') return
    const declared =
      node.type === 'Identifier' ? visible(site.file, node.start).find(({ name }) => name === String(node.name)) : null
    if (declared && !/^(?:number|unknown)$/.test(declared.kind)) return
    const weight = placeWeight(parent, key, parents) * (declared?.kind === 'number' || kind === 'number' ? 2 : 1)
    if (weight === 0) return
    for (const operator of ['+', '-'])
      yield swap(
        site,
        `${operand(site, node, BINDS.sum)} ${operator} 1`,
        `${operator === '+' ? 'one more than' : 'one less than'} ${brief(text(site))}`,
        weight,
        BINDS.sum,
      )
  },
}

/** True for what is called here: a number would make no sense. */
export function isCallableHere({ parent, key }: Site): boolean {
  return /^(?:Call|New|Chain)Expression$/.test(parent?.type ?? '') && key === 'callee'
}

/** How likely an index or count stands here. */
function placeWeight(parent: NonNullable<Site['parent']>, key: string | null, parents: Site['parents']): number {
  switch (parent.type) {
    case 'BinaryExpression':
      return /^(?:[<>]=?|[-+*/%]|\*\*|[!=]==?)$/.test(String(parent.operator)) ? 1 : 0
    case 'CallExpression': {
      const method = memberName(parent.callee) ?? ''
      return key === 'callee'
        ? 0
        : /^(?:slice|substring|splice|at|charAt|substr|subarray|repeat|padStart|padEnd|fill)$/.test(method)
          ? 3
          : 1
    }
    case 'MemberExpression':
      return key === 'property' ? 3 : 0
    case 'Property': {
      const above = parents.at(-2)
      return above && fieldOf(above, parent) !== null ? 1.5 : 0
    }
    case 'ReturnStatement':
    case 'VariableDeclarator':
    case 'ArrowFunctionExpression':
    case 'AssignmentExpression':
    case 'ArrayExpression':
      return 1
    case 'ConditionalExpression':
      return key === 'test' ? 0 : 1
    case 'TemplateLiteral':
      return 1
    default:
      return 0
  }
}

/** A unit that was not converted, or converted once too often. */
export const unitFactor: Template = {
  name: 'unit-factor',
  prior: 0.025,
  types: ['Identifier', 'MemberExpression', 'BinaryExpression', 'CallExpression'],
  *propose(site) {
    const { node, parent, key } = site
    if (!isRead(site) || !parent || isCallableHere(site)) return
    if (node.type === 'BinaryExpression') {
      const value = numberOf(node.right)
      if (value !== null && /^[*/]$/.test(String(node.operator)))
        yield swap(
          site,
          text(site, sub(node, 'left')),
          `drop the ${String(node.operator)} ${value}`,
          FACTORS.includes(value) ? 4 : 2,
          bindingOf(sub(node, 'left')),
        )
      if (node.operator === '/' && /^(?:Return|Arrow|Variable|Property$|Template)/.test(parent.type))
        yield swap(site, `${text(site)} * 100`, 'take it as a percentage', 1, BINDS.product)
      const [first] = [numberOf(node.left)]
      if (first !== null && node.operator === '*')
        yield swap(site, text(site, sub(node, 'right')), `drop the ${first} *`, 1, bindingOf(sub(node, 'right')))
      return
    }
    if (!/^(?:number|unknown)$/.test(kindOf(node)) || (node.type === 'CallExpression' && kindOf(node) !== 'number'))
      return
    const declared = visible(site.file, node.start).find(({ name }) => name === nameOf(node))
    if (declared && !/^(?:number|unknown)$/.test(declared.kind)) return
    const place =
      key === 'arguments' || /^(?:Return|Variable|Property$|Conditional|Assignment|Arrow)/.test(parent.type)
        ? 1
        : parent.type === 'BinaryExpression' && /^(?:[-+<>]=?)$/.test(String(parent.operator))
          ? 0.7
          : 0
    if (place === 0) return
    for (const factor of FACTORS)
      for (const operator of ['*', '/'])
        yield swap(
          site,
          `${operand(site, node, BINDS.product)} ${operator} ${factor}`,
          `${operator === '*' ? 'multiply' : 'divide'} ${brief(text(site))} by ${factor}`,
          place * (factor >= 100 && factor !== 1024 ? 2 : 0.7),
          BINDS.product,
        )
  },
}

/** `x % n` → `((x % n) + n) % n`: the remainder of a negative number is negative. */
export const modulo: Template = {
  name: 'modulo',
  prior: 0.043,
  types: ['BinaryExpression'],
  *propose(site) {
    if (site.node.operator !== '%') return
    const [left, right] = [sub(site.node, 'left'), sub(site.node, 'right')]
    const [x, n] = [operand(site, left, BINDS.product), operand(site, right, BINDS.power)]
    yield swap(site, `((${x} % ${n}) + ${n}) % ${n}`, 'keep the remainder from being negative', 3, BINDS.product)
    yield swap(site, `Math.abs(${x} % ${n})`, 'take the absolute remainder', 0.5)
  },
}

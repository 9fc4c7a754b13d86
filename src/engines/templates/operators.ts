import { BINDS, bindingOf, brief, isCondition, isRead, operand, replace, swap, text } from './expression.ts'
import { memberName, numberOf, sub, subs } from './nodes.ts'
import { kindOf } from './source-file.ts'
import type { Proposal, Site, Template } from './template.ts'

/** For each operator what it is likely to be mistaken for, with weights. */
const OTHERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '<': { '<=': 6, '>': 2, '>=': 1 },
  '<=': { '<': 6, '>=': 2, '>': 1 },
  '>': { '>=': 6, '<': 2, '<=': 1 },
  '>=': { '>': 6, '<=': 2, '<': 1 },
  '===': { '!==': 3, '>=': 1, '<=': 1 },
  '!==': { '===': 3, '>': 1, '<': 1 },
  '==': { '!=': 3, '===': 2 },
  '!=': { '==': 3, '!==': 2 },
  '+': { '-': 3, '*': 1 },
  '-': { '+': 3, '/': 0.5 },
  '*': { '/': 3, '+': 1, '**': 0.5 },
  '/': { '*': 3, '%': 1 },
  '%': { '/': 2 },
  '**': { '*': 2 },
  '>>': { '>>>': 2, '<<': 2 },
  '>>>': { '>>': 2 },
  '<<': { '>>': 2 },
  '&': { '|': 2, '^': 1 },
  '|': { '&': 2, '^': 1 },
  '^': { '&': 1, '|': 1 },
  '&&': { '||': 4 },
  '||': { '&&': 3, '??': 4 },
  '??': { '||': 2 },
  '+=': { '-=': 3, '=': 2, '*=': 1 },
  '-=': { '+=': 3, '=': 1 },
  '*=': { '/=': 3, '+=': 1 },
  '/=': { '*=': 3 },
  '||=': { '??=': 4, '&&=': 1 },
  '&&=': { '||=': 2 },
  '??=': { '||=': 2, '=': 2 },
  '&=': { '|=': 2 },
  '|=': { '&=': 2, '^=': 1 },
  '>>=': { '<<=': 1, '>>>=': 2 },
}

/** The edit that puts another operator between two parts of the site's node. */
function operatorEdit(site: Site, left: SyntaxPart, right: SyntaxPart, by: string) {
  const gap = site.file.text.slice(left.end, right.start)
  const at = left.end + gap.indexOf(String(site.node.operator))
  return { start: at, end: at + String(site.node.operator).length, text: by }
}

interface SyntaxPart {
  readonly start: number
  readonly end: number
}

function* operatorSwaps(site: Site, wanted: RegExp): Iterable<Proposal> {
  const { node } = site
  const operator = String(node.operator)
  if (!wanted.test(operator)) return
  for (const [by, weight] of Object.entries(OTHERS[operator] ?? {}))
    yield {
      title: `use ${by} in place of ${operator}`,
      edits: [operatorEdit(site, sub(node, 'left'), sub(node, 'right'), by)],
      weight,
    }
}

/** `<` ↔ `<=` and the other comparisons. */
export const comparison: Template = {
  name: 'comparison',
  prior: 0.063,
  types: ['BinaryExpression'],
  propose: (site) => operatorSwaps(site, /^(?:[<>]=?|[!=]==?)$/),
}

/** Arithmetic and bit operators. */
export const arithmetic: Template = {
  name: 'arithmetic',
  prior: 0.02,
  types: ['BinaryExpression'],
  propose: (site) => (kindOf(site.node) === 'string' ? [] : operatorSwaps(site, /^(?:[-+*/%&|^]|\*\*|<<|>>>?)$/)),
}

/** `&&`, `||` and `??`. */
export const logical: Template = {
  name: 'logical',
  prior: 0.035,
  types: ['LogicalExpression'],
  *propose(site) {
    for (const proposal of operatorSwaps(site, /./)) {
      // What is a truth, a number or a text is never missing: TypeScript calls the other side unreachable.
      if (proposal.edits[0]?.text.includes('??') && kindOf(sub(site.node, 'left')) !== 'unknown') continue
      const parts = [site.parent, sub(site.node, 'left'), sub(site.node, 'right')]
      const mixed = parts.some((one) => one?.type === 'LogicalExpression')
      if (!mixed) {
        yield proposal
        continue
      }
      const by = proposal.edits[0]?.text ?? ''
      const [left, right] = parts.slice(1).map((part) => operand(site, part as typeof site.node, BINDS.equality))
      yield { ...proposal, edits: [replace(site, `${left} ${by} ${right}`, BINDS.coalesce)] }
    }
  },
}

/** `+=` ↔ `-=`, `=` ↔ `+=`, `++` ↔ `--`. */
export const assignment: Template = {
  name: 'assignment-operator',
  prior: 0.012,
  types: ['AssignmentExpression', 'UpdateExpression'],
  *propose(site) {
    const { node } = site
    if (node.type === 'AssignmentExpression') {
      yield* operatorSwaps(site, /^.+=$/)
      if (node.operator === '=' && /^(?:Identifier|MemberExpression)$/.test(sub(node, 'left').type)) {
        const [left, right] = [sub(node, 'left'), sub(node, 'right')]
        if (/number|unknown/.test(kindOf(right)))
          yield {
            title: 'add to the value in place of replacing it',
            edits: [operatorEdit(site, left, right, '+=')],
            weight: 1,
          }
      }
      return
    }
    const [from, by] = node.operator === '++' ? ['++', '--'] : ['--', '++']
    yield swap(site, text(site).replace(from, by), `use ${by} in place of ${from}`, 2)
  },
}

/** `a - b` ↔ `b - a`, and comparisons the other way round. */
export const operandOrder: Template = {
  name: 'operand-order',
  prior: 0.02,
  types: ['BinaryExpression'],
  *propose(site) {
    const { node } = site
    const operator = String(node.operator)
    if (!/^(?:[-/%]|\*\*|<<|>>|[<>]=?)$/.test(operator)) return
    const own = bindingOf(node)
    const [left, right] = [sub(node, 'left'), sub(node, 'right')]
    if (text(site, left) === text(site, right)) return
    const by = `${operand(site, right, own)} ${operator} ${operand(site, left, own + 1)}`
    yield swap(site, by, `swap the sides of ${operator}`, 1, own)
  },
}

/** `!x` ↔ `x` where a truth is read. */
export const negation: Template = {
  name: 'negation',
  prior: 0.021,
  types: [
    'UnaryExpression',
    'CallExpression',
    'Identifier',
    'MemberExpression',
    'LogicalExpression',
    'BinaryExpression',
  ],
  *propose(site) {
    const { node } = site
    if (node.type === 'UnaryExpression') {
      if (node.operator === '!')
        yield swap(site, operand(site, sub(node, 'argument'), BINDS.unary), 'drop the negation', 3, BINDS.unary)
      return
    }
    if (site.parent?.type === 'UnaryExpression' || !isRead(site)) return
    const truth = isCondition(site) || (kindOf(node) === 'boolean' && node.type === 'CallExpression')
    if (!truth || node.type === 'BinaryExpression') return
    yield swap(site, `!${operand(site, node, BINDS.unary)}`, `negate ${brief(text(site))}`, 1, BINDS.unary)
  },
}

/** A sign that is missing or too much. */
export const sign: Template = {
  name: 'sign',
  prior: 0.015,
  types: ['UnaryExpression', 'Identifier', 'MemberExpression', 'CallExpression'],
  *propose(site) {
    const { node, parent, key } = site
    if (node.type === 'UnaryExpression') {
      if (node.operator === '-' && numberOf(node) === null)
        yield swap(site, operand(site, sub(node, 'argument'), BINDS.unary), 'drop the minus', 2, BINDS.unary)
      return
    }
    if (!isRead(site) || !parent) return
    const kind = kindOf(node)
    if (node.type === 'CallExpression') {
      const isNumeric =
        kind === 'number' || (parent.type === 'BinaryExpression' && /^[-*/+]$/.test(String(parent.operator)))
      if (!isNumeric && parent.type !== 'VariableDeclarator' && parent.type !== 'ReturnStatement') return
      for (const argument of subs(node, 'arguments'))
        if (/^(?:Identifier|MemberExpression)$/.test(argument.type) && kind !== 'string' && kind !== 'array')
          yield swap(
            site,
            `${text(site)} * Math.sign(${text(site, argument)})`,
            `take the sign of ${brief(text(site, argument))}`,
            0.5,
            BINDS.product,
          )
    }
    const fits =
      parent.type === 'BinaryExpression'
        ? /^[-*/]$/.test(String(parent.operator)) && key === 'left'
        : parent.type === 'ReturnStatement'
    if (fits && kind !== 'string' && kind !== 'array' && kind !== 'boolean' && memberName(node) !== 'length')
      yield swap(site, `-${text(site)}`, `negate ${brief(text(site))}`, 0.5, BINDS.unary)
  },
}

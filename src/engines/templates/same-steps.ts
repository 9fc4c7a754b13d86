import type { SyntaxNode } from '../../source/syntax.ts'
import { BINDS, bindingOf, isRead, operand, swap, text } from './expression.ts'
import { nameOf, sub, subs } from './nodes.ts'
import { mayBe, takenKind } from './predicates.ts'
import { kindOf, visible } from './source-file.ts'
import type { Site, Template } from './template.ts'

/** What two texts are brought to before they are compared. */
const TEXT_STEPS = ['.toLowerCase()', '.trim()', ".normalize('NFC')"]

/**
 * The same step for both sides of an operator: `to.getTime() - from.getTime()` → `startOfDay(to).getTime() - startOfDay(from).getTime()`,
 * `a === b` → `normalise(a) === normalise(b)`.
 */
export const sameSteps: Template = {
  name: 'same-steps',
  prior: 0.025,
  types: ['BinaryExpression'],
  *propose(site) {
    const { node, file } = site
    const operator = String(node.operator)
    if (!isRead(site) || !/^(?:[!=]==?|[<>]=?|-)$/.test(operator)) return
    const [left, right] = [ends(site, sub(node, 'left')), ends(site, sub(node, 'right'))]
    if (left.rest !== right.rest || [left.root, right.root].some(({ type }) => /Literal$|^Unary/.test(type))) return
    if (nameOf(right.root) === 'undefined' || text(site, left.root) === text(site, right.root)) return
    const binds = /^[!=]/.test(operator) ? BINDS.equality : operator === '-' ? BINDS.sum : BINDS.relation
    const all = visible(file, node.start)
    const kinds = [left.root, right.root].map(
      (one) => all.find(({ name }) => name === nameOf(one))?.kind ?? kindOf(one),
    )
    if (kinds.some((kind) => /function|class|boolean/.test(kind))) return
    const both = (step: (side: SyntaxNode) => string, title: string, weight: number) =>
      swap(site, `${step(left.root)}${left.rest} ${operator} ${step(right.root)}${right.rest}`, title, weight, binds)
    for (const { name, kind, init, arity } of all) {
      if (kind !== 'function' || arity !== 1 || (init && init.start <= node.start && node.end <= init.end)) continue
      if (!kinds.every((one) => mayBe(one, takenKind(init, file)))) continue
      yield both((side) => `${name}(${text(site, side)})`, `put both sides through ${name}`, 2)
    }
    if (left.rest === '' && operator !== '-' && kinds.every((kind) => kind === 'string'))
      for (const step of TEXT_STEPS)
        yield both((side) => `${operand(site, side, BINDS.call)}${step}`, `compare by ${step}`, 1)
    if (
      left.rest === '' &&
      kinds.every((kind) => /^(?:unknown|string)$/.test(kind)) &&
      bindingOf(left.root) >= BINDS.call
    ) {
      const by = /^[!=]/.test(operator) ? 'String' : 'Number'
      yield both((side) => `${by}(${text(site, side)})`, `compare both as ${by}`, 0.5)
    }
  },
}

/** An expression without the members and calls without arguments at its end, and these as text. */
function ends(site: Site, side: SyntaxNode): { readonly root: SyntaxNode; readonly rest: string } {
  let root = side
  for (;;) {
    const callee = root.type === 'CallExpression' && subs(root, 'arguments').length === 0 ? sub(root, 'callee') : root
    if (callee.type !== 'MemberExpression' || callee.computed === true || callee.optional === true) break
    const object = sub(callee, 'object')
    if (callee === root && object.type !== 'Identifier') break
    root = object
  }
  if (!/^(?:Identifier|MemberExpression|CallExpression)$/.test(root.type)) root = side
  return { root, rest: site.file.text.slice(root.end, side.end) }
}

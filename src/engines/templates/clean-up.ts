import { isFunction, type SyntaxNode, walk } from '../../source/syntax.ts'
import { brief, text } from './expression.ts'
import { functionAround } from './ingredients.ts'
import { memberName, nameOf, sub, subs } from './nodes.ts'
import { addAfter, addBefore, isListed, semicolon } from './statements.ts'
import type { Site, Template } from './template.ts'

/** Timers that are not ended: in the clean-up of an effect, or where a promise is settled otherwise. */
export const cleanUp: Template = {
  name: 'clean-up',
  prior: 0.03,
  types: ['ReturnStatement', 'ExpressionStatement', 'VariableDeclaration', 'ArrowFunctionExpression'],
  *propose(site) {
    const { node, parent, parents } = site
    const around = functionAround(site)
    const timers = timersIn(around, site)
    if (timers.length === 0) return
    if (node.type === 'ReturnStatement' || node.type === 'ArrowFunctionExpression') {
      const returned = node.type === 'ReturnStatement' ? (node.argument as SyntaxNode | null) : node
      if (returned?.type !== 'ArrowFunctionExpression') return
      const body = sub(returned, 'body')
      for (const { end } of timers) {
        if (text(site, returned).includes(end)) continue
        if (body.type === 'BlockStatement')
          yield {
            title: `${brief(end)} here, too`,
            edits: [{ start: body.start + 1, end: body.start + 1, text: ` ${end};` }],
            weight: 2,
          }
        else {
          yield { title: `${brief(end)} here`, edits: [{ start: body.start, end: body.end, text: end }], weight: 3 }
          yield {
            title: `${brief(end)} here, too`,
            edits: [{ start: body.start, end: body.end, text: `{ ${end}; ${text(site, body)} }` }],
            weight: 2,
          }
        }
      }
      return
    }
    const list = parent ? subs(parent, 'body') : []
    if (!isListed(site) || list.at(-1) !== node) return
    const effect = parents.at(-3)
    const isEffect = effect?.type === 'CallExpression' && /^use\w*Effect$/.test(nameOf(effect.callee) ?? '')
    for (const { end } of timers)
      if (isEffect)
        yield addAfter(site, `return () => ${end}${semicolon(site)}`, `${brief(end)} when the effect ends`, 4)
      else yield addBefore(site, `${end}${semicolon(site)}`, `${brief(end)} first`, 0.5)
  },
}

function timersIn(around: SyntaxNode, site: Site): readonly { readonly end: string }[] {
  const found: { end: string }[] = []
  const body = (site.parents.find(isFunction) ?? around) as SyntaxNode
  walk(body, (node) => {
    const init = node.init as SyntaxNode | null
    const made =
      node.type === 'VariableDeclarator' && init?.type === 'CallExpression'
        ? (nameOf(init.callee) ?? memberName(init.callee))
        : null
    const name = nameOf(node.id)
    if (name && made === 'setTimeout') found.push({ end: `clearTimeout(${name})` })
    if (name && made === 'setInterval') found.push({ end: `clearInterval(${name})` })
    if (name && /^(?:subscribe|on|watch|listen|observe)$/.test(made ?? '')) found.push({ end: `${name}()` })
    return true
  })
  return found
}

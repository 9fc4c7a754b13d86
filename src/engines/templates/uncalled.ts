import { isFunction, type SyntaxNode, walk } from '../../source/syntax.ts'
import { brief } from './expression.ts'
import { functionAround } from './ingredients.ts'
import { memberName, nameOf, parameterNames, sub, subs } from './nodes.ts'
import { visible } from './source-file.ts'
import { addAfter, addBefore, isListed, LISTED, semicolon } from './statements.ts'
import type { Site, Template } from './template.ts'

/** A function of the module or a private method that nothing calls: it was written to be called. */
export const uncalled: Template = {
  name: 'uncalled',
  prior: 0.02,
  types: LISTED,
  *propose(site) {
    const { node, parent, parents } = site
    if (!isListed(site) || !isFunction(parents.at(-2) ?? node)) return
    const list = subs(parent as SyntaxNode, 'body')
    const [first, last] = [list[0] === node, list.at(-1) === node]
    if (!first && !last) return
    for (const call of calls(site)) {
      const code = `${call}${semicolon(site)}`
      if (last && !/^(?:Return|Throw)/.test(node.type)) yield addAfter(site, code, `also do ${brief(call)}`, 2)
      else yield addBefore(site, code, `also do ${brief(call)}`, last ? 2 : 1)
    }
  },
}

function calls(site: Site): readonly string[] {
  const around = functionAround(site)
  const given = parameterNames(around)
  const inClass = site.parents.some(({ type }) => type === 'ClassBody')
  const values = inClass ? ['this', ...given] : given
  const functions = visible(site.file, site.node.start)
    .filter(({ kind, uses, init, arity }) => kind === 'function' && uses <= 0 && init !== around && (arity ?? 9) < 3)
    .flatMap(({ name, arity }) => argumentsFor(arity ?? 0, values).map((list) => `${name}(${list})`))
  return [...functions, ...methods(site, around).map((name) => `this.${name}()`)]
}

function argumentsFor(arity: number, values: readonly string[]): readonly string[] {
  if (arity === 0) return ['']
  if (arity === 1) return values.slice(0, 3)
  return values.length >= arity ? [values.slice(0, arity).join(', ')] : []
}

/** Private methods without parameters that the class never calls. */
function methods({ file, parents }: Site, around: SyntaxNode): readonly string[] {
  const body = [...parents].reverse().find(({ type }) => type === 'ClassBody')
  if (!body) return []
  const called = new Set<string>()
  walk(body, (node) => {
    const name = memberName(node)
    if (name) called.add(name)
    return true
  })
  return subs(body, 'body').flatMap((one) => {
    const name = nameOf(one.key) ?? ''
    const isPrivate = name.startsWith('#') || one.accessibility === 'private'
    const method = one.type === 'MethodDefinition' && isPrivate && !called.has(name) ? sub(one, 'value') : null
    return method && method !== around && subs(method, 'params').length === 0 && file.text.includes(name) ? [name] : []
  })
}

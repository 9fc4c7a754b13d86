import { isFunction, walk } from '../../source/syntax.ts'
import { brief, text } from './expression.ts'
import { namesIn } from './ingredients.ts'
import { memberName, nameOf, sub, subs } from './nodes.ts'
import { visible } from './source-file.ts'
import type { Proposal, Template } from './template.ts'

const HOOK = /^use(?:Effect|LayoutEffect|Memo|Callback|ImperativeHandle|InsertionEffect)$/

/** What an effect, memo or callback depends on: what it uses and does not list. */
export const dependencies: Template = {
  name: 'dependencies',
  prior: 0.11,
  types: ['CallExpression'],
  *propose(site): Iterable<Proposal> {
    const { node, file } = site
    const hook = nameOf(node.callee) ?? memberName(node.callee)
    const [body, list] = subs(node, 'arguments')
    if (!hook || !HOOK.test(hook) || !body || !isFunction(body)) return
    if (!list) {
      yield { title: 'run once', edits: [{ start: body.end, end: body.end, text: ', []' }], weight: 1 }
      return
    }
    if (list.type !== 'ArrayExpression') return
    const listed = new Set(subs(list, 'elements').map((item) => text(site, item)))
    const used = visible(file, node.start)
      .filter(({ role, name }) => (role === 'parameter' || role === 'local') && namesIn(body).includes(name))
      .map(({ name }) => name)
    const missing = used.filter((name) => !listed.has(name))
    const write = (names: readonly string[], title: string, weight: number): Proposal => ({
      title,
      edits: [{ start: list.start, end: list.end, text: `[${names.join(', ')}]` }],
      weight,
    })
    for (const name of missing) yield write([...listed, name], `also depend on ${name}`, 4)
    if (missing.length > 1) yield write([...listed, ...missing], 'depend on all it uses', 3)
    for (const name of listed)
      yield write(
        [...listed].filter((other) => other !== name),
        `do not depend on ${brief(name)}`,
        1,
      )
    yield { title: 'run after every drawing', edits: [{ start: body.end, end: list.end, text: '' }], weight: 0.5 }
  },
}

/** A state that is set from an old one: `setN(n + 1)` → `setN((n) => n + 1)`. */
export const updater: Template = {
  name: 'updater',
  prior: 0.04,
  types: ['CallExpression'],
  *propose(site) {
    const name = /^set([A-Z]\w*)$/.exec(nameOf(site.node.callee) ?? '')?.[1]
    const [value] = subs(site.node, 'arguments')
    if (!name || !value || isFunction(value)) return
    const state = name[0]?.toLowerCase() + name.slice(1)
    if (!namesIn(value).includes(state)) return
    let plain = true
    walk(value, (node) => {
      if (node.type === 'AwaitExpression') plain = false
      return plain
    })
    const body = value.type === 'ObjectExpression' ? `(${text(site, value)})` : text(site, value)
    if (plain)
      yield {
        title: `compute from the newest ${state}`,
        edits: [{ start: value.start, end: value.end, text: `(${state}) => ${body}` }],
        weight: 1,
      }
  },
}

/** A handler that is called in place of being given: `onClick={save()}` → `onClick={save}`. */
export const handler: Template = {
  name: 'handler',
  prior: 0.03,
  types: ['JSXExpressionContainer'],
  *propose({ node, parent, file }) {
    const call = sub(node, 'expression')
    const name = parent?.type === 'JSXAttribute' ? String(sub(parent, 'name').name) : ''
    if (!/^on[A-Z]/.test(name) || call.type !== 'CallExpression') return
    const own = file.text.slice(call.start, call.end)
    yield {
      title: `call ${brief(own)} later`,
      edits: [{ start: call.start, end: call.start, text: '() => ' }],
      weight: 2,
    }
    if (subs(call, 'arguments').length === 0)
      yield {
        title: `give ${brief(own)} without calling it`,
        edits: [{ start: sub(call, 'callee').end, end: call.end, text: '' }],
        weight: 1,
      }
  },
}

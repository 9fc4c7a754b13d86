import { walk } from '../../source/syntax.ts'
import { BINDS, isRead, operand, swap, text } from './expression.ts'
import { memberName, methodCall, nameOf, sub, subs } from './nodes.ts'
import { visible } from './source-file.ts'
import type { Site, Template } from './template.ts'

/** Compares with the value that has the name of the member: `s.machine !== undefined` → `s.machine === machine`. */
export const namesake: Template = {
  name: 'namesake',
  prior: 0.028,
  types: ['BinaryExpression'],
  *propose(site) {
    const { node, file } = site
    if (!/^(?:[!=]==?|[<>]=?)$/.test(String(node.operator))) return
    const names = visible(file, node.start)
    for (const [side, other] of [
      ['left', 'right'],
      ['right', 'left'],
    ] as const) {
      const member = memberName(node[side])
      const found = names.find(({ name }) => name === member)
      if (!found || nameOf(node[other]) === member) continue
      const own = operand(site, sub(node, side), BINDS.equality)
      for (const operator of new Set(['===', '!==', String(node.operator)]))
        yield swap(
          site,
          `${own} ${operator} ${found.name}`,
          `compare with ${found.name}`,
          operator === '===' ? 2 : 1,
          BINDS.equality,
        )
    }
  },
}

/** `known.has(key)` → a comparison with what is known: a better value must replace a worse one. */
export const hasToCompare: Template = {
  name: 'has-to-compare',
  prior: 0.012,
  types: ['CallExpression'],
  *propose(site) {
    const call = methodCall(site.node)
    const [key] = subs(site.node, 'arguments')
    if (call?.name !== 'has' || !key || !isRead(site)) return
    const receiver = text(site, call.receiver)
    const known = `${receiver}.get(${text(site, key)})`
    for (const { name, kind, role } of visible(site.file, site.node.start)) {
      if (
        role === 'import' ||
        role === 'module' ||
        !/^(?:number|unknown)$/.test(kind) ||
        name === text(site, key) ||
        name === receiver
      )
        continue
      yield swap(
        site,
        `${name} >= (${known} ?? Infinity)`,
        `ask whether ${name} is no less than what is known`,
        kind === 'number' ? 2 : 1,
        BINDS.relation,
      )
      yield swap(
        site,
        `${name} <= (${known} ?? -Infinity)`,
        `ask whether ${name} is no more than what is known`,
        kind === 'number' ? 1 : 0.5,
        BINDS.relation,
      )
      yield swap(site, `${known} === ${name}`, `ask whether ${name} is what is known`, 0.5, BINDS.equality)
    }
    yield swap(site, `${known} !== undefined`, 'ask for a value, not for the key', 1, BINDS.equality)
    yield swap(site, known, 'ask for the value, not for the key', 1)
  },
}

/** `true` where something is known → what is known: `return true` → `return state.get(name) === 'done'`. */
export const knownState: Template = {
  name: 'known-state',
  prior: 0.011,
  types: ['Literal'],
  *propose(site) {
    if (typeof site.node.value !== 'boolean' || site.parent?.type !== 'ReturnStatement') return
    const guard = [...site.parents].reverse().find(({ type }) => type === 'IfStatement')
    const call = guard ? methodCall(guard.test) : null
    const [key] = call ? subs(sub(guard as Site['node'], 'test'), 'arguments') : []
    if (call?.name !== 'has' || !key) return
    const receiver = text(site, call.receiver)
    const values = new Set<string>()
    walk(site.file.program, (node) => {
      const set = methodCall(node)
      const value = subs(node, 'arguments')[1]
      if (set?.name === 'set' && text(site, set.receiver) === receiver && value?.type === 'Literal')
        values.add(text(site, value))
      return true
    })
    for (const value of values)
      yield swap(
        site,
        `${receiver}.get(${text(site, key)}) === ${value}`,
        `ask whether it is ${value}`,
        1,
        BINDS.equality,
      )
  },
}

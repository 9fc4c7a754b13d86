import { walk } from '../../source/syntax.ts'
import { COUNTERPARTS } from './calls.ts'
import { BINDS, brief, isCallee, isRead, operand, swap, text } from './expression.ts'
import { functionAround } from './ingredients.ts'
import { memberName, methodCall, stringOf, sub } from './nodes.ts'
import { visible } from './source-file.ts'
import type { Site, Template } from './template.ts'

/** Texts that a name or member is compared with, or can be by its type: `op` → `'!='`, `'='`. */
function comparedWith(site: Site): ReadonlyMap<string, ReadonlySet<string>> {
  const known = comparisons.get(site.file.program)
  if (known) return known
  const found = new Map<string, Set<string>>()
  const offer = (name: string | null, value: string | null): void => {
    if (name && value) found.set(name, (found.get(name) ?? new Set()).add(value))
  }
  const nameOfValue = (node: unknown): string | null => {
    const one = node as Site['node']
    return memberName(one) ?? (one.type === 'Identifier' ? String(one.name) : null)
  }
  walk(site.file.program, (node, { parents }) => {
    if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(String(node.operator))) {
      const value = stringOf(node.right) === null ? null : text(site, sub(node, 'right'))
      offer(nameOfValue(node.left), value)
    } else if (node.type === 'SwitchCase' && node.test) {
      const holder = [...parents].reverse().find(({ type }) => type === 'SwitchStatement')
      if (holder && stringOf(node.test) !== null) offer(nameOfValue(holder.discriminant), text(site, sub(node, 'test')))
    } else if (node.type === 'TSTypeAnnotation') {
      const holder = parents.at(-1)
      const name =
        holder?.type === 'Identifier'
          ? String(holder.name)
          : holder?.type === 'TSPropertySignature'
            ? String(sub(holder, 'key').name)
            : null
      for (const [literal] of text(site, node).matchAll(/'[^']*'|"[^"]*"/g)) offer(name, literal)
    } else if (node.type === 'Property' && stringOf(node.value) !== null && sub(node, 'key').type === 'Identifier')
      offer(String(sub(node, 'key').name), text(site, sub(node, 'value')))
    return true
  })
  comparisons.set(site.file.program, found)
  return found
}

const comparisons = new WeakMap<Site['node'], ReadonlyMap<string, ReadonlySet<string>>>()

/** One of two values in place of the same value: `inner.type` → `inner.type === 'and' ? 'or' : 'and'`. */
export const otherOfTwo: Template = {
  name: 'other-of-two',
  prior: 0.012,
  types: ['MemberExpression', 'Identifier'],
  *propose(site) {
    const { parent, node } = site
    if (
      !isRead(site) ||
      !/^(?:Property|ReturnStatement|VariableDeclarator|ConditionalExpression)$/.test(parent?.type ?? '')
    )
      return
    const name = memberName(node) ?? (node.type === 'Identifier' ? String(node.name) : null)
    const all = [...(comparedWith(site).get(name ?? '') ?? [])]
    const near = text(site, functionAround(site))
    const values = all.length > 4 ? all.filter((value) => near.includes(value)) : all
    if (values.length < 2 || values.length > 8) return
    for (const a of values)
      for (const b of values)
        if (a !== b)
          yield swap(
            site,
            `${text(site)} === ${a} ? ${b} : ${a}`,
            `use ${b} where it is ${a}, else ${a}`,
            1,
            BINDS.conditional,
          )
  },
}

/** A special case: the counterpart of a method, or the value as it is, under a condition. */
export const specialCase: Template = {
  name: 'special-case',
  prior: 0.021,
  types: ['CallExpression'],
  *propose(site) {
    const { node, parent, file } = site
    const call = methodCall(node)
    if (
      !call ||
      !isRead(site) ||
      !/^(?:Return|Variable|Arrow|Assignment|Property$|Call)/.test(parent?.type ?? '') ||
      isCallee(site)
    )
      return
    const own = text(site)
    if (node.end - node.start > 160) return
    const receiver = text(site, call.receiver)
    if (/^(?:to(?:Lower|Upper)Case|trim|slice|replace|replaceAll|sort|reverse|concat)$/.test(call.name)) {
      for (const test of [
        `${receiver}.length === 1`,
        `${receiver}.length === 0`,
        `${receiver}.length > 1`,
        `${receiver} === ''`,
      ])
        yield swap(
          site,
          test.endsWith('> 1') ? `${test} ? ${own} : ${receiver}` : `${test} ? ${receiver} : ${own}`,
          `leave ${brief(receiver)} as it is where ${brief(test)}`,
          1,
          BINDS.conditional,
        )
    }
    const names = visible(file, node.start).filter(({ role }) => role === 'parameter' || role === 'local')
    for (const by of COUNTERPARTS.get(call.name) ?? []) {
      const callee = sub(node, 'callee')
      const other = `${file.text.slice(node.start, sub(callee, 'property').start)}${by}${file.text.slice(callee.end, node.end)}`
      for (const { name } of names)
        for (const value of comparedWith(site).get(name) ?? [])
          yield swap(
            site,
            `${name} === ${value} ? ${other} : ${own}`,
            `use ${by} where ${name} is ${value}`,
            /^(?:some|every)$/.test(by) ? 2 : 0.3,
            BINDS.conditional,
          )
    }
  },
}

/** A guard around a value: `a / b` → `b === 0 ? 0 : a / b`. */
export const guardedValue: Template = {
  name: 'guarded-value',
  prior: 0.012,
  types: ['BinaryExpression', 'CallExpression'],
  *propose(site) {
    const { node, parent } = site
    if (!isRead(site) || !/^(?:Return|Variable|Arrow|Property$)/.test(parent?.type ?? '')) return
    const own = text(site)
    if (node.type === 'BinaryExpression' && node.operator === '/') {
      const divisor = operand(site, sub(node, 'right'), BINDS.equality)
      yield swap(site, `${divisor} === 0 ? 0 : ${own}`, `take 0 where ${brief(divisor)} is 0`, 3, BINDS.conditional)
      return
    }
    const call = methodCall(node)
    if (!call || !/^(?:reduce|split|map|at|charAt|max|min)$/.test(call.name)) return
    const [list] = [text(site, call.receiver)]
    for (const empty of call.name === 'reduce' ? ['0', 'null'] : ['[]', "''", '0', 'null'])
      if (list !== 'Math')
        yield swap(
          site,
          `${list}.length === 0 ? ${empty} : ${own}`,
          `take ${empty} where ${brief(list)} is empty`,
          0.6,
          BINDS.conditional,
        )
  },
}

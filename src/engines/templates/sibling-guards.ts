import { isFunction, walk } from '../../source/syntax.ts'
import { brief, text } from './expression.ts'
import { functionAround, readsIn } from './ingredients.ts'
import { parameterNames, sub, subs } from './nodes.ts'
import { visible } from './source-file.ts'
import { addBefore, isListed, LISTED } from './statements.ts'
import type { Site, Template } from './template.ts'
import { inputFactor } from './told-apart.ts'
import { toldConditions } from './told-conditions.ts'

/** Values of one statement and errors of one function that are looked at. */
const [MOST_VALUES, MOST_ERRORS] = [3, 3]

/** A check that other functions make first and this one does not: `if (…) throw …`. */
export const siblingGuard: Template = {
  name: 'sibling-guard',
  prior: 0.02,
  types: LISTED,
  *propose(site) {
    const { node, file } = site
    if (!isListed(site) || !beginsFunction(site)) return
    const around = functionAround(site)
    const names = new Set(visible(file, node.start).map(({ name }) => name))
    const own = text(site, around)
    const parameters = parameterNames(around)
    const found = new Set<string>()
    walk(file.program, (one) => {
      if (one === around) return false
      const branch = one.type === 'IfStatement' ? sub(one, 'consequent') : null
      const last = branch?.type === 'BlockStatement' ? subs(branch, 'body').at(-1) : branch
      if (!last || !/^(?:Throw|Return)Statement$/.test(last.type) || one.end - one.start > 200 || one.alternate)
        return true
      const guard = text(site, one)
      const asked = [...new Set(guard.match(/(?<![.\w'"])[a-z_$][\w$]*/g) ?? [])].filter((name) =>
        file.declared.some((declared) => declared.name === name && !names.has(name)),
      )
      if (asked.length === 0) found.add(guard)
      else if (asked.length === 1 && parameters.length <= 4)
        for (const name of parameters)
          found.add(guard.replace(new RegExp(`(?<![.\\w])${asked[0]?.replace(/\$/g, '\\$')}\\b`, 'g'), name))
      return true
    })
    for (const guard of found) if (!own.includes(guard)) yield addBefore(site, guard, `also check ${brief(guard)}`, 1)
  },
}

/** What a function refuses elsewhere, refused of one more value, in the same words: `throw new TypeError('name is invalid')`. */
export const siblingThrow: Template = {
  name: 'sibling-throw',
  prior: 0.03,
  types: LISTED,
  *propose(site) {
    const { hints, node } = site
    const expected = ['toThrow', 'toThrowError', 'rejects'].some((name) => hints.names.has(name))
    if (!expected || !isListed(site) || node.type === 'ThrowStatement') return
    const errors = thrownIn(site).slice(0, MOST_ERRORS)
    if (errors.length === 0) return
    const parameters = beginsFunction(site) ? parameterNames(functionAround(site)) : []
    const names = visible(site.file, node.start)
    const values = [...new Set([...readsIn(node, site), ...parameters])].slice(0, MOST_VALUES)
    for (const value of values) {
      const kind = names.find(({ name }) => name === value)?.kind ?? 'unknown'
      const told = toldConditions({ name: value, kind }, hints).map(([code, , weight]) => [code, weight] as const)
      const invalid: readonly (readonly [string, number])[] = [
        [`!${value}`, 0.5],
        ...(hints.sorts.has('Date') ? ([[`Number.isNaN(${value}.getTime())`, 1.5]] as const) : []),
        ...(kind === 'number' || hints.sorts.has('nan') ? ([[`!Number.isFinite(${value})`, 1]] as const) : []),
      ]
      for (const [code, weight] of [...told, ...invalid])
        for (const { thrown, about } of errors)
          yield addBefore(
            site,
            `if (${code}) ${spoken(thrown, about, value)}`,
            `refuse where ${code}`,
            weight * inputFactor(site, code, true),
          )
    }
  },
}

/** True for the first statement of a function. */
function beginsFunction({ node, parent, parents }: Site): boolean {
  return isFunction(parents.at(-2) ?? node) && subs(parent ?? node, 'body')[0] === node
}

/** An error in words about another value. */
function spoken(thrown: string, about: readonly string[], value: string): string {
  const word = value.split('.').at(-1) as string
  return about.reduce(
    (code, other) => code.replace(new RegExp(`(?<![\\w$])${other}(?![\\w$])`, 'g'), () => word),
    thrown,
  )
}

/** The errors that the function around throws, or its module, with the names that their conditions ask about. */
function thrownIn(site: Site): readonly { readonly thrown: string; readonly about: readonly string[] }[] {
  const collect = (root: Site['node']): readonly { readonly thrown: string; readonly about: readonly string[] }[] => {
    const found = new Map<string, readonly string[]>()
    walk(root, (one) => {
      if (one.type !== 'IfStatement') return true
      const branch = sub(one, 'consequent')
      const last = branch.type === 'BlockStatement' ? subs(branch, 'body')[0] : branch
      if (last?.type !== 'ThrowStatement' || last.end - last.start > 160) return true
      const words = text(site, sub(one, 'test')).match(/[A-Za-z_$][\w$]*/g) ?? []
      const thrown = text(site, last)
      found.set(thrown, [
        ...new Set(words.filter((word) => new RegExp(`['"\`{ ]${word.replace(/\$/g, '\\$')}\\b`).test(thrown))),
      ])
      return true
    })
    return [...found].map(([thrown, about]) => ({ thrown, about }))
  }
  const own = collect(functionAround(site))
  return own.length > 0 ? own : collect(site.file.program)
}

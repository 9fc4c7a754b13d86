import { isFunction, walk } from '../../source/syntax.ts'
import { brief, text } from './expression.ts'
import { givenBack } from './given-back.ts'
import { functionAround } from './ingredients.ts'
import { inBlock, isListed } from './statements.ts'
import type { Template } from './template.ts'

/** How many values are offered to be given back. */
const MOST_VALUES = 5

/**
 * A call that may fail where the failing test shows that it does: `return decodeURIComponent(x)` → the same in a `try`, with what
 * is given back then. A statement whose value nobody takes is tried, and what follows happens in any case.
 */
export const caught: Template = {
  name: 'caught',
  prior: 0.06,
  types: ['ReturnStatement', 'ExpressionStatement'],
  *propose(site) {
    const { node, hints } = site
    if (!hints.fails || !isListed(site)) return
    let calls = false
    walk(node, (one) => {
      calls ||= /^(?:Call|New|Await)Expression$/.test(one.type)
      return !calls && !isFunction(one)
    })
    if (!calls) return
    const title = `go on where ${brief(text(site))} fails`
    if (node.type === 'ExpressionStatement') {
      yield inBlock(site, 'try', 'catch {}', title, 1)
      return
    }
    const around = functionAround(site)
    const values = isFunction(around) ? [...givenBack(around, site)] : []
    for (const value of ['null', 'undefined']) if (values.every(([one]) => one !== value)) values.push([value, 0.3])
    const own = values.filter(([value]) => !text(site).includes(`return ${value}`))
    // What the call was given is what it gives back most often.
    const ranked = own.map(([value, weight]) => [value, text(site).includes(`(${value})`) ? 3 : weight] as const)
    for (const [value, weight] of ranked.toSorted((a, b) => b[1] - a[1]).slice(0, MOST_VALUES))
      yield inBlock(
        site,
        'try',
        `catch {\n  return ${value}\n}`,
        `give ${value} where ${brief(text(site))} fails`,
        weight,
      )
  },
}

import { isRead, swap, text } from './expression.ts'
import { methodCall, stringOf, sub, subs } from './nodes.ts'
import type { Template } from './template.ts'

/** `replace('x', …)` → `replaceAll('x', …)`, and split or match with a pattern. */
export const patternCall: Template = {
  name: 'pattern-call',
  prior: 0.021,
  types: ['CallExpression'],
  *propose(site) {
    const call = methodCall(site.node)
    const [given] = subs(site.node, 'arguments')
    if (!given || !call || !isRead(site)) return
    const value = stringOf(given)
    if (call.name === 'split' && value !== null && value.trim() === '' && value !== '')
      yield { title: 'split at any blanks', edits: [{ start: given.start, end: given.end, text: '/\\s+/' }], weight: 3 }
    if (call.name === 'split' && value === '\n')
      yield {
        title: 'split at line ends of every form',
        edits: [{ start: given.start, end: given.end, text: '/\\r?\\n/' }],
        weight: 4,
      }
    if (call.name === 'split' && value === ',')
      yield {
        title: 'split at commas with blanks',
        edits: [{ start: given.start, end: given.end, text: '/\\s*,\\s*/' }],
        weight: 2,
      }
    if (call.name === 'split' && value === '')
      yield swap(site, `[...${text(site, call.receiver)}]`, 'split into whole characters', 3)
    if (call.name === 'replace' && value !== null && sub(site.node, 'callee').computed !== true)
      yield {
        title: 'replace every one',
        edits: [{ start: given.start, end: given.end, text: `/${value.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}/g` }],
        weight: 1,
      }
  },
}

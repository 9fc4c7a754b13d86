import { type Insertions, insertions } from './insertions.ts'
import { insertTicks } from './loop-ticks.ts'
import { oneLine } from './one-line.ts'
import type { Placement } from './placement.ts'
import { purityOf } from './pure-expression.ts'
import type { SyntaxComment, SyntaxNode } from './syntax.ts'

/** One alternative text for a place. */
export interface Alternative extends Placement {
  readonly id: number
  readonly text: string
}

/**
 * A switch in a text. `globalThis.__rw.at[n]` decides for the switch `sites[n]`: 0 or nothing for the text as given, one
 * of `ids` for that alternative, -1 for `globalThis.__rw.probe(n, values)`, which returns one of the values.
 */
export interface SwitchSite {
  readonly ids: readonly number[]
  /** What the functions of a probe compute, in their order; 0 is the text as given. Empty where nothing can be probed. */
  readonly probes: readonly Probe[]
  /** Switches around this one; while they are probed, it is not asked. */
  readonly inside: readonly number[]
}

/** A side-effect free value at a switch. `reads`: computing it reads members, which may be getters. */
export interface Probe {
  readonly id: number
  readonly reads: boolean
}

/** Values that one hit of a probe computes at most. */
const MOST_PROBES = 256

/** The text with a switch at each place that has alternatives and a tick in every loop. Lines stay as they are. */
export function withSwitches(
  text: string,
  program: SyntaxNode,
  comments: readonly SyntaxComment[],
  alternatives: readonly Alternative[],
): { readonly text: string; readonly sites: readonly SwitchSite[] } {
  const output = insertions()
  insertTicks(program, output)
  const groups = new Map<string, Alternative[]>()
  for (const one of alternatives) {
    const place = `${one.form} ${one.start} ${one.end} ${one.lead}`
    groups.set(place, [...(groups.get(place) ?? []), one])
  }
  const sites: SwitchSite[] = []
  const ranges = [...groups.values()].map(([first]) => first as Alternative)
  for (const group of groups.values()) {
    const own = ranges[sites.length] as Alternative
    const probes = probesOf(text, comments, group)
    insertSwitch(output, sites.length, group, probes)
    sites.push({
      ids: [...new Set(group.map(({ id }) => id))],
      probes: probes.map(({ id, reads }) => ({ id, reads })),
      inside: ranges.flatMap((one, i) => (one !== own && one.start <= own.start && own.end <= one.end ? [i] : [])),
    })
  }
  return { text: output.apply(text), sites }
}

type ProbeText = Probe & { readonly text: string }

function probesOf(
  text: string,
  comments: readonly SyntaxComment[],
  group: readonly Alternative[],
): readonly ProbeText[] {
  const original = group[0]?.original
  const given = original && oneLine(text, [original], comments)
  if (!original || !given || purityOf(original) === null) return []
  const values = [
    { id: 0, text: given, node: original },
    ...group.flatMap(({ id, text: other, alternative: [node] }) => (node ? [{ id, text: other, node }] : [])),
  ].flatMap(({ id, text: other, node }) => {
    const purity = purityOf(node)
    return purity ? [{ id, text: other, reads: purity === 'reads' }] : []
  })
  return values.length > 1 ? values.slice(0, MOST_PROBES) : []
}

function insertSwitch(
  output: Insertions,
  site: number,
  group: readonly Alternative[],
  probes: readonly ProbeText[],
): void {
  const at = `globalThis.__rw.at[${site}]`
  const [{ form, start, lead }] = group as readonly [Alternative]
  const branches = group
    .map(({ id, text }, i) => (i === group.length - 1 ? `{${text}}` : `if(${at}===${id}){${text}}`))
    .join('else ')
  const values = group
    .map(({ id, text }, i) => (i === group.length - 1 ? `(${text})` : `${at}===${id}?(${text}):`))
    .join('')
  const probing =
    probes.length > 0
      ? `${at}<0?globalThis.__rw.probe(${site},[${probes.map(({ text }) => `()=>(${text})`).join()}]):`
      : ''
  if (form === 'inserted') output.at(start, `${lead}if(${at})${braced(branches)}`)
  else if (form === 'statements') output.around(group[0] as Alternative, `if(${at})${braced(branches)}else{`, '}', 2)
  else if (form === 'body') output.around(group[0] as Alternative, `{if(${at})${braced(branches)}else{`, '}}', 1)
  else if (form === 'bare') output.around(group[0] as Alternative, `${at}?${probing}${values}:(`, ')', 3)
  else output.around(group[0] as Alternative, `(${at}?${probing}${values}:(`, '))', 3)
}

/** What a condition without an `else` of its own would otherwise take. */
function braced(branches: string): string {
  return branches.startsWith('{') ? branches : `{${branches}}`
}

import type { Candidate } from '../../model/candidate.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import type { CandidateFate, FateOf } from '../../model/engine.ts'
import { isNode, type SyntaxNode } from '../../source/syntax.ts'
import type { Scored } from './enumerate.ts'
import { errorSeen, firstLine } from './steps.ts'
import type { Proposal } from './template.ts'

/** Conditions of one failure that are forced. */
const MOST = 10

/** How much likelier an edit of a condition becomes (as a logarithm) when forcing it mends the test, and when that changes nothing. */
const SAYS = { mends: Math.log(4), nothing: -Math.log(4) } as const

interface Condition {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly fates: CandidateFate[]
}

/**
 * Forced-value probes: the likeliest conditions are run as `true` and as `false`, which is no repair but tells whether there can be
 * one in them (angelic values, Chandra et al. 2011; `research.md` (a) 4). Where neither changes how the test fails, edits of the
 * condition come later; where one mends it, sooner. Nothing is dropped: a loop may need both values in turn.
 */
export class Probes {
  readonly #conditions: readonly Condition[]
  readonly #message: string
  #open = 0
  #isTold = false
  readonly candidates: readonly Candidate[]

  /** `make` gives null for an edit that is no candidate, or one already. */
  constructor(
    singles: readonly Scored[],
    diagnosis: Diagnosis,
    fateOf: FateOf,
    make: (one: Scored, proposal: Proposal) => Candidate | null,
  ) {
    this.#message = firstLine(errorSeen(diagnosis))
    const found = new Map<string, { readonly condition: Condition; readonly probes: readonly Candidate[] }>()
    for (const one of singles) {
      if (found.size === MOST) break
      const { path } = one.location
      const node = conditionAround(one)
      const key = node && `${path} ${node.test.start}`
      if (!key || found.has(key)) continue
      const { start, end } = node.test
      const probes = node.values.flatMap(
        (text) => make(one, { title: `force ${text}`, edits: [{ start, end, text }], weight: 1 }) ?? [],
      )
      found.set(key, { condition: { path, start, end, fates: [] }, probes })
    }
    this.#conditions = [...found.values()].map(({ condition }) => condition)
    this.candidates = [...found.values()].flatMap(({ probes }) => probes)
    this.#open = this.candidates.length
    for (const { condition, probes } of found.values())
      for (const { id } of probes)
        void fateOf(id).then((fate) => {
          condition.fates.push(fate)
          this.#open--
        })
  }

  /** Gives what stands in the list from here on the scores that follow from the probes, the likeliest first; once, when all are known. */
  reorder(singles: Scored[], from: number): void {
    if (this.#open > 0 || this.#isTold) return
    this.#isTold = true
    const says = this.#conditions
      .map((condition) => ({ ...condition, by: this.#saysOf(condition) }))
      .sort((a, b) => a.end - a.start - (b.end - b.start))
    const rest = singles
      .splice(from)
      .map((one) => {
        const at = says.find((condition) => isInside(one, condition))
        return at ? { ...one, score: one.score + at.by } : one
      })
      .sort((a, b) => b.score - a.score)
    for (const one of rest) singles.push(one)
  }

  #saysOf({ fates }: Condition): number {
    if (fates.some(({ passesTarget }) => passesTarget)) return SAYS.mends
    const isSame = fates.length > 0 && fates.every(({ status, detail }) => status === 'refuted' && this.#fails(detail))
    return isSame ? SAYS.nothing : 0
  }

  #fails(detail: string): boolean {
    return detail !== '' && this.#message.startsWith(detail)
  }
}

const BOTH = ['true', 'false']
/** Forced to go on, a loop would not end. */
const LOOP = /^(?:While|DoWhile|For)Statement$/

/** The innermost condition that a site is or stands in, with what it can be forced to. */
function conditionAround({ site }: Scored): { readonly test: SyntaxNode; readonly values: readonly string[] } | null {
  const { node, parents } = site
  for (const parent of parents.toReversed()) {
    const test = parent[parent.type === 'LogicalExpression' ? 'left' : 'test']
    if (isNode(test) && test.start <= node.start && node.end <= test.end)
      return { test, values: LOOP.test(parent.type) ? ['false'] : BOTH }
  }
  return null
}

function isInside({ location, proposal }: Scored, { path, start, end }: Condition): boolean {
  return location.path === path && proposal.edits.every((edit) => start <= edit.start && edit.end <= end)
}

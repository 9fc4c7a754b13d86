import type { Evidence, Verdict, VerdictKind } from '../model/verdict.ts'
import type { Facts } from './facts.ts'
import { CALIBRATION, FACTORS } from './fitted.ts'
import { JUDGES } from './judges.ts'
import type { Observation } from './observation.ts'

/** Without a word from the contract nothing is surer than this (`research.md` (b) step 3). */
const SILENT_CAP = 0.8
/** 14–22 % of the failures that one large study saw come from outdated tests: the prior speaks for the test. */
const PRIOR = 1
/** Wrong verdicts cost: a test verdict hides a bug (20), a code verdict wastes a look (5), abstaining costs 1. */
const TEST_THRESHOLD = 0.9
const CODE_THRESHOLD = 0.72

/**
 * Who is wrong, from the facts: every judge adds what it saw as log-odds, then the hard rules decide whether that is
 * enough. A test verdict needs a clause that decided or a mechanical case; clauses that contradict each other, and
 * evidence that does not reach a threshold, leave it to the person.
 */
export function judge(facts: Facts): Verdict {
  const observations = JUDGES.flatMap(({ name, observe }) =>
    observe(facts).map((seen) => ({ kind: name, ...seen, weight: seen.weight * factorOf(name, seen.supports) })),
  )
  const evidence = observations
    .map(({ kind, supports, detail, weight }): Evidence => ({ kind, supports, detail, weight }))
    .sort((a, b) => b.weight - a.weight)
  const screened = evidence.find(({ supports }) => supports === 'flaky' || supports === 'environment')
  if (screened) {
    return { kind: screened.supports, confidence: 1 - Math.exp(-screened.weight), clauses: [], evidence }
  }
  const odds = PRIOR + sum(observations, 'code-wrong') - sum(observations, 'test-wrong')
  const code = 1 / (1 + Math.exp(-odds))
  const clausesOf = (kind: VerdictKind): readonly string[] => [
    ...new Set(observations.filter(({ supports }) => supports === kind).flatMap(({ clauses }) => clauses ?? [])),
  ]
  const conflict =
    observations.some(({ decides, supports }) => decides && supports === 'code-wrong') &&
    observations.some(({ decides, supports }) => decides && supports === 'test-wrong')
  const undecided: Verdict = { kind: 'undecided', confidence: 1 - Math.abs(2 * code - 1), clauses: [], evidence }
  if (conflict || observations.some(({ supports, decides }) => decides && supports === 'undecided')) return undecided
  const supported = (kind: VerdictKind): boolean => observations.some(({ supports }) => supports === kind)
  const silent = facts.speaking.length === 0
  const quote = facts.speaking.find(({ body }) => body.kind === 'prose')
  const decided = (kind: 'code-wrong' | 'test-wrong', confidence: number): Verdict => {
    const clauses = clausesOf(kind)
    if (!quote || clauses.includes(quote.id)) return { kind, confidence: cap(confidence), clauses, evidence }
    // The clause that a person should read beside the executed ones: words decide which it is, so it weighs nothing.
    const detail = `[${quote.id}] ${quote.text.replaceAll('\n', ' ')}`
    return {
      kind,
      confidence: cap(confidence),
      clauses: [...clauses, quote.id],
      evidence: [...evidence, { kind: 'contract-prose', supports: kind, detail, weight: 0 }],
    }
  }
  const cap = (confidence: number): number => (silent ? Math.min(confidence, SILENT_CAP) : confidence)
  if (code >= CODE_THRESHOLD && supported('code-wrong')) return decided('code-wrong', calibrated(odds))
  const entitled = observations.some(({ decides, supports }) => decides && supports === 'test-wrong')
  if (1 - code >= TEST_THRESHOLD && entitled) return decided('test-wrong', calibrated(-odds))
  return undecided
}

function factorOf(judge: string, supports: VerdictKind): number {
  return FACTORS[`${judge}>${supports}`] ?? 1
}

/** The share of verdicts with such odds that are right. */
function calibrated(odds: number): number {
  return CALIBRATION.findLast(([least]) => odds >= least)?.[1] ?? 1 / (1 + Math.exp(-odds))
}

function sum(observations: readonly Observation[], kind: VerdictKind): number {
  return observations.filter(({ supports }) => supports === kind).reduce((total, { weight }) => total + weight, 0)
}

import type { Clause, Contract } from '../model/clause.ts'

/** The clauses that speak of any of these modules (paths relative to the root), in the order of the contract. */
export function clausesFor(contract: Contract, modules: ReadonlySet<string>): readonly Clause[] {
  return contract.clauses.filter(({ module }) => modules.has(module))
}

/**
 * The clauses that share word stems with `words` (a test's title, body or message, in any pieces), best first; those
 * that share none are left out. A shared stem counts the more the fewer clauses have it (inverse document frequency,
 * Spärck Jones 1972), and twice where it names the clause or its export.
 */
export function rankClauses(clauses: readonly Clause[], words: readonly string[]): readonly Clause[] {
  const wanted = stemsOf(words.join(' '))
  const texts = clauses.map((clause) => stemsOf(clause.text))
  const names = clauses.map(({ id, symbol }) => stemsOf(`${id} ${symbol ?? ''}`))
  const weight = (stem: string): number => {
    const holders = clauses.filter((_, i) => texts[i]?.has(stem) || names[i]?.has(stem)).length
    return holders === 0 ? 0 : Math.log(1 + clauses.length / holders)
  }
  const weights = new Map([...wanted].map((stem) => [stem, weight(stem)]))
  return clauses
    .map((clause, i) => {
      let score = 0
      for (const [stem, value] of weights) score += names[i]?.has(stem) ? 2 * value : texts[i]?.has(stem) ? value : 0
      return { clause, score }
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ clause }) => clause)
}

/** Words too common to say what a clause is about, in prose and in tests. */
const COMMON = new Set(
  `a all also an and are as at be by can does each else every for from given has have if in into is it its no not of on
  one only or other should so test tests than that the their them there these they this those to two was what when where
  which with without const let new null true false undefined expect toBe toEqual toThrow return await async describe it`
    .toLowerCase()
    .split(/\s+/),
)

function stemsOf(text: string): ReadonlySet<string> {
  const words = text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\d]+/gu)
  return new Set((words ?? []).filter((word) => word.length > 1 && !COMMON.has(word)).map(stem))
}

/** Takes off English endings, as far as it needs for `rounds`, `rounded` and `rounding` to meet. */
function stem(word: string): string {
  if (word.length <= 3) return word
  const bare = word.replace(/(?:ations?|ings?|edly|ed|ies|es|s|ly)$/, '')
  const root = bare.length >= 3 ? bare : word
  return root.replace(/([b-df-hj-np-tv-z])\1$/, '$1').replace(/[eiy]$/, '')
}

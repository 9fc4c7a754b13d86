/** How strongly factors are drawn to 1: as much as this many failures could pull. */
const STRENGTH = 2
/** How often which side is wrong here is of our own making: what was published about it stands. */
const FIXED = 'prior'
/** No sign is turned round, and nothing becomes certain by itself. */
const [LEAST, MOST] = [0.25, 2]
const STEPS = 4_000
const RATE = 0.02

/**
 * The log-odds of an item that its label is 1, from the weights of its judges.
 * @param {{ features: ReadonlyMap<string, number> }} item
 * @param {ReadonlyMap<string, number>} factors 1 for what is not named
 */
export function oddsOf({ features }, factors) {
  return [...features].reduce((sum, [name, weight]) => sum + weight * (factors.get(name) ?? 1), 0)
}

/**
 * Factors of the judges' weights under which the labels are likeliest: logistic regression with a quadratic pull towards 1,
 * by projected gradient descent. The prior is not fitted.
 * @param {readonly { features: ReadonlyMap<string, number>, label: number }[]} items `label` is 1 or -1
 * @returns {Map<string, number>} by name, in the order in which they first occur
 */
export function fitFactors(items) {
  const factors = new Map(items.flatMap(({ features }) => [...features.keys()].map((name) => [name, 1])))
  for (let step = 0; step < STEPS; step++) {
    const slopes = new Map([...factors].map(([name, factor]) => [name, STRENGTH * (factor - 1)]))
    for (const item of items) {
      const pull = -item.label / (1 + Math.exp(item.label * oddsOf(item, factors)))
      for (const [name, weight] of item.features) slopes.set(name, slopes.get(name) + pull * weight)
    }
    for (const [name, slope] of slopes)
      if (name !== FIXED)
        factors.set(name, Math.min(MOST, Math.max(LEAST, factors.get(name) - (RATE * slope) / Math.sqrt(items.length))))
  }
  return factors
}

/**
 * Shares of right answers that rise with the odds (pool adjacent violators, Ayer et al. 1955), each by Laplace's rule, so that
 * no share is 0 or 1. A block begins with its lowest odds, the first with 0.
 * @param {readonly { odds: number, right: boolean }[]} answers
 * @returns {(readonly [odds: number, share: number])[]}
 */
export function isotonic(answers) {
  const share = ({ right, n }) => (right + 1) / (n + 2)
  const blocks = []
  for (const { odds, right } of [...answers].sort((a, b) => a.odds - b.odds || Number(a.right) - Number(b.right))) {
    const last = blocks.at(-1)
    if (last && last.odds === odds) Object.assign(last, { right: last.right + Number(right), n: last.n + 1 })
    else blocks.push({ odds, right: Number(right), n: 1 })
    // What is surer must not be right less often, and a small share of few answers does not stand alone.
    while (blocks.length > 1 && share(blocks.at(-2)) >= share(blocks.at(-1)) - 1e-9) {
      const gone = blocks.pop()
      const into = blocks.at(-1)
      Object.assign(into, { right: into.right + gone.right, n: into.n + gone.n })
    }
  }
  return blocks.map((block, index) => [index === 0 ? 0 : block.odds, share(block)])
}

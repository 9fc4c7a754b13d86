/** Half the width of a 95 % interval of the standard normal distribution. */
const Z = 1.959963984540054

/**
 * A share with its 95 % Wilson score interval (Wilson 1927), which also holds for few trials and for shares of 0 and 1.
 * @param {number} hits
 * @param {number} n
 * @returns {{ hits: number, n: number, share: number | null, low: number, high: number }} `share` is null and the interval [0, 1] without trials
 */
export function wilson(hits, n) {
  if (n === 0) return { hits, n, share: null, low: 0, high: 1 }
  const share = hits / n
  const centre = share + Z ** 2 / (2 * n)
  const spread = Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2))
  const scale = 1 + Z ** 2 / n
  return { hits, n, share, low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) }
}

/**
 * The share of items that pass a test, with its interval.
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => unknown} test
 */
export function shareOf(items, test) {
  return wilson(items.filter((item) => test(item)).length, items.length)
}

/**
 * The middle value, the mean of the two middle ones of an even number, null of none.
 * @param {readonly number[]} values
 * @returns {number | null}
 */
export function median(values) {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = /** @type {number} */ (sorted[middle])
  return sorted.length % 2 === 1 ? upper : (upper + /** @type {number} */ (sorted[middle - 1])) / 2
}

/**
 * How often a pick would be right that takes one of the shown candidates at random, each with the same chance: the sum over
 * all failures of the share that is right. A failure that shows nothing adds 0.
 * @param {readonly (readonly boolean[])[]} shown for each failure, which of its candidates are right
 */
export function expectedRandomPick(shown) {
  return shown.reduce(
    (sum, rights) => sum + (rights.length === 0 ? 0 : rights.filter(Boolean).length / rights.length),
    0,
  )
}

/**
 * Expected calibration error with bins of equal mass (Nguyen & O'Connor 2015): answers sorted by confidence, cut into
 * `bins` parts whose sizes differ by at most one, the mean distance between confidence and accuracy. Answers of the same
 * confidence count with their common accuracy, so that the order in which they come does not matter. Null without answers.
 * @param {readonly { confidence: number, right: boolean }[]} answers
 * @param {number} bins
 * @returns {{ error: number, bins: { n: number, confidence: number, accuracy: number }[] } | null}
 */
export function calibrationError(answers, bins = 10) {
  if (answers.length === 0) return null
  /** @type {Map<number, { n: number, right: number }>} */
  const ties = new Map()
  for (const { confidence, right } of answers) {
    const tie = ties.get(confidence) ?? { n: 0, right: 0 }
    ties.set(confidence, { n: tie.n + 1, right: tie.right + Number(right) })
  }
  const sorted = [...ties]
    .sort(([a], [b]) => a - b)
    .flatMap(([confidence, { n, right }]) => Array.from({ length: n }, () => ({ confidence, accuracy: right / n })))
  const count = Math.min(bins, sorted.length)
  const parts = Array.from({ length: count }, (_, index) => {
    const part = sorted.slice(
      Math.round((index * sorted.length) / count),
      Math.round(((index + 1) * sorted.length) / count),
    )
    const mean = (/** @type {'confidence' | 'accuracy'} */ of) =>
      part.reduce((sum, one) => sum + one[of], 0) / part.length
    return { n: part.length, confidence: mean('confidence'), accuracy: mean('accuracy') }
  })
  const error = parts.reduce(
    (sum, { n, confidence, accuracy }) => sum + (n / sorted.length) * Math.abs(accuracy - confidence),
    0,
  )
  return { error, bins: parts }
}

/**
 * Risk against coverage (El-Yaniv & Wiener 2010) when answers below a threshold become abstentions, one point for each
 * threshold that makes a difference, strictest first. Where abstaining is itself the right answer it counts as one, so the
 * last point, which keeps every answer, is the accuracy and coverage of the whole.
 * @param {readonly { confidence: number | null, right: boolean, abstainingIsRight: boolean }[]} items `confidence` is null where nothing was answered
 * @returns {{ threshold: number, coverage: number, risk: number | null }[]} `risk` is null where nothing is answered
 */
export function riskCoverage(items) {
  const thresholds = new Set(items.flatMap(({ confidence }) => (confidence === null ? [] : [confidence])))
  return [...thresholds, Number.POSITIVE_INFINITY]
    .sort((a, b) => b - a)
    .map((threshold) => {
      let answered = 0
      let wrong = 0
      for (const { confidence, right, abstainingIsRight } of items) {
        const answers = confidence !== null && confidence >= threshold
        if (answers || abstainingIsRight) answered++
        if (answers && !right) wrong++
      }
      return { threshold, coverage: answered / items.length, risk: answered === 0 ? null : wrong / answered }
    })
}

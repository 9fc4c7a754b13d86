// Fits what the judges say to the development half: npm run fit:verdict -- --from FILE, with the rows of `bench:repair` or
// `bench:verdict --set dev --json FILE`. Writes src/diagnose/fitted.ts: by what the starting weight of each judge is
// multiplied, and how often verdicts of some odds are right. Rows of the measured half are refused.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readRows } from './run-cases.mjs'
import { DIST } from './run-tool.mjs'
import { fitFactors, isotonic, oddsOf } from './verdict-fit.mjs'

const { values } = parseArgs({ options: { from: { type: 'string' } } })
if (!values.from) {
  console.error('name the rows with --from FILE; `npm run bench:verdict -- --set dev --json FILE` makes them')
  process.exit(2)
}
/** Fewer wrong verdicts than this say nothing of which odds are surer: all of them would be called equally sure. */
const LEAST_WRONG = 5
const { FACTORS } = await import(`${DIST}diagnose/fitted.js`)
const rows = readRows(values.from)
if (rows.some(({ half }) => half !== 'dev')) throw new Error('rows of the measured half are there to measure alone')

/** One item for each failure of which code or test is wrong: what each judge weighed before it was fitted, and the label. */
const items = rows
  .filter(({ kind }) => kind === 'code-wrong' || kind === 'test-wrong')
  .flatMap(({ id, set, base, kind, verdicts, evidence, weights }) =>
    evidence.map((seen, index) => ({
      // Of the small algorithms each is a project of its own.
      group: set === 'small' ? id : base,
      label: kind === 'code-wrong' ? 1 : -1,
      verdict: verdicts[index],
      features: featuresOf(seen, weights[index]),
    })),
  )
  .filter(({ verdict }) => verdict !== 'flaky' && verdict !== 'environment')

function featuresOf(seen, weights) {
  const features = new Map([['prior', 1]])
  for (const [index, one] of seen.entries()) {
    const supports = one.split('>')[1]
    const sign = supports === 'code-wrong' ? 1 : supports === 'test-wrong' ? -1 : 0
    const weight = (sign * weights[index]) / (FACTORS[one] ?? 1)
    if (weight !== 0) features.set(one, (features.get(one) ?? 0) + weight)
  }
  return features
}

const factors = fitFactors(items)
// Odds of each item by factors that were fitted without its project: what is fitted to itself looks surer than it is.
const groups = [...new Set(items.map(({ group }) => group))]
const held = groups.flatMap((group) => {
  const others = fitFactors(items.filter((item) => item.group !== group))
  return items.filter((item) => item.group === group).map((item) => ({ ...item, odds: oddsOf(item, others) }))
})
const answered = held
  .filter(({ verdict }) => verdict === 'code-wrong' || verdict === 'test-wrong')
  .map(({ verdict, label, odds }) => ({
    odds: verdict === 'code-wrong' ? odds : -odds,
    right: (verdict === 'code-wrong') === (label === 1),
  }))
const wrong = answered.filter(({ right }) => !right).length
const calibration = wrong < LEAST_WRONG ? [] : isotonic(answered)

const round = (value, digits) => Number(value.toFixed(digits))
const entries = [...factors].filter(([, factor]) => round(factor, 2) !== 1)
const text = `/**
 * Written by \`npm run fit:verdict\` from ${items.length} failures of ${groups.length} projects of the development half, of which ${answered.length} had a verdict;
 * what is changed here by hand is lost. Logistic regression on the judges' starting weights, no sign turned round and the prior
 * as it is, drawn towards them; the shares by isotonic regression on odds that were fitted without the project of the failure (none, where
 * fewer than ${LEAST_WRONG} verdicts were wrong: here ${wrong}).
 */

/** By what the starting weight of a judge is multiplied where it supports that verdict; 1 for what is not named. */
export const FACTORS: Readonly<Record<string, number>> = {
${entries.map(([name, factor]) => `  '${name}': ${round(factor, 2)},`).join('\n')}
}

/** From which log-odds on (either way) a verdict is right how often; rising. Empty: the odds are taken as they are. */
export const CALIBRATION: readonly (readonly [odds: number, share: number])[] = [
${calibration.map(([odds, share]) => `  [${round(odds, 2)}, ${round(share, 3)}],`).join('\n')}
]
`
writeFileSync(fileURLToPath(new URL('../../src/diagnose/fitted.ts', import.meta.url)), text)
console.log(text)

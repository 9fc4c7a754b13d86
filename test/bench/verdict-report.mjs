import { percent } from './repair-report.mjs'
import { calibrationError, riskCoverage, shareOf } from './statistics.mjs'

const KINDS = ['code-wrong', 'test-wrong', 'undecided', 'flaky', 'environment']
/** Labels of which no contract speaks. */
const SCREENED = ['flaky', 'environment']
/** What can come of a case: a verdict, several that differ, or no red at all. */
const SAID = [...KINDS, 'differ', 'no failure']

/**
 * The figures on verdicts of some rows of `measureCase`. A case is one item, whatever the number of its failures (`together`);
 * `undecided` is right where the label says so and else an abstention.
 * Flaky cases that were never seen red could not be judged: they are counted and left out.
 * @param {readonly any[]} all
 */
export function verdictReport(all) {
  const unseen = all.filter(({ kind, verdicts }) => kind === 'flaky' && verdicts.length === 0)
  const rows = all.filter((row) => !unseen.includes(row))
  const items = rows.map(itemOf)
  const answers = items.flatMap(({ confidence, right }) => (confidence === null ? [] : [{ confidence, right }]))
  return {
    cases: rows.length,
    neverRed: unseen.length,
    confusion: Object.fromEntries(KINDS.map((kind) => [kind, counts(items.filter((item) => item.label === kind))])),
    tool: scored(rows, (row) => itemOf(row).said),
    byContract: Object.fromEntries(
      Object.entries(CONTRACTS).map(([name, test]) => [name, scored(rows.filter(test), (row) => itemOf(row).said)]),
    ),
    riskCoverage: rows.length === 0 ? [] : riskCoverage(items).map(finiteThreshold),
    calibration: calibrationError(answers),
    wrongTestVerdicts: shareOf(rows, (row) => row.kind !== 'test-wrong' && row.verdicts.includes('test-wrong')),
    baselines: Object.fromEntries(Object.entries(BASELINES).map(([name, say]) => [name, scored(rows, say)])),
    wrong: items.filter(({ half, answers: said, right }) => half === 'dev' && said && !right).map(({ line }) => line),
  }
}

/** What the contract has to say of a case in which code or test is wrong, or it is open which. */
const CONTRACTS = {
  'a clause decides': ({ clause }) => clause !== null,
  'the contract is silent': ({ clause, set, kind }) => clause === null && set !== 'small' && !SCREENED.includes(kind),
  'there is none': ({ set }) => set === 'small',
}

/** Verdicts that know less, each from a row; `undecided` abstains. */
const BASELINES = {
  'always code-wrong': () => 'code-wrong',
  'git recency alone': ({ recency }) => recency ?? 'undecided',
  'contract examples alone': ({ kind, evidence }) => together(kind, evidence.map(byExamples)),
}

/** A clause that does not hold blames the code, one that the test contradicts blames the test; both or neither abstain. */
function byExamples(evidence) {
  const broken = evidence.includes('contract-example>code-wrong')
  const contradicted = evidence.includes('contract-contradicts-test>test-wrong')
  return broken === contradicted ? 'undecided' : broken ? 'code-wrong' : 'test-wrong'
}

/**
 * One verdict for all failures of a case of that label. What is definite and wrong counts before abstentions beside it, what
 * is definite and right does not make up for them.
 * @param {string} label
 * @param {readonly string[]} verdicts
 */
export function together(label, verdicts) {
  if (verdicts.length === 0) return 'no failure'
  const definite = new Set(verdicts.filter((kind) => kind !== 'undecided'))
  if (definite.size > 1) return 'differ'
  const [kind = 'undecided'] = definite
  return kind === label && verdicts.includes('undecided') ? 'undecided' : kind
}

function itemOf({ id, kind, half, verdicts, confidence }) {
  const said = together(kind, verdicts)
  const { answers, right } = score(kind, said)
  const definite = answers && said !== 'undecided'
  return {
    label: kind,
    half,
    said,
    answers,
    right,
    /** Of the least sure of its definite verdicts; null where it has none. */
    confidence: definite ? Math.min(...confidence.filter((_, index) => verdicts[index] !== 'undecided')) : null,
    abstainingIsRight: kind === 'undecided',
    line: `${id} ${kind}: ${verdicts.join(' + ')} at ${confidence.map((one) => one.toFixed(2)).join(', ')}`,
  }
}

/**
 * Whether a verdict on a case of that label is an answer, and a right one.
 * @param {string} label
 * @param {string} said
 */
export function score(label, said) {
  if (said === 'no failure' || (said === 'undecided' && label !== 'undecided')) return { answers: false, right: false }
  return { answers: true, right: said === label }
}

function scored(rows, say) {
  const scores = rows.map((row) => score(row.kind, say(row)))
  const answered = scores.filter(({ answers }) => answers)
  return {
    accuracy: shareOf(answered, ({ right }) => right),
    coverage: shareOf(scores, ({ answers }) => answers),
    wrongTests: shareOf(rows, (row) => row.kind !== 'test-wrong' && say(row) === 'test-wrong'),
  }
}

function counts(items) {
  return Object.fromEntries(SAID.map((kind) => [kind, items.filter(({ said }) => said === kind).length]))
}

function finiteThreshold(point) {
  return { ...point, threshold: Number.isFinite(point.threshold) ? point.threshold : null }
}

/**
 * The report as text.
 * @param {ReturnType<typeof verdictReport>} report
 */
export function verdictText(report) {
  const { cases, neverRed, confusion, tool, byContract, calibration, wrongTestVerdicts, baselines, wrong } = report
  const line = ([name, { accuracy, coverage, wrongTests }]) =>
    `  ${name.padEnd(24)} accuracy ${percent(accuracy).padEnd(26)} coverage ${percent(coverage).padEnd(26)} wrong test verdicts ${percent(wrongTests)}`
  const two = (value) => (value === null ? '–' : value.toFixed(3))
  return [
    `${cases} labelled failures; ${neverRed} flaky ones were never seen red and are left out; intervals are Wilson 95 %`,
    `label \\ verdict ${SAID.map((kind) => kind.padStart(12)).join('')}`,
    ...Object.entries(confusion).map(
      ([kind, said]) => `  ${kind.padEnd(14)}${SAID.map((other) => String(said[other]).padStart(12)).join('')}`,
    ),
    'when it answers',
    ...[['repair-watch', tool], ...Object.entries(byContract).map(([name, one]) => [`  ${name}`, one])].map(line),
    'baselines',
    ...Object.entries(baselines).map(line),
    `test verdicts that are wrong, any failure of a case: ${percentFine(wrongTestVerdicts)}`,
    `expected calibration error of definite verdicts, 10 bins of equal mass: ${calibration ? two(calibration.error) : '–'}`,
    ...(calibration?.bins ?? []).map(
      ({ n, confidence, accuracy }) => `  ${String(n).padStart(4)} at ${two(confidence)} are right in ${two(accuracy)}`,
    ),
    'risk and coverage when definite verdicts below a confidence become abstentions',
    ...thinned(report.riskCoverage).map(
      ({ threshold, coverage, risk }) => `  ≥ ${two(threshold).padEnd(6)} coverage ${two(coverage)}  risk ${two(risk)}`,
    ),
    ...(wrong.length > 0
      ? ['answers of the development half that are wrong', ...wrong.map((text) => `  ${text}`)]
      : []),
  ].join('\n')
}

/** At most about twenty points, the first and the last among them. */
function thinned(points) {
  const step = Math.max(1, Math.ceil(points.length / 20))
  return points.filter((_, index) => index % step === 0 || index === points.length - 1)
}

/** With one digit behind the point, for shares that are small. */
function percentFine({ hits, n, share, low, high }) {
  return share === null
    ? '0/0'
    : `${hits}/${n} = ${(100 * share).toFixed(1)} % (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`
}

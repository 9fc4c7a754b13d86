import { LOST_STAGES } from './lost-stages.mjs'
import { DIST } from './run-tool.mjs'
import { expectedRandomPick, median, shareOf, wilson } from './statistics.mjs'

const { TIERS } = await import(`${DIST}model/tier.js`)

/**
 * The figures on repair of some rows of `measureCase`; only code-wrong cases count. Shares are `wilson` objects.
 * @param {readonly any[]} all
 */
export function repairReport(all) {
  const rows = all.filter(({ kind }) => kind === 'code-wrong')
  return {
    cases: rows.length,
    outOfTime: rows.filter(({ stopped }) => stopped === 'time-limit').length,
    all: repaired(rows),
    byDifficulty: grouped(rows, difficultyOf, repaired),
    byFixKind: grouped(rows, ({ fixKind }) => fixKind, repaired),
    tiers: precision(rows),
    lift: lift(rows),
    time: timing(rows),
    tried: { median: median(rows.map(({ tried }) => tried)), most: Math.max(0, ...rows.map(({ tried }) => tried)) },
    lost: lost(rows),
  }
}

function difficultyOf({ difficulty }) {
  return difficulty === 'single-edit' ? 'one statement' : difficulty
}

function repaired(rows) {
  return {
    plausible: shareOf(rows, ({ plausible }) => plausible),
    at1: shareOf(rows, ({ at1 }) => at1),
    at3: shareOf(rows, ({ at3 }) => at3),
  }
}

/** Shares beside the tiers. */
const OTHERS = { 'A and B': '', mended: 'contract-verified, with or without a second witness' }

/** How often what is shown first is right. Where a case shows several failures the weakest of their firsts counts. */
function precision(rows) {
  const tierOfRow = ({ firsts }) =>
    firsts
      .map(({ tier }) => tier)
      .sort()
      .at(-1)
  const shown = rows.filter(({ firsts }) => firsts.length > 0)
  const of = (tiers) =>
    shareOf(
      shown.filter((row) => tiers.includes(tierOfRow(row))),
      ({ at1 }) => at1,
    )
  return {
    ...Object.fromEntries(Object.keys(TIERS).map((tier) => [tier, of([tier])])),
    'A and B': of(['A', 'B']),
    mended: shareOf(
      shown.filter(({ firsts }) => firsts.every(({ status, mended }) => status === 'proven' && mended.length > 0)),
      ({ at1 }) => at1,
    ),
  }
}

/** Against two other ways to choose, on the cases of one failure, where every shown candidate was checked. */
function lift(rows) {
  const checked = rows.filter(({ every }) => every !== undefined)
  const shown = checked.filter(({ every }) => every.length > 0)
  const undone = rows.filter(({ undo }) => undo !== undefined)
  const random = expectedRandomPick(shown.map(({ every }) => every.map(({ right }) => right)))
  return {
    random: {
      cases: shown.length,
      notChecked: rows.filter(({ every, firsts }) => every === undefined && firsts.length > 0).length,
      first: shareOf(shown, ({ every }) => every[0].right),
      random: shown.length === 0 ? null : random / shown.length,
      candidates: median(shown.map(({ every }) => every.length)),
    },
    undo: {
      cases: undone.length,
      first: shareOf(undone, ({ at1 }) => at1),
      undo: shareOf(undone, ({ undo }) => undo),
      offered: shareOf(undone, (row) => row.undo || (row.every ?? []).some(({ engine }) => engine === 'history')),
    },
  }
}

function timing(rows) {
  const timed = rows.filter(({ codeProvenMs, rerunMs }) => codeProvenMs !== null && rerunMs > 0)
  return {
    cases: timed.length,
    provenMs: median(timed.map(({ codeProvenMs }) => codeProvenMs)),
    rerunMs: median(timed.map(({ rerunMs }) => rerunMs)),
    multiple: median(timed.map(({ codeProvenMs, rerunMs }) => codeProvenMs / rerunMs)),
  }
}

/** The misses by the stage at which they were lost. */
function lost(rows) {
  const misses = rows.filter(({ at3 }) => !at3)
  return Object.keys(LOST_STAGES)
    .map((stage) => {
      const own = misses.filter((row) => (row.lost?.stage ?? 'unknown') === stage)
      const of = (/** @type {string} */ difficulty) => own.filter((row) => difficultyOf(row) === difficulty).length
      return {
        stage,
        misses: own.length,
        share: own.length / Math.max(1, misses.length),
        oneStatement: of('one statement'),
        multiLine: of('multi-line'),
        multiFile: of('multi-file'),
        wrongShown: own.filter(({ firsts }) => firsts.length > 0).length,
        cases: own.filter(({ half }) => half === 'dev').map(({ id, lost }) => `${id} (${lost?.detail ?? ''})`),
      }
    })
    .filter(({ misses }) => misses > 0)
}

/**
 * @template T
 * @param {readonly any[]} rows
 * @param {(row: any) => string} keyOf
 * @param {(rows: readonly any[]) => T} of
 * @returns {Record<string, T>}
 */
function grouped(rows, keyOf, of) {
  const keys = [...new Set(rows.map(keyOf))].sort()
  return Object.fromEntries(keys.map((key) => [key, of(rows.filter((row) => keyOf(row) === key))]))
}

/**
 * The report as text, one line each.
 * @param {ReturnType<typeof repairReport>} report
 */
export function repairText({ cases, outOfTime, all, byDifficulty, byFixKind, tiers, lift, time, tried, lost }) {
  const shares = ([name, { plausible, at1, at3 }]) =>
    `  ${name.padEnd(22)} plausible ${percent(plausible)}  correct@1 ${percent(at1)}  correct@3 ${percent(at3)}`
  const { random, undo } = lift
  return [
    `${cases} code-wrong cases, ${outOfTime} of them ended by --max-time; the hidden oracle tests decide what is correct; intervals are Wilson 95 %`,
    ...[['all', all], ...Object.entries(byDifficulty)].map(shares),
    'by kind of bug',
    ...Object.entries(byFixKind).map(shares),
    'precision of what is shown first',
    ...Object.entries(tiers).map(
      ([tier, share]) => `  ${tier.padEnd(8)} ${percent(share)}  ${TIERS[tier] ?? OTHERS[tier]}`,
    ),
    'lift',
    `  first shown ${percent(random.first)} against ${percent(random.random)} of a random pick among those shown (${random.cases} cases with one failure and something shown, ${random.candidates} candidates in the median; ${random.notChecked} cases not checked)`,
    `  first shown ${percent(undo.first)} against ${percent(undo.undo)} of undoing alone (the first candidate of the history engine; it is shown in ${percent(undo.offered)})`,
    'time',
    `  first proven ${decimal(time.multiple)} × one stock rerun (medians: ${time.provenMs} ms since it was seen red, in the warm tool; ${time.rerunMs} ms for the whole process \`vitest run --no-cache FILE\` of the failing file right after; ${time.cases} cases with a proven candidate)`,
    `  candidates tried: ${tried.median} in the median, ${tried.most} at most`,
    'where the misses are lost                             one stmt  multi-line  multi-file  something wrong shown',
    ...lost.flatMap(({ stage, misses, share, oneStatement, multiLine, multiFile, wrongShown, cases: ids }) => [
      `  ${stage.padEnd(12)} ${String(misses).padStart(3)} = ${percent(share).padStart(4)}${String(oneStatement).padStart(38)}${String(multiLine).padStart(12)}${String(multiFile).padStart(12)}${String(wrongShown).padStart(12)}`,
      `    ${LOST_STAGES[stage]}`,
      ...ids.map((id) => `      ${id}`),
    ]),
  ].join('\n')
}

/**
 * A share for people: `33/69 = 48 % (37–60)`; a bare number becomes a percentage; null is a dash.
 * @param {ReturnType<typeof wilson> | number | null} share
 */
export function percent(share) {
  if (share === null) return '–'
  if (typeof share === 'number') return `${Math.round(100 * share)} %`
  const { hits, n, share: part, low, high } = share
  if (part === null) return '0/0'
  return `${hits}/${n} = ${Math.round(100 * part)} % (${Math.round(100 * low)}–${Math.round(100 * high)})`
}

const decimal = (value) => (value === null ? '–' : value.toFixed(1))

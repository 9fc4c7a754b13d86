import { changedBlocks, parseDiff } from '../source/parse-diff.ts'
import { errorLine, nameOf, passesAgain, plain, weakenedLine } from './phrases.ts'
import { placeOf, type RenderContext } from './render-context.ts'
import type { Report, ReportCandidate, ReportFailure } from './report-schema.ts'

/** Results that GitHub's code scanning takes of one run. */
const MOST_RESULTS = 25_000

/** What each rule says, by its id, which is stable: a verdict, a guard, `flaky-test`. */
const RULES: Readonly<Record<string, string>> = {
  'code-wrong': 'A test fails, and the code is wrong.',
  'test-wrong': 'A test fails, and the test is wrong.',
  undecided: 'A test fails, and the evidence does not say who is wrong.',
  flaky: 'A test passes and fails with nothing changed.',
  environment: 'Code or test could not even be loaded, or the set-up failed.',
  'flaky-test': 'A test failed in an earlier run and passes when it is run again.',
  'assertion-removed': 'An assertion is gone.',
  'assertion-weakened': 'An assertion checks less than before.',
  'test-skipped': 'A test does not run any more.',
  'input-special-cased': 'Code answers the input of a test and no other.',
  'subject-mocked': 'A test mocks what it tests.',
  'error-swallowed': 'An error that a test would have seen is caught.',
  'snapshot-blind-update': 'A snapshot was updated to whatever the code does.',
  'timeout-raised': 'A test may take longer than before.',
  'type-check-silenced': 'The type checker is told to look away.',
}

/** The report in SARIF 2.1.0: failures, weakened and flaky tests, with stable fingerprints; a proven candidate is a fix. */
export function renderSarif(report: Report, { prefix }: Pick<RenderContext, 'prefix'>): string {
  const open = report.failures.filter(({ stage }) => stage !== 'mended')
  const results = [
    ...open.map((failure) => failureResult(failure, prefix)),
    ...report.weakened.map((one) =>
      result(one.guard, 'warning', weakenedLine(one), prefix, one, `${one.guard}:${one.file}:${one.detail}`),
    ),
    ...report.flaky.map((one) => {
      const text = plain(`${one.name} ${passesAgain(one)}`)
      return result('flaky-test', 'warning', text, prefix, one, `${one.file}:${one.name}`)
    }),
  ].slice(0, MOST_RESULTS)
  const used = [...new Set(results.map(({ ruleId }) => ruleId))]
  const rules = used.map((id) => ({ id, shortDescription: { text: RULES[id] ?? id } }))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'repair-watch', semanticVersion: report.tool.version, rules } },
        invocations: [{ executionSuccessful: report.stopped === null }],
        columnKind: 'utf16CodeUnits',
        results: results.map((one) => ({ ...one, ruleIndex: used.indexOf(one.ruleId) })),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function failureResult(failure: ReportFailure, prefix: string) {
  const { verdict, candidates } = failure
  const [best] = candidates
  const level = verdict.kind === 'flaky' ? 'warning' : 'error'
  const details = verdict.evidence.map(({ detail }) => plain(detail))
  const text = [`${nameOf(failure)}: ${errorLine(failure)}`, ...details].join('\n')
  const fix = best?.proof.status === 'proven' && !best.applied ? fixOf(best) : null
  return {
    ...result(verdict.kind, level, text, prefix, placeOf(failure), failure.id),
    ...(fix === null ? {} : { fixes: [fix] }),
    properties: {
      confidence: verdict.confidence,
      clauses: verdict.clauses,
      tests: failure.tests.map(({ file, name }) => `${file}: ${plain(name)}`),
      candidates: candidates.map(({ id, proof }) => ({ id, status: proof.status })),
    },
  }
}

function result(
  ruleId: string,
  level: 'error' | 'warning',
  text: string,
  prefix: string,
  at: { readonly file: string; readonly line: number; readonly column?: number } | null,
  fingerprint: string,
) {
  return {
    ruleId,
    level,
    message: { text },
    locations: at === null ? [] : [{ physicalLocation: physical(prefix + at.file, at) }],
    partialFingerprints: { 'repairWatch/v1': fingerprint },
  }
}

function physical(path: string, { line, column = 0 }: { readonly line: number; readonly column?: number }) {
  const artifactLocation = { uri: uriOf(path) }
  if (line === 0) return { artifactLocation }
  return { artifactLocation, region: { startLine: line, ...(column > 0 ? { startColumn: column } : {}) } }
}

/** Null where a file comes or goes: SARIF has no word for that. */
function fixOf({ title, diff }: ReportCandidate) {
  const files = parseDiff(diff)
  if (files === null || files.some(({ before, after }) => before === null || before !== after)) return null
  return {
    description: { text: plain(title) },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: uriOf(file.before ?? '') },
      replacements: changedBlocks(file).map(({ start, end, added }) => ({
        // From the start of its first line to that of the line behind it.
        deletedRegion: { startLine: start, startColumn: 1, endLine: end + 1, endColumn: 1 },
        insertedContent: { text: added.map((line) => `${line}\n`).join('') },
      })),
    })),
  }
}

function uriOf(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
}

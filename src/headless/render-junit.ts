import { errorLine, plain } from './phrases.ts'
import type { RanTest, RenderContext } from './render-context.ts'
import type { Report, ReportFailure } from './report-schema.ts'

/**
 * The run in JUnit's form as Vitest writes it, with properties on each failing test: verdict, confidence, the best
 * candidate's id and how well it is proven. A test is red here exactly when it is red in the run. Where the tests that
 * pass are not known only failing ones are listed.
 */
export function renderJunit(report: Report, { tests }: Pick<RenderContext, 'tests'>): string {
  const failing = new Map(
    report.failures
      .filter(({ stage }) => stage !== 'mended')
      .flatMap((failure) => failure.tests.map((test) => [keyOf(test), failure] as const)),
  )
  const flaky = new Set(report.flaky.map(keyOf))
  const all = listed(report, tests ?? [], failing)
  const files = new Map<string, RanTest[]>()
  for (const test of all) {
    const own = files.get(test.file)
    if (own) own.push(test)
    else files.set(test.file, [test])
  }
  const suites = [...files].map(([file, own]) => [
    `  <testsuite ${attributes({ name: file, ...counts(own), time: time(own) })}>`,
    ...own.flatMap((test) => testcase(test, failing.get(keyOf(test)), flaky.has(keyOf(test)))),
    '  </testsuite>',
  ])
  const { tests: total, failures, errors } = counts(all)
  return `${[
    '<?xml version="1.0" encoding="UTF-8" ?>',
    `<testsuites ${attributes({ name: 'vitest tests', tests: total, failures, errors, time: time(all) })}>`,
    ...suites.flat(),
    '</testsuites>',
  ].join('\n')}\n`
}

/** Every test that ran; for one that could not even be loaded, its file. */
function listed(
  report: Report,
  ran: readonly RanTest[],
  failing: ReadonlyMap<string, ReportFailure>,
): readonly RanTest[] {
  const known = new Set(ran.map(keyOf))
  const missing = [...new Set(failing.values())].flatMap(({ tests }) => tests).filter((test) => !known.has(keyOf(test)))
  return [
    ...ran,
    ...missing.map(({ file, name }) => ({ file, name, state: 'failed' as const, durationMs: 0 })),
    ...report.flaky
      .filter((test) => !known.has(keyOf(test)))
      .map(({ file, name }) => ({ file, name, state: 'passed' as const, durationMs: 0 })),
  ]
}

function testcase(test: RanTest, failure: ReportFailure | undefined, isFlaky: boolean): string[] {
  const properties = [
    ...(failure && test.state === 'failed' ? verdictProperties(failure) : []),
    ...(isFlaky ? [['flaky', 'true'] as const] : []),
  ].map(([name, value]) => `        <property ${attributes({ name: `repair-watch.${name}`, value })}/>`)
  return [
    `    <testcase ${attributes({ classname: test.file, name: test.name, time: time([test]) })}>`,
    ...(properties.length > 0 ? ['      <properties>', ...properties, '      </properties>'] : []),
    ...(test.state === 'skipped' ? ['      <skipped/>'] : []),
    ...(test.state === 'failed' ? failureElement(failure) : []),
    '    </testcase>',
  ]
}

function verdictProperties({ id, verdict, candidates: [best] }: ReportFailure): readonly (readonly [string, string])[] {
  return [
    ['failure', id],
    ['verdict', verdict.kind],
    ['confidence', String(verdict.confidence)],
    ...(best === undefined
      ? []
      : ([
          ['candidate', best.id],
          ['candidate.status', best.proof.status],
          ['candidate.title', best.title],
        ] as const)),
  ]
}

function failureElement(failure: ReportFailure | undefined): string[] {
  if (failure === undefined) return ['      <failure/>']
  const { error, verdict } = failure
  const text = [errorLine(failure), ...verdict.evidence.map(({ detail }) => detail)].join('\n')
  return [
    `      <failure ${attributes({ message: error.message, type: error.name || 'Error' })}>${xml(text)}</failure>`,
  ]
}

function counts(tests: readonly RanTest[]) {
  const of = (state: RanTest['state']): number => tests.filter((test) => test.state === state).length
  return { tests: tests.length, failures: of('failed'), errors: 0, skipped: of('skipped') }
}

/** Seconds. */
function time(tests: readonly RanTest[]): string {
  return (tests.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000).toFixed(6)
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${xml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join(' ')
}

/** Escaped, and without what no XML 1.0 document may hold, escaped or not (https://www.w3.org/TR/xml/#charsets). */
function xml(text: string): string {
  return plain(text)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu, '')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replaceAll('\r', '&#13;')
}

function keyOf({ file, name }: { readonly file: string; readonly name: string }): string {
  return `${file}\n${name}`
}

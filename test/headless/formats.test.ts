import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FORMAT_NAMES } from '../../src/headless/format-names.ts'
import { RENDER } from '../../src/headless/formats.ts'
import { PLAIN_CONTEXT } from '../../src/headless/render-context.ts'
import { withoutCommands } from '../../src/headless/render-github.ts'
import { renderMarkdown } from '../../src/headless/render-markdown.ts'
import { renderPatches } from '../../src/headless/render-patch.ts'
import { buildReport, type ReportInfo } from '../../src/headless/report.ts'
import { git, gitProject, write } from '../workspace/project.ts'
import { BROWSER, faults, junitFaults, RDJSON, readCommand, readPage, SARIF, seenInBrowser } from './consumers.ts'
import { candidate, offer, red, state, TAX, TAX_FAILURE } from './states.ts'

const info: ReportInfo = {
  tool: { version: '0.1.0', vitest: '4.1.12', node: '20.20.2' },
  prefix: 'packages/till/',
  durationMs: 4180,
  applied: [],
  weakened: [],
  stopped: null,
}
const context = { ...PLAIN_CONTEXT, prefix: 'packages/till/' }

/** Steers terminals, logs, pages and documents, if anything lets it through. */
const EVIL = [
  '\u001b[2J\u001b]0;title\u0007 </script><img src=x onerror=alert(1)> ]]> "\' & `',
  '::error file=a::gone',
  '##[error]x',
  '%0A::stop-commands::x \ud800 \u0000 <!-- </td></table> -->',
].join('\n')

const evil = red({
  failure: {
    ...TAX_FAILURE,
    id: 'f-e',
    tests: [{ key: 'e', project: '', file: 'test/a,b:c%.test.ts', name: EVIL, line: 3 }],
    error: { name: EVIL, message: EVIL, expected: EVIL, actual: EVIL, frames: [] },
    at: null,
  },
  verdict: {
    kind: 'undecided',
    confidence: 0.5,
    clauses: [EVIL],
    evidence: [{ kind: 'k', supports: 'undecided', detail: EVIL, weight: 1 }],
  },
  candidates: [offer(candidate({ path: 'src/<b>.ts', before: `${EVIL}\n`, after: `x${EVIL}\n` }, { title: EVIL }))],
})

const report = buildReport(state([red(), evil]), {
  ...info,
  weakened: [{ guard: 'test-skipped', detail: EVIL, path: 'test/a.test.ts', line: 4 }],
  flaky: [{ file: 'test/net.test.ts', name: EVIL, line: 0, message: EVIL, history: { runs: 9, failed: 2 } }],
})

test('every format that can be named can be made, and holds nothing that steers a terminal', () => {
  expect(Object.keys(RENDER).sort()).toEqual([...FORMAT_NAMES].sort())
  for (const name of FORMAT_NAMES) {
    expect(RENDER[name](report, context).match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/), name).toBe(null)
  }
})

test('a diff with control characters is shown, and not offered for pasting', () => {
  const text = RENDER.text(report, context)
  expect(text.match(/git apply <<'PATCH'/g)?.length).toBe(1)
  expect(text).toContain('# not to be pasted: it holds control characters, shown by their pictures\ndiff --git')
  expect(text).toContain('␛[2J␛]0;title␇ </script>')
})

test('GitHub: nothing but commands, read back as what was meant', () => {
  const lines = RENDER.github(report, context).trimEnd().split('\n')
  const commands = lines.map(readCommand)
  expect(commands.map((one) => [one?.command, one?.properties])).toEqual([
    [
      'error',
      {
        file: 'packages/till/src/tax.ts',
        line: '3',
        col: '12',
        title: 'code-wrong 97 %: calculateTax > rounds half up (and 1 more test)',
      },
    ],
    [
      'error',
      {
        file: 'packages/till/test/a,b:c%.test.ts',
        line: '3',
        title: expect.stringMatching(/^undecided 50 %: .*::error file=a::gone/),
      },
    ],
    ['warning', { file: 'packages/till/test/a.test.ts', line: '4', title: 'a test checks less than before' }],
    ['warning', { file: 'packages/till/test/net.test.ts', title: expect.stringMatching(/^flaky: /) }],
  ])
  expect(commands[0]?.message).toBe(
    [
      'AssertionError: expected 10 to be 10.01 // Object.is equality',
      'expected 10.01',
      'received 10',
      'calculateTax(10.005, 1) → 10.01 does not hold at HEAD',
      'proven: round half up in place of truncating (target passes, 118 of 118 related tests, 6 of 6 clauses)',
      `npx repair-watch apply ${candidate(TAX).id} --report FILE`,
    ].join('\n'),
  )
  expect(commands[1]?.message).toContain('%0A::stop-commands::x')
})

test('GitHub: of ten thousand failures ten are told, the last says how many are not; titles and messages stay in bounds', () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    red({
      failure: {
        ...TAX_FAILURE,
        id: `f-${index}`,
        tests: [
          { ...TAX_FAILURE.tests[0], key: `${index}`, name: 'n'.repeat(400) } as (typeof TAX_FAILURE.tests)[number],
        ],
        error: { ...TAX_FAILURE.error, message: index < 10 ? '€'.repeat(50_000) : '' },
      },
      candidates: [],
    }),
  )
  const lines = RENDER.github(
    buildReport(state(many, { counts: { total: 10_000, passed: 0, failed: 10_000, skipped: 0 } }), info),
    context,
  )
    .trimEnd()
    .split('\n')
  expect(lines.length).toBe(10)
  expect(readCommand(lines[9] ?? '')?.message).toBe('9991 more stand in the summary and in the report')
  expect([...(readCommand(lines[0] ?? '')?.properties.title ?? '')].length).toBe(255)
  const bytes = Buffer.byteLength(readCommand(lines[0] ?? '')?.message ?? '')
  expect(bytes).toBeLessThanOrEqual(65_536)
  expect(bytes).toBeGreaterThan(65_500)
})

test.each([
  [
    'a run that ended early',
    state([]),
    { reason: 'host-failed' as const, detail: 'config throws\n::error::x' },
    'Vitest could not run: config throws\n::error::x',
  ],
  [
    'a run without tests',
    state([], { counts: { total: 0, passed: 0, failed: 0, skipped: 0 } }),
    null,
    'no test was collected',
  ],
])('GitHub: %s is an error', (_, seen, stopped, message) => {
  const text = RENDER.github(buildReport(seen, { ...info, stopped }), context)
  expect(readCommand(text.trimEnd())).toEqual({ command: 'error', properties: { title: 'repair-watch' }, message })
  expect(text.split('\n').length).toBe(2)
})

test('a log holds no command between the two lines that switch them off and on', () => {
  const lines = withoutCommands(RENDER.text(report, context), 't0ken').trimEnd().split('\n')
  expect([lines[0], lines.at(-1)]).toEqual(['::stop-commands::t0ken', '::t0ken::'])
  expect(lines.filter((line) => line.includes('t0ken')).length).toBe(2)
})

test('a summary that has no room for everything says how much is missing', () => {
  const whole = renderMarkdown(report)
  expect(renderMarkdown(report, { maxBytes: Buffer.byteLength(whole) + 200 })).toBe(whole)
  const cut = renderMarkdown(report, { maxBytes: 1_000 })
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1_000)
  expect(cut).toMatch(/\d parts of 4 left out: there is no more room here\.\n$/)
})

test('rdjson: a diagnosis for each failure, and the best fix as suggestions', () => {
  const document = RENDER.rdjson(report, context)
  expect(faults(RDJSON, document)).toEqual([])
  const { diagnostics } = JSON.parse(document)
  expect(diagnostics.slice(0, 2)).toEqual([
    {
      message:
        'code-wrong 97 %: calculateTax > rounds half up (and 1 more test)\nAssertionError: expected 10 to be 10.01 // Object.is equality\ncalculateTax(10.005, 1) → 10.01 does not hold at HEAD',
      location: { path: 'packages/till/src/tax.ts', range: { start: { line: 3 } } },
      severity: 'ERROR',
      code: { value: 'code-wrong' },
    },
    {
      message: 'round half up in place of truncating: target passes, 118 of 118 related tests, 6 of 6 clauses',
      location: { path: 'packages/till/src/tax.ts', range: { start: { line: 3 }, end: { line: 3 } } },
      severity: 'INFO',
      code: { value: candidate(TAX).id },
      suggestions: [{ range: { start: { line: 3 }, end: { line: 3 } }, text: '\treturn Math.round(raw * 100) / 100' }],
    },
  ])
})

/** Suggestions of a candidate with these texts, when the diff since the base has these lines. */
function suggested(
  before: string | null,
  after: string,
  lines: readonly number[] | null,
  status: 'proven' | 'plausible' = 'proven',
) {
  const one = candidate({ path: 'src/a.ts', before, after })
  const { proof } = offer(one)
  const only = buildReport(state([red({ candidates: [offer(one, { proof: { ...proof, status } })] })]), info)
  const changed = lines === null ? null : new Map([['src/a.ts', new Set(lines)]])
  const document = RENDER.rdjson(only, { ...context, changed })
  expect(faults(RDJSON, document)).toEqual([])
  const { diagnostics } = JSON.parse(document) as {
    diagnostics: { suggestions?: { range: unknown; text: string }[] }[]
  }
  return diagnostics.flatMap(({ suggestions = [] }) => suggestions.map(({ range, text }) => [range, text]))
}
const lines = (start: number, end: number) => ({ start: { line: start }, end: { line: end } })

test.each([
  ['a replaced line', 'a\nb\nc\n', 'a\nB\nc\n', null, [[lines(2, 2), 'B']]],
  ['a line of the diff', 'a\nb\nc\n', 'a\nB\nc\n', [2], [[lines(2, 2), 'B']]],
  ['not a line of the diff', 'a\nb\nc\n', 'a\nB\nc\n', [1, 3], []],
  ['an insertion, with the line above', 'a\nb\n', 'a\nx\ny\nb\n', null, [[lines(1, 1), 'a\nx\ny']]],
  ['an insertion at the top, with the line below', 'a\nb\n', 'x\na\nb\n', null, [[lines(1, 1), 'x\na']]],
  ['a removal, with the line above', 'a\nb\nc\n', 'a\nc\n', null, [[lines(1, 2), 'a']]],
  ['CRLF', 'a\r\nb\r\n', 'a\r\nB\r\n', null, [[lines(2, 2), 'B']]],
  [
    'two places',
    'a\nb\nc\nd\n',
    'A\nb\nc\nD\n',
    [1, 4],
    [
      [lines(1, 1), 'A'],
      [lines(4, 4), 'D'],
    ],
  ],
  ['two places of which one is not in the diff', 'a\nb\nc\nd\n', 'A\nb\nc\nD\n', [1], []],
  ['a new file', null, 'a\n', null, []],
  ['no last line end', 'a', 'b', null, [[lines(1, 1), 'b']]],
  ['nothing but a last line end', 'a', 'a\n', null, []],
] as const)('rdjson suggests %s', (_, before, after, changed, expected) => {
  expect(suggested(before, after, changed)).toEqual(expected)
})

test('rdjson suggests nothing that is not proven', () => {
  expect(suggested('a\n', 'b\n', null, 'plausible')).toEqual([])
})

test('SARIF: failures, weakened and flaky tests with their rules, and the fix', () => {
  const document = RENDER.sarif(report, context)
  expect(faults(SARIF, document)).toEqual([])
  const [run] = JSON.parse(document).runs
  expect(
    run.results.map(({ ruleId, ruleIndex }: { ruleId: string; ruleIndex: number }) => [
      ruleId,
      run.tool.driver.rules[ruleIndex].id,
    ]),
  ).toEqual(['code-wrong', 'undecided', 'test-skipped', 'flaky-test'].map((id) => [id, id]))
  expect(run.results[0]).toMatchObject({
    level: 'error',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'packages/till/src/tax.ts' },
          region: { startLine: 3, startColumn: 12 },
        },
      },
    ],
    partialFingerprints: { 'repairWatch/v1': 'f-7c1e02' },
    fixes: [
      {
        artifactChanges: [
          {
            artifactLocation: { uri: 'packages/till/src/tax.ts' },
            replacements: [
              {
                deletedRegion: { startLine: 3, startColumn: 1, endLine: 4, endColumn: 1 },
                insertedContent: { text: '\treturn Math.round(raw * 100) / 100\n' },
              },
            ],
          },
        ],
      },
    ],
  })
  expect(run.results[1].locations[0].physicalLocation.artifactLocation.uri).toBe(
    'packages/till/test/a%2Cb%3Ac%25.test.ts',
  )
})

test('JUnit: every test once, red where it is red, with the verdict as properties', async () => {
  const first = { file: 'test/tax.test.ts', state: 'passed' as const, durationMs: 1500 }
  const tests = [
    { ...first, name: 'calculateTax > adds' },
    { ...first, name: 'calculateTax > rounds half up', state: 'failed' as const },
    { ...first, name: 'calculateTax > rounds cents', state: 'failed' as const },
    { ...first, name: 'calculateTax > later', state: 'skipped' as const, durationMs: 0 },
  ]
  const written = RENDER.junit(report, { ...context, tests })
  expect(await junitFaults(written)).toEqual([])
  expect(await junitFaults(written.replace('tests="4"', ''))).not.toEqual([])
  const xml = readPage(written, 'text/xml')
  const suites = [...xml.querySelectorAll('testsuite')].map((suite) => [
    suite.getAttribute('name'),
    ...['tests', 'failures', 'skipped'].map((name) => Number(suite.getAttribute(name))),
    suite.getAttribute('time'),
  ])
  expect(suites).toEqual([
    ['test/tax.test.ts', 4, 2, 1, '4.500000'],
    ['test/a,b:c%.test.ts', 1, 1, 0, '0.000000'],
    ['test/net.test.ts', 1, 0, 0, '0.000000'],
  ])
  const cases = [...xml.querySelectorAll('testcase')]
  expect(cases.map((one) => [...one.children].map(({ tagName }) => tagName))).toEqual([
    [],
    ['properties', 'failure'],
    ['properties', 'failure'],
    ['skipped'],
    ['properties', 'failure'],
    ['properties'],
  ])
  const properties = [...(cases[1]?.querySelectorAll('property') ?? [])]
  expect(Object.fromEntries(properties.map((one) => [one.getAttribute('name'), one.getAttribute('value')]))).toEqual({
    'repair-watch.failure': 'f-7c1e02',
    'repair-watch.verdict': 'code-wrong',
    'repair-watch.confidence': '0.97',
    'repair-watch.candidate': candidate(TAX).id,
    'repair-watch.candidate.status': 'proven',
    'repair-watch.candidate.title': 'round half up in place of truncating',
  })
  expect(cases[4]?.getAttribute('name')).toContain('</script><img src=x onerror=alert(1)> ]]> "\' & `\n::error')
  const top = xml.documentElement
  expect([top.tagName, top.getAttribute('tests'), top.getAttribute('failures')]).toEqual(['testsuites', '6', '3'])
})

test('every patch applies where it is from, below a folder, with a comment that says what it is', () => {
  const texts: Readonly<Record<string, readonly [string | null, string]>> = {
    'src/plain.ts': ['a\nb\n', 'a\nB\n'],
    'src/no end.ts': ['a\nb', 'a\nB'],
    'src/end comes.ts': ['a', 'a\n'],
    'src/crlf.ts': ['a\r\nb\r\n', 'a\r\nB\r\n'],
    'src/new/ü.ts': [null, 'a\n'],
    'src/-- "quoted".ts': ['a\n', 'b\n'],
    'src/empty.ts': ['', 'b\n'],
  }
  const before = Object.entries(texts).flatMap(([path, [text]]) =>
    text === null ? [] : [[`packages/till/${path}`, text] as const],
  )
  const root = gitProject(Object.fromEntries(before))
  const candidates = Object.entries(texts).map(([path, [old, now]]) =>
    offer(candidate({ path, before: old, after: now }, { title: 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@' })),
  )
  const both = [
    red({ candidates }),
    red({ failure: { ...TAX_FAILURE, id: 'f-2' }, candidates: candidates.slice(0, 1) }),
  ]
  const patches = renderPatches(buildReport(state(both), info))
  expect(patches.map(({ name }) => name)).toEqual(candidates.map(({ candidate: { id } }) => `${id}.patch`))
  write(root, Object.fromEntries(patches.map(({ name, text }) => [`patches/${name}`, text])))
  const names = patches.map(({ name }) => join(root, 'patches', name))
  git(root, 'apply', '--check', ...names)
  git(join(root, 'packages/till'), 'apply', ...names)
  expect(
    Object.fromEntries(
      Object.keys(texts).map((path) => [path, readFileSync(join(root, 'packages/till', path), 'utf8')]),
    ),
  ).toEqual(Object.fromEntries(Object.entries(texts).map(([path, [, after]]) => [path, after])))
  expect(patches[0]?.text.split('\n').slice(0, 8)).toEqual([
    '# proven: diff --git a/x b/x --- a/x +++ b/x @@ -1 +1 @@ (templates, 0.3 s)',
    '# target passes, 118 of 118 related tests, 6 of 6 clauses',
    '#',
    '# calculateTax > rounds half up (and 1 more test) (test/tax.test.ts:14)',
    '# AssertionError: expected 10 to be 10.01 // Object.is equality',
    '# code-wrong 97 % [calculateTax.rounding]',
    '# calculateTax(10.005, 1) → 10.01 does not hold at HEAD',
    'diff --git a/packages/till/src/plain.ts b/packages/till/src/plain.ts',
  ])
})

test('the page holds the diffs side by side, needs nothing from outside, and nothing of the tests becomes markup', () => {
  const page = RENDER.html(report, context)
  const document = readPage(page)
  expect(document.querySelectorAll('script, img, link, iframe, [onerror], [src], [href]').length).toBe(0)
  expect([...document.querySelectorAll('h2')].map(({ textContent }) => textContent)).toEqual([
    '1. calculateTax > rounds half up (and 1 more test)',
    expect.stringContaining('</script><img src=x onerror=alert(1)>'),
    'tests check less than before, in 1 place',
    '1 test failed before, and passes when run again',
  ])
  const [table] = document.querySelectorAll('table.diff')
  expect(table?.querySelector('caption')?.textContent).toBe('packages/till/src/tax.ts')
  expect(
    [...(table?.querySelectorAll('tr') ?? [])].map(({ cells }) =>
      [...cells].map(({ className, textContent }) => [className, textContent]),
    ),
  ).toContainEqual([
    ['no', '3'],
    ['old', '\treturn Math.trunc(raw * 100) / 100'],
    ['no', '3'],
    ['new', '\treturn Math.round(raw * 100) / 100'],
  ])
  expect(page).toContain('color-scheme: light dark')
})

// `.ci/run` brings a browser; elsewhere it is looked for.
test.skipIf(BROWSER === null).each([1280, 420])(
  'a real browser %i pixels wide shows both sides of a diff beside each other, all of it, and runs nothing',
  async (width) => {
    const look = `(page) => {
    const row = [...page.querySelectorAll('table.diff tr')].find((one) => one.querySelector('td.old') && one.querySelector('td.new'))
    const [old, now] = ['td.old', 'td.new'].map((cell) => row.querySelector(cell).getBoundingClientRect())
    return {
      title: page.title,
      beside: old.right <= now.left && old.top === now.top && old.width > 100 && Math.abs(old.width - now.width) < 2,
      coloured: new Set(['td.old', 'td.new'].map((cell) => getComputedStyle(row.querySelector(cell)).backgroundColor)).size,
      overflow: page.documentElement.scrollWidth > page.documentElement.clientWidth,
      fetched: page.defaultView.performance.getEntriesByType('resource').length,
      strange: page.querySelectorAll('script, img, iframe, [onerror]').length,
    }
  }`
    expect(await seenInBrowser(RENDER.html(report, context), look, width)).toEqual({
      title: 'repair-watch: 3 of 124 tests fail, 2 failures, 2 with a proven fix (4.2 s)',
      beside: true,
      coloured: 2,
      overflow: false,
      fetched: 0,
      strange: 0,
    })
  },
)

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { renderMarkdown } from '../../src/headless/render-markdown.ts'
import { renderText } from '../../src/headless/render-text.ts'
import { buildReport, type ReportInfo } from '../../src/headless/report.ts'
import { candidate, offer, PROVEN, red, state, TAX, TAX_FAILURE } from './states.ts'

const info: ReportInfo = {
  tool: { version: '0.1.0', vitest: '4.1.12', node: '20.20.2' },
  prefix: '',
  durationMs: 4180,
  applied: [],
  weakened: [],
  stopped: null,
}

const hostile = red({
  failure: {
    ...TAX_FAILURE,
    id: 'f-2',
    tests: [
      {
        key: 'k',
        project: '',
        file: 'test/a.test.ts',
        name: 'a `tick` > \u001b[31m<b>red</b>',
        line: 0,
      },
    ],
    error: {
      ...TAX_FAILURE.error,
      name: '',
      message: '<script>alert(1)</script>\nsecond line',
      expected: 'a\nb',
      actual: null,
    },
  },
  verdict: { kind: 'test-wrong', confidence: 0.8, clauses: [], evidence: [] },
  candidates: [
    offer(candidate({ path: 'doc.ts', before: '```\n', after: '````\n' }, { fixes: 'test', title: 'more *ticks*' }), {
      proof: {
        ...PROVEN,
        status: 'plausible',
        contract: { ran: 0, passed: 0, broken: [] },
        reasons: ['no clause | ran'],
      },
    }),
    offer(candidate(TAX)),
  ],
})

const report = buildReport(
  state([
    red(),
    hostile,
    red({
      failure: { ...TAX_FAILURE, id: 'f-3' },
      candidates: [],
      stage: 'repairing',
      verdict: null,
    }),
  ]),
  { ...info, stopped: { reason: 'time-limit', detail: '4.0 s' } },
)

test('the text shows failure, verdict, proof and a diff between the lines of a command', () => {
  expect(renderText(report)).toMatchInlineSnapshot(`
		"repair-watch: 5 of 124 tests fail, 3 failures, 2 with a proven fix (4.2 s)
		stopped: the time limit was reached: 4.0 s

		1. calculateTax > rounds half up (and 1 more test)
		   test/tax.test.ts:14
		   AssertionError: expected 10 to be 10.01 // Object.is equality
		     expected  10.01
		     received  10
		   code-wrong 97 % [calculateTax.rounding]
		     calculateTax(10.005, 1) → 10.01 does not hold at HEAD
		   proven: round half up in place of truncating (templates, 0.3 s)
		     target passes, 118 of 118 related tests, 6 of 6 clauses

		git apply <<'PATCH'
		diff --git a/src/tax.ts b/src/tax.ts
		--- a/src/tax.ts
		+++ b/src/tax.ts
		@@ -1,4 +1,4 @@
		 export function calculateTax(income, rate) {
		 	const raw = income * rate
		-	return Math.trunc(raw * 100) / 100
		+	return Math.round(raw * 100) / 100
		 }
		PATCH

		2. a \`tick\` > <b>red</b>
		   test/a.test.ts
		   <script>alert(1)</script>
		     expected  a
		               b
		   test-wrong 80 %
		   plausible: more *ticks* (templates, 0.3 s)
		     target passes, 118 of 118 related tests, no clause to run
		     no clause | ran
		   1 other candidate in the report (--report FILE)

		git apply <<'PATCH'
		diff --git a/doc.ts b/doc.ts
		--- a/doc.ts
		+++ b/doc.ts
		@@ -1,1 +1,1 @@
		-\`\`\`
		+\`\`\`\`
		PATCH

		3. calculateTax > rounds half up (and 1 more test)
		   test/tax.test.ts:14
		   AssertionError: expected 10 to be 10.01 // Object.is equality
		     expected  10.01
		     received  10
		   undecided
		     the run ended before this failure could be judged
		   not finished, 412 candidates tried

		npx repair-watch ci --apply   # writes the fix and runs all tests again
		"
	`)
})

test('Markdown holds the same, and nothing from outside breaks out of its place', () => {
  expect(renderMarkdown(report)).toMatchInlineSnapshot(`
		"## repair-watch: 5 of 124 tests fail, 3 failures, 2 with a proven fix (4.2 s)

		**Stopped:** the time limit was reached: 4.0 s

		### 1. \`calculateTax > rounds half up (and 1 more test)\`

		**code-wrong** 97 % by \`calculateTax.rounding\` · \`test/tax.test.ts:14\`

		> AssertionError: expected 10 to be 10.01 // Object.is equality

		- calculateTax(10.005, 1) → 10.01 does not hold at HEAD

		**proven: round half up in place of truncating (templates, 0.3 s)**<br>
		target passes, 118 of 118 related tests, 6 of 6 clauses

		\`\`\`diff
		diff --git a/src/tax.ts b/src/tax.ts
		--- a/src/tax.ts
		+++ b/src/tax.ts
		@@ -1,4 +1,4 @@
		 export function calculateTax(income, rate) {
		 	const raw = income * rate
		-	return Math.trunc(raw * 100) / 100
		+	return Math.round(raw * 100) / 100
		 }
		\`\`\`

		### 2. \`\` a \`tick\` > <b>red</b> \`\`

		**test-wrong** 80 % · \`test/a.test.ts\`

		> &lt;script>alert(1)&lt;/script>

		**plausible: more \\*ticks\\* (templates, 0.3 s)**<br>
		target passes, 118 of 118 related tests, no clause to run; no clause \\| ran

		\`\`\`\`\`diff
		diff --git a/doc.ts b/doc.ts
		--- a/doc.ts
		+++ b/doc.ts
		@@ -1,1 +1,1 @@
		-\`\`\`
		+\`\`\`\`
		\`\`\`\`\`

		1 other candidate in the report.

		### 3. \`calculateTax > rounds half up (and 1 more test)\`

		**undecided** · \`test/tax.test.ts:14\`

		> AssertionError: expected 10 to be 10.01 // Object.is equality

		- the run ended before this failure could be judged

		not finished, 412 candidates tried
		"
	`)
})

test.each([
  ['green', state([]), info],
  ['applied', state([]), { ...info, applied: [{ failure: red(), candidateId: candidate(TAX).id }] }],
  ['no tests', state([], { counts: { total: 0, passed: 0, failed: 0, skipped: 0 } }), info],
])('%s is said in the first line', (name, session, more) => {
  const text = renderText(buildReport(session, more))
  expect(text.split('\n')[0]).toBe(
    {
      green: 'repair-watch: 124 tests, none fails (4.2 s)',
      applied: 'repair-watch: 1 fix applied, 124 tests, none fails (4.2 s)',
      'no tests': 'repair-watch: no test was collected (4.2 s)',
    }[name],
  )
})

test('colour changes no letter', () => {
  const coloured = renderText(report, { color: true })
  expect(coloured).not.toBe(renderText(report))
  expect(stripVTControlCharacters(coloured)).toBe(renderText(report))
})

test('the heredoc works when it is pasted into a shell', async () => {
  const root = await mkdtemp(join(tmpdir(), 'rw-render-'))
  try {
    await mkdir(dirname(join(root, TAX.path)), { recursive: true })
    await writeFile(join(root, TAX.path), TAX.before)
    const text = renderText(buildReport(state([red()]), info))
    const command = text.slice(text.indexOf('git apply <<'), text.indexOf('\nPATCH\n') + 7)
    await promisify(execFile)('bash', ['-c', command], { cwd: root })
    expect(await readFile(join(root, TAX.path), 'utf8')).toBe(TAX.after)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

test('beside a report the command that applies a candidate of it is said, quoted for a shell', () => {
  const text = renderText(buildReport(state([red()]), info), { reportFile: "it's a report.json" })
  expect(text).toContain(`\nnpx repair-watch apply ${candidate(TAX).id} --report 'it'\\''s a report.json'   # the same`)
})

test('weakened tests are told with their places', () => {
  const weakened = [{ guard: 'test-skipped' as const, detail: 'skips `a | b`', path: 'test/a.test.ts', line: 4 }]
  const one = buildReport(state([]), { ...info, weakened })
  expect(renderText(one)).toContain(
    'tests check less than before, in 1 place\n   test/a.test.ts:4  test-skipped: skips `a | b`\n',
  )
  expect(renderMarkdown(one)).toContain('### tests check less than before, in 1 place\n\n- test/a.test.ts:4 test')
})

// Prints `N passed, N failed` for reports of Vitest's JSON reporter: node .ci/tally.mjs STATUS FIRST [SECOND]. STATUS is the
// exit status of the run that wrote FIRST; SECOND is the report of a rerun of the files that failed in it: a test that
// failed and then passed on the same code is named as flaky and counts as passed. A test file that could not be loaded
// counts as one failure, and so does a run that failed for any other reason or wrote no report. Exits with 1 when anything
// failed or nothing passed. With `--failed FIRST` it prints the files that failed instead, one a line.
import { readFileSync } from 'node:fs'

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { numPassedTests: 0, testResults: [] }
  }
}

/** Every failure: file and test, or the file alone where it could not be loaded. */
function failures({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed')
    if (tests.length === 0 && status === 'failed') return [{ name, test: `not loaded: ${message.split('\n', 1)[0]}` }]
    return tests.map(({ fullName }) => ({ name, test: fullName }))
  })
}

const [first, ...others] = process.argv.slice(2)
if (first === '--failed') {
  for (const name of new Set(failures(read(others[0])).map(({ name }) => name))) console.log(name)
} else {
  const [report, rerun] = others
  const whole = read(report)
  const before = failures(whole)
  const again = rerun === undefined ? null : read(rerun)
  const still = again === null ? before : failures(again)
  const ran = new Set((again?.testResults ?? []).map(({ name }) => name))
  const failed = before.filter(
    ({ name, test }) =>
      !ran.has(name) || still.some((other) => other.name === name && (other.test === test || test.startsWith('not loaded'))),
  )
  const flaky = before.filter((each) => !failed.includes(each))
  for (const { name, test } of flaky) console.log(`flaky, passed when run again: ${name} ${test}`)
  for (const { name, test } of failed) console.log(`failed: ${name} ${test}`)
  const passed = whole.numPassedTests + flaky.length
  const count = before.length === 0 && (first !== '0' || passed === 0) ? 1 : failed.length
  console.log(`${passed} passed, ${count} failed`)
  process.exitCode = count === 0 ? 0 : 1
}

// Prints `N passed, N failed` for a report of Vitest's JSON reporter and the exit status of the run that wrote it:
// node .ci/tally.mjs FILE STATUS. A test file that could not be loaded counts as one failure, and so does a run that
// failed for any other reason or wrote no report. Exits with 1 when anything failed or nothing passed.
import { readFileSync } from 'node:fs'

const [file, status] = process.argv.slice(2)

function read() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] }
  }
}

const { numPassedTests: passed, numFailedTests, testResults } = read()
const broken = testResults.filter(
  (result) => result.status === 'failed' && result.assertionResults.every((test) => test.status !== 'failed'),
)
const found = numFailedTests + broken.length
const failed = found === 0 && (status !== '0' || passed === 0) ? 1 : found
for (const { name, message } of broken) console.log(`not loaded: ${name} ${message.split('\n', 1)[0]}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

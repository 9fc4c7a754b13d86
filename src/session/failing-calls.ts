import { clauseSuite } from '../contract/clause-suite.ts'
import { exportsOf } from '../contract/exports-of.ts'
import { readClauseOutcomes } from '../contract/read-clause-outcomes.ts'
import type { FailingCall } from '../diagnose/facts.ts'
import { type FailingAssertion, failingAssertion } from '../diagnose/failing-assertion.ts'
import type { Clause, ClauseOutcome } from '../model/clause.ts'
import type { Failure } from '../model/failure.ts'
import { relativeSpecifier } from '../source/import-resolution.ts'
import { type ClauseRunner, SEED } from './run-clauses.ts'

/** More failing assertions than this tell nothing new. */
const MOST = 4

/**
 * The contract at the failing inputs: each clause of the called function's module is executed while that one call gives
 * what the test wants. A clause that held and breaks contradicts the test; one that was broken and holds states it.
 */
export async function failingCalls(
  failure: Failure,
  clauses: readonly Clause[],
  outcomes: readonly ClauseOutcome[],
  runner: ClauseRunner,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<readonly FailingCall[]> {
  const calls: FailingCall[] = []
  const frame = failure.error.frames.find(({ file }) => failure.tests.some((test) => test.file === file))
  const places = frame ? [frame] : []
  for (const { file, line } of places.slice(0, MOST)) {
    const text = await runner.read(file)
    const assertion = text === null ? null : failingAssertion(file, text, line)
    if (!assertion) continue
    const status = await force(file, assertion, clauses, runner, { timeoutMs, signal })
    const before = new Map(outcomes.map((outcome) => [outcome.id, outcome.status]))
    const changed = (from: ClauseOutcome['status'], to: ClauseOutcome['status']): readonly string[] =>
      status.filter((outcome) => outcome.status === to && before.get(outcome.id) === from).map(({ id }) => id)
    calls.push({
      call: assertion.call,
      expected: assertion.throws ? `an error (${assertion.expected || 'any'})` : assertion.expected,
      contradictedBy: changed('holds', 'broken'),
      statedBy: changed('broken', 'holds'),
    })
  }
  return calls
}

/** Runs the clauses of modules that export the called function, with that one call forced. */
async function force(
  testFile: string,
  assertion: FailingAssertion,
  clauses: readonly Clause[],
  { lab, read, fastCheck }: ClauseRunner,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<readonly ClauseOutcome[]> {
  const results: ClauseOutcome[] = []
  for (const module of new Set(clauses.map((clause) => clause.module))) {
    const own = clauses.filter((clause) => clause.module === module && clause.body.kind !== 'prose')
    const text = await read(module)
    const names = text === null ? [] : exportsOf(module, text)
    if (own.length === 0 || !(names.includes(assertion.callee) || names.includes('*'))) continue
    const suite = clauseSuite(module, own, names, { fastCheck, seed: SEED })
    const folder = testFile.slice(0, testFile.lastIndexOf('/') + 1)
    const helper = `${folder}.__forced__.${/x$/.test(testFile) ? 'tsx' : 'ts'}`
    const overlay = new Map([
      [helper, helperText(assertion)],
      [suite.path, forced(suite.text, assertion, relativeSpecifier(suite.path, helper))],
    ])
    const files = [{ project: await lab.projectOf(module), file: suite.path }]
    const result = await lab.run({ overlay, tests: { kind: 'files', files }, worker: 'warm', timeoutMs }, signal)
    if (result.status === 'ran') results.push(...readClauseOutcomes(own, result.outcomes, result.fileErrors))
  }
  return results
}

function helperText({ context, args, expected, throws }: FailingAssertion): string {
  const value = expected === '' ? 'undefined' : expected
  return `${context}\nexport const args = [${args}]\nexport const expected = ${throws ? 'null' : value}\n${
    throws ? `export const thrown = ${value}\n` : 'export const thrown = null\n'
  }`
}

/** The suite with the one name replaced by a function that gives the forced value for the forced arguments. */
function forced(suite: string, { callee, throws }: FailingAssertion, helper: string): string {
  const pick = `const ${callee} = __pick(${JSON.stringify(callee)})`
  return `import { args as __args, expected as __expected, thrown as __thrown } from ${JSON.stringify(helper)}
import { isDeepStrictEqual as __same } from 'node:util'
const __give = (original) => {
  const isAsync = original?.constructor?.name === 'AsyncFunction'
  return (...args) => {
    while (args.length > __args.length && args.at(-1) === undefined) args.pop()
    if (!__same(args, __args)) return original(...args)
    if (!${throws}) return isAsync ? Promise.resolve(structuredClone(__expected)) : structuredClone(__expected)
    const error = typeof __thrown === 'function' ? new __thrown('forced') : new Error(String(__thrown ?? 'forced'))
    if (isAsync) return Promise.reject(error)
    throw error
  }
}
${suite.replace(pick, `const ${callee} = __give(__pick(${JSON.stringify(callee)}))`)}`
}

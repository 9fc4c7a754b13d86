import { addExample } from '../contract/add-example.ts'
import { exportsOf } from '../contract/exports-of.ts'
import { failingAssertion } from '../diagnose/failing-assertion.ts'
import { readPrinted } from '../engines/test-repair/printed-value.ts'
import { writeValue } from '../engines/test-repair/write-value.ts'
import type { Candidate } from '../model/candidate.ts'
import type { Failure } from '../model/failure.ts'
import { candidateId } from '../model/hash.ts'
import { fileRole } from '../model/paths.ts'
import type { Answer, Question } from '../model/question.ts'

/** What a question is read from. */
export interface QuestionSources {
  /** Paths that the failing tests load. */
  readonly reached: readonly string[]
  read(path: string): Promise<string | null>
}

/**
 * The one question whose answer decides an undecided failure: what the call at the failing assertion should give. Null
 * where the assertion checks no direct call of an export, or its values hang on the test.
 */
export async function questionOf(failure: Failure, { reached, read }: QuestionSources): Promise<Question | null> {
  const frame = failure.error.frames.find(({ file }) => failure.tests.some((test) => test.file === file))
  const text = frame ? await read(frame.file) : null
  const assertion = frame && text !== null ? failingAssertion(frame.file, text, frame.line) : null
  if (!assertion || !isPlain(assertion.context)) return null
  const module = await moduleOf(assertion.callee, { reached, read })
  if (module === null) return null
  const { actual, name } = failure.error
  const printed = actual === null ? null : readPrinted(actual)
  const gives = printed && writeValue(printed, "'")
  const threw = !/^Assertion/.test(name) && /^[A-Z]\w*$/.test(name)
  const code = threw ? { throws: true, text: name } : gives ? { throws: false, text: gives } : null
  const wants = thrown(assertion.expected)
  if (assertion.throws && wants === null) return null
  return {
    call: assertion.call,
    module,
    symbol: assertion.callee,
    test: assertion.throws ? { throws: true, text: wants as string } : { throws: false, text: assertion.expected },
    code: assertion.throws && !threw ? null : code,
  }
}

/** The answer as a change of the contract: a candidate like any other. Null where it cannot be written. */
export async function answerCandidate(
  question: Question,
  answer: Answer,
  contract: { readonly path: string; readonly text: string | null },
): Promise<Candidate | null> {
  const after = addExample(contract.path, contract.text, question, answer)
  if (after === null) return null
  const changes = [{ path: contract.path, before: contract.text, after }]
  return {
    id: candidateId(changes),
    engine: 'person',
    fixes: 'contract',
    title: `write down that ${answerText(question.call, answer)}`,
    changes,
    clauses: [],
    rule: 'answer',
    weight: 0,
  }
}

/** `total([]) is 0`, `total(-1) throws RangeError`. */
export function answerText(call: string, { throws, text }: Answer): string {
  return `${call} ${throws ? 'throws' : 'is'} ${text}`
}

/** A clause sees the exports of its module and nothing of the test. */
function isPlain(context: string): boolean {
  return context.split('\n').every((line) => line.trim() === '' || /^import\b|^[\s\w,{}]*\} from/.test(line))
}

async function moduleOf(callee: string, { reached, read }: QuestionSources): Promise<string | null> {
  for (const path of reached) {
    if (fileRole(path) !== 'source') continue
    const text = await read(path)
    if (text !== null && exportsOf(path, text).includes(callee)) return path
  }
  return null
}

/** What a contract may say is thrown: a class, or a pattern for the message. */
function thrown(expected: string): string | null {
  if (/^[A-Z]\w*$/.test(expected) || /^\/.+\/[a-z]*$/.test(expected)) return expected
  const literal = /^(['"])([^'"\\\n]+)\1$/.exec(expected)?.[2]
  return literal === undefined ? null : `/${literal.replace(/[/\\^$.*+?()[\]{}|]/g, '\\$&')}/`
}

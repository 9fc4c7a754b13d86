import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import type { TestCase, TestModule } from 'vitest/node'
import type { FileError, Frame, TestError, TestOutcome } from '../model/failure.ts'
import type { TestFile } from '../model/lab.ts'

/** An error as Vitest hands it over a process border: a bag of fields, any of which may be missing. */
interface RawError {
  readonly name?: unknown
  readonly message?: unknown
  readonly stack?: unknown
  readonly expected?: unknown
  readonly actual?: unknown
  readonly cause?: unknown
  /** The name of the class, as `Function<Name>`. */
  readonly constructor?: unknown
  /** Which file Vite could not transform. */
  readonly __vitest_rollup_error__?: {
    readonly id?: string
    readonly loc?: { readonly line: number; readonly column: number }
  }
  readonly stacks?: readonly {
    readonly method: string
    readonly file: string
    readonly line: number
    readonly column: number
  }[]
}

/**
 * A path as repair-watch writes it: relative to the root with forward slashes, or absolute where it lies outside. Takes
 * absolute paths, `file:` URLs, Vite's `/@fs/` ids, and ids with a query.
 */
export function toPath(id: string, root: string): string {
  const path = slashed(fromUrl(id).replace(/\?.*$/, ''))
  const inside = slashed(relative(root, path))
  return inside === '' || inside.startsWith('../') || /^[A-Za-z]:/.test(inside) ? path : inside
}

/** The test file of a module, in its Vitest project. */
export function toTestFile(module: Pick<TestModule, 'moduleId' | 'project'>, root: string): TestFile {
  return { project: module.project.name, file: toPath(module.moduleId, root) }
}

const keysOfModule = new WeakMap<TestModule, ReadonlyMap<string, string>>()

/**
 * The key of a test: `project|file|name`, with `#2` and so on behind it for later tests of the same name in the file, in
 * the order in which they stand there.
 */
export function keyOf(testCase: TestCase, root: string): string {
  const { module } = testCase
  const known = keysOfModule.get(module)?.get(testCase.id)
  if (known !== undefined) return known
  const { project, file } = toTestFile(module, root)
  const keys = new Map<string, string>()
  const taken = new Set<string>()
  for (const test of module.children.allTests()) {
    const plain = `${project}|${file}|${test.fullName}`
    let key = plain
    for (let n = 2; taken.has(key); n++) key = `${plain}#${n}`
    taken.add(key)
    keys.set(test.id, key)
  }
  keysOfModule.set(module, keys)
  return keys.get(testCase.id) ?? `${project}|${file}|${testCase.fullName}`
}

/** What one test did. Only failed tests have errors: those of a retry that passed in the end are left out. */
export function toOutcome(testCase: TestCase, root: string): TestOutcome {
  const { state, errors = [] } = testCase.result()
  return {
    test: {
      key: keyOf(testCase, root),
      ...toTestFile(testCase.module, root),
      name: testCase.fullName,
      line: testCase.location?.line ?? 0,
    },
    state: state === 'passed' || state === 'failed' ? state : 'skipped',
    errors: state === 'failed' ? errors.map((error) => toTestError(error, root)) : [],
    durationMs: testCase.diagnostic()?.duration ?? 0,
  }
}

/** What all tests of a file did, in the order in which they stand there, each beside Vitest's own object. */
export function toOutcomes(
  module: TestModule,
  root: string,
): readonly {
  readonly outcome: TestOutcome
  readonly testCase: TestCase
}[] {
  return [...module.children.allTests()].map((testCase) => ({
    outcome: toOutcome(testCase, root),
    testCase,
  }))
}

/**
 * Why the results of a file cannot be trusted: errors of the file itself and of its suites' hooks. A file without any
 * test did not load; one with tests did, so what failed was a hook.
 */
export function toFileErrors(module: TestModule, root: string): readonly FileError[] {
  const place = toTestFile(module, root)
  const stage = module.children.size === 0 ? 'load' : 'hook'
  const errors = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())]
  return errors.map((error) => ({
    ...place,
    stage,
    error: toTestError(error, root),
  }))
}

/**
 * An error as repair-watch knows it. Frames inside the project come first, those of the error's causes last; frames of
 * packages and of Node are left out. Anything can be thrown, so anything is accepted.
 */
export function toTestError(error: unknown, root: string): TestError {
  const raw: RawError = typeof error === 'object' && error !== null ? error : { message: String(error) }
  const frames = framesOf(raw, root)
  const isInside = (frame: Frame) => !isAbsolute(frame.file)
  return {
    name: nameOf(raw),
    message: messageOf(raw),
    expected: printed(raw.expected),
    actual: printed(raw.actual),
    frames: [...frames.filter(isInside), ...frames.filter((frame) => !isInside(frame))],
  }
}

function nameOf({ name, message, constructor: thrownClass }: RawError): string {
  // What `expect.extend` and `expect.assertions` throw calls itself "Error"; it is an assertion all the same.
  if (thrownClass === 'Function<JestExtendError>' || /^expected (?:any )?number of assertion/.test(String(message))) {
    return 'AssertionError'
  }
  return typeof name === 'string' && name !== '' ? name : 'Error'
}

/** A first line that says nothing: what is wrong stands below it. */
const TRANSFORM_HEADING = /^(?:Transform|Build) failed with \d+ errors?:\s+/

function messageOf(raw: RawError): string {
  const own = typeof raw.message === 'string' ? raw.message.replace(TRANSFORM_HEADING, '') : `thrown: ${shown(raw)}`
  const causes = causesOf(raw).map((cause) => `\nCaused by: ${nameOf(cause)}: ${String(cause.message ?? '')}`)
  return stripVTControlCharacters(own + causes.join('')).trim()
}

function shown({ stacks: _, ...value }: RawError): string {
  try {
    return JSON.stringify(value)
  } catch {
    return 'a value that cannot be printed'
  }
}

/** The chain of causes, nearest first; a cycle ends it. */
function causesOf(raw: RawError): readonly RawError[] {
  const causes: RawError[] = []
  let { cause } = raw
  while (typeof cause === 'object' && cause !== null && !causes.includes(cause) && cause !== raw) {
    causes.push(cause)
    cause = (cause as RawError).cause
  }
  return causes
}

function printed(value: unknown): string | null {
  if (value === undefined) return null
  return stripVTControlCharacters(typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)))
}

function framesOf(raw: RawError, root: string): readonly Frame[] {
  const seen = new Set<string>()
  return [raw, ...causesOf(raw)]
    .flatMap((error) => [...transformFrame(error), ...(error.stacks ?? parseStack(error.stack))])
    .map(({ method, file, line, column }) => ({
      file: toPath(file, root),
      line,
      column,
      function: method === '' ? null : method,
    }))
    .filter(({ file, line, column }) => {
      const place = `${file}:${line}:${column}`
      if (seen.has(place) || isForeign(file)) return false
      seen.add(place)
      return true
    })
}

/** The place in a file that Vite could not transform; its position stands in the message where it is not given apart. */
function transformFrame({ message, __vitest_rollup_error__: failed }: RawError): NonNullable<RawError['stacks']> {
  if (failed?.id === undefined) return []
  const [, line = '1', column = '1'] = /:(\d+):(\d+)/.exec(stripVTControlCharacters(String(message))) ?? []
  const place = failed.loc
    ? { line: failed.loc.line, column: failed.loc.column + 1 }
    : { line: Number(line), column: Number(column) }
  return [{ method: '', file: failed.id, ...place }]
}

const STACK_LINE = /^\s*at (?:(?:async )?(.*?) \()?(?:async )?(.+?):(\d+):(\d+)\)?$/

/** Reads the stack of an error that Vitest has not read itself (late errors). Its positions are mapped already. */
function parseStack(stack: unknown): NonNullable<RawError['stacks']> {
  if (typeof stack !== 'string') return []
  return stripVTControlCharacters(stack)
    .split('\n')
    .flatMap((text) => {
      const [, method = '', file = '', line = '', column = ''] = STACK_LINE.exec(text) ?? []
      return file === '' || file.startsWith('node:')
        ? []
        : [{ method, file, line: Number(line), column: Number(column) }]
    })
}

function isForeign(file: string): boolean {
  return /(?:^|\/)node_modules\//.test(file) || !/[./]/.test(file)
}

function isAbsolute(file: string): boolean {
  return file.startsWith('/') || /^[A-Za-z]:/.test(file)
}

function fromUrl(id: string): string {
  if (/^file:/i.test(id)) return fileURLToPath(id)
  return id.startsWith('/@fs/') ? id.slice('/@fs'.length) : id
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/')
}

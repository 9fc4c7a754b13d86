import type { Report } from './report-schema.ts'

/** One test as the run left it. */
export interface RanTest {
  /** Relative to the root. */
  readonly file: string
  /** The full name, joined with ` > `. */
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped'
  readonly durationMs: number
}

/** What a rendering needs besides the report; every part may be unknown. */
export interface RenderContext {
  /** Colour for a terminal. */
  readonly color: boolean
  /** Where the JSON report was written, as given on the command line. */
  readonly reportFile: string | null
  /** The project's folder within its git repository (`packages/till/`); empty at its top. */
  readonly prefix: string
  /** Lines (1-based, of the files as they are) that the diff since the base has, by path relative to the root. */
  readonly changed: ReadonlyMap<string, ReadonlySet<number>> | null
  /** Every test of the run, also those that pass; null lists the failing ones alone. */
  readonly tests: readonly RanTest[] | null
}

/** Nothing known but the report itself. */
export const PLAIN_CONTEXT: RenderContext = { color: false, reportFile: null, prefix: '', changed: null, tests: null }

/** A place that a service can show beside code: where the error was thrown inside the project, else the first test. */
export function placeOf({ error: { at }, tests: [first] }: Report['failures'][number]): {
  readonly file: string
  readonly line: number
  readonly column: number
} | null {
  if (at !== null && isInside(at.file)) return at
  return first === undefined || !isInside(first.file) ? null : { file: first.file, line: first.line, column: 0 }
}

function isInside(file: string): boolean {
  return file !== '' && !/^(?:[/\\]|[A-Za-z]:|\.\.(?:\/|$))/.test(file)
}

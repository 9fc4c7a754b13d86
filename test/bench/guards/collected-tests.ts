import { expect as vitestExpect } from 'vitest'

/** A test as it was written, `test.each` told apart by row, with what must run before it. */
export interface CollectedTest {
  readonly name: string
  run(): Promise<void>
}

/** What the tests use of Vitest, collected in place of run: each can then be run many times in one process. */
export const collected: CollectedTest[] = []
export const expect = vitestExpect

type Body = (...row: never[]) => unknown

let path: readonly string[] = []

function within(name: string, body: () => unknown): void {
  const outer = path
  path = [...outer, name]
  body()
  path = outer
}

function add(name: string, body: () => unknown): void {
  collected.push({ name: [...path, name].join(' > '), run: async () => void (await body()) })
}

/** Whatever a row is put into the name as, rows are told apart by their place. */
const each =
  (declare: (name: string, body: () => unknown) => void) =>
  (rows: readonly unknown[]) =>
  (name: string, body: Body): void => {
    for (const [index, row] of rows.entries()) {
      const label = (row as { readonly name?: string }).name ?? (Array.isArray(row) ? String(row[0]) : name)
      declare(`${label} #${index}`, () => body(...((Array.isArray(row) ? row : [row]) as never[])))
    }
  }

export const test = Object.assign(add, { each: each(add) })
export const it = test
export const describe = Object.assign(within, { each: each(within) })

import type { Diagnosis } from '../../model/ports.ts'
import { parse, walk } from '../../source/syntax.ts'
import { stringOf } from './nodes.ts'

/** What the failing tests, their errors and the clauses tell about values and names. */
export interface Hints {
  /** Numbers of the contract's clauses and of the failing test files. */
  readonly numbers: ReadonlySet<number>
  /** Strings of the failing test files, those of the failing tests first. */
  readonly strings: readonly string[]
  /** Names that failing tests and clauses mention. */
  readonly names: ReadonlySet<string>
}

/** Collects what the failure tells. */
export function readHints({ failure, files, outcomes, clauses }: Diagnosis): Hints {
  const numbers = new Set<number>()
  const strings: string[] = []
  const names = new Set<string>()
  const later: string[] = []
  for (const path of new Set(failure.tests.map(({ file }) => file))) {
    const text = files.get(path)
    const parsed = text === undefined ? null : parse(path, text)
    if (parsed?.status !== 'parsed') continue
    const bodies = failingBodies(path, text as string, failure.tests)
    walk(parsed.program, (node) => {
      if (node.type === 'ImportDeclaration') return false
      const inside = bodies.some(({ start, end }) => start <= node.start && node.end <= end)
      if (node.type === 'Literal' && typeof node.value === 'number' && inside) numbers.add(node.value)
      if (node.type === 'Identifier' && inside) names.add(String(node.name))
      const string = stringOf(node)
      if (string !== null) (inside ? strings : later).push(string)
      return true
    })
  }
  for (const { errors } of outcomes)
    for (const { expected, actual } of errors)
      for (const value of [expected, actual]) {
        const inner = /^(['"])([\s\S]*)\1$/.exec(value ?? '')?.[2]
        if (inner !== undefined) strings.push(inner)
      }
  for (const { text, symbol } of clauses) {
    for (const [number] of text.matchAll(/(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)/g)) numbers.add(Number(number))
    for (const [name] of `${text} ${symbol ?? ''}`.matchAll(/[A-Za-z_$][\w$]*/g)) names.add(name)
  }
  return { numbers, strings: [...new Set([...strings, ...later])], names }
}

/** The calls of `test` or `it` that hold the failing tests; the whole file where none can be told. */
function failingBodies(
  path: string,
  text: string,
  tests: Diagnosis['failure']['tests'],
): readonly { readonly start: number; readonly end: number }[] {
  const parsed = parse(path, text)
  const found: { start: number; end: number }[] = []
  const titles = tests.filter(({ file }) => file === path).map(({ name }) => name.split(' > ').at(-1) ?? name)
  if (parsed.status === 'parsed')
    walk(parsed.program, (node) => {
      const [title] = (node.arguments ?? []) as readonly unknown[]
      if (node.type === 'CallExpression' && titles.includes(stringOf(title) ?? '\0'))
        found.push({ start: node.start, end: node.end })
      return true
    })
  return found.length > 0 ? found : [{ start: 0, end: text.length }]
}

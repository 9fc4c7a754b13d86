import { BINDS } from './expression.ts'
import type { Hints } from './hints.ts'
import type { Declared } from './source-file.ts'

/** What a condition is made of, how tightly it binds, and how likely it is. */
type Offered = readonly [code: string, binds: number, weight: number]

/** What a value of each sort that a test gives is told by. */
const TOLD: Readonly<Record<string, (name: string) => readonly Offered[]>> = {
  null: (name) => [
    [`${name} === null`, BINDS.equality, 2],
    [`${name} == null`, BINDS.equality, 1],
  ],
  undefined: (name) => [
    [`${name} === undefined`, BINDS.equality, 2],
    [`${name} == null`, BINDS.equality, 1],
  ],
  'empty text': (name) => [[`${name} === ''`, BINDS.equality, 1.5]],
  zero: (name) => [[`${name} === 0`, BINDS.equality, 1.5]],
  negative: (name) => [[`${name} < 0`, BINDS.relation, 1.5]],
  nan: (name) => [[`Number.isNaN(${name})`, BINDS.call, 2]],
  infinite: (name) => [[`!Number.isFinite(${name})`, BINDS.unary, 1.5]],
  'empty list': (name) => [[`${name}.length === 0`, BINDS.equality, 1.5]],
  list: (name) => [[`Array.isArray(${name})`, BINDS.call, 1.5]],
  function: (name) => [[`typeof ${name} === 'function'`, BINDS.equality, 1]],
  false: (name) => [[`${name} === false`, BINDS.equality, 1]],
  true: (name) => [[`${name} === true`, BINDS.equality, 0.7]],
  text: (name) => [[`typeof ${name} === 'string'`, BINDS.equality, 0.5]],
  number: (name) => [[`typeof ${name} === 'number'`, BINDS.equality, 0.5]],
  Date: (name) => objectOf('Date', name),
  RegExp: (name) => objectOf('RegExp', name),
  Map: (name) => objectOf('Map', name),
  Set: (name) => objectOf('Set', name),
  Error: (name) => objectOf('Error', name),
  URL: (name) => objectOf('URL', name),
}

/** An object of a class, and an object of none. */
function objectOf(type: string, name: string): readonly Offered[] {
  return [
    [`${name} instanceof ${type}`, BINDS.relation, 1.5],
    [`Object.getPrototypeOf(${name}) === Object.prototype`, BINDS.equality, 1],
  ]
}

/** Sorts of values that a name of a known kind cannot have. */
const IMPOSSIBLE: Readonly<Record<string, RegExp>> = {
  string: /^(?:zero|negative|nan|infinite|(?:empty )?list|function|true|false|text|number|[A-Z].*)$/,
  number: /^(?:(?:empty )?text|(?:empty )?list|function|true|false|number|[A-Z].*)$/,
  boolean: /^/,
  array: /^(?:(?:empty )?text|zero|negative|nan|infinite|list|function|true|false|number|[A-Z].*)$/,
}

/**
 * Questions about a value that the sorts of values in the failing test suggest: a test that gives null asks for `=== null`.
 * (Conditions made from values, as Nopol does from run-time values; arXiv 1811.04211.)
 */
export function toldConditions({ name, kind }: Pick<Declared, 'name' | 'kind'>, hints: Hints): readonly Offered[] {
  const impossible = IMPOSSIBLE[kind]
  const sorts = [...hints.sorts].filter((sort) => !impossible?.test(sort))
  const found = sorts.flatMap((sort) => TOLD[sort]?.(name) ?? [])
  return kind === 'string' || kind === 'unknown' ? [...found, ...beginnings(name, hints)] : found
}

/** What the texts of the failing test begin with: signs, or signs and a word. */
function beginnings(name: string, hints: Hints): readonly Offered[] {
  const begun = new Set<string>()
  for (const string of hints.strings.slice(0, 6)) {
    const signs = /^[^\p{L}\d\s'"\\]{1,3}/u.exec(string)?.[0]
    if (signs) begun.add(signs)
  }
  return [...begun].slice(0, 4).map((signs): Offered => [`${name}.startsWith('${signs}')`, BINDS.call, 0.7])
}

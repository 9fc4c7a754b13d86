import { readExpression } from './read-expression.ts'

/** The values a variable of a property clause runs through. The texts are JavaScript; `fc` stands for fast-check. */
export interface Domain {
  /** A fast-check arbitrary. */
  readonly arbitrary: string
  /** A list of the values at which mistakes sit; null when they are unknown. */
  readonly edges: string | null
  /** Every value, for domains that can be listed. */
  readonly all: { readonly size: number; readonly list: string } | null
}

/** What to write as a domain, for hints. */
export const DOMAIN_HINT =
  'domains are `0..10`, `0.5..1.5`, `string`, `integer`, `number`, `boolean`, `string[]`, or a fast-check arbitrary such as `fc.email()`'

const NUMBER = String.raw`-?\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?`
const RANGE = new RegExp(`^(${NUMBER})\\s*\\.\\.\\s*(${NUMBER})$`, 'i')

const NAMED: Readonly<Record<string, Domain>> = {
  string: { arbitrary: 'fc.string()', edges: "['', ' ', 'a']", all: null },
  integer: { arbitrary: 'fc.integer()', edges: '[0, 1, -1, 2147483647, -2147483648]', all: null },
  // A person who writes "number" thinks of neither NaN nor infinity.
  number: {
    arbitrary: 'fc.double({ noNaN: true, noDefaultInfinity: true })',
    edges: '[0, 1, -1, 0.5]',
    all: null,
  },
  boolean: { arbitrary: 'fc.boolean()', edges: '[false, true]', all: { size: 2, list: '[false, true]' } },
}

/** Reads a domain as the contract format defines it; null when it is none of them. */
export function readDomain(text: string): Domain | null {
  const range = RANGE.exec(text)
  if (range) return readRange(range[1] as string, range[2] as string)
  const named = Object.hasOwn(NAMED, text) ? NAMED[text] : undefined
  if (named) return named
  if (/^fc\s*\./.test(text)) {
    return readExpression(text, 'ts').status === 'parsed' ? { arbitrary: text, edges: null, all: null } : null
  }
  const item = text.endsWith('[]') ? readDomain(text.slice(0, -2).trim()) : null
  if (!item) return null
  const edges = item.edges === null ? '[[]]' : `[[], ...${item.edges}.map((item) => [item])]`
  return { arbitrary: `fc.array(${item.arbitrary})`, edges, all: null }
}

function readRange(from: string, to: string): Domain | null {
  const [min, max] = [numberOf(from), numberOf(to)]
  if (min > max) return null
  const edges = JSON.stringify([...new Set([min, max, ...(min < 0 && max > 0 ? [0] : [])])])
  if (isWhole(from) && isWhole(to)) {
    const size = max - min + 1
    return {
      arbitrary: `fc.integer({ min: ${min}, max: ${max} })`,
      edges,
      all: { size, list: `Array.from({ length: ${size} }, (_, i) => ${min} + i)` },
    }
  }
  return { arbitrary: `fc.double({ min: ${min}, max: ${max}, noNaN: true })`, edges, all: null }
}

function isWhole(text: string): boolean {
  return !text.includes('.') && Number.isSafeInteger(numberOf(text))
}

function numberOf(text: string): number {
  return Number(text.replaceAll('_', ''))
}

import type { Diagnosis } from '../../model/diagnosis.ts'

/** What the first error of the failure shows. */
interface Symptom {
  readonly kind: Diagnosis['failure']['kind']
  readonly message: string
  readonly expected: string | null
  readonly actual: string | null
  /** Expected and actual where both are numbers. */
  readonly numbers: readonly [number, number] | null
}

const CONDITIONS = ['comparison', 'add-condition', 'drop-condition', 'truthiness', 'negation', 'literal-to-condition']

/** Values that say that there is nothing. */
const EMPTY = /^(?:''|""|\[\]|\{\}|null|undefined|0|Array \[\]|Object \{\})$/
/** What is missing, written out within a text. */
const SPELT_OUT = /(?<![\w$])(?:undefined|null|NaN|\[object Object\])(?![\w$])/

/** Which templates a symptom speaks for, and how much: the mask of `research.md` (a) step 1, as factors. */
const RULES: readonly {
  readonly when: (symptom: Symptom) => boolean
  readonly factors: Readonly<Record<string, number>>
}[] = [
  {
    when: ({ message }) =>
      /(?:of|reading|property) .*(?:undefined|null)|(?:undefined|null) is not|is not iterable/.test(message),
    factors: {
      'optional-chain': 5,
      fallback: 5,
      'parameter-default': 5,
      'guard-statement': 2,
      truthiness: 1.5,
      'bind-this': 5,
      'missing-await': 1.5,
    },
  },
  { when: ({ message }) => /private member|class did not declare/.test(message), factors: { 'bind-this': 10 } },
  {
    when: ({ message }) => /is not a function/.test(message),
    factors: { 'missing-await': 3, 'method-pair': 2, member: 2 },
  },
  { when: ({ message, actual }) => /Promise/.test(`${actual ?? ''} ${message}`), factors: { 'missing-await': 8 } },
  {
    when: ({ kind }) => kind === 'timeout',
    factors: { 'missing-await': 3, 'clean-up': 2, comparison: 2, 'unit-factor': 2 },
  },
  {
    when: ({ actual, expected }) => /^(?:true|false)$/.test(actual ?? '') && actual !== expected,
    factors: Object.fromEntries(CONDITIONS.map((name) => [name, 1.5])),
  },
  {
    when: ({ numbers }) => numbers !== null && Math.abs(numbers[0] - numbers[1]) === 1,
    factors: { 'off-by-one': 2, 'number-literal': 1.5, comparison: 1.3 },
  },
  {
    when: ({ numbers }) => numbers !== null && Math.abs(numbers[0] - numbers[1]) < 1,
    factors: { rounding: 4, 'half-even': 3 },
  },
  { when: ({ numbers }) => numbers !== null && isFactor(numbers[0], numbers[1]), factors: { 'unit-factor': 5 } },
  {
    when: ({ numbers }) => numbers !== null && numbers[0] !== 0 && numbers[0] === -numbers[1],
    factors: { sign: 5, 'operand-order': 4, comparator: 2, modulo: 2 },
  },
  {
    when: ({ numbers }) => numbers !== null && numbers[1] < 0 && numbers[0] >= 0,
    factors: { modulo: 5, clamp: 2, sign: 2 },
  },
  { when: ({ actual }) => actual === 'NaN', factors: { fallback: 4, 'number-literal': 1.5, 'guarded-value': 3 } },
  {
    when: ({ message }) => /\bto throw\b|instead of rejecting/.test(message) && !/\bnot to throw\b/.test(message),
    factors: { 'early-throw': 3, 'sibling-throw': 3, 'sibling-guard': 2, 'add-condition': 1.5, 'regex-shape': 1.5 },
  },
  {
    when: ({ expected, actual }) => expected !== actual && EMPTY.test(expected ?? ''),
    factors: { 'early-return': 2, 'guard-statement': 1.5, 'written-part': 2, 'conditional-value': 1.5, fallback: 1.5 },
  },
  {
    when: ({ expected, actual }) => SPELT_OUT.test(actual ?? '') && !SPELT_OUT.test(expected ?? ''),
    factors: { 'written-part': 3, fallback: 2, 'part-default': 2, 'parameter-default': 2, 'list-step': 1.5 },
  },
  {
    when: (symptom) => isReordered(symptom),
    factors: { comparator: 4, 'element-order': 3, 'list-step': 3, 'method-pair': 1.5, 'statement-order': 2 },
  },
  {
    when: ({ expected, actual }) =>
      expected !== null && actual !== null && expected !== actual && expected.toLowerCase() === actual.toLowerCase(),
    factors: { 'text-step': 4, 'method-pair': 3, 'special-case': 4, 'regex-flags': 2 },
  },
  {
    when: ({ expected, actual }) =>
      expected !== null &&
      actual !== null &&
      expected !== actual &&
      expected.replace(/\s/g, '') === actual.replace(/\s/g, ''),
    factors: { 'text-step': 3, 'string-literal': 3, 'off-by-one': 1.5 },
  },
]

/** A factor for each template that the failure speaks for; templates without one keep their prior. */
export function emphasis({ failure, outcomes }: Diagnosis): ReadonlyMap<string, number> {
  const { message, expected, actual } = outcomes[0]?.errors[0] ?? failure.error
  const [a, b] = [toNumber(expected), toNumber(actual)]
  const symptom: Symptom = {
    kind: failure.kind,
    message,
    expected,
    actual,
    numbers: a === null || b === null ? null : [a, b],
  }
  const found = new Map<string, number>()
  for (const { when, factors } of RULES)
    if (when(symptom))
      for (const [name, factor] of Object.entries(factors)) found.set(name, Math.max(found.get(name) ?? 1, factor))
  return found
}

function toNumber(value: string | null): number | null {
  if (value === null || value.trim() === '') return null
  const number = Number(value.trim().replace(/n$/, ''))
  return Number.isNaN(number) ? null : number
}

function isFactor(a: number, b: number): boolean {
  if (a === 0 || b === 0) return false
  const ratio = Math.max(Math.abs(a / b), Math.abs(b / a))
  return [10, 24, 60, 100, 1000, 1024, 3600].some((factor) => Math.abs(ratio - factor) < 1e-6 * factor)
}

function isReordered({ expected, actual }: Symptom): boolean {
  if (!expected || !actual || expected === actual) return false
  const sorted = (value: string) =>
    value
      .split(/[\n,[\]]/)
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .sort()
      .join('\n')
  return sorted(expected) === sorted(actual)
}

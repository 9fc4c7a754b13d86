import type { SyntaxNode } from '../source/syntax.ts'
import { bare, calledName, canonical, dottedName, hasParts, isConstant, methodName, propertyName } from './canonical.ts'
import {
  CHAI_MATCHER,
  CHAI_NEGATED,
  CHECKS_UNCALLED,
  isExact,
  NEGATED_STRENGTH,
  SAME_MATCHER,
  STRENGTH,
  UNKNOWN_STRENGTH,
} from './matchers.ts'

/** One member of a chain of accesses and calls; `args` is null where it is not called. */
export interface Segment {
  readonly name: string
  readonly args: readonly SyntaxNode[] | null
}

/** What a check states, in one form for all ways to write it: `assert(a === 1)` and `expect(a).to.equal(1)` are alike. */
export interface Claim {
  readonly subject: SyntaxNode | null
  readonly negated: boolean
  /** Vitest's name of the matcher, `none` when there is none. */
  readonly matcher: string
  readonly args: readonly SyntaxNode[]
  /** Canonical texts of what is expected; also where it stands in the matcher's name (`toBeNull`). */
  readonly values: readonly string[]
  readonly strength: number
  readonly settles: 'resolves' | 'rejects' | 'poll' | null
  /** False for a matcher that no table knows. */
  readonly known: boolean
}

const UNDEFINED = '(Identifier name="undefined")'
const TRUE = 'boolean:true'
const FALSE = 'boolean:false'

/** Matchers with the expected value in their name. */
const EXACT: Readonly<Record<string, string>> = {
  toBeNull: 'object:null',
  null: 'object:null',
  isNull: 'object:null',
  toBeUndefined: UNDEFINED,
  undefined: UNDEFINED,
  isUndefined: UNDEFINED,
  toBeNaN: '(Identifier name="NaN")',
  NaN: '(Identifier name="NaN")',
  isNaN: '(Identifier name="NaN")',
  true: TRUE,
  isTrue: TRUE,
  false: FALSE,
  isFalse: FALSE,
}
const COUNT: Readonly<Record<string, string>> = { toHaveBeenCalledOnce: 'number:1', calledOnce: 'number:1' }
/** A negated matcher that is the plain form of another one. */
const OPPOSITE: Readonly<Record<string, string>> = { toBeTruthy: 'toBeFalsy', toBeFalsy: 'toBeTruthy' }
const COMPARISON: Readonly<Record<string, string>> = {
  '===': 'toBe',
  '==': 'toBe',
  '>': 'toBeGreaterThan',
  '>=': 'toBeGreaterThanOrEqual',
  '<': 'toBeLessThan',
  '<=': 'toBeLessThanOrEqual',
  instanceof: 'toBeInstanceOf',
}
/** Methods that answer yes or no, by the matcher they amount to. */
const PREDICATE: Readonly<Record<string, string>> = {
  includes: 'toContain',
  startsWith: 'toMatch',
  endsWith: 'toMatch',
  test: 'toMatch',
  has: 'toContain',
  some: 'toSatisfy',
  every: 'toSatisfy',
}

/** Members that make a check a promise. */
const SETTLING: Readonly<Record<string, Claim['settles']>> = {
  resolves: 'resolves',
  rejects: 'rejects',
  doesNotReject: 'resolves',
  poll: 'poll',
}

const WAITING = new Set(['then', 'catch', 'finally'])
/** Members of `expect` that take what is looked at. */
const TAKING = new Set(['soft', 'poll', 'element'])
/** Functions of `assert` that take nothing but what is looked at, and a message. */
const VALUELESS = new Set('ok isOk exists isDefined isString isNumber isObject isArray isFunction'.split(' '))
const CONTAINING = new Set(['expect.objectContaining', 'expect.arrayContaining'])

interface Draft {
  subject: SyntaxNode | null
  negated: boolean
  matcher: string
  args: readonly SyntaxNode[]
  values: readonly string[]
}

/**
 * Reads a chain that starts at `expect` or `assert`; null where nothing is called. `constants` tells objects behind names
 * from plain values.
 */
export function normalise(segments: readonly Segment[], constants: ReadonlyMap<string, SyntaxNode>): Claim | null {
  const chain = segments.filter(({ name }) => !WAITING.has(name))
  const start = chain.findIndex(({ args }) => args !== null)
  if (start === -1) return null
  const settling = segments.find(({ name }) => name in SETTLING)
  const settles = settling ? (SETTLING[settling.name] ?? null) : null
  const draft = (chain[0] as Segment).name === 'assert' ? readAssert(chain) : readExpect(chain, start)
  spellOut(draft)
  unfold(draft)
  const known = draft.matcher in STRENGTH
  return { ...draft, settles, known, strength: strengthOf(draft, constants) }
}

function readExpect(chain: readonly Segment[], start: number): Draft {
  const called = chain[start] as Called
  const subject = called.args[0] ?? null
  const words = chain.slice(start + 1)
  const negated = words.filter(({ name }) => name === 'not').length % 2 === 1
  const deep = words.some(({ name }) => name === 'deep')
  const last = words.at(-1)
  if (start > 0 && !TAKING.has(called.name)) return draftOf(null, false, called.name, called.args)
  if (!last || (last.args === null && !CHECKS_UNCALLED.has(last.name))) return draftOf(subject, negated, 'none', [])
  const matcher = deep && CHAI_MATCHER[last.name] === 'toBe' ? 'toEqual' : last.name
  return draftOf(subject, negated, matcher, last.args ?? [])
}

interface Called {
  readonly name: string
  readonly args: readonly SyntaxNode[]
}

function readAssert(chain: readonly Segment[]): Draft {
  const last = chain.findLast(({ args }) => args !== null) as Called
  const { args } = last
  const opposite = CHAI_NEGATED[last.name]
  const name = last.name === 'assert' || last.name === 'strict' ? 'ok' : (opposite ?? last.name)
  const takesValue = !(name in EXACT) && !VALUELESS.has(name)
  return draftOf(args[0] ?? null, opposite !== undefined, name, takesValue ? args.slice(1) : [])
}

function draftOf(subject: SyntaxNode | null, negated: boolean, matcher: string, args: readonly SyntaxNode[]): Draft {
  return { subject, negated, matcher, args, values: args.map(canonical) }
}

/** Turns names that hold a value or a negation into the plain matcher with that value. */
function spellOut(draft: Draft): void {
  const exact = EXACT[draft.matcher] ?? COUNT[draft.matcher]
  if (exact !== undefined) {
    draft.values = [exact]
    draft.matcher = draft.matcher in EXACT ? 'toBe' : 'toHaveBeenCalledTimes'
  }
  draft.matcher = CHAI_MATCHER[draft.matcher] ?? SAME_MATCHER[draft.matcher] ?? draft.matcher
  const [value] = draft.values
  if (draft.negated && draft.matcher === 'toBeDefined')
    Object.assign(draft, { matcher: 'toBe', values: [UNDEFINED], negated: false })
  else if (draft.negated && draft.matcher === 'toBe' && value === UNDEFINED)
    Object.assign(draft, { matcher: 'toBeDefined', values: [], negated: false })
  else if (draft.negated && draft.matcher === 'toHaveBeenCalled')
    Object.assign(draft, { matcher: 'toHaveBeenCalledTimes', values: ['number:0'], negated: false })
  else if (draft.negated && draft.matcher in OPPOSITE)
    Object.assign(draft, { matcher: OPPOSITE[draft.matcher], negated: false })
  const [arg] = draft.args.map(bare)
  if (arg && isExact(draft.matcher) && CONTAINING.has(calledName(arg)))
    Object.assign(draft, draftOf(draft.subject, draft.negated, 'toMatchObject', arg.arguments as SyntaxNode[]))
}

/** Turns `expect(a > 1).toBe(true)` into `expect(a).toBeGreaterThan(1)`, and `expect(a.length).toBe(1)` likewise. */
function unfold(draft: Draft): void {
  if (!draft.subject) return
  const subject = bare(draft.subject)
  const yes = draft.matcher === 'toBeTruthy' || (isExact(draft.matcher) && draft.values[0] === TRUE)
  const no = draft.matcher === 'toBeFalsy' || (isExact(draft.matcher) && draft.values[0] === FALSE)
  if (draft.matcher === 'toContain' && isConstant(subject) && draft.args[0])
    Object.assign(draft, draftOf(draft.args[0], draft.negated, 'toBeOneOf', [subject]))
  else if (subject.operator === 'typeof') Object.assign(draft, { subject: subject.argument, matcher: 'toBeTypeOf' })
  else if (propertyName(subject) === 'length' && isExact(draft.matcher))
    Object.assign(draft, { subject: subject.object, matcher: 'toHaveLength' })
  else if ((yes || no) && !draft.negated) {
    const inner = predicate(subject)
    if (inner) Object.assign(draft, draftOf(inner.subject, no, inner.matcher, inner.args))
  }
}

function predicate(subject: SyntaxNode): { subject: SyntaxNode; matcher: string; args: readonly SyntaxNode[] } | null {
  const matcher = COMPARISON[String(subject.operator)]
  if (matcher) return { subject: subject.left as SyntaxNode, matcher, args: [subject.right as SyntaxNode] }
  if (/!=/.test(String(subject.operator)))
    return { subject: subject.left as SyntaxNode, matcher: 'toBeDefined', args: [] }
  if (subject.operator === '!' && bare(subject.argument as SyntaxNode).operator === '!')
    return { subject: bare(subject.argument as SyntaxNode).argument as SyntaxNode, matcher: 'toBeTruthy', args: [] }
  if (subject.type !== 'CallExpression') return null
  const args = subject.arguments as readonly SyntaxNode[]
  const [first] = args
  const called = calledName(subject)
  if (first && called === 'Boolean') return { subject: first, matcher: 'toBeTruthy', args: [] }
  if (first && called === 'Array.isArray') return { subject: first, matcher: 'toBeTypeOf', args: [] }
  if (first && /^(?:Number|Object)\.is/.test(called))
    return { subject: first, matcher: 'toSatisfy', args: args.slice(1) }
  const method = methodName(subject)
  if (!(method in PREDICATE)) return null
  const object = bare(subject.callee as SyntaxNode).object as SyntaxNode
  return method === 'test' && first
    ? { subject: first, matcher: 'toMatch', args: [object] }
    : { subject: object, matcher: PREDICATE[method] as string, args }
}

function strengthOf(draft: Draft, constants: ReadonlyMap<string, SyntaxNode>): number {
  const { matcher, negated, values, args } = draft
  if (negated) return NEGATED_STRENGTH[matcher] ?? 1
  if (matcher === 'toThrow') return values.length === 0 ? 2 : dottedName(args[0] as SyntaxNode) === 'Error' ? 3 : 5
  if (matcher === 'toHaveProperty') return values.length > 1 ? 7 : 4
  if (/InlineSnapshot/.test(matcher) && values.length === 0) return 8
  if (isExact(matcher) && (args.length === 0 || isPlain(args[0] as SyntaxNode, constants))) return 10
  return STRENGTH[matcher] ?? UNKNOWN_STRENGTH
}

/** True for a value without parts, for which `toBe` and `toEqual` are the same. */
function isPlain(node: SyntaxNode, constants: ReadonlyMap<string, SyntaxNode>): boolean {
  const inner = bare(node)
  const constant = bare(constants.get(String(inner.name)) ?? inner)
  return isConstant(constant) && !hasParts(constant)
}

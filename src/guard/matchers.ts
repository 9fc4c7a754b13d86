/**
 * How much a matcher pins down, from 10 (one value alone passes) to 0 (nothing is checked). The steps follow what a value
 * may change into without being noticed; only their order counts. Unknown matchers stand at `UNKNOWN_STRENGTH`.
 */
export const STRENGTH: Readonly<Record<string, number>> = {
  toBe: 10,
  toStrictEqual: 10,
  toHaveBeenCalledExactlyOnceWith: 10,
  toEqual: 9,
  toHaveBeenNthCalledWith: 9,
  toHaveNthReturnedWith: 9,
  toMatchInlineSnapshot: 9,
  toThrowErrorMatchingInlineSnapshot: 9,
  toMatchSnapshot: 8,
  toMatchFileSnapshot: 8,
  toThrowErrorMatchingSnapshot: 8,
  toHaveBeenLastCalledWith: 8,
  toHaveLastReturnedWith: 8,
  toMatchObject: 7,
  toBeCloseTo: 7,
  toHaveBeenCalledWith: 7,
  toHaveReturnedWith: 7,
  toHaveBeenCalledTimes: 7,
  toHaveReturnedTimes: 7,
  toHaveResolvedWith: 7,
  toHaveTextContent: 7,
  toHaveValue: 7,
  toBeOneOf: 6,
  toContainEqual: 6,
  toContain: 6,
  toMatch: 6,
  toHaveLength: 6,
  toThrow: 5,
  toHaveProperty: 5,
  toBeGreaterThan: 4,
  toBeGreaterThanOrEqual: 4,
  toBeLessThan: 4,
  toBeLessThanOrEqual: 4,
  toSatisfy: 4,
  toBeInstanceOf: 3,
  toBeTypeOf: 3,
  toHaveBeenCalled: 2,
  toHaveReturned: 2,
  toBeVisible: 4,
  toBeInTheDocument: 3,
  toBeDefined: 1,
  toBeTruthy: 1,
  toBeFalsy: 1,
  toBeNullable: 1,
  none: 0,
}

/** True for the matchers that one value alone passes. */
export function isExact(matcher: string): boolean {
  return matcher === 'toBe' || matcher === 'toEqual' || matcher === 'toStrictEqual'
}

/** Where a matcher that the table does not know stands: replaced by a weak one it is a loss, by a strong one it is none. */
export const UNKNOWN_STRENGTH = 5

/** Strength of the negated form; whatever is missing here excludes one value among many and stands at 1. */
export const NEGATED_STRENGTH: Readonly<Record<string, number>> = {
  toHaveReturned: 7,
  toThrow: 2,
  toContain: 2,
  toMatch: 2,
  toContainEqual: 2,
  toHaveProperty: 2,
  toHaveBeenCalledWith: 2,
  toBeInTheDocument: 4,
}

/** Other names of the same matcher (Jest's old ones among them). */
export const SAME_MATCHER: Readonly<Record<string, string>> = {
  toBeCalled: 'toHaveBeenCalled',
  toBeCalledTimes: 'toHaveBeenCalledTimes',
  toBeCalledWith: 'toHaveBeenCalledWith',
  lastCalledWith: 'toHaveBeenLastCalledWith',
  nthCalledWith: 'toHaveBeenNthCalledWith',
  toReturnWith: 'toHaveReturnedWith',
  toReturnTimes: 'toHaveReturnedTimes',
  toThrowError: 'toThrow',
}

/** What chai checks where it is only read; every other matcher checks nothing until it is called. */
export const CHECKS_UNCALLED = new Set('true false null undefined NaN ok exist exists called calledOnce'.split(' '))

/** Chai's assertions, of `expect(…).to`, and of `assert` in chai and in Node, by the matcher that they amount to. */
export const CHAI_MATCHER: Readonly<Record<string, string>> = {
  equal: 'toBe',
  equals: 'toBe',
  eq: 'toBe',
  strictEqual: 'toBe',
  eql: 'toEqual',
  deepEqual: 'toEqual',
  deepStrictEqual: 'toStrictEqual',
  ok: 'toBeTruthy',
  isOk: 'toBeTruthy',
  exist: 'toBeDefined',
  exists: 'toBeDefined',
  isDefined: 'toBeDefined',
  a: 'toBeTypeOf',
  an: 'toBeTypeOf',
  typeOf: 'toBeTypeOf',
  isString: 'toBeTypeOf',
  isNumber: 'toBeTypeOf',
  isObject: 'toBeTypeOf',
  isArray: 'toBeTypeOf',
  isFunction: 'toBeTypeOf',
  instanceof: 'toBeInstanceOf',
  instanceOf: 'toBeInstanceOf',
  include: 'toContain',
  includes: 'toContain',
  contain: 'toContain',
  contains: 'toContain',
  match: 'toMatch',
  matches: 'toMatch',
  throw: 'toThrow',
  throws: 'toThrow',
  rejects: 'toThrow',
  lengthOf: 'toHaveLength',
  closeTo: 'toBeCloseTo',
  approximately: 'toBeCloseTo',
  above: 'toBeGreaterThan',
  gt: 'toBeGreaterThan',
  greaterThan: 'toBeGreaterThan',
  isAbove: 'toBeGreaterThan',
  least: 'toBeGreaterThanOrEqual',
  gte: 'toBeGreaterThanOrEqual',
  isAtLeast: 'toBeGreaterThanOrEqual',
  below: 'toBeLessThan',
  lt: 'toBeLessThan',
  isBelow: 'toBeLessThan',
  most: 'toBeLessThanOrEqual',
  lte: 'toBeLessThanOrEqual',
  isAtMost: 'toBeLessThanOrEqual',
  property: 'toHaveProperty',
  oneOf: 'toBeOneOf',
  satisfy: 'toSatisfy',
  called: 'toHaveBeenCalled',
  calledWith: 'toHaveBeenCalledWith',
}

/** `assert` functions that state the opposite, by the one that they negate. */
export const CHAI_NEGATED: Readonly<Record<string, string>> = {
  notEqual: 'equal',
  notStrictEqual: 'strictEqual',
  notDeepEqual: 'deepEqual',
  notDeepStrictEqual: 'deepStrictEqual',
  isNotOk: 'ok',
  isNotNull: 'null',
  notInclude: 'include',
  doesNotMatch: 'match',
  notMatch: 'match',
  doesNotThrow: 'throw',
  doesNotReject: 'throw',
}

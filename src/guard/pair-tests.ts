import { type SyntaxNode, walk } from '../source/syntax.ts'
import { type Assertion, assertionsOf, type Helpers, helpersOf } from './assertions.ts'
import { bare, canonical, isConstant, rootName } from './canonical.ts'
import type { Patch, Side } from './guard.ts'
import { remember } from './remember.ts'
import { type TestScope, testScopes } from './test-scopes.ts'

/** A scope with its checks. */
export interface CheckedScope extends TestScope {
  readonly assertions: readonly Assertion[]
}

/** A scope before and after, and what became of each of its checks. */
export interface ScopePair {
  readonly before: CheckedScope
  readonly after: CheckedScope
  readonly kept: readonly { readonly before: Assertion; readonly after: Assertion }[]
  readonly gone: readonly Assertion[]
  readonly fresh: readonly Assertion[]
}

/** How the tests of a patch correspond. A test that moved to another suite or file, or took another title, is a pair. */
export interface PairedTests {
  readonly pairs: readonly ScopePair[]
  readonly removed: readonly CheckedScope[]
  readonly added: readonly CheckedScope[]
}

/** Pairs the tests of all test files of a patch; read once per patch. */
export const pairTests: (patch: Patch) => PairedTests = remember(pairAll)

function pairAll(patch: Patch): PairedTests {
  const files = patch.files.filter(({ role, before }) => role === 'test' || (before && hasTests(before)))
  let left = files.flatMap(({ path, before }) => checked(path, before))
  let right = files.flatMap(({ path, after }) => checked(path, after))
  const pairs: ScopePair[] = []
  for (const same of SAME) {
    for (const before of left) {
      const after = right.find((one) => one.kind === before.kind && same(before, one))
      if (!after) continue
      pairs.push(pairAssertions(before, after))
      left = left.filter((one) => one !== before)
      right = right.filter((one) => one !== after)
    }
  }
  return { pairs, removed: left, added: right }
}

/** When two scopes are the same, the surest sign first. */
const SAME: readonly ((before: CheckedScope, after: CheckedScope) => boolean)[] = [
  (before, after) => before.path === after.path && before.name === after.name && equalBody(before, after),
  (before, after) => before.path === after.path && before.name === after.name,
  (before, after) => before.title === after.title && equalBody(before, after),
  (before, after) => before.title !== '' && before.title === after.title,
  equalBody,
  (before, after) => before.kind !== 'helper' && alike(before, after) >= ALIKE,
]

/** Two tests of other names are one that was rewritten when at least this share of their words is common. */
const ALIKE = 0.5

/** True when two scopes run the same. */
export function equalBody({ callback: before }: CheckedScope, { callback: after }: CheckedScope): boolean {
  return before !== null && after !== null && canonical(before) === canonical(after)
}

function alike({ callback: before }: CheckedScope, { callback: after }: CheckedScope): number {
  if (!before || !after) return 0
  const one = leaves(before)
  const other = leaves(after)
  const common = [...one].filter((leaf) => other.has(leaf)).length
  return common / (one.size + other.size - common || 1)
}

function leaves(root: SyntaxNode): Set<string> {
  const found = new Set<string>()
  walk(root, (node) => {
    if (node.type === 'Identifier' || node.type === 'Literal') found.add(canonical(node))
    return true
  })
  return found
}

const hasTests = remember((side: Side) => testScopes('', side).some(({ kind }) => kind === 'test'))

function checked(path: string, side: Side | null): readonly CheckedScope[] {
  if (!side) return []
  const scopes = testScopes(path, side)
  const helpers: Helpers = helpersOf(scopes)
  return scopes.map((scope) => ({ ...scope, assertions: assertionsOf(scope, helpers) }))
}

function pairAssertions(before: CheckedScope, after: CheckedScope): ScopePair {
  const kept: { before: Assertion; after: Assertion }[] = []
  let gone = before.assertions
  let fresh = after.assertions
  const pair = (one: Assertion, other: Assertion): void => {
    kept.push({ before: one, after: other })
    gone = gone.filter((item) => item !== one)
    fresh = fresh.filter((item) => item !== other)
  }
  for (const one of before.assertions) {
    const equal = fresh.find(({ text }) => text === one.text)
    if (equal) pair(one, equal)
  }
  const ranked = gone
    .flatMap((one) => fresh.map((other) => ({ one, other, score: likeness(one, other, { before, after }) })))
    .filter(({ score }) => score >= 2)
    .sort((a, b) => b.score - a.score)
  for (const { one, other } of ranked) if (gone.includes(one) && fresh.includes(other)) pair(one, other)
  return { before, after, kept, gone, fresh }
}

/**
 * How likely one check became the other; 2 and more is likely. It has to look at the same thing, or to expect the same of
 * something near; a check of something else does not take its place.
 */
function likeness(before: Assertion, after: Assertion, scopes: ScopeSides): number {
  const sameValues = before.values.length > 0 && before.values.join() === after.values.join()
  const sameMatcher = before.matcher === after.matcher
  let score = sameValues || (sameMatcher && !(before.subject && after.subject)) ? 2 : 0
  if (before.subject && after.subject) {
    const [one, other] = [bare(before.subject), bare(after.subject)]
    const texts = [one, resolved(one, scopes.before.constants)].map(canonical)
    const others = [other, resolved(other, scopes.after.constants)].map(canonical)
    const holds = (outer: string, inner: readonly string[]) => inner.some((text) => outer.includes(text))
    if (texts.some((text) => others.includes(text))) score += 5
    else if (others.some((text) => holds(text, texts)) || texts.some((text) => holds(text, others))) score += 3
    else if (calleeOf(one) !== null && calleeOf(one) === calleeOf(other)) score += 2.5
    else if (isConstant(other)) score += 2
    else if (sameValues && rootName(one) === rootName(other)) score += 1
  }
  return score + (sameMatcher ? 1 : 0) + (before.negated === after.negated ? 0.25 : 0)
}

interface ScopeSides {
  readonly before: CheckedScope
  readonly after: CheckedScope
}

/** The value behind a name of the file, over up to five names, else the expression itself. */
export function resolved(node: SyntaxNode, constants: CheckedScope['constants'], depth = 0): SyntaxNode {
  const inner = bare(node)
  const value = constants.get(String(inner.name))
  return value && depth < 5 ? resolved(value, constants, depth + 1) : inner
}

function calleeOf(node: SyntaxNode): string | null {
  const inner = bare(node.type === 'AwaitExpression' ? (node.argument as SyntaxNode) : node)
  return inner.type === 'CallExpression' ? canonical(inner.callee as SyntaxNode) : null
}

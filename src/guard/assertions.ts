import { type SyntaxNode, walk } from '../source/syntax.ts'
import { type Barrier, barriers, mentions } from './barriers.ts'
import { bare, calledName, canonical, dottedName, propertyName } from './canonical.ts'
import { type Claim, normalise, type Segment } from './normalise.ts'
import type { TestScope } from './test-scopes.ts'

/** One check inside of a test, whatever library writes it. */
export interface Assertion extends Claim {
  readonly node: SyntaxNode
  /** Equal for equal checks. */
  readonly text: string
  readonly barriers: readonly Barrier[]
  /** False for a promise of a check that nothing waits for. */
  readonly awaited: boolean
}

const ASSERTING_NAME = /^(?:expect|assert|verify|should|must)[A-Z]/
/** Members of `expect` that check nothing by themselves. */
const NOT_A_CHECK =
  /^(?:extend|getState|setState|any|anything|closeTo|objectContaining|arrayContaining|stringContaining|stringMatching|schemaMatching|toBeOneOf|addSnapshotSerializer|addEqualityTesters|not)$/

/** Names of the file's own functions that check something, with the strongest check in each. */
export type Helpers = ReadonlyMap<string, number>

/** The helpers among the scopes of one file; functions that call helpers are helpers too. */
export function helpersOf(scopes: readonly TestScope[]): Helpers {
  const own = scopes.filter(({ kind }) => kind === 'helper')
  let helpers = new Map(own.map(({ title }) => [title, 0]))
  // Each round goes one call deeper, and no chain of calls is longer than there are helpers.
  for (const _ of own) {
    const known = helpers
    helpers = new Map(
      own.map((scope) => [scope.title, Math.max(0, ...assertionsOf(scope, known).map(({ strength }) => strength))]),
    )
    if ([...helpers].every(([title, strength]) => known.get(title) === strength)) break
  }
  return helpers
}

/** Every check below the callback of a scope, in source order. */
export function assertionsOf(scope: TestScope, helpers: Helpers): readonly Assertion[] {
  const { callback } = scope
  if (!callback) return []
  const found: Assertion[] = []
  walk(callback, (node, { parents }) => {
    const segments = segmentsOf(node)
    const claim = segments && claimOf(segments, helpers, scope)
    if (!claim) return true
    const chain = [...parents, node]
    const swallowed = segments.some(({ name, args }) => name === 'catch' && args !== null)
    found.push({
      ...claim,
      node,
      text: canonical(node),
      barriers: [...barriers(chain, callback), ...(swallowed ? ['swallowed' as const] : [])],
      awaited: !claim.settles || isAwaited(chain, callback),
    })
    return claim.matcher === 'property-test'
  })
  return found
}

function claimOf(segments: readonly Segment[], helpers: Helpers, scope: TestScope): Claim | null {
  const [root] = segments
  if (!root || (root.name === 'expect' && isOwnExpect(scope, helpers))) return null
  const at = segments.findIndex(({ name, args }) => name === 'expect' && args !== null)
  if (at !== -1 && at <= 1) return normalise(segments.slice(at), scope.constants)
  if (root.name === 'expect') {
    const member = segments[1]
    return !member || NOT_A_CHECK.test(member.name) ? null : normalise(segments, scope.constants)
  }
  if (root.name === 'fc' && segments[1]?.name === 'assert') return simple('property-test', null, 8)
  const assertAt = segments.findIndex(({ name }) => name === 'assert')
  if (assertAt !== -1 && assertAt <= 1) return normalise(segments.slice(assertAt), scope.constants)
  if (root.args === null) return null
  const own = helpers.get(root.name)
  if (own !== undefined) return own > 0 ? simple(root.name, root.args, own) : null
  return ASSERTING_NAME.test(root.name) ? simple((segments.at(-1) as Segment).name, root.args, null) : null
}

/** True where the file defines a function of that name by itself; `const expect = chai.expect` only hands it on. */
function isOwnExpect({ constants }: TestScope, helpers: Helpers): boolean {
  if (helpers.has('expect')) return true
  const value = constants.get('expect')
  return value !== undefined && dottedName(value) === null && mentions(value, 'expect') === 0
}

function simple(matcher: string, args: readonly SyntaxNode[] | null, strength: number | null): Claim {
  const values = args ?? []
  return {
    subject: values[0] ?? null,
    negated: false,
    matcher,
    args: values.slice(1),
    values: values.slice(1).map(canonical),
    strength: strength ?? 5,
    settles: null,
    known: strength !== null,
  }
}

/** The members of a chain from its root on; null when it does not start at a name. */
export function segmentsOf(node: SyntaxNode): readonly Segment[] | null {
  const inner = bare(node)
  if (inner.type === 'Identifier') return [{ name: String(inner.name), args: null }]
  if (inner.type === 'MemberExpression') {
    const chain = segmentsOf(inner.object as SyntaxNode)
    const name = propertyName(inner)
    return chain && name !== null ? [...chain, { name, args: null }] : null
  }
  if (inner.type !== 'CallExpression') return null
  const chain = segmentsOf(inner.callee as SyntaxNode)
  if (!chain) return null
  const { name } = chain.at(-1) as Segment
  return [...chain.slice(0, -1), { name, args: inner.arguments as SyntaxNode[] }]
}

const COMBINING = /^Promise\.(?:all|allSettled|any|race)$/
const HANDING_ON = /^(?:Array|Call|Chain|Conditional|Logical|Member|Sequence|Unary|TS\w+)Expression$/

/** False when what stands at the end of `chain` is thrown away: a statement of its own, or a name that nothing reads. */
function isAwaited(chain: readonly SyntaxNode[], scope: SyntaxNode): boolean {
  const holder = chain
    .slice(0, -1)
    .findLast(
      (parent) =>
        !HANDING_ON.test(parent.type) || (parent.type === 'CallExpression' && !COMBINING.test(calledName(parent))),
    ) as SyntaxNode
  const kept = holder.type === 'VariableDeclarator' ? (holder.id as SyntaxNode).name : null
  return typeof kept === 'string' ? mentions(scope, kept) > 1 : holder.type !== 'ExpressionStatement'
}

import type { Objection } from '../model/proof.ts'
import { type SyntaxNode, walk } from '../source/syntax.ts'
import type { Assertion } from './assertions.ts'
import type { Barrier } from './barriers.ts'
import { bare, canonical, isConstant, numberValue, propertyName, surplus } from './canonical.ts'
import type { Guard, Patch } from './guard.ts'
import { excerpt, objectionAt } from './objection.ts'
import { type CheckedScope, equalBody, type PairedTests, pairTests, type ScopePair } from './pair-tests.ts'
import { endsAtTop } from './test-skipped.ts'

const name = 'assertion-removed'

const BEHIND: Readonly<Record<Barrier, string>> = {
  condition: 'runs only on a condition now',
  dead: 'can never run now',
  'early-return': 'stands behind an early return now',
  swallowed: 'fails without being noticed now',
  'never-run': 'stands in a function that nothing calls or waits for now',
}

/** Behind these a check never tells anything; a condition and an early return are one as good as the other. */
const FINAL: ReadonlySet<Barrier> = new Set(['dead', 'swallowed', 'never-run'])

/** Rules about checks that are there no more, or that can no longer fail. */
export const ASSERTION_REMOVED: readonly Guard[] = [
  { name, rule: 'test-deleted', side: 'tests', refuse: deletedTests },
  { name, rule: 'check-gone', side: 'tests', refuse: (patch) => eachPair(patch, goneChecks) },
  { name, rule: 'check-guarded', side: 'tests', refuse: (patch) => eachPair(patch, guardedChecks) },
  { name, rule: 'check-not-awaited', side: 'tests', refuse: (patch) => eachPair(patch, unawaitedChecks) },
  { name, rule: 'check-count-lowered', side: 'tests', refuse: (patch) => eachPair(patch, loweredCounts) },
  { name, rule: 'table-row-removed', side: 'tests', refuse: (patch) => eachPair(patch, removedRows) },
]

function eachPair(
  patch: Patch,
  judge: (pair: ScopePair, tests: PairedTests) => readonly Objection[],
): readonly Objection[] {
  const tests = pairTests(patch)
  return tests.pairs.filter(({ after }) => after.callback && !endsAtTop(after)).flatMap((pair) => judge(pair, tests))
}

function deletedTests(patch: Patch): readonly Objection[] {
  const tests = pairTests(patch)
  return tests.removed.flatMap((scope): Objection[] => {
    if (scope.kind === 'helper' || isInactive(scope) || (scope.kind === 'hook' && scope.assertions.length === 0))
      return []
    const excused =
      scope.assertions.length > 0 &&
      (scope.assertions.every((one) => isElsewhere(one, tests) || isInTable(one, activeScopes(tests))) ||
        tests.pairs.some(({ after }) => equalBody(after, scope)))
    if (excused) return []
    const file = patch.files.find(({ path }) => path === scope.path)
    const line = Math.min(scope.side.line(scope.node.start), file?.after?.line(file.after.text.length) ?? 1)
    return [{ guard: name, detail: `the ${scope.kind} "${scope.name}" is deleted`, path: scope.path, line }]
  })
}

function goneChecks(pair: ScopePair, tests: PairedTests): readonly Objection[] {
  if (isInactive(pair.before)) return []
  return pair.gone
    .filter((one) => !isExcused(one, pair, tests))
    .map((one) =>
      objectionAt(
        name,
        pair.after,
        pair.after.node,
        `a check of "${pair.after.name}" is gone: ${excerpt(pair.before.side, one.node)}`,
      ),
    )
}

function guardedChecks({ kept, after: scope }: ScopePair): readonly Objection[] {
  return kept.flatMap(({ before, after }) => {
    const added = surplus(before.barriers, after.barriers, (one) => one)
    const barrier =
      added.find((one) => FINAL.has(one)) ?? (after.barriers.length > before.barriers.length ? added[0] : undefined)
    return barrier
      ? [objectionAt(name, scope, after.node, `a check ${BEHIND[barrier]}: ${excerpt(scope.side, after.node)}`)]
      : []
  })
}

function unawaitedChecks({ kept, after: scope }: ScopePair): readonly Objection[] {
  return kept
    .filter(({ before, after }) => before.awaited && !after.awaited)
    .map(({ after }) =>
      objectionAt(name, scope, after.node, `nothing waits for this check: ${excerpt(scope.side, after.node)}`),
    )
}

function loweredCounts({ kept, after: scope }: ScopePair): readonly Objection[] {
  return kept.flatMap(({ before, after }) => {
    if (before.matcher !== 'assertions') return []
    const asked = ({ args: [count] }: Assertion) => (count && numberValue(count, scope.constants)) ?? Number.NaN
    const lowered = after.matcher !== 'assertions' || asked(after) < asked(before)
    return lowered ? [objectionAt(name, scope, after.node, 'fewer checks are asked for')] : []
  })
}

function removedRows({ before, after }: ScopePair, tests: PairedTests): readonly Objection[] {
  if (!before.rows || !after.rows || before.kind !== 'test') return []
  const unique = (rows: readonly SyntaxNode[]) => new Set(rows.map(canonical))
  const now = unique(after.rows)
  if (unique(before.rows).size <= now.size) return []
  const arrived = arrivals(tests)
  const lost = before.rows.filter(
    (row) => !now.has(canonical(row)) && !arrived.some((node) => holdsAll(node, partsOf(row))),
  )
  return lost[0]
    ? [objectionAt(name, after, after.node, `a row of "${after.name}" is gone: ${excerpt(before.side, lost[0])}`)]
    : []
}

/** What runs in tests now and did not before: new tests, new checks, new rows. */
function arrivals({ added, pairs }: PairedTests): readonly SyntaxNode[] {
  return [
    ...added
      .filter((scope) => !isInactive(scope))
      .flatMap(({ callback, rows }) => [...(callback ? [callback] : []), ...(rows ?? [])]),
    ...pairs
      .filter(({ after }) => !isInactive(after))
      .flatMap(({ before, after, fresh }) => [
        ...fresh.map(({ node }) => node),
        ...surplus(before.rows ?? [], after.rows ?? [], canonical),
      ]),
  ]
}

/** The constants of a row; the row itself is none where it is a list of them. */
function partsOf(row: SyntaxNode): readonly string[] {
  const constants = constantsIn(row)
  return constants.length > 1 ? constants.filter((one) => one !== canonical(row)) : constants
}

function isExcused(gone: Assertion, pair: ScopePair, tests: PairedTests): boolean {
  const { assertions } = pair.after
  if (isElsewhere(gone, tests) || assertions.some((one) => covers(one, gone))) return true
  if (isInTable(gone, [pair.after])) return true
  const throwing = pair.fresh.some(({ matcher }) => matcher === 'toThrow')
  if (throwing && /^(?:fail|unreachable|assertions|hasAssertions)$/.test(gone.matcher)) return true
  const helpers = tests.added.filter(
    ({ kind, title }) => kind === 'helper' && assertions.some(({ matcher }) => matcher === title),
  )
  if (helpers.some((helper) => helper.assertions.some(({ matcher }) => matcher === gone.matcher))) return true
  return pair.fresh.length > 0 && tests.removed.some(({ kind, title }) => kind === 'helper' && title === gone.matcher)
}

/** True when the same check is new in another test that runs. */
function isElsewhere(gone: Assertion, tests: PairedTests): boolean {
  return [
    ...tests.added.filter((scope) => !isInactive(scope)).flatMap(({ assertions }) => assertions),
    ...tests.pairs.filter(({ after }) => !isInactive(after)).flatMap(({ fresh }) => fresh),
  ].some(({ text, barriers }) => text === gone.text && barriers.length === 0)
}

/** True when a check that stays fails whenever the one that is gone would have failed. */
function covers(one: Assertion, gone: Assertion): boolean {
  if (!one.subject || !gone.subject || one.negated || one.barriers.length > gone.barriers.length) return false
  const [expected] = one.args.map(bare)
  if (canonical(one.subject) === canonical(gone.subject)) {
    if (gone.strength <= 4 && one.strength > gone.strength) return true
    if (one.matcher === 'toHaveBeenCalledExactlyOnceWith' && gone.values[0] === 'number:1') return true
    return (
      gone.matcher === 'toHaveLength' &&
      expected?.type === 'ArrayExpression' &&
      gone.values[0] === `number:${(expected.elements as unknown[]).length}`
    )
  }
  const subject = bare(gone.subject)
  if (subject.type !== 'MemberExpression' || expected?.type !== 'ObjectExpression') return false
  const property = propertyName(subject)
  return (
    canonical(subject.object as SyntaxNode) === canonical(one.subject) &&
    (expected.properties as readonly SyntaxNode[]).some(
      (entry) => propertyName(entry) === property && canonical(entry.value as SyntaxNode) === gone.values[0],
    )
  )
}

/** True when all constants of a check stand together in one row of a table that a test goes through. */
function isInTable(gone: Assertion, scopes: readonly CheckedScope[]): boolean {
  const constants = constantsIn(gone.node)
  if (constants.length === 0) return false
  return scopes.some((scope) => {
    if (scope.assertions.length === 0) return false
    const rows = [...(scope.rows ?? []), ...(scope.callback ? listItems(scope.callback) : [])]
    return rows.some((row) => holdsAll(row, constants))
  })
}

function listItems(root: SyntaxNode): readonly SyntaxNode[] {
  const items: SyntaxNode[] = []
  walk(root, (node, { parent }) => {
    const isList = node.type === 'ArrayExpression' || node.type === 'ObjectExpression'
    if (isList && (parent as SyntaxNode).type === 'ArrayExpression') items.push(node)
    return true
  })
  return items
}

function constantsIn(root: SyntaxNode): readonly string[] {
  const found: string[] = []
  walk(root, (node) => {
    if (isConstant(node)) found.push(canonical(node))
    return true
  })
  return found
}

function holdsAll(root: SyntaxNode, constants: readonly string[]): boolean {
  const own = new Set<string>()
  walk(root, (node) => {
    own.add(canonical(node))
    return true
  })
  return constants.every((constant) => own.has(constant))
}

function activeScopes(tests: PairedTests): readonly CheckedScope[] {
  return [...tests.added, ...tests.pairs.map(({ after }) => after)].filter((scope) => !isInactive(scope))
}

function isInactive({ modifiers }: CheckedScope): boolean {
  return modifiers.has('skip') || modifiers.has('todo')
}

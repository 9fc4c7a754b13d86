import type { Objection } from '../model/proof.ts'
import { type SyntaxNode, walk } from '../source/syntax.ts'
import { bare, methodName, propertyName } from './canonical.ts'
import type { Guard, Patch } from './guard.ts'
import { objectionAt } from './objection.ts'
import { type CheckedScope, pairTests } from './pair-tests.ts'

const name = 'test-skipped'

/** The file names that Vitest collects when nothing else is configured. */
const COLLECTED = /\.(?:test|spec)\.[cm]?[jt]sx?$/

/** Rules about tests that are still there and no longer run. */
export const TEST_SKIPPED: readonly Guard[] = [
  { name, rule: 'modifier', side: 'tests', refuse: newModifiers },
  { name, rule: 'skip-call', side: 'tests', refuse: skipCalls },
  { name, rule: 'return-at-top', side: 'tests', refuse: returnsAtTop },
  { name, rule: 'table-narrowed', side: 'tests', refuse: narrowedTables },
  { name, rule: 'not-collected', side: 'tests', refuse: uncollected },
]

function newModifiers(patch: Patch): readonly Objection[] {
  const { pairs, added } = pairTests(patch)
  const gained = pairs
    .filter(({ after }) => after.kind === 'test')
    .flatMap(({ before, after }) => {
      const [word] = [...after.modifiers].filter((one) => !before.modifiers.has(one))
      return word === undefined
        ? []
        : [objectionAt(name, after, after.node, `"${after.name}" is marked \`${word}\` now`)]
    })
  const focused = added
    .filter(({ kind, modifiers }) => kind === 'test' && modifiers.has('only'))
    .map((scope) => objectionAt(name, scope, scope.node, `\`only\` on "${scope.name}" leaves out all other tests`))
  return [...gained, ...focused]
}

function skipCalls(patch: Patch): readonly Objection[] {
  const { pairs, added } = pairTests(patch)
  const hooks = added.flatMap((scope) =>
    scope.kind === 'hook'
      ? callsOfSkip(scope).map((call) => objectionAt(name, scope, call, `\`${scope.title}\` skips the tests`))
      : [],
  )
  const skipping = pairs.flatMap(({ before, after }) => {
    const call = callsOfSkip(after)[callsOfSkip(before).length]
    return call ? [objectionAt(name, after, call, `"${after.name}" skips itself`)] : []
  })
  return [...skipping, ...hooks]
}

function callsOfSkip({ callback }: CheckedScope): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  if (callback)
    walk(callback, (node) => {
      if (node.type !== 'CallExpression') return true
      const callee = bare(node.callee as SyntaxNode)
      const called = callee.type === 'Identifier' ? callee.name : propertyName(callee)
      if (called === 'skip') found.push(node)
      return true
    })
  return found
}

function returnsAtTop(patch: Patch): readonly Objection[] {
  return pairTests(patch)
    .pairs.filter(({ before, after }) => endsAtTop(after) && !endsAtTop(before))
    .map(({ after }) => objectionAt(name, after, after.node, `"${after.name}" returns before it checks anything`))
}

/** True for a function that leaves before its first check, whatever happens. */
export function endsAtTop({ callback, assertions }: CheckedScope): boolean {
  const body = callback?.body as SyntaxNode | undefined
  if (body?.type !== 'BlockStatement') return false
  const statements = body.body as readonly SyntaxNode[]
  const end = statements.findIndex(({ type }) => type === 'ReturnStatement')
  const stop = statements[end]
  return stop !== undefined && end < statements.length - 1 && assertions.every(({ node }) => node.start >= stop.end)
}

function narrowedTables(patch: Patch): readonly Objection[] {
  return pairTests(patch).pairs.flatMap(({ before, after }) => {
    const table = narrowing(after)
    return table && !narrowing(before) ? [objectionAt(name, after, table, `only some rows of "${after.name}" run`)] : []
  })
}

function narrowing({ kind, node }: CheckedScope): SyntaxNode | null {
  if (kind !== 'test') return null
  let found: SyntaxNode | null = null
  walk(node.callee as SyntaxNode, (inner) => {
    if (/^(?:filter|slice|splice|toSpliced)$/.test(methodName(inner))) found = inner
    return true
  })
  return found
}

function uncollected(patch: Patch): readonly Objection[] {
  const { pairs } = pairTests(patch)
  const lost = new Map<string, Objection>()
  for (const { before, after } of pairs)
    if (after.kind === 'test' && COLLECTED.test(before.path) && !COLLECTED.test(after.path))
      lost.set(
        after.path,
        objectionAt(name, after, after.node, `the tests of ${before.path} have a name now that is not collected`),
      )
  return [...lost.values()]
}

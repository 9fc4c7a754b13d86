import type { Objection } from '../model/proof.ts'
import { type SyntaxNode, walk } from '../source/syntax.ts'
import { propertyName, stringValue, surplus } from './canonical.ts'
import type { Guard, GuardContext, Patch, Side } from './guard.ts'
import { excerpt, objectionAt, objectionTo } from './objection.ts'
import { pairTests } from './pair-tests.ts'

const name = 'snapshot-blind-update'

/** Rules about recorded values that are recorded anew without anybody looking. */
export const SNAPSHOT_BLIND_UPDATE: readonly Guard[] = [
  { name, rule: 'snapshot-file', side: 'tests', refuse: changedFiles },
  { name, rule: 'snapshot-entry-removed', side: 'tests', refuse: removedEntries },
  { name, rule: 'inline-snapshot', side: 'tests', refuse: inlineSnapshots },
  { name, rule: 'snapshot-for-assertion', side: 'tests', refuse: snapshotForAssertion },
]

function changedFiles(patch: Patch, { verdict }: GuardContext): readonly Objection[] {
  return patch.files
    .filter(({ role }) => role === 'snapshot')
    .flatMap((file) => {
      if (file.change.after === null) return [objectionTo(name, file, 'the snapshot file is deleted')]
      return verdict === 'test-wrong' ? [] : [objectionTo(name, file, 'the snapshot is recorded anew')]
    })
}

function removedEntries(patch: Patch): readonly Objection[] {
  return patch.files
    .filter(({ role, after }) => role === 'snapshot' && after !== null)
    .flatMap((file) => {
      const [before, after] = [entries(file.before), entries(file.after)]
      const lost = surplus(after, before, (entry) => entry)
      return after.length < before.length ? [objectionTo(name, file, `the snapshot of "${lost[0]}" is gone`)] : []
    })
}

/** The keys of `exports[`name 1`] = …`. */
function entries(side: Side | null): readonly string[] {
  const keys: string[] = []
  if (side)
    walk(side.program, (node) => {
      if (node.type !== 'AssignmentExpression') return true
      const target = node.left as SyntaxNode
      const key = propertyName(target)
      if (key !== null) keys.push(key)
      return false
    })
  return keys
}

function inlineSnapshots(patch: Patch, { verdict }: GuardContext): readonly Objection[] {
  return pairTests(patch).pairs.flatMap(({ after: scope, kept }) =>
    kept.flatMap(({ before, after }) => {
      if (!/InlineSnapshot$/.test(before.matcher) || !/InlineSnapshot$/.test(after.matcher)) return []
      const [one, other] = [before, after].map(({ args }) => recorded(args.at(-1)))
      if (one === other || one === '') return []
      if (other === '')
        return [
          objectionAt(name, scope, after.node, 'the recorded value is emptied, so the next run records whatever comes'),
        ]
      return verdict === 'test-wrong'
        ? []
        : [objectionAt(name, scope, after.node, `recorded anew: ${excerpt(scope.side, after.node)}`)]
    }),
  )
}

/** A recorded text without the indentation that Vitest strips. */
function recorded(node: SyntaxNode | undefined): string {
  return ((node && stringValue(node)) ?? '').trim().replace(/\n[ \t]+/g, '\n')
}

function snapshotForAssertion(patch: Patch): readonly Objection[] {
  return pairTests(patch).pairs.flatMap(({ after: scope, kept }) =>
    kept
      .filter(
        ({ before, after }) =>
          /Snapshot$/.test(after.matcher) &&
          (!/Snapshot$/.test(before.matcher) || (/Inline/.test(before.matcher) && !/Inline/.test(after.matcher))) &&
          (after.args.length === 0 || !/Inline/.test(after.matcher)),
      )
      .map(({ after }) =>
        objectionAt(name, scope, after.node, 'a snapshot that the next run records stands in place of a check'),
      ),
  )
}

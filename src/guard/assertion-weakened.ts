import type { Objection } from '../model/proof.ts'
import { type SyntaxNode, walk } from '../source/syntax.ts'
import type { Assertion } from './assertions.ts'
import {
  bare,
  calledName,
  canonical,
  hasParts,
  isConstant,
  methodName,
  propertyName,
  rootName,
  surplus,
} from './canonical.ts'
import { clauseMentions } from './clause-mentions.ts'
import type { Guard, GuardContext, Patch } from './guard.ts'
import { looserValue } from './looser-value.ts'
import { isExact, STRENGTH } from './matchers.ts'
import { excerpt, objectionAt } from './objection.ts'
import { type CheckedScope, pairTests, resolved } from './pair-tests.ts'

const name = 'assertion-weakened'

/** What became of one check, and what stands around it. */
interface Change {
  readonly before: Assertion
  readonly after: Assertion
  readonly scope: CheckedScope
  readonly earlier: CheckedScope
  readonly mentions: (value: SyntaxNode) => boolean
}

/** Rules about checks that let more values pass than before. */
export const ASSERTION_WEAKENED: readonly Guard[] = [
  rule('tautology', tautology),
  rule('vacuous', vacuous),
  rule('negation-toggled', negationToggled),
  rule('looser-matcher', looserMatcher),
  rule('looser-value', ({ before, after, scope, earlier, mentions }) =>
    looserValue(before, after, { names: [earlier.constants, scope.constants], mentions }),
  ),
  rule('coarser-subject', coarserSubject),
  { name, rule: 'table-computed', side: 'tests', refuse: computedRows },
  { name, rule: 'matcher-always-passes', side: 'tests', refuse: alwaysPassing },
]

function rule(title: string, judge: (change: Change) => string | null): Guard {
  return { name, rule: title, side: 'tests', refuse: (patch, context) => judgeKept(patch, context, judge) }
}

function judgeKept(
  patch: Patch,
  context: GuardContext,
  judge: (change: Change) => string | null,
): readonly Objection[] {
  const mentions = clauseMentions(context.clauseTexts)
  return pairTests(patch).pairs.flatMap(({ before: earlier, after: scope, kept }) =>
    kept.flatMap(({ before, after }) => {
      const detail = judge({ before, after, scope, earlier, mentions })
      return detail === null
        ? []
        : [objectionAt(name, scope, after.node, `${detail}: ${excerpt(scope.side, after.node)}`)]
    }),
  )
}

function tautology({ before, after, scope, earlier }: Change): string | null {
  return comparesItself(after, scope) && !comparesItself(before, earlier)
    ? 'what is expected comes from the value itself'
    : null
}

function comparesItself({ subject, args }: Assertion, { constants }: CheckedScope): boolean {
  const [expected] = args
  if (!subject || !expected || isConstant(expected)) return false
  const texts = (node: SyntaxNode) => [node, resolved(node, constants)].map(canonical)
  return texts(expected).some((text) => texts(subject).some((one) => text.includes(one)))
}

function vacuous({ before, after }: Change): string | null {
  if (!before.subject || !after.subject || isConstant(before.subject)) return null
  return isConstant(after.subject) && after.matcher in STRENGTH ? 'nothing of the project is looked at' : null
}

function negationToggled({ before, after }: Change): string | null {
  if (before.negated === after.negated || before.matcher !== after.matcher) return null
  const exact = isExact(after.matcher) && !after.negated
  return exact ? null : `\`.not\` is ${after.negated ? 'put in' : 'taken out'}`
}

function looserMatcher({ before, after, earlier, scope }: Change): string | null {
  if (before.negated !== after.negated && before.matcher === after.matcher) return null
  if (/Snapshot$/.test(after.matcher)) return null
  const { matcher, values } = before
  if (!after.known) {
    const kept = after.values.length === 0 || values.some((value) => after.values.includes(value))
    return before.strength >= 9 && before.known && !kept ? `\`${matcher}\` gave way to \`${after.matcher}\`` : null
  }
  if (!before.known && after.strength > 3) return null
  if (after.strength >= before.strength) return null
  const equal = matcher === 'toBe' && after.matcher === 'toEqual'
  if (equal && (holdsObject(before, earlier) || holdsObject(after, scope))) return null
  if (matcher === after.matcher && matcher !== 'toThrow' && values.length === after.values.length) return null
  return matcher === after.matcher
    ? `\`${matcher}\` checks less`
    : `\`${matcher}\` gave way to the looser \`${after.matcher}\``
}

/** With an object that is written out, and that the subject is not given, `toBe` can never pass: `toEqual` is no loss. */
function holdsObject({ subject, args: [expected] }: Assertion, { constants }: CheckedScope): boolean {
  return expected !== undefined && hasParts(resolved(expected, constants)) && !(subject && holdsNode(subject, expected))
}

function holdsNode(root: SyntaxNode, wanted: SyntaxNode): boolean {
  let found = false
  walk(root, (node) => {
    found ||= canonical(node) === canonical(wanted)
    return !found
  })
  return found
}

const COARSE_METHOD =
  /^(?:toFixed|toPrecision|toLowerCase|toUpperCase|toLocaleLowerCase|trim|trimEnd|trimStart|sort|toSorted|slice|substring|substr|replace|replaceAll|filter|at|split|normalize)$/
const COARSE_CALL =
  /^(?:Math\.(?:round|floor|ceil|trunc|abs|min|max|sign)|Object\.keys|Number|parseInt|Number\.parseInt|String)$/

function coarserSubject({ before, after }: Change): string | null {
  if (!before.subject || !after.subject) return null
  const original = canonical(before.subject)
  let node = bare(after.subject)
  if (isAlternative(node) && !isAlternative(bare(before.subject)) && canonical(node).includes(original))
    return 'another value does as well'
  const steps: string[] = []
  while (canonical(node) !== original) {
    const step = coarseStep(node)
    if (!step) return null
    if (step.hides) steps.push(step.hides)
    node = bare(step.from)
  }
  return steps.length > 0 ? `\`${steps[0]}\` hides part of the value` : null
}

/** What an expression is made from, and what hides a part of that on the way. */
function coarseStep(node: SyntaxNode): { readonly from: SyntaxNode; readonly hides: string | null } | null {
  const [first] = (node.arguments ?? node.elements ?? []) as readonly (SyntaxNode | null)[]
  if (first && COARSE_CALL.test(calledName(node))) return { from: first, hides: calledName(node) }
  if (COARSE_METHOD.test(methodName(node)))
    return { from: bare(node.callee as SyntaxNode).object as SyntaxNode, hides: methodName(node) }
  if (first && rootName(node) === 'Set') return { from: first, hides: 'new Set' }
  if (/^\d+$/.test(String(propertyName(node))))
    return { from: node.object as SyntaxNode, hides: `[${propertyName(node)}]` }
  if (node.type === 'UnaryExpression')
    return {
      from: node.argument as SyntaxNode,
      hides: /[~!]/.test(String(node.operator)) ? String(node.operator) : null,
    }
  if (node.type === 'BinaryExpression') return coarseOperation(node)
  if (node.type === 'ArrayExpression' && first?.type === 'SpreadElement')
    return { from: first.argument as SyntaxNode, hides: null }
  return node.type === 'AwaitExpression' ? { from: node.argument as SyntaxNode, hides: null } : null
}

/** An operation on a constant: some give the same for many values. */
function coarseOperation({ left, right, operator }: SyntaxNode): ReturnType<typeof coarseStep> {
  const [from, other] = (isConstant(left as SyntaxNode) ? [right, left] : [left, right]) as [SyntaxNode, SyntaxNode]
  if (!isConstant(other)) return null
  return { from, hides: /[|&%>]/.test(String(operator)) ? String(operator) : null }
}

function isAlternative(node: SyntaxNode): boolean {
  return /Conditional|Sequence|Logical/.test(node.type) && node.operator !== '&&'
}

/** Rows of a table that get what they expect from the function that is tested. */
function computedRows(patch: Patch): readonly Objection[] {
  return pairTests(patch).pairs.flatMap(({ before, after }) => {
    const tested = new Set(after.assertions.map(({ subject }) => subject && rootName(subject)))
    const calls = ({ rows }: CheckedScope) => {
      const found: SyntaxNode[] = []
      for (const row of rows ?? [])
        walk(row, (node) => {
          const root = node.type === 'CallExpression' ? rootName(node) : null
          if (root !== null && tested.has(root)) found.push(node)
          return true
        })
      return found
    }
    return surplus(calls(before), calls(after), canonical).map((node) =>
      objectionAt(name, after, node, `the table asks the tested code what to expect: ${excerpt(after.side, node)}`),
    )
  })
}

/** Custom matchers of which the changed text says that they always pass. */
function alwaysPassing(patch: Patch): readonly Objection[] {
  return patch.files.flatMap(({ role, path, before, after }) =>
    role === 'test' && before && after
      ? surplus(passes(before.program), passes(after.program), canonical).map((node) =>
          objectionAt(name, { path, side: after }, node, 'a matcher passes whatever it is given'),
        )
      : [],
  )
}

function passes(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  walk(root, (node) => {
    const isPass = node.type === 'Property' && propertyName(node) === 'pass'
    if (isPass && canonical(node.value as SyntaxNode) === 'boolean:true') found.push(node)
    return true
  })
  return found
}

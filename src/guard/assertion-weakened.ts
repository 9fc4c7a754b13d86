import type { Objection } from '../model/proof.ts'
import { type SyntaxNode, walk } from '../source/syntax.ts'
import type { Assertion } from './assertions.ts'
import { bare, canonical, dottedName, isConstant, propertyName, rootName, surplus } from './canonical.ts'
import { clauseMentions } from './clause-mentions.ts'
import type { Guard, GuardContext, Patch } from './guard.ts'
import { looserValue } from './looser-value.ts'
import { STRENGTH } from './matchers.ts'
import { excerpt, objectionAt } from './objection.ts'
import { type CheckedScope, pairTests } from './pair-tests.ts'

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
  rule('looser-value', ({ before, after, scope, mentions }) => looserValue(before, after, scope.constants, mentions)),
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
      const detail =
        before.text === after.text && earlier.constants === scope.constants
          ? null
          : judge({ before, after, scope, earlier, mentions })
      return detail === null
        ? []
        : [objectionAt(name, scope, after.node, `${detail}: ${excerpt(scope.side, after.node)}`)]
    }),
  )
}

function tautology({ before, after, scope, earlier }: Change): string | null {
  return comparesItself(after, scope) && !comparesItself(before, earlier) ? 'the value is compared with itself' : null
}

function comparesItself({ subject, args }: Assertion, { constants }: CheckedScope): boolean {
  const [expected] = args
  if (!subject || !expected || isConstant(expected)) return false
  const resolve = (node: SyntaxNode): string => {
    const inner = bare(node)
    const constant = inner.type === 'Identifier' ? constants.get(String(inner.name)) : undefined
    const value = constant ?? inner
    return canonical(value.type === 'AwaitExpression' ? (value.argument as SyntaxNode) : value)
  }
  return resolve(subject) === resolve(expected)
}

function vacuous({ before, after }: Change): string | null {
  if (!before.subject || !after.subject || isConstant(before.subject)) return null
  return isConstant(after.subject) && after.matcher in STRENGTH ? 'nothing of the project is looked at' : null
}

function negationToggled({ before, after }: Change): string | null {
  if (before.negated === after.negated || before.matcher !== after.matcher) return null
  const exact = /^to(?:Be|Equal|StrictEqual)$/.test(after.matcher) && !after.negated
  return exact ? null : `\`.not\` is ${after.negated ? 'put in' : 'taken out'}`
}

function looserMatcher({ before, after, earlier }: Change): string | null {
  if (before.negated !== after.negated && before.matcher === after.matcher) return null
  if (/Snapshot$/.test(after.matcher)) return null
  const { matcher, values } = before
  if (!after.known) {
    const kept =
      values.length === 0 || after.values.length === 0 || values.some((value) => after.values.includes(value))
    return before.strength >= 9 && before.known && !kept ? `\`${matcher}\` gave way to \`${after.matcher}\`` : null
  }
  if (!before.known && after.strength > 3) return null
  if (after.strength >= before.strength) return null
  if (matcher === 'toBe' && after.matcher === 'toEqual' && holdsObject(before, earlier)) return null
  if (
    matcher === after.matcher &&
    matcher !== 'toThrow' &&
    matcher !== 'toHaveProperty' &&
    values.length === after.values.length &&
    before.negated === after.negated
  )
    return null
  return matcher === after.matcher
    ? `\`${matcher}\` checks less`
    : `\`${matcher}\` gave way to the looser \`${after.matcher}\``
}

/** With an object that is written out `toBe` can never pass, so `toEqual` is no loss. */
function holdsObject({ args }: Assertion, { constants }: CheckedScope): boolean {
  const [expected] = args.map(bare)
  const value = expected?.type === 'Identifier' ? constants.get(String(expected.name)) : expected
  return value !== undefined && /^(?:Object|Array|New)Expression$/.test(bare(value).type)
}

const COARSE_METHOD =
  /^(?:toFixed|toPrecision|toLowerCase|toUpperCase|toLocaleLowerCase|trim|trimEnd|trimStart|sort|toSorted|slice|substring|substr|replace|replaceAll|filter|at|split|normalize)$/
const COARSE_CALL =
  /^(?:Math\.(?:round|floor|ceil|trunc|abs|min|max|sign)|Object\.keys|Number|parseInt|Number\.parseInt|String|typeof|new Set)$/

function coarserSubject({ before, after }: Change): string | null {
  if (!before.subject || !after.subject) return null
  const original = canonical(before.subject)
  if (canonical(after.subject) === original) return null
  let node = bare(after.subject)
  if (isAlternative(node) && !isAlternative(bare(before.subject)) && canonical(node).includes(original))
    return 'another value does as well'
  const steps: string[] = []
  while (canonical(node) !== original) {
    if (node.type === 'CallExpression') {
      const callee = bare(node.callee as SyntaxNode)
      const [first] = node.arguments as readonly SyntaxNode[]
      const called = dottedName(callee) ?? ''
      const method = callee.type === 'MemberExpression' ? propertyName(callee) : null
      if (first && COARSE_CALL.test(called)) {
        steps.push(called)
        node = bare(first)
      } else if (method && COARSE_METHOD.test(method)) {
        steps.push(method)
        node = bare(callee.object as SyntaxNode)
      } else return null
    } else if (node.type === 'AwaitExpression') node = bare(node.argument as SyntaxNode)
    else return null
  }
  return steps.length > 0 ? `\`${steps[0]}\` hides part of the value` : null
}

function isAlternative(node: SyntaxNode): boolean {
  return node.type === 'LogicalExpression' && node.operator !== '&&'
}

/** Rows of a table that get what they expect from the function that is tested. */
function computedRows(patch: Patch): readonly Objection[] {
  return pairTests(patch).pairs.flatMap(({ before, after }) => {
    const tested = new Set(after.assertions.flatMap(({ subject }) => (subject ? (rootName(subject) ?? []) : [])))
    const calls = ({ rows }: CheckedScope) => {
      const found: SyntaxNode[] = []
      for (const row of rows ?? [])
        walk(row, (node) => {
          if (node.type === 'CallExpression' && tested.has(rootName(node) ?? '')) found.push(node)
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
  return patch.files
    .filter(({ role, after }) => role === 'test' && after)
    .flatMap((file) => {
      const passes = (root: SyntaxNode | undefined): SyntaxNode[] => {
        const found: SyntaxNode[] = []
        if (root)
          walk(root, (node) => {
            if (
              propertyName(node) === 'pass' &&
              node.type === 'Property' &&
              canonical(node.value as SyntaxNode) === 'boolean:true'
            )
              found.push(node)
            return true
          })
        return found
      }
      const { after } = file
      return after && file.before
        ? surplus(passes(file.before.program), passes(after.program), canonical).map((node) =>
            objectionAt(name, { path: file.path, side: after }, node, 'a matcher passes whatever it is given'),
          )
        : []
    })
}

import type { Objection } from '../model/proof.ts'
import { isFunction, isNode, type SyntaxNode, walk } from '../source/syntax.ts'
import {
  bare,
  canonical,
  isConstant,
  methodName,
  numberValue,
  propertyName,
  stringValue,
  surplus,
} from './canonical.ts'
import { clauseMentions } from './clause-mentions.ts'
import { type Comparison, comparisons, namedValues } from './comparisons.ts'
import { outcomes } from './functions.ts'
import type { ChangedFile, Guard, GuardContext, Patch, Side } from './guard.ts'
import { excerpt, objectionAt } from './objection.ts'
import { remember } from './remember.ts'
import { type SpecialInputs, specialInputs } from './special-inputs.ts'

const name = 'input-special-cased'

/** One changed source file and what the failing tests give away. */
interface Suspect {
  readonly file: ChangedFile
  readonly before: Side | null
  readonly after: Side
  readonly inputs: SpecialInputs
  readonly mentions: (value: SyntaxNode) => boolean
}

/** Rules about code that answers the failing test and no other caller. */
export const INPUT_SPECIAL_CASED: readonly Guard[] = [
  rule('keyed-comparison', keyedComparisons),
  rule('keyed-table', keyedTables),
  rule('keyed-pattern', keyedPatterns),
  rule('test-named', testNames),
  rule('expected-value', expectedValues),
]

function rule(title: string, judge: (suspect: Suspect) => readonly (readonly [SyntaxNode, string])[]): Guard {
  return { name, rule: title, side: 'source', refuse: (patch, context) => judgeFiles(patch, context, judge) }
}

function judgeFiles(
  patch: Patch,
  context: GuardContext,
  judge: (suspect: Suspect) => readonly (readonly [SyntaxNode, string])[],
): readonly Objection[] {
  const inputs = specialInputs(context)
  const mentions = clauseMentions(context.clauseTexts)
  return patch.files.flatMap((file) => {
    const { role, before, after, path } = file
    if (role !== 'source' || !after) return []
    return judge({ file, before, after, inputs, mentions }).map(([node, detail]) =>
      objectionAt(name, { path, side: after }, node, `${detail}: ${excerpt(after, node)}`),
    )
  })
}

function keyedComparisons({ before, after, inputs, mentions }: Suspect): readonly (readonly [SyntaxNode, string])[] {
  const earlier = before ? comparisons(before.program) : []
  const known = before ? textsOf(before.program) : new Set<string>()
  const listed = before ? namedValues(before.program) : new Set<string>()
  return newComparisons(earlier, comparisons(after.program))
    .filter((one) => one.literals.some((literal) => isKeyed(one, literal)))
    .map(({ node }) => [node, 'decides by an input of the failing test'] as const)

  function isKeyed(one: Comparison, literal: SyntaxNode): boolean {
    if (mentions(literal)) return false
    const number = numberValue(literal)
    if (number !== null) {
      if (one.kind === 'member' && listed.has(canonical(literal))) return false
      if (one.kind === 'order') return inputs.isInput(literal) && isTelling(number) && one.constantResult
      return ofLength(one) ? inputs.isSize(number, one.constantResult) : inputs.isInput(literal)
    }
    const text = stringValue(literal)
    if (text === null) return inputs.isInput(literal)
    if (known.has(text)) return false
    if (one.kind === 'piece')
      return inputs.isPiece(text) || (inputs.isInput(literal) && !isWord(text) && text.length > 2)
    if (!inputs.isInput(literal)) return /[^\p{ASCII}]/u.test(text) && inputs.isPiece(text)
    if (!isWord(text) || one.constantResult) return true
    if (one.kind === 'member') return one.literals.every((other) => inputs.isInput(other))
    return !earlier.some(
      ({ operand, kind, literals }) =>
        operand === one.operand && kind === 'equal' && literals.some((other) => stringValue(other) !== null),
    )
  }
}

/** True when the size of something is compared. */
function ofLength({ node }: Comparison): boolean {
  return [node.left, node.right].some(
    (side) => isNode(side) && /^(?:length|size)$/.test(String(propertyName(bare(side)))),
  )
}

/**
 * Comparisons that are more than before for what they compare. One that only got another constant or operator is none:
 * that is how boundaries are moved.
 */
function newComparisons(before: readonly Comparison[], after: readonly Comparison[]): readonly Comparison[] {
  const operands = surplus(before, after, ({ operand }) => operand)
  const counts = new Map<string, number>()
  for (const { operand } of operands) counts.set(operand, (counts.get(operand) ?? 0) + 1)
  return surplus(before, after, ({ node }) =>
    node.type === 'SwitchCase' ? canonical(node.test as SyntaxNode) : canonical(node),
  ).filter(({ operand }) => (counts.get(operand) ?? 0) > 0)
}

/** Fractions and whole numbers beyond the days of a month: smaller ones are ordinary constants of calendars and counts. */
function isTelling(number: number): boolean {
  return !Number.isInteger(number) || Math.abs(number) > 31
}

function isWord(text: string): boolean {
  return /^[\p{L}_-]+$/u.test(text)
}

/** The texts that stand in a file as literals, in types too. */
const textsOf = remember((program: SyntaxNode): ReadonlySet<string> => {
  const found = new Set<string>()
  walk(program, (node) => {
    const text = stringValue(node)
    if (text !== null) found.add(text)
    return true
  })
  return found
})

function keyedTables({ before, after, inputs, mentions }: Suspect): readonly (readonly [SyntaxNode, string])[] {
  const entries = (side: Side | null): SyntaxNode[] => {
    const found: SyntaxNode[] = []
    if (side)
      walk(side.program, (node, { parent }) => {
        const isRow = node.type === 'ArrayExpression' && parent?.type === 'ArrayExpression'
        if (node.type === 'Property' || isRow) found.push(node)
        return true
      })
    return found
  }
  return surplus(entries(before), entries(after), canonical)
    .filter((node) => {
      const [key, value] = (
        node.type === 'Property' ? [node.key, node.value] : (node.elements as unknown[])
      ) as (SyntaxNode | null)[]
      if (!key || !value || !isConstant(value)) return false
      const quoted = node.type !== 'Property' || node.computed === true || key.type === 'Literal'
      const isInput = inputs.isInput(key) || inputs.isText(propertyName(node))
      return isInput && !mentions(key) && (quoted || inputs.isExpected(value))
    })
    .map((node) => [node, 'lists an input of the failing test with its result'] as const)
}

function keyedPatterns({ before, after, inputs, mentions }: Suspect): readonly (readonly [SyntaxNode, string])[] {
  const earlier = before ? patterns(before.program) : []
  return patterns(after.program)
    .filter(({ node, text }) =>
      node.regex
        ? inputs.tellingTexts.some((one) => text.includes(one) && !earlier.some((other) => other.text.includes(one)))
        : inputs.isPiece(text) && !mentions(node) && !earlier.some((other) => other.text === text),
    )
    .map(({ node }) => [node, 'a pattern names an input of the failing test'] as const)
}

function isRegExp(callee: unknown): boolean {
  return isNode(callee) && callee.name === 'RegExp'
}

/** Regular expressions, the texts that they are made from, and those that are replaced by others. */
const patterns = remember((program: SyntaxNode): readonly { readonly node: SyntaxNode; readonly text: string }[] => {
  const found: { node: SyntaxNode; text: string }[] = []
  walk(program, (node) => {
    const regex = node.regex as { readonly pattern: string } | undefined
    if (regex) found.push({ node, text: regex.pattern.replace(/\\([^\w])/g, '$1') })
    const isPattern = /^replace(?:All)?$/.test(methodName(node)) || isRegExp(node.callee)
    const [first] = isPattern ? (node.arguments as readonly SyntaxNode[]) : []
    const text = first ? stringValue(first) : null
    if (first && text !== null) found.push({ node: first, text })
    return true
  })
  return found
})

function testNames({ before, after, inputs }: Suspect): readonly (readonly [SyntaxNode, string])[] {
  const named = (side: Side | null): SyntaxNode[] => {
    const found: SyntaxNode[] = []
    if (side)
      walk(side.program, (node) => {
        const text = stringValue(node)
        if (text !== null && inputs.isTitle(text)) found.push(node)
        return true
      })
    return found
  }
  return surplus(named(before), named(after), canonical).map((node) => [node, 'names the failing test'] as const)
}

/** Constants that a failing assertion expects, standing as a whole value where no constant stood before. */
function expectedValues({ before, after, inputs, mentions }: Suspect): readonly (readonly [SyntaxNode, string])[] {
  const known = before ? textsOf(before.program) : new Set<string>()
  const earlier = before ? constantValues(before.program) : []
  const later = constantValues(after.program)
  return surplus(earlier, later, (value) => canonical(value.node))
    .filter(({ node }) => {
      const text = stringValue(node)
      return inputs.isExpected(node) && !mentions(node) && !(text !== null && isWord(text) && known.has(text))
    })
    .filter(
      ({ place }) =>
        later.filter((one) => one.place === place).length > earlier.filter((one) => one.place === place).length,
    )
    .map(({ node }) => [node, 'is the value that the failing test expects, and no clause speaks of it'] as const)
}

/** Constants that are returned, assigned or listed; `place` is the function or name that they belong to. */
const constantValues = remember(
  (program: SyntaxNode): readonly { readonly node: SyntaxNode; readonly place: string }[] => {
    const found: { node: SyntaxNode; place: string }[] = []
    const add = (value: unknown, place: string) => {
      if (isNode(value)) for (const node of outcomes(value)) if (isConstant(node)) found.push({ node, place })
    }
    walk(program, (node, { parents }) => {
      const owner = parents.findLast((one) => isFunction(one))
      const place = owner ? `in ${isNode(owner.id) ? String(owner.id.name) : 'function'}` : 'module'
      if (node.type === 'ReturnStatement') add(node.argument, place)
      else if (node.type === 'ArrowFunctionExpression') add(node.body, place)
      else if (node.type === 'VariableDeclarator') add(node.init, place)
      else if (node.type === 'AssignmentExpression') add(node.right, place)
      return true
    })
    return found
  },
)

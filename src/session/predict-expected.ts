import type { Facts, Prediction } from '../diagnose/facts.ts'
import { declarations } from '../engines/code-excerpt.ts'
import { bare, canonical, propertyName, stringValue } from '../guard/canonical.ts'
import type { Predictor } from '../model/advisers.ts'
import type { Answer, Question } from '../model/question.ts'
import { isNode, parse, type SyntaxNode } from '../source/syntax.ts'

/**
 * Lets a model that sees neither code nor test say what the call of a question gives, and counts whose value that is
 * (`research.md` (b) step 3). Null where no clause speaks of the function: then there is nothing to predict from.
 */
export async function predictExpected(
  question: Question,
  facts: Facts,
  predictor: Predictor,
  { read, signal }: { read(path: string): Promise<string | null>; readonly signal: AbortSignal },
): Promise<Prediction | null> {
  const { call, module, symbol } = question
  const clauses = facts.clauses.filter((clause) => clause.module === module)
  if (facts.speaking.length === 0 || clauses.length === 0) return null
  const signature = declarations(module, (await read(module)) ?? '').find(({ name }) => name === symbol)?.text ?? symbol
  const said = await predictor.predict({ failureId: facts.failure.id, call, symbol, signature, clauses }, signal)
  const votes = (side: Answer | null): number => said.filter((one) => side && one && isSame(side, one)).length
  return { call, samples: said.length, forTest: votes(question.test), forCode: votes(question.code) }
}

/** Whether a predicted answer is the one of the test or of the code, however it is written. */
function isSame(side: Answer, predicted: Answer): boolean {
  if (side.throws !== predicted.throws) return false
  if (!side.throws) return isSameValue(side.text, predicted.text)
  // The contract rarely names the class, and a pattern on the message is nothing that can be predicted.
  return predicted.text === '' || side.text.startsWith('/') || side.text === predicted.text
}

function isSameValue(one: string, other: string): boolean {
  return spelledPlainly(one) === spelledPlainly(other)
}

/** The same text for literals that make the same value: quotes, blanks and the order of keys do not count. */
function spelledPlainly(text: string): string {
  const parsed = parse('value.ts', `(${text.trim()})`)
  const [statement] = parsed.status === 'parsed' ? (parsed.program.body as readonly SyntaxNode[]) : []
  const value = statement?.type === 'ExpressionStatement' ? bare(statement.expression as SyntaxNode) : null
  return value ? plain(value) : text.replace(/\s+/g, '')
}

function plain(outer: SyntaxNode): string {
  const node = bare(outer)
  const list = (nodes: unknown): readonly SyntaxNode[] => nodes as readonly SyntaxNode[]
  const text = stringValue(node)
  if (text !== null) return JSON.stringify(text)
  if (node.type === 'ArrayExpression' && list(node.elements).every(isNode))
    return `[${list(node.elements).map(plain).join()}]`
  if (node.type === 'ObjectExpression' && list(node.properties).every(({ type }) => type === 'Property')) {
    const entries = list(node.properties).map((one) => `${propertyName(one)}:${plain(one.value as SyntaxNode)}`)
    return `{${entries.sort().join()}}`
  }
  return canonical(node)
}

import { parse, type SyntaxNode, walk } from '../source/syntax.ts'
import { bare, canonical, isConstant, numberValue, stringValue } from './canonical.ts'
import type { GuardContext } from './guard.ts'

/** What a patch must not be keyed on: the inputs of the failing tests and the values that they expect. */
export interface SpecialInputs {
  /** True for a literal that a failing test hands to the project, whole or as a part of it. */
  isInput(node: SyntaxNode): boolean
  /** True for a text that a failing test hands over, or the printed form of another value. */
  isText(text: string | null): boolean
  /** True for the size of a list among the inputs; of a text too when `texts` is given. */
  isSize(value: number, texts: boolean): boolean
  /** True for a text that is a telling piece of an input. */
  isPiece(text: string): boolean
  /** Input texts that are long or odd enough to be recognised inside of a pattern. */
  readonly tellingTexts: readonly string[]
  /** True for a constant that a failing assertion expects. */
  isExpected(node: SyntaxNode): boolean
  /** True for the title or the file name of a failing test. */
  isTitle(text: string): boolean
}

/** Values that every program compares with: they single nothing out. */
const ORDINARY = new Set([
  'number:0',
  'number:1',
  'number:-1',
  'string:',
  'boolean:true',
  'boolean:false',
  'object:null',
  '(Identifier name="undefined")',
  '(ArrayExpression elements=[])',
  '(ObjectExpression properties=[])',
  '(Identifier name="NaN")',
])

/** Reads the context once for all comparisons of a patch. */
export function specialInputs(context: GuardContext): SpecialInputs {
  const inputs = new Set<string>()
  const sizes = { lists: new Set<number>(), texts: new Set<number>() }
  const texts = new Set<string>()
  for (const source of context.failingInputs) {
    const root = expression(source)
    if (root)
      walk(root, (node) => {
        if (!isConstant(node)) return true
        inputs.add(canonical(node))
        const text = stringValue(node)
        if (text !== null) {
          texts.add(text)
          sizes.texts.add(text.length)
          for (const token of tokens(text)) inputs.add(token)
        }
        if (node.type === 'ArrayExpression') sizes.lists.add((node.elements as unknown[]).length)
        const value = plainValue(node)
        if (typeof value === 'object' && value !== null)
          for (const form of [JSON.stringify(value), String(value)]) inputs.add(`string:${form}`)
        else if (typeof value === 'number') inputs.add(`string:${value}`)
        return true
      })
  }
  for (const one of ORDINARY) inputs.delete(one)
  const expected = new Set(context.expectedValues.flatMap(expectedForms).filter((form) => !ORDINARY.has(form)))
  const titles = context.testTitles.flatMap((title) => [title, ...title.split(' > ')])
  const files = context.failure.tests.map(({ file }) => file.slice(file.lastIndexOf('/') + 1))
  return {
    isInput: (node) => inputs.has(canonical(node)),
    isText: (text) => inputs.has(`string:${text}`),
    isSize: (value, inTexts) => value > 1 && (sizes.lists.has(value) || (inTexts && sizes.texts.has(value))),
    isPiece: (text) => isTellingPiece(text) && [...texts].some((one) => one.includes(text)),
    tellingTexts: [...texts].filter((text) => text.length >= 6 || (text.length >= 3 && /\d/.test(text))),
    isExpected: (node) => isConstant(node) && expected.has(canonical(node)),
    isTitle: (text) =>
      (text.includes(' ') && titles.includes(text)) ||
      (/\.(?:test|spec)/.test(text) && files.some((file) => file.startsWith(text))),
  }
}

/** Words and numbers of a text that is made of several, such as a document or a query, as canonical texts of literals. */
function tokens(text: string): readonly string[] {
  const found = text.match(/\d+(?:\.\d+)?|\p{L}{3,}/gu) ?? []
  return found.length < 3 ? [] : found.flatMap((token) => [`string:${token}`, `number:${Number(token)}`])
}

/** Digits, capitals, blanks between words and letters beyond ASCII: what formats and protocols seldom ask for. */
function isTellingPiece(text: string): boolean {
  return /\d.*\d|\p{Lu}|[^\p{ASCII}]|\p{L}\s|\s\p{L}/u.test(text)
}

/** A printed value may be source (`10.01`, `{ "a": 1 }`) or the bare text of a string. */
function expectedForms(printed: string): readonly string[] {
  const root = expression(printed.replace(/\b(?:Object|Array) (?=[[{])/g, ''))
  const forms = [`string:${printed}`]
  if (root && isConstant(root)) forms.push(canonical(root))
  const number = root ? numberValue(root) : null
  if (number !== null) forms.push(`string:${number}`)
  return forms
}

function expression(source: string): SyntaxNode | null {
  const parsed = parse('input.ts', `(${source}\n)`)
  if (parsed.status === 'malformed') return null
  const [statement] = parsed.program.body as readonly SyntaxNode[]
  return bare((statement as SyntaxNode).expression as SyntaxNode)
}

/** The value of a constant made of plain data, else undefined. */
function plainValue(node: SyntaxNode): unknown {
  const inner = bare(node)
  const number = numberValue(inner)
  if (number !== null) return number
  const text = stringValue(inner)
  if (text !== null) return text
  if (inner.type === 'Literal') return inner.value
  if (inner.type === 'ArrayExpression') return (inner.elements as readonly SyntaxNode[]).map((item) => plainValue(item))
  if (inner.type !== 'ObjectExpression') return undefined
  return Object.fromEntries(
    (inner.properties as readonly SyntaxNode[]).map((property) => {
      const key = property.key as SyntaxNode
      return [String(key.name ?? key.value), plainValue(property.value as SyntaxNode)]
    }),
  )
}

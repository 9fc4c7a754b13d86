import type { Clause } from '../model/clause.ts'
import type { TestRef } from '../model/failure.ts'
import { lineIndex } from '../source/apply-edits.ts'
import { isNode, parse, type SyntaxNode, walk } from '../source/syntax.ts'

/** What the failing tests of one file speak of. */
export interface Subjects {
  /** Names imported from the project's own modules that the tests use. */
  readonly imported: ReadonlySet<string>
  /** Names of members that the tests call or read on any object. */
  readonly members: ReadonlySet<string>
  /** Source texts of the failing tests, `test(…)` calls whole. */
  readonly blocks: readonly string[]
}

const TEST_FUNCTION = /^(?:it|test|bench)$/

/**
 * Reads from a test file what its failing tests exercise: the imported names and the members inside of their blocks and
 * of the helpers of the same file that these call. Tests that cannot be found by line count with the whole file.
 */
export function subjectsOf(path: string, text: string, tests: readonly TestRef[]): Subjects {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return { imported: new Set(), members: new Set(), blocks: [] }
  const lines = new Set(tests.map(({ line }) => line))
  const position = lineIndex(text)
  const imports = importedNames(parsed.program)
  const helpers = topLevelFunctions(parsed.program)
  const blocks: SyntaxNode[] = []
  walk(parsed.program, (node) => {
    if (isTestCall(node) && lines.has(position(node.start).line)) blocks.push(node)
    return true
  })
  const imported = new Set<string>()
  const members = new Set<string>()
  const seen = new Set<SyntaxNode>()
  const read = (root: SyntaxNode): void => {
    if (seen.has(root)) return
    seen.add(root)
    walk(root, (node, { parent, key }) => {
      if (node.type === 'Identifier' || node.type === 'JSXIdentifier') {
        const name = node.name as string
        if (parent?.type === 'MemberExpression' && key === 'property' && parent.computed !== true) members.add(name)
        else if (imports.has(name)) imported.add(imports.get(name) as string)
        else {
          const helper = helpers.get(name)
          if (helper) read(helper)
        }
      }
      return true
    })
  }
  for (const block of blocks.length > 0 ? blocks : [parsed.program]) read(block)
  return { imported, members, blocks: blocks.map(({ start, end }) => text.slice(start, end)) }
}

/** The names of the tests' titles, blocks and so on as words, to be compared with the words of a clause. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]{3,}/g)
  return new Set((words ?? []).map(stem).filter((word) => !STOP_WORDS.has(word)))
}

/**
 * The clauses that speak of what the tests check, most shared words first. A clause of a function or component speaks
 * when the test uses that export; a clause of a class when besides it shares a word with a member that the test uses or
 * with its title, since a class has many clauses.
 */
export function speakingClauses(
  clauses: readonly Clause[],
  subjects: Subjects,
  titles: readonly string[],
): readonly Clause[] {
  const spoken = wordsOf([...titles, ...subjects.members].join(' '))
  const all = wordsOf([...titles, ...subjects.blocks].join(' '))
  return clauses
    .map((clause) => {
      const words = wordsOf(`${clause.id} ${clause.text}`)
      const own = clause.symbol?.split('.') ?? []
      const named = own.length > 0 && subjects.imported.has(own[0] as string)
      const isClass = /^[A-Z]/.test(own[0] ?? '')
      const member = own[1] === undefined || subjects.members.has(own[1])
      const shared = [...words].filter((word) => spoken.has(word)).length
      const near = [...words].filter((word) => all.has(word)).length
      return {
        clause,
        speaks: named && member && (!isClass || own[1] !== undefined || shared > 0),
        rank: shared * 3 + near,
      }
    })
    .filter(({ speaks }) => speaks)
    .sort((a, b) => b.rank - a.rank)
    .map(({ clause }) => clause)
}

const STOP_WORDS = new Set(
  'the and for not are with its that this from when than then only has have was were will can all any one two one each into out does without test expect equal throw'.split(
    ' ',
  ),
)

/** Cuts the commonest endings, so that `rounded`, `rounds` and `rounding` meet. */
function stem(word: string): string {
  return word.replace(/(?:ings?|ed|es|s|er|ly|ion|ions)$/, '').replace(/(.)\1$/, '$1')
}

/** True for `test(…)`, `it.each(…)(…)`, `test.concurrent(…)` and the like. */
export function isTestCall(node: SyntaxNode): boolean {
  if (node.type !== 'CallExpression') return false
  let callee: unknown = node.callee
  while (isNode(callee)) {
    if (callee.type === 'Identifier') return TEST_FUNCTION.test(callee.name as string)
    if (callee.type === 'MemberExpression') callee = callee.object
    else if (callee.type === 'CallExpression') callee = callee.callee
    else if (callee.type === 'TaggedTemplateExpression') callee = callee.tag
    else return false
  }
  return false
}

/** Local name → exported name, of imports with a relative or alias path and of destructured `require` calls. */
function importedNames(program: SyntaxNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration') {
      const source = String((node.source as SyntaxNode).value)
      if (/^(?:vitest|node:|react$|react-dom|@testing-library)/.test(source)) return false
      for (const specifier of node.specifiers as SyntaxNode[]) {
        const local = (specifier.local as SyntaxNode).name as string
        const imported = (specifier.imported as SyntaxNode | undefined)?.name as string | undefined
        names.set(local, imported ?? local)
      }
      return false
    }
    if (
      node.type === 'VariableDeclarator' &&
      isRequire(node.init) &&
      isNode(node.id) &&
      node.id.type === 'ObjectPattern'
    ) {
      for (const property of node.id.properties as SyntaxNode[]) {
        const key = property.key as SyntaxNode | undefined
        const value = property.value as SyntaxNode | undefined
        if (key?.name && value?.name) names.set(value.name as string, key.name as string)
      }
    }
    return true
  })
  return names
}

function isRequire(node: unknown): boolean {
  return isNode(node) && node.type === 'CallExpression' && isNode(node.callee) && node.callee.name === 'require'
}

function topLevelFunctions(program: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  const functions = new Map<string, SyntaxNode>()
  for (const statement of program.body as SyntaxNode[]) {
    const id = statement.id as SyntaxNode | undefined
    if (statement.type === 'FunctionDeclaration' && id) functions.set(id.name as string, statement)
    if (statement.type === 'VariableDeclaration') {
      for (const declarator of statement.declarations as SyntaxNode[]) {
        const name = (declarator.id as SyntaxNode).name
        if (typeof name === 'string' && isNode(declarator.init)) functions.set(name, declarator.init)
      }
    }
  }
  return functions
}

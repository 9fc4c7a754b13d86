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
  /** Those names and members that the failing assertion's value comes from; empty where it cannot be followed. */
  readonly focal: ReadonlySet<string>
  /** Source texts of the failing tests, `test(…)` calls whole. */
  readonly blocks: readonly string[]
}

const TEST_FUNCTION = /^(?:it|test|bench)$/

/**
 * Reads from a test file what its failing tests exercise: the imported names and the members inside of their blocks and
 * of the helpers of the same file that these call. Tests that cannot be found by line count with the whole file.
 */
export function subjectsOf(
  path: string,
  text: string,
  tests: readonly TestRef[],
  assertionLine: number | null,
): Subjects {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') {
    return { imported: new Set(), members: new Set(), focal: new Set(), blocks: [] }
  }
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
  // What a hook sets up is exercised as well: the subject often hangs in a variable that `beforeEach` fills.
  walk(parsed.program, (node) => {
    if (isHookCall(node)) read(node)
    return !isTestCall(node)
  })
  const focal = assertionLine === null ? new Set<string>() : focalNames(blocks, assertionLine, position, imports)
  return { imported, members, focal, blocks: blocks.map(({ start, end }) => text.slice(start, end)) }
}

/** The names of the tests' titles, blocks and so on as words, to be compared with the words of a clause. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]{3,}/g)
  return new Set((words ?? []).filter((word) => !STOP_WORDS.has(word)).map(stem))
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
  const own = titles.map((title) => title.split(' > ').at(-1))
  const focal = subjects.focal.size > 0 ? subjects.focal : subjects.members
  const spoken = wordsOf([...own, ...focal].join(' '))
  const all = wordsOf([...titles, ...subjects.blocks].join(' '))
  return clauses
    .map((clause) => {
      const words = wordsOf(`${clause.id} ${clause.text}`)
      const symbol = clause.symbol?.split('.') ?? []
      const isFocal = subjects.focal.size === 0 || symbol.some((name) => subjects.focal.has(name))
      const named =
        symbol.length > 0 &&
        (subjects.imported.has(symbol[0] as string) || subjects.members.has(symbol[0] as string)) &&
        (isFocal || isClassName(symbol[0]))
      const isClass = isClassName(symbol[0])
      const member = symbol[1] === undefined || subjects.members.has(symbol[1])
      const shared = [...words].filter((word) => spoken.has(word)).length
      const near = [...words].filter((word) => all.has(word)).length
      return {
        clause,
        speaks: named && member && (!isClass || symbol[1] !== undefined || shared > 0),
        rank: shared * 3 + near,
      }
    })
    .filter(({ speaks }) => speaks)
    .sort((a, b) => b.rank - a.rank)
    .map(({ clause }) => clause)
}

/**
 * Where the value of the assertion at a line comes from: names in the argument of `expect`, and those in the initialisers
 * of the local variables that it names, three steps deep (focal method identification, as for test-to-code links).
 */
function focalNames(
  blocks: readonly SyntaxNode[],
  line: number,
  position: (offset: number) => { readonly line: number },
  imports: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const names = new Set<string>()
  const locals = new Map<string, SyntaxNode>()
  const subjects: SyntaxNode[] = []
  for (const block of blocks) {
    walk(block, (node) => {
      if (node.type === 'VariableDeclarator' && isNode(node.init)) {
        walk(node.id as SyntaxNode, (part) => {
          if (part.type === 'Identifier') locals.set(part.name as string, node.init as SyntaxNode)
          return true
        })
      }
      const isExpect = node.type === 'CallExpression' && (node.callee as SyntaxNode).name === 'expect'
      const [argument] = isExpect ? (node.arguments as SyntaxNode[]) : []
      if (argument && position(node.start).line <= line && position(node.end).line >= line) subjects.push(argument)
      return true
    })
  }
  const follow = (root: SyntaxNode, depth: number): void =>
    walk(root, (node, { parent, key }) => {
      if (node.type !== 'Identifier' && node.type !== 'JSXIdentifier') return true
      const name = node.name as string
      if (parent?.type === 'MemberExpression' && key === 'property' && parent.computed !== true) names.add(name)
      else if (imports.has(name)) names.add(imports.get(name) as string)
      else if (depth > 0 && locals.has(name)) follow(locals.get(name) as SyntaxNode, depth - 1)
      return true
    })
  for (const subject of subjects) follow(subject, 3)
  return names
}

const STOP_WORDS = new Set(
  'the and for not are with its that this from when than then only has have was were will can all any one two one each into out does without test expect equal throw'.split(
    ' ',
  ),
)

function isClassName(name: string | undefined): boolean {
  return /^[A-Z]/.test(name ?? '')
}

/** Cuts the commonest endings, so that `rounded`, `rounds` and `rounding` meet. */
function stem(word: string): string {
  return word
    .replace(/(?:ings?|ed|es|s|er|ly|ion|ions)$/, '')
    .replace(/(.)\1$/, '$1')
    .replace(/[eiy]$/, '')
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

function isHookCall(node: SyntaxNode): boolean {
  const name = node.type === 'CallExpression' ? (node.callee as SyntaxNode).name : undefined
  return name === 'beforeEach' || name === 'beforeAll'
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

import { type Ancestry, isFunction, isNode, type SyntaxNode, walk } from '../source/syntax.ts'
import { barriers } from './barriers.ts'
import { bare, calledName, canonical, methodName, propertyName, stringValue } from './canonical.ts'
import { parameterNames } from './functions.ts'
import type { Side } from './guard.ts'

/** A place that may hold assertions: a test, a hook, or a function that tests call. */
export interface TestScope {
  readonly kind: 'test' | 'hook' | 'helper'
  readonly path: string
  readonly side: Side
  /** Titles of the suites and of the test itself, joined with ` > `. */
  readonly name: string
  readonly title: string
  /** The call of `test`, or the function of a helper. */
  readonly node: SyntaxNode
  /** What runs; null for `test.todo('…')`. */
  readonly callback: SyntaxNode | null
  /** `skip`, `todo`, `only`, `fails`, `skipIf`, `runIf`, `if`: of the test itself and of the suites around it. */
  readonly modifiers: ReadonlySet<string>
  /** Rows of a table test; null when the test runs once or the table is not written out. */
  readonly rows: readonly SyntaxNode[] | null
  /** Arguments of the test and then of its suites, the inner ones first, in which time limits and retries stand. */
  readonly settings: readonly SyntaxNode[]
  /** Assigned values of the declarations that the callback sees, by name. */
  readonly constants: ReadonlyMap<string, SyntaxNode>
}

const ROOTS: Readonly<Record<string, { readonly suite: boolean; readonly words: readonly string[] }>> = {
  test: { suite: false, words: [] },
  it: { suite: false, words: [] },
  specify: { suite: false, words: [] },
  xit: { suite: false, words: ['skip'] },
  xtest: { suite: false, words: ['skip'] },
  fit: { suite: false, words: ['only'] },
  describe: { suite: true, words: [] },
  suite: { suite: true, words: [] },
  context: { suite: true, words: [] },
  xdescribe: { suite: true, words: ['skip'] },
  fdescribe: { suite: true, words: ['only'] },
}
const HOOKS = new Set(['beforeEach', 'afterEach', 'beforeAll', 'afterAll', 'onTestFinished', 'onTestFailed'])
/** Words whose call makes another test function in place of a test. */
const MAKERS = new Set(['each', 'for', 'skipIf', 'runIf', 'extend', 'scoped', 'override'])
/** Those of them that are given rows. */
const TABLED = new Set(['each', 'for'])
/** Stands behind a word whose call has made a test function. */
const MADE = '()'
const RESTRICTING = new Set(['skip', 'todo', 'only', 'fails', 'skipIf', 'runIf', 'if'])

interface Chain {
  readonly root: string
  readonly words: readonly string[]
  readonly tables: readonly SyntaxNode[]
}

/** All tests, hooks and named functions outside of tests, in source order. */
export function testScopes(path: string, side: Side): readonly TestScope[] {
  const declared = declaredNames(side.program)
  const runners = runnersOf(side.program)
  const scopes: TestScope[] = []
  walk(side.program, (node, at) => {
    if (node.type === 'CallExpression') {
      const chain = chainOf(node.callee as SyntaxNode)
      if (chain && HOOKS.has(chain.root)) {
        scopes.push(scope('hook', chain.root, node, chain, at))
        return false
      }
      const root = chain && runners.get(chain.root)
      if (!chain || !root || MAKERS.has(String(chain.words.at(-1)))) return true
      if (root.suite) return true
      scopes.push(scope('test', '', node, { ...chain, words: [...chain.words, ...root.words] }, at))
      return false
    }
    const name = helperName(node, at)
    if (name !== null) scopes.push(scope('helper', name, node, { root: name, words: [], tables: [] }, at))
    return true
  })
  return scopes

  function scope(kind: TestScope['kind'], named: string, node: SyntaxNode, chain: Chain, at: Ancestry): TestScope {
    const suites = at.parents.flatMap((parent) => suiteOf(parent, runners) ?? [])
    const args = argumentsOf(node)
    const title = named || titleOf(args[0])
    const conditions = kind === 'test' ? barriers([...at.parents, node], side.program) : []
    const words = [...chain.words, ...suites.flatMap((suite) => suite.words)]
    if (conditions.length > 0) words.push('if')
    const callback = kind === 'helper' ? node : (args.map(bare).find(isFunction) ?? null)
    const constants = visibleNames(declared, at.parents, callback)
    const settings = [args, ...suites.map(({ call }) => argumentsOf(call)).toReversed()].flat()
    words.push(...settings.flatMap(optionWords))
    return {
      kind,
      path,
      side,
      name: [...suites.map(({ call }) => titleOf(argumentsOf(call)[0])), title].join(' > '),
      title,
      node,
      callback,
      modifiers: new Set(words.filter((word) => RESTRICTING.has(word))),
      rows: rowsOf(chain, at, constants),
      settings: settings.filter((setting) => !isFunction(bare(setting))),
      constants,
    }
  }
}

type Runners = ReadonlyMap<string, { readonly suite: boolean; readonly words: readonly string[] }>

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  return (call.arguments ?? []) as readonly SyntaxNode[]
}

/** A call that makes a suite, with its modifiers; null for every other node. */
function suiteOf(
  node: SyntaxNode,
  runners: Runners,
): { readonly call: SyntaxNode; readonly words: readonly string[] } | null {
  const chain = node.type === 'CallExpression' ? chainOf(node.callee as SyntaxNode) : null
  const root = chain && runners.get(chain.root)
  if (!chain || !root?.suite || MAKERS.has(String(chain.words.at(-1)))) return null
  return { call: node, words: [...chain.words, ...root.words] }
}

/** The rows of the test's own table, else of a suite or a loop around it. */
function rowsOf(
  chain: Chain,
  { parents }: Ancestry,
  constants: ReadonlyMap<string, SyntaxNode>,
): readonly SyntaxNode[] | null {
  const loops = parents.flatMap((parent) => {
    if (parent.type === 'ForOfStatement') return [parent.right as SyntaxNode]
    const suite = parent.type === 'CallExpression' ? chainOf(parent.callee as SyntaxNode) : null
    if (suite && suite.tables.length > 0) return suite.tables
    return /^(?:forEach|map)$/.test(methodName(parent)) ? [bare(parent.callee as SyntaxNode).object as SyntaxNode] : []
  })
  const tables = [...chain.tables, ...loops].map((table) => rows(table, constants))
  return tables.find((table) => table !== null) ?? null
}

function titleOf(node: SyntaxNode | undefined): string {
  return node ? (stringValue(node) ?? canonical(node)) : ''
}

/** Reads `test.skip.each(table)` and the like from the function that is called. */
function chainOf(callee: SyntaxNode): Chain | null {
  const node = bare(callee)
  if (node.type === 'Identifier') return { root: String(node.name), words: [], tables: [] }
  if (node.type === 'MemberExpression') {
    const chain = chainOf(node.object as SyntaxNode)
    const name = propertyName(node)
    return chain && name !== null ? { ...chain, words: [...chain.words, name] } : null
  }
  if (node.type === 'CallExpression') {
    const chain = chainOf(node.callee as SyntaxNode)
    const tables = TABLED.has(String(chain?.words.at(-1))) ? (node.arguments as SyntaxNode[]) : []
    return chain && MAKERS.has(String(chain.words.at(-1))) ? { ...chain, words: [...chain.words, MADE], tables } : null
  }
  if (node.type === 'TaggedTemplateExpression') {
    const chain = chainOf(node.tag as SyntaxNode)
    return chain && { ...chain, words: [...chain.words, MADE], tables: [node.quasi as SyntaxNode] }
  }
  return null
}

/** The test functions of a file by name: the usual ones unless the file defines that name otherwise, and its aliases. */
function runnersOf(program: SyntaxNode): Runners {
  const runners = new Map(Object.entries(ROOTS))
  walk(program, (node) => {
    if (node.type === 'ImportSpecifier') {
      const root = ROOTS[String((node.imported as SyntaxNode).name)]
      if (root) runners.set(String((node.local as SyntaxNode).name), root)
    } else if (node.type === 'FunctionDeclaration' && isNode(node.id)) {
      runners.delete(String(node.id.name))
    } else if (node.type === 'VariableDeclarator' && isNode(node.init)) {
      const name = String((node.id as SyntaxNode).name)
      const init = bare(node.init)
      const branches =
        init.type === 'ConditionalExpression'
          ? [init.consequent, init.alternate].map((b) => chainOf(b as SyntaxNode))
          : []
      const chain = branches.find((branch) => branch && runners.has(branch.root)) ?? chainOf(init)
      const root = chain && runners.get(chain.root)
      if (root) {
        runners.set(name, {
          suite: root.suite,
          words: [...root.words, ...chain.words, ...(branches.length > 0 ? ['runIf'] : [])],
        })
      } else if (!extendsTest(init)) runners.delete(name)
    }
    return !isFunction(node)
  })
  return runners
}

function extendsTest(init: SyntaxNode): boolean {
  return /(?:^|\.)(?:extend|scoped|override)$/.test(calledName(init))
}

function helperName(node: SyntaxNode, { parents, parent }: Ancestry): string | null {
  if (!isFunction(node) || parents.some(isFunction)) return null
  const id = (parent as SyntaxNode).id ?? node.id
  return isNode(id) ? String(id.name) : null
}

function optionWords(argument: SyntaxNode): readonly string[] {
  const node = bare(argument)
  if (node.type !== 'ObjectExpression') return []
  return (node.properties as readonly SyntaxNode[]).flatMap((property) => {
    const name = String(propertyName(property))
    const value = property.value as SyntaxNode | undefined
    return RESTRICTING.has(name) && bare(value ?? property).value !== false ? [name] : []
  })
}

/** The rows of a table that is written out: array elements, or the lines of a tagged template. */
function rows(table: SyntaxNode, constants: ReadonlyMap<string, SyntaxNode>): readonly SyntaxNode[] | null {
  const node = bare(table)
  if (node.type === 'Identifier') {
    const others = new Map(constants)
    const constant = constants.get(String(node.name))
    // Without the name: what stands for itself has no rows.
    others.delete(String(node.name))
    return constant ? rows(constant, others) : null
  }
  if (node.type === 'TemplateLiteral') return node.expressions as readonly SyntaxNode[]
  if (node.type === 'CallExpression') {
    const { object } = bare(node.callee as SyntaxNode)
    return isNode(object) ? rows(object, constants) : null
  }
  if (node.type !== 'ArrayExpression') return null
  return (node.elements as readonly (SyntaxNode | null)[]).filter((row) => row !== null)
}

/** A declared name with its value and the functions that it stands in. */
interface Declared {
  readonly name: string
  readonly value: SyntaxNode
  readonly functions: readonly SyntaxNode[]
}

function declaredNames(program: SyntaxNode): readonly Declared[] {
  const found: Declared[] = []
  walk(program, (node, { parents }) => {
    const name = node.type === 'VariableDeclarator' ? (node.id as SyntaxNode).name : null
    if (typeof name === 'string' && isNode(node.init))
      found.push({ name, value: node.init, functions: parents.filter(isFunction) })
    return true
  })
  return found
}

/** The names that `callback` sees: its own first, then those of the functions around it. */
function visibleNames(
  declared: readonly Declared[],
  parents: readonly SyntaxNode[],
  callback: SyntaxNode | null,
): ReadonlyMap<string, SyntaxNode> {
  const names = new Map<string, SyntaxNode>()
  const own = declared.filter(({ functions }) => functions.includes(callback as SyntaxNode))
  const around = declared.filter(({ functions }) => functions.every((one) => parents.includes(one)))
  for (const { name, value } of [...own, ...around]) if (!names.has(name)) names.set(name, value)
  if (callback) for (const name of parameterNames(callback)) names.delete(name)
  return names
}

/** What the file's declarations assign outside of functions, by name. */
export function constantsOf(program: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  return visibleNames(declaredNames(program), [], null)
}

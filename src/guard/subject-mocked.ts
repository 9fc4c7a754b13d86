import type { Objection } from '../model/proof.ts'
import { isFunction, isNode, type SyntaxNode, walk } from '../source/syntax.ts'
import {
  bare,
  calledName,
  canonical,
  dottedName,
  methodName,
  propertyName,
  rootName,
  stringValue,
  surplus,
} from './canonical.ts'
import type { Guard, GuardContext, Patch, Side } from './guard.ts'
import { objectionAt, objectionTo } from './objection.ts'

const name = 'subject-mocked'

/** Imports by which a test reaches the project, in place of an installed package. */
const OWN_MODULE = /^(?:\.{1,2}(?:\/|$)|\/|[@~]\/|#|src\/)/
const MOCKS_FOLDER = /(?:^|\/)__mocks__\//
const MOCK_CALL = /^(?:vi|vitest|jest)\.(?:mock|doMock|setMock|unstable_mockModule)$/
const FAKED = /^mock(?:Implementation|Return|Resolved|Rejected|Throw)/

/** A place at which a test replaces something of the project by something of its own. */
interface Replacement {
  readonly node: SyntaxNode
  readonly what: string
}

/** Rules about tests that no longer run what they are meant to test. */
export const SUBJECT_MOCKED: readonly Guard[] = [
  { name, rule: 'module-mocked', side: 'tests', refuse: (patch) => newOnes(patch, mockedModules) },
  { name, rule: 'member-replaced', side: 'tests', refuse: (patch) => newOnes(patch, replacedMembers) },
  { name, rule: 'global-stubbed', side: 'tests', refuse: (patch) => newOnes(patch, stubbedGlobals) },
  {
    name,
    rule: 'mocks-folder',
    side: 'tests',
    refuse: ({ files }) =>
      files
        .filter(({ path, change }) => MOCKS_FOLDER.test(path) && change.before === null)
        .map((file) => objectionTo(name, file, 'a mock of a module is put in its place')),
  },
  { name, rule: 'stand-in', side: 'tests', refuse: standIns },
]

function newOnes(patch: Patch, read: (side: Side) => readonly Replacement[]): readonly Objection[] {
  return patch.files.flatMap(({ path, role, before, after }) => {
    if (role !== 'test' || !after) return []
    return surplus(before ? read(before) : [], read(after), ({ what }) => what).map(({ node, what }) =>
      objectionAt(name, { path, side: after }, node, `${what} is replaced in the test that checks it`),
    )
  })
}

/** What the specifiers without a name of the module stand for. */
const IMPORTED: Readonly<Record<string, string>> = { ImportDefaultSpecifier: 'default', ImportNamespaceSpecifier: '*' }

/** Imported names of the project by local name, each with its module. */
function ownImports({ program }: Side): ReadonlyMap<string, { readonly module: string; readonly imported: string }> {
  const imports = new Map<string, { module: string; imported: string }>()
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration') {
      const module = String(stringValue(node.source as SyntaxNode))
      if (OWN_MODULE.test(module))
        for (const one of node.specifiers as readonly SyntaxNode[])
          imports.set(String((one.local as SyntaxNode).name), {
            module,
            imported: isNode(one.imported)
              ? String(one.imported.name ?? one.imported.value)
              : String(IMPORTED[one.type]),
          })
    }
    if (isNode(node.init) && isNode(node.id)) {
      const module = requiredModule(node.init)
      if (module) for (const { local, imported } of bindings(node.id)) imports.set(local, { module, imported })
    }
    return true
  })
  return imports
}

function requiredModule(init: SyntaxNode): string | null {
  const inner = bare(init)
  if (inner.type === 'AwaitExpression') return requiredModule(inner.argument as SyntaxNode)
  const module =
    inner.type === 'ImportExpression'
      ? stringValue(inner.source as SyntaxNode)
      : /^(?:require|(?:vi|jest)\.(?:import|require)Actual)$/.test(calledName(inner))
        ? stringValue((inner.arguments as SyntaxNode[])[0] ?? inner)
        : null
  return OWN_MODULE.test(String(module)) ? module : null
}

/** The names that a pattern declares, each with the name in the module that it stands for. */
function bindings(id: SyntaxNode): readonly { readonly local: string; readonly imported: string }[] {
  if (id.type === 'Identifier') return [{ local: String(id.name), imported: '*' }]
  if (id.type !== 'ObjectPattern') return []
  return (id.properties as readonly SyntaxNode[]).flatMap((one) =>
    isNode(one.value) ? bindings(one.value).map(({ local }) => ({ local, imported: String(propertyName(one)) })) : [],
  )
}

/** Names that hold something of the project: imports, and what is made or called from them. */
function ownNames(side: Side): ReadonlySet<string> {
  const names = new Set(ownImports(side).keys())
  walk(side.program, (node) => {
    const assigned =
      node.type === 'VariableDeclarator'
        ? [node.id, node.init]
        : node.type === 'AssignmentExpression'
          ? [node.left, node.right]
          : []
    const [target, value] = assigned
    if (isNode(target) && isNode(value) && !isFunction(bare(value)) && names.has(String(rootName(value))))
      for (const { local } of bindings(target)) names.add(local)
    return true
  })
  return names
}

function mockedModules(side: Side): readonly Replacement[] {
  const imports = [...ownImports(side).values()]
  return calls(side, (callee) => MOCK_CALL.test(callee)).flatMap((node) => {
    const [target, factory] = (node.arguments as readonly SyntaxNode[]).map(bare)
    if (!target) return []
    const module = target.type === 'ImportExpression' ? stringValue(target.source as SyntaxNode) : stringValue(target)
    const used = imports.filter((one) => module !== null && withoutExtension(one.module) === withoutExtension(module))
    if (
      used.length === 0 ||
      (factory &&
        keepsAll(
          factory,
          used.map(({ imported }) => imported),
        ))
    )
      return []
    return [{ node, what: `the module ${module}` }]
  })
}

/** True for a factory that spreads the original and replaces nothing of what the test imports, and for `{ spy: true }`. */
function keepsAll(factory: SyntaxNode, used: readonly string[]): boolean {
  let properties: readonly SyntaxNode[] | undefined
  walk(factory, (node) => {
    if (node.type === 'ObjectExpression') properties ??= node.properties as readonly SyntaxNode[]
    return properties === undefined
  })
  if (!properties) return false
  if (factory.type === 'ObjectExpression')
    return properties.some(
      (one) => propertyName(one) === 'spy' && canonical(one.value as SyntaxNode) === 'boolean:true',
    )
  const spreads = properties.some(({ type }) => type === 'SpreadElement')
  return spreads && !used.includes('*') && !properties.some((one) => used.includes(String(propertyName(one))))
}

function replacedMembers(side: Side): readonly Replacement[] {
  const names = ownNames(side)
  const isOwn = (node: SyntaxNode | undefined) => node !== undefined && names.has(String(rootName(node)))
  const found: Replacement[] = []
  const spies = new Set<string>()
  const imports = ownImports(side)
  walk(side.program, (node) => {
    if (node.type === 'AssignmentExpression') {
      const target = node.left as SyntaxNode
      const value = bare(node.right as SyntaxNode)
      if (isOwn(target) && (isFunction(value) || /^(?:vi|jest)\.fn/.test(calledName(value))))
        found.push({ node, what: canonicalName(target) })
    }
    if (isNode(node.init) && isNode(node.id)) {
      const spied = spiedTarget(node.init)
      if (isOwn(spied?.target)) spies.add(String(node.id.name))
    }
    if (node.type !== 'CallExpression') return true
    const [target, member, descriptor] = node.arguments as readonly SyntaxNode[]
    const callee = bare(node.callee as SyntaxNode)
    const called = calledName(node)
    if (/^(?:Object\.(?:defineProperty|assign)|Reflect\.set)$/.test(called) && isOwn(target) && (descriptor ?? member))
      found.push({ node, what: canonicalName(target as SyntaxNode) })
    if (!FAKED.test(methodName(node))) return true
    const faked = callee.object as SyntaxNode
    const spied = spiedTarget(faked)
    const mocked = mockedTarget(faked)
    const root = String(rootName(faked))
    if (isOwn(spied?.target) || isOwn(mocked) || spies.has(root) || imports.has(root)) {
      const target = mocked ? canonicalName(mocked) : root
      found.push({ node, what: spied ? `${canonicalName(spied.target)}.${spied.member}` : target })
    }
    return true
  })
  return found
}

function canonicalName(node: SyntaxNode): string {
  return String(dottedName(node) ?? rootName(node))
}

/** What `vi.mocked(object)` is given, also when one of its members is faked. */
function mockedTarget(node: SyntaxNode): SyntaxNode | undefined {
  const inner = bare(node)
  if (/^(?:vi|vitest|jest)\.mocked$/.test(calledName(inner))) return (inner.arguments as SyntaxNode[])[0]
  const next = inner.object ?? inner.callee
  return isNode(next) ? mockedTarget(next) : undefined
}

/** The object and member of `vi.spyOn(object, 'member')`, also when fakes are chained to it. */
function spiedTarget(node: SyntaxNode): { readonly target: SyntaxNode; readonly member: string } | null {
  const inner = bare(node)
  if (inner.type !== 'CallExpression') return null
  const callee = bare(inner.callee as SyntaxNode)
  if (/^(?:vi|jest)\.spyOn$/.test(calledName(inner))) {
    const [target, member] = inner.arguments as readonly SyntaxNode[]
    return target && member ? { target, member: String(stringValue(member)) } : null
  }
  return callee.type === 'MemberExpression' ? spiedTarget(callee.object as SyntaxNode) : null
}

function stubbedGlobals(side: Side): readonly Replacement[] {
  const checked = new Set<string | null>()
  for (const node of calls(side, (callee) => callee === 'expect')) {
    const [subject] = node.arguments as readonly SyntaxNode[]
    const called = subject ? bare(isFunction(bare(subject)) ? (bare(subject).body as SyntaxNode) : subject) : null
    checked.add(called?.type === 'CallExpression' ? rootName(called) : null)
  }
  return calls(side, (callee) => /^(?:vi|jest)\.stubGlobal$/.test(callee)).flatMap((node) => {
    const [target] = node.arguments as readonly SyntaxNode[]
    const global = target ? stringValue(target) : null
    return global !== null && (checked.has(global) || ownImports(side).has(global)) ? [{ node, what: global }] : []
  })
}

function calls({ program }: Side, wanted: (callee: string) => boolean): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  walk(program, (node) => {
    if (wanted(calledName(node))) found.push(node)
    return true
  })
  return found
}

/** Names that a test imported from the project and now defines by itself, or takes from another test file. */
function standIns(patch: Patch, { roles }: GuardContext): readonly Objection[] {
  return patch.files.flatMap(({ before, after, role, path }) => {
    if (role !== 'test' || !before || !after) return []
    const still = ownImports(after)
    const imports = ownImports(before)
    const isRedirected = (local: string): boolean => {
      const [from, to] = [imports.get(local)?.module, still.get(local)?.module]
      return (
        from !== undefined &&
        to !== undefined &&
        roles(resolved(path, from)) === 'source' &&
        roles(resolved(path, to)) === 'test'
      )
    }
    const [earlier, later] = [before, after].map((side) => declarationsOf(side, imports)) as [
      SyntaxNode[],
      SyntaxNode[],
    ]
    const found: Objection[] = []
    const object = (node: SyntaxNode, detail: string) =>
      found.push(objectionAt(name, { path, side: after }, node, detail))
    for (const node of surplus(earlier, later, canonical))
      object(node, `${String((node.id as SyntaxNode).name)} is a stand-in that the test defines by itself`)
    const localName = (node: SyntaxNode) => String((node.local as SyntaxNode).name)
    walk(after.program, (node) => {
      if (/Import\w*Specifier/.test(node.type) && isRedirected(localName(node)))
        object(node, `${localName(node)} comes from the tests in place of the project`)
    })
    return found
  })
}

/** Functions, classes and variables that take one of these names, wherever they stand. */
function declarationsOf({ program }: Side, names: ReadonlyMap<string, unknown>): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  walk(program, (node) => {
    const isDeclaration = /FunctionDeclaration|ClassDeclaration|VariableDeclarator/.test(node.type)
    const isImport = isNode(node.init) && requiredModule(node.init) !== null
    if (isDeclaration && isNode(node.id) && names.has(String(node.id.name)) && !isImport) found.push(node)
    return true
  })
  return found
}

function withoutExtension(module: string): string {
  return module.replace(/\.[cm]?[jt]sx?$/, '')
}

/** A relative import as a path from the root; with one extension for all, for roles hang on folders and names. */
function resolved(from: string, module: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of module.split('/'))
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  return `${withoutExtension(parts.join('/'))}.ts`
}

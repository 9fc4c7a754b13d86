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

/** Imported names of the project by local name, each with its module. */
function ownImports({ program }: Side): ReadonlyMap<string, { readonly module: string; readonly imported: string }> {
  const imports = new Map<string, { module: string; imported: string }>()
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration') {
      const module = stringValue(node.source as SyntaxNode) ?? ''
      if (OWN_MODULE.test(module))
        for (const one of node.specifiers as readonly SyntaxNode[])
          imports.set(String((one.local as SyntaxNode).name), {
            module,
            imported: isNode(one.imported) ? String(one.imported.name ?? one.imported.value) : '*',
          })
    }
    if (node.type === 'VariableDeclarator' && isNode(node.init)) {
      const module = requiredModule(node.init)
      const names = boundNames(node.id as SyntaxNode)
      if (module) for (const one of names) imports.set(one, { module, imported: names.length > 1 ? one : '*' })
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
      : inner.type === 'CallExpression' &&
          /^require$|^(?:vi|jest)\.(?:importActual|requireActual)$/.test(calledName(inner))
        ? stringValue((inner.arguments as SyntaxNode[])[0] ?? inner)
        : null
  return module !== null && OWN_MODULE.test(module) ? module : null
}

function boundNames(id: SyntaxNode): readonly string[] {
  if (id.type === 'Identifier') return [String(id.name)]
  if (id.type !== 'ObjectPattern') return []
  return (id.properties as readonly SyntaxNode[]).flatMap((one) => (isNode(one.value) ? boundNames(one.value) : []))
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
    if (isNode(target) && isNode(value) && target.type === 'Identifier' && !isFunction(bare(value))) {
      const root = rootName(value)
      if (root !== null && names.has(root)) names.add(String(target.name))
    }
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
    const used = imports.filter(
      (one) => one.module.replace(/\.[cm]?[jt]sx?$/, '') === module?.replace(/\.[cm]?[jt]sx?$/, ''),
    )
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
  const objects: SyntaxNode[] = []
  walk(factory, (node) => {
    if (node.type === 'ObjectExpression') objects.push(node)
    return node.type !== 'ObjectExpression'
  })
  const properties = (objects[0]?.properties ?? []) as readonly SyntaxNode[]
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
  const spies = new Map<string, SyntaxNode>()
  walk(side.program, (node) => {
    if (node.type === 'AssignmentExpression' && (node.left as SyntaxNode).type === 'MemberExpression') {
      const target = node.left as SyntaxNode
      const value = bare(node.right as SyntaxNode)
      if (isOwn(target) && (isFunction(value) || /^(?:vi|jest)\.fn/.test(calledName(value))))
        found.push({ node, what: canonicalName(target) })
    }
    if (node.type === 'VariableDeclarator' && isNode(node.init)) {
      const spied = spiedTarget(node.init)
      if (isOwn(spied?.target) && spied) spies.set(String((node.id as SyntaxNode).name), node.init)
    }
    if (node.type !== 'CallExpression') return true
    const [target, member, descriptor] = node.arguments as readonly SyntaxNode[]
    const callee = bare(node.callee as SyntaxNode)
    const called = calledName(node)
    if (/^(?:Object\.(?:defineProperty|assign)|Reflect\.set)$/.test(called) && isOwn(target) && (descriptor ?? member))
      found.push({ node, what: canonicalName(target as SyntaxNode) })
    if (!FAKED.test(methodName(node))) return true
    const spied = spiedTarget(callee.object as SyntaxNode)
    const root = String(rootName(callee.object as SyntaxNode))
    const isMocked =
      called.startsWith('vi.mocked') ||
      (bare(callee.object as SyntaxNode).type === 'CallExpression' &&
        dottedName(bare(callee.object as SyntaxNode).callee as SyntaxNode) === 'vi.mocked')
    const mocked = isMocked ? (bare(callee.object as SyntaxNode).arguments as SyntaxNode[])[0] : undefined
    if (isOwn(spied?.target) || isOwn(mocked) || spies.has(root))
      found.push({ node, what: spied ? `${canonicalName(spied.target)}.${spied.member}` : root })
    return true
  })
  return found
}

function canonicalName(node: SyntaxNode): string {
  return dottedName(node) ?? rootName(node) ?? 'a member'
}

/** The object and member of `vi.spyOn(object, 'member')`, also when fakes are chained to it. */
function spiedTarget(node: SyntaxNode): { readonly target: SyntaxNode; readonly member: string } | null {
  const inner = bare(node)
  if (inner.type !== 'CallExpression') return null
  const callee = bare(inner.callee as SyntaxNode)
  if (/^(?:vi|jest)\.spyOn$/.test(calledName(inner))) {
    const [target, member] = inner.arguments as readonly SyntaxNode[]
    return target && member ? { target, member: stringValue(member) ?? '' } : null
  }
  return callee.type === 'MemberExpression' ? spiedTarget(callee.object as SyntaxNode) : null
}

function stubbedGlobals(side: Side): readonly Replacement[] {
  const checked = new Set<string>()
  for (const node of calls(side, (callee) => callee === 'expect')) {
    const [subject] = node.arguments as readonly SyntaxNode[]
    const called = subject ? bare(isFunction(bare(subject)) ? (bare(subject).body as SyntaxNode) : subject) : null
    const root = called?.type === 'CallExpression' ? rootName(called) : null
    if (root !== null) checked.add(root)
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
    const imports = [...ownImports(before)]
    const lost = imports.map(([one]) => one).filter((one) => !still.has(one))
    const redirected = imports.flatMap(([one, { module }]) => {
      const target = still.get(one)?.module
      return target && roles(resolved(path, module)) === 'source' && roles(resolved(path, target)) === 'test'
        ? [one]
        : []
    })
    const found: Objection[] = []
    const object = (node: SyntaxNode, detail: string) =>
      found.push(objectionAt(name, { path, side: after }, node, detail))
    walk(after.program, (node) => {
      const id = /^(?:FunctionDeclaration|ClassDeclaration|VariableDeclarator)$/.test(node.type) ? node.id : null
      if (isNode(id) && lost.includes(String(id.name)))
        object(node, `${String(id.name)} is a stand-in that the test defines by itself`)
      const local = /^Import\w*Specifier$/.test(node.type) ? String((node.local as SyntaxNode).name) : ''
      if (redirected.includes(local)) object(node, `${local} comes from the tests in place of the project`)
      return true
    })
    return found
  })
}

/** A relative import as a path from the root; with an extension, for roles hang on folders and names. */
function resolved(from: string, module: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of module.split('/'))
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  return /\.[cm]?[jt]sx?$/.test(module) ? parts.join('/') : `${parts.join('/')}.ts`
}

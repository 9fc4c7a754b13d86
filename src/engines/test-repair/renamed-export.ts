import { posix } from 'node:path'
import { readExports } from '../../contract/exports-of.ts'
import { nearestName } from '../../contract/nearest-name.ts'
import { fileRole } from '../../model/paths.ts'
import type { SyntaxNode } from '../../source/syntax.ts'
import type { FileEdit, Repair, RepairContext, TestRepair } from './test-repair.ts'
import { findNodes, nameOf, nodesOf, type TestSource } from './test-source.ts'

/** An import, or a member of what is imported, whose name is gone from the module. */
export const RENAMED_EXPORT: TestRepair = {
  name: 'renamed-export',
  *propose(context) {
    for (const path of context.diagnosis.testPaths) {
      const source = context.sources(path)
      if (source) yield* renamedImports(source, context)
    }
    yield* renamedMember(context)
  },
}

/** A name that an import asks for in vain. */
interface Missing {
  readonly specifier: SyntaxNode
  readonly statement: SyntaxNode
  readonly name: string
  readonly module: string
}

function* renamedImports(source: TestSource, context: RepairContext): Iterable<Repair> {
  const missing = missingImports(source, context)
  const renames = missing.map((one) => ({ ...one, replacement: replacementFor(one, context) }))
  const edits = renames.flatMap((one) => (one.replacement ? rename(source, one, one.replacement) : []))
  if (edits.length > 0) {
    const title = renames
      .flatMap(({ name, replacement }) => (replacement ? [`${name} is ${replacement} now`] : []))
      .join('; ')
    yield { title, edits, weight: 3, mechanical: true }
  }
  for (const one of missing) yield* movedImport(source, one, context)
}

function missingImports(source: TestSource, { diagnosis }: RepairContext): readonly Missing[] {
  const imports = findNodes(source, ({ type }) => type === 'ImportDeclaration')
  return imports.flatMap(({ node: statement }) => {
    const module = resolve(source.path, String((statement.source as SyntaxNode).value), diagnosis.files)
    const exports = module === null ? null : readExports(module, diagnosis.files.get(module) as string)
    if (module === null || !exports?.complete) return []
    return nodesOf(statement, 'specifiers').flatMap((specifier) => {
      const name = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : null
      return name === null || exports.names.has(name) || exports.types.has(name)
        ? []
        : [{ specifier, statement, name, module }]
    })
  })
}

const EXTENSIONS = ['', '.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs', '/index.ts', '/index.js']

function resolve(from: string, specifier: string, files: ReadonlyMap<string, string>): string | null {
  if (!specifier.startsWith('.')) return null
  const path = posix.join(posix.dirname(from), specifier)
  const asTypeScript = path.replace(/\.(c|m)?js(x?)$/, '.$1ts$2')
  return (
    EXTENSIONS.flatMap((extension) => [path + extension, asTypeScript + extension]).find((one) => files.has(one)) ??
    null
  )
}

/** The name that appeared in the module when this one vanished, else the nearest one that it exports. */
function replacementFor({ name, module }: Missing, { changes, diagnosis }: RepairContext): string | null {
  const now = readExports(module, diagnosis.files.get(module) as string)?.names ?? new Set<string>()
  for (const { path, before } of changes) {
    const earlier = path === module && before !== null ? readExports(path, before)?.names : null
    if (!earlier?.has(name)) continue
    const added = [...now].filter((one) => !earlier.has(one) && one !== 'default')
    return (added.length === 1 ? added[0] : nearestName(name, added)) ?? nearestName(name, now)
  }
  return nearestName(name, now)
}

/** The import and every use; where the import gives it another name here, the import alone. */
function rename(source: TestSource, { specifier, name }: Missing, replacement: string): readonly FileEdit[] {
  const imported = specifier.imported as SyntaxNode
  const { path } = source
  const local = nameOf(specifier.local)
  const first = { path, start: imported.start, end: imported.end, text: replacement }
  if (local !== name) return [first]
  const taken = findNodes(source, (node) => node.type === 'Identifier' && node.name === replacement).length > 0
  if (taken) return [{ ...first, text: `${replacement} as ${name}` }]
  const uses = findNodes(source, (node) => node.type === 'Identifier' && node.name === name)
  return [
    first,
    ...uses.flatMap(({ node, parents }) => {
      const parent = parents.at(-1) as SyntaxNode
      if (parent === specifier) return []
      if (parent.type === 'MemberExpression' && parent.property === node && parent.computed !== true) return []
      if (parent.type === 'Property' && parent.shorthand === true) {
        return parent.value === node
          ? [{ path, start: node.start, end: node.end, text: `${name}: ${replacement}` }]
          : []
      }
      if (parent.type === 'Property' && parent.key === node && parent.computed !== true) return []
      return [{ path, start: node.start, end: node.end, text: replacement }]
    }),
  ]
}

/** The name is exported by another file now: the import takes it from there. */
function* movedImport(
  source: TestSource,
  { specifier, statement, name }: Missing,
  { diagnosis }: RepairContext,
): Iterable<Repair> {
  if (nodesOf(statement, 'specifiers').length !== 1) return
  for (const [path, text] of diagnosis.files) {
    if (diagnosis.testPaths.has(path) || !readExports(path, text)?.names.has(name)) continue
    const from = statement.source as SyntaxNode
    const extension = posix.extname(String(from.value))
    const relative = posix.relative(posix.dirname(source.path), path)
    const target = `${relative.startsWith('.') ? '' : './'}${extension === '' ? relative.replace(/\.\w+$/, '') : relative}`
    const edit = { path: source.path, start: from.start + 1, end: from.end - 1, text: target }
    yield { title: `import ${nameOf(specifier.local)} from ${path}`, edits: [edit], weight: 2.5, mechanical: true }
  }
}

/** `client.load is not a function`, where a change took `load` out and put another method in. */
function* renamedMember({ sites, sources, changes, diagnosis }: RepairContext): Iterable<Repair> {
  const names = new Set(sites.map(({ error }) => /\.([\w$]+) is not a function/.exec(error.message)?.[1]))
  for (const name of names) {
    if (name === undefined) continue
    const replacements = changes.flatMap(({ path, before, after }) => {
      if (before === null || after === null || fileRole(path) !== 'source') return []
      const earlier = methodNames(path, before)
      const now = methodNames(path, diagnosis.files.get(path) ?? after)
      if (!earlier.has(name) || now.has(name)) return []
      const added = [...now].filter((one) => !earlier.has(one))
      return (added.length === 1 ? added[0] : nearestName(name, added)) ?? []
    })
    const [replacement] = replacements
    if (replacement === undefined) continue
    const edits = [...diagnosis.testPaths].flatMap((path) => {
      const source = sources(path)
      const uses = source ? findNodes(source, (node) => node.type === 'MemberExpression' && nameOf(node) === name) : []
      return uses.map(({ node }) => {
        const { start, end } = node.property as SyntaxNode
        return { path, start, end, text: replacement }
      })
    })
    if (edits.length > 0) yield { title: `${name} is ${replacement} now`, edits, weight: 3, mechanical: true }
  }
}

function methodNames(path: string, text: string): ReadonlySet<string> {
  const members = readExports(path, text)?.members ?? new Map<string, ReadonlySet<string> | null>()
  return new Set([...members.values()].flatMap((names) => [...(names ?? [])]))
}

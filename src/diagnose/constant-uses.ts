import type { Statement } from '../model/lab.ts'
import { parse, type SyntaxNode, walk } from '../source/syntax.ts'

/** A name at a place: the index of the innermost statement around it. */
interface Place {
  readonly path: string
  readonly index: number
}

/**
 * Which statements use what a module-level statement declares: index of the declaring statement → indices of the
 * innermost users, in the same file and, by exported name, in the others. Statements that nothing uses are left out.
 */
export function constantUses(
  statements: readonly Statement[],
  files: ReadonlyMap<string, string>,
): ReadonlyMap<number, readonly number[]> {
  const declared: (Place & { readonly name: string; readonly exported: boolean })[] = []
  const used = new Map<string, Place[]>()
  for (const path of new Set(statements.map((statement) => statement.path))) {
    const text = files.get(path)
    const parsed = text === undefined ? null : parse(path, text)
    if (parsed?.status !== 'parsed') continue
    const around = innermost(statements, path)
    for (const { name, start, exported } of constants(parsed.program)) {
      const index = statements.findIndex((statement) => statement.path === path && statement.start === start)
      if (index !== -1) declared.push({ name, path, index, exported })
    }
    walk(parsed.program, (node) => {
      const index = node.type === 'Identifier' ? around(node.start) : null
      if (index === null) return true
      const places = used.get(String(node.name))
      if (places) places.push({ path, index })
      else used.set(String(node.name), [{ path, index }])
      return true
    })
  }
  const found = new Map<number, readonly number[]>()
  for (const { name, path, index, exported } of declared) {
    const users = (used.get(name) ?? [])
      .filter((user) => user.index !== index && (exported || user.path === path))
      .map((user) => user.index)
    if (users.length > 0) found.set(index, [...(found.get(index) ?? []), ...users])
  }
  return found
}

function constants(
  program: SyntaxNode,
): readonly { readonly name: string; readonly start: number; readonly exported: boolean }[] {
  return (program.body as readonly SyntaxNode[]).flatMap((top) => {
    const declaration = top.type === 'ExportNamedDeclaration' ? (top.declaration as SyntaxNode | null) : top
    if (declaration?.type !== 'VariableDeclaration') return []
    return (declaration.declarations as readonly { readonly id: SyntaxNode }[])
      .filter(({ id }) => id.type === 'Identifier')
      .map(({ id }) => ({ name: String(id.name), start: top.start, exported: top !== declaration }))
  })
}

/** Finds the shortest statement of one file around an offset. */
function innermost(statements: readonly Statement[], path: string): (offset: number) => number | null {
  const own = statements
    .map((statement, index) => ({ ...statement, index }))
    .filter((statement) => statement.path === path)
    .sort((a, b) => a.end - a.start - (b.end - b.start))
  return (offset) => own.find(({ start, end }) => start <= offset && offset < end)?.index ?? null
}

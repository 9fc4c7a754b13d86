import { isFunction, type SyntaxNode } from '../../source/syntax.ts'
import { statementAround } from './ingredients.ts'
import { nameOf } from './nodes.ts'
import type { Site } from './template.ts'

/** Where a proposal stands: what `combine` looks at. */
export interface Location {
  readonly path: string
  /** Offset of the function around, -1 for module level. */
  readonly around: number
  /** The name of the function, method or class (for its constructor) around; null without one. */
  readonly holder: string | null
  /** Offset of the innermost statement, and what it calls. */
  readonly statement: number
  readonly mentions: readonly string[]
  /** The type and field of what the site hangs in: places of one role are alike. */
  readonly role: string
}

/** The location of a site. */
export function locate(site: Site): Location {
  const statement = statementAround(site)
  return {
    path: site.file.path,
    around: [...site.parents].reverse().find(isFunction)?.start ?? -1,
    holder: holderOf([...site.parents, site.node]),
    statement: statement.start,
    mentions: callsIn(statement, site.file.text),
    role: `${site.parent?.type}.${site.key}`,
  }
}

const calls = new WeakMap<SyntaxNode, readonly string[]>()

function callsIn(statement: SyntaxNode, whole: string): readonly string[] {
  const known = calls.get(statement)
  if (known) return known
  const code = whole.slice(statement.start, statement.end)
  const found = [...new Set(code.match(/#?[A-Za-z_$][\w$]*(?=(?:<[^()]*>)?\()|\b[A-Z][A-Z\d_]{2,}\b/g) ?? [])]
  calls.set(statement, found)
  return found
}

function holderOf(path: readonly SyntaxNode[]): string | null {
  for (let i = path.length - 1; i >= 0; i--) {
    const node = path[i] as SyntaxNode
    if (!isFunction(node)) continue
    const parent = path[i - 1]
    if (parent?.type === 'MethodDefinition' && parent.kind === 'constructor') return nameOf(path[i - 3]?.id)
    const name = nameOf(node.id) ?? nameOf(parent?.type === 'VariableDeclarator' ? parent.id : parent?.key)
    if (name) return name
  }
  // What a constant of the module holds is written for those who name it.
  return nameOf(path.find(({ type }) => type === 'VariableDeclarator')?.id)
}

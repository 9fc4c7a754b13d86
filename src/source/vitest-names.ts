import { ownDeclarations } from './scope-bindings.ts'
import { isNode, type SyntaxNode, walk } from './syntax.ts'

/** What of Vitest a module uses, in the form in which Vite's module runner evaluates it. */
export interface VitestNames {
  readonly used: boolean
  /** The name by which Vitest exports what a call (of a call, of a member) begins with: `test` for `test.each(…)(…)`. */
  nameOf(node: SyntaxNode): string | null
  /** True for the node that is `vi` itself. */
  isVi(node: SyntaxNode): boolean
  /** True for what loads another module. */
  isImport(node: SyntaxNode): boolean
}

/** Functions that are given to these run when tests run, and not before. */
export const TEST_TIME = /^(?:test|it|bench|(?:before|after|around)(?:Each|All)|onTest(?:Finished|Failed))$/

const GLOBALS = /^(?:describe|suite|vi|vitest|test|it|(?:before|after|around)(?:Each|All)|onTest(?:Finished|Failed))$/
const ANY_GLOBAL = new RegExp(`\\b${GLOBALS.source.slice(1, -1)}\\b`)

/** Reads the imports of a module, whose text is only searched; globals count where the module declares no such name itself. */
export function vitestNames(program: SyntaxNode, text: string): VitestNames {
  const modules = new Set<string>()
  const named = new Map<string, string>()
  for (const statement of program.body as readonly SyntaxNode[]) {
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declarations as readonly SyntaxNode[]) {
      if (!isNode(init) || !isVitest(init) || !isNode(id)) continue
      if (id.type === 'Identifier') modules.add(String(id.name))
      else if (id.type === 'ObjectPattern')
        for (const { key, value } of id.properties as readonly SyntaxNode[])
          if (isNode(key) && isNode(value)) named.set(String(value.name), String(key.name))
    }
  }
  const own = new Set(ownDeclarations(program).map(({ name }) => name))
  const direct = (node: SyntaxNode): string | null => {
    if (node.type === 'Identifier') {
      const name = String(node.name)
      return named.get(name) ?? (GLOBALS.test(name) && !own.has(name) ? name : null)
    }
    if (node.type !== 'MemberExpression' || node.computed === true) return null
    const { object, property } = node as unknown as { readonly object: SyntaxNode; readonly property: SyntaxNode }
    return object.type === 'Identifier' && modules.has(String(object.name)) ? String(property.name) : null
  }
  const nameOf = (node: SyntaxNode): string | null => {
    const found = direct(node)
    if (found !== null) return found
    if (node.type === 'CallExpression') return nameOf(node.callee as SyntaxNode)
    if (node.type === 'TaggedTemplateExpression') return nameOf(node.tag as SyntaxNode)
    if (node.type === 'MemberExpression') return nameOf(node.object as SyntaxNode)
    if (node.type === 'SequenceExpression') return nameOf((node.expressions as readonly SyntaxNode[]).at(-1) ?? node)
    return null
  }
  let used = modules.size > 0 || named.size > 0
  if (!used && ANY_GLOBAL.test(text))
    walk(program, (node, { key }) => {
      if (node.type === 'Identifier' && key === 'callee' && direct(node) !== null) used = true
      if (node.type === 'Identifier' && key === 'object' && direct(node) !== null) used = true
      return !used
    })
  return {
    used,
    nameOf,
    isVi: (node) => /^(?:vi|vitest)$/.test(direct(node) ?? ''),
    isImport: (node) => node.type === 'CallExpression' && /^__vite_ssr_/.test(calleeName(node)),
  }
}

function isVitest(init: SyntaxNode): boolean {
  const call = init.type === 'AwaitExpression' ? (init.argument as SyntaxNode) : init
  const [source] = ((call.arguments as readonly SyntaxNode[] | undefined) ?? [call.source]) as readonly (
    | SyntaxNode
    | undefined
  )[]
  return /^vitest$|\/vitest\/dist\//.test(String(source?.value))
}

function calleeName({ callee }: SyntaxNode): string {
  return isNode(callee) && callee.type === 'Identifier' ? String(callee.name) : ''
}

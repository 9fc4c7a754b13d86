import { isFunction, isNode, type SyntaxNode, walk } from './syntax.ts'

/** A name that a scope declares. */
export interface Binding {
  readonly name: string
  readonly writable: boolean
  /** What it is from the beginning; null when that is not written beside it. */
  readonly init: SyntaxNode | null
}

/** Names that a pattern binds. */
export function bindingNames(pattern: SyntaxNode, writable: boolean, init: SyntaxNode | null = null): Binding[] {
  switch (pattern.type) {
    case 'Identifier':
      return [{ name: String(pattern.name), writable, init }]
    case 'AssignmentPattern':
      return bindingNames(pattern.left as SyntaxNode, writable)
    case 'RestElement':
      return bindingNames(pattern.argument as SyntaxNode, writable)
    case 'ArrayPattern':
      return (pattern.elements as readonly (SyntaxNode | null)[]).flatMap((one) =>
        one ? bindingNames(one, writable) : [],
      )
    case 'ObjectPattern':
      return (pattern.properties as readonly SyntaxNode[]).flatMap((one) =>
        bindingNames((one.type === 'RestElement' ? one : one.value) as SyntaxNode, writable),
      )
    default:
      return []
  }
}

/** What a program, block, switch or static block declares by `let`, `const`, `class` and `function`. */
export function ownDeclarations(holder: SyntaxNode): Binding[] {
  const statements = (
    holder.type === 'SwitchStatement'
      ? (holder.cases as readonly SyntaxNode[]).flatMap((one) => one.consequent)
      : holder.body
  ) as readonly SyntaxNode[]
  return statements.flatMap((statement) => {
    if (statement.type === 'VariableDeclaration' && statement.kind !== 'var')
      return declared(statement, statement.kind === 'let')
    const { id } = statement
    return /^(?:Function|Class)Declaration$/.test(statement.type) && isNode(id)
      ? [{ name: String(id.name), writable: true, init: statement }]
      : []
  })
}

/** What `var` declares for a program or the body of a function, wherever it stands in it. */
export function varDeclarations(root: SyntaxNode): Binding[] {
  const found: Binding[] = []
  walk(root, (node) => {
    if (node !== root && (isFunction(node) || node.type === 'ClassBody')) return false
    if (node.type === 'VariableDeclaration' && node.kind === 'var') found.push(...declared(node, true))
    return true
  })
  return found
}

function declared(declaration: SyntaxNode, writable: boolean): Binding[] {
  return (declaration.declarations as readonly SyntaxNode[]).flatMap(({ id, init }) =>
    bindingNames(id as SyntaxNode, writable, init as SyntaxNode | null),
  )
}

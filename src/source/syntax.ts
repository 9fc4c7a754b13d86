import { type ParserOptions, parseSync, visitorKeys } from 'oxc-parser'
import { isComponent, scriptOf } from './component-script.ts'

/**
 * A node of the syntax tree as oxc-parser makes it (ESTree, with TypeScript nodes). Offsets are UTF-16. Only the fields
 * that every node has are typed; the rest is read through the accessors of the one who knows the node's type.
 */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

/** A comment with its offsets, delimiters included. */
export interface SyntaxComment {
  readonly start: number
  readonly end: number
  readonly value: string
}

/** The outcome of reading a text as a program. */
export type Parsed =
  | {
      readonly status: 'parsed'
      readonly program: SyntaxNode
      readonly comments: readonly SyntaxComment[]
    }
  | {
      readonly status: 'malformed'
      readonly message: string
      readonly offset: number
    }

const LANGUAGE: Readonly<Record<string, ParserOptions['lang']>> = {
  ts: 'ts',
  mts: 'ts',
  cts: 'ts',
  tsx: 'tsx',
  jsx: 'jsx',
  js: 'jsx',
  mjs: 'jsx',
  cjs: 'jsx',
}

/**
 * True for a file that `parse` can read: TypeScript, JavaScript, with or without JSX, module or script, and the scripts
 * of a component.
 */
export function isProgram(path: string): boolean {
  return isComponent(path) || (!path.endsWith('.d.ts') && LANGUAGE[extension(path)] !== undefined)
}

/** Reads a text as a program; what language it is follows from the path. */
export function parse(path: string, text: string): Parsed {
  const name = extension(path)
  const script = isComponent(path) ? scriptOf(text) : null
  const result = parseSync(path, script?.text ?? text, {
    lang: script?.language ?? LANGUAGE[name] ?? 'tsx',
    sourceType: name === 'cjs' || name === 'cts' ? 'commonjs' : 'unambiguous',
    preserveParens: false,
  } as ParserOptions)
  const error = result.errors.find(({ severity }) => String(severity) === 'Error')
  if (error)
    return {
      status: 'malformed',
      message: error.message,
      offset: error.labels[0]?.start ?? 0,
    }
  // Reading the tree takes as long as making it: whoever asks only whether a text parses does without.
  return {
    status: 'parsed',
    get program() {
      return result.program as unknown as SyntaxNode
    },
    get comments() {
      return result.comments
    },
  }
}

/** A visit's place in the tree: the parents from the program down to the direct one, and the field it hangs in. */
export interface Ancestry {
  readonly parents: readonly SyntaxNode[]
  readonly parent: SyntaxNode | null
  readonly key: string | null
}

/**
 * Visits every node in source order, parents first. `enter` returns false to leave out what is below. Types are
 * visited too: whoever rewrites expressions leaves out what `isTypeOnly` names.
 */
export function walk(root: SyntaxNode, enter: (node: SyntaxNode, at: Ancestry) => boolean | undefined): void {
  const parents: SyntaxNode[] = []
  const visit = (node: SyntaxNode, key: string | null): void => {
    if (enter(node, { parents, parent: parents.at(-1) ?? null, key }) === false) return
    parents.push(node)
    for (const field of visitorKeys[node.type] ?? []) {
      const child = node[field]
      if (Array.isArray(child)) {
        for (const item of child) if (isNode(item)) visit(item, field)
      } else if (isNode(child)) visit(child, field)
    }
    parents.pop()
  }
  visit(root, null)
}

/** True for a value that is a node of the tree. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

/** True for nodes that exist for the type checker alone and vanish at run time. */
export function isTypeOnly(node: SyntaxNode): boolean {
  return (
    node.type.startsWith('TS') &&
    !/^TS(?:As|Satisfies|NonNull|Instantiation|TypeAssertion)?Expression$|^TSTypeAssertion$|^TSParameterProperty$|^TSExportAssignment$|^TSEnum|^TSModule/.test(
      node.type,
    )
  )
}

/** True for functions of every form: declarations, expressions, arrows (methods hold a function expression). */
export function isFunction(node: SyntaxNode): boolean {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  )
}

function extension(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase()
}

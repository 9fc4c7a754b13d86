import type { TextEdit } from '../model/candidate.ts'
import { applyEdits } from '../source/apply-edits.ts'
import { purityOf } from '../source/pure-expression.ts'
import { isFunction, isNode, isTypeOnly, parse, type SyntaxNode, walk } from '../source/syntax.ts'

/** The same module, written otherwise. */
export interface Rewrite {
  readonly kind: string
  readonly text: string
}

interface Program {
  readonly root: SyntaxNode
  readonly text: string
  source(node: SyntaxNode): string
}

type Rewriter = (program: Program) => readonly TextEdit[]

/** Versions of a kind that are made where a module offers few kinds: all places at once, and one by one. */
const MOST_OF_A_KIND = 4

/** Rewrites that a module is tried with. */
const ENOUGH = 8

/** What can be done to code without a change of what it does. */
const REWRITERS: Readonly<Record<string, Rewriter>> = {
  'rename-locals': renameLocals,
  'extract-const': extractConst,
  'invert-if': invertIf,
  'invert-ternary': (program) =>
    sites(program, 'ConditionalExpression', ({ test, consequent, alternate, start, end }) => [
      {
        start,
        end,
        text: `(!(${program.source(test as SyntaxNode)}) ? (${program.source(alternate as SyntaxNode)}) : (${program.source(consequent as SyntaxNode)}))`,
      },
    ]),
  'arrow-to-function': arrowToFunction,
  'reorder-statements': reorderStatements,
  'early-return': earlyReturn,
  'flip-comparison': flipComparison,
}

/**
 * Versions of a module that do the same as it does: one of each kind first, with all places of the kind rewritten, then
 * single places until there are enough. None is the text itself; each can be parsed.
 */
export function rewritesOf(path: string, text: string): readonly Rewrite[] {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return []
  const program: Program = { root: parsed.program, text, source: ({ start, end }) => text.slice(start, end) }
  const texts = new Set([text])
  const make = (kind: string, edits: readonly TextEdit[]): readonly Rewrite[] => {
    const rewritten = edits.length === 0 ? null : applyEdits(text, edits)
    if (rewritten === null || texts.has(rewritten) || parse(path, rewritten).status !== 'parsed') return []
    texts.add(rewritten)
    return [{ kind, text: rewritten }]
  }
  const all = Object.entries(REWRITERS).map(([kind, rewriter]) => ({ kind, edits: rewriter(program) }))
  const whole = all.flatMap(({ kind, edits }) => make(kind, edits))
  const single = all
    .filter(({ kind }) => kind !== 'rename-locals')
    .flatMap(({ kind, edits }) => edits.slice(0, MOST_OF_A_KIND).flatMap((edit) => make(kind, [edit])))
  return [...whole, ...single].slice(0, Math.max(ENOUGH, whole.length))
}

/** One edit for each node of a type, the outer ones where they nest. */
function sites(
  { root }: Program,
  type: string,
  rewrite: (node: SyntaxNode, parent: SyntaxNode | null, key: string | null) => readonly TextEdit[],
): readonly TextEdit[] {
  const edits: TextEdit[] = []
  walk(root, (node, { parent, key }) => {
    if (isTypeOnly(node)) return false
    if (node.type !== type) return true
    const own = rewrite(node, parent, key)
    edits.push(...own)
    return own.length === 0
  })
  return edits
}

/** Names that one function alone declares and uses get another name. */
function renameLocals({ root }: Program): readonly TextEdit[] {
  const uses = new Map<string, { readonly nodes: SyntaxNode[]; fixed: boolean; declaredIn: SyntaxNode | null }>()
  walk(root, (node, { parent, parents, key }) => {
    if (node.type === 'TSTypeReference' || node.type === 'TSQualifiedName' || /JSX/.test(node.type)) return true
    if (node.type !== 'Identifier') return true
    const member = key === 'property' && parent?.type === 'MemberExpression' && parent.computed !== true
    const isKey = key === 'key' && parent?.computed !== true
    if ((member || isKey) && parent?.shorthand !== true) return true
    const name = String(node.name)
    const entry = uses.get(name) ?? { nodes: [], fixed: false, declaredIn: null }
    uses.set(name, entry)
    entry.nodes.push(node)
    const inType = parents.some(isTypeOnly) && parent?.type !== 'TSTypeAnnotation'
    const declares =
      (key === 'id' && parent?.type === 'VariableDeclarator') ||
      (key === 'params' && parent !== null && isFunction(parent))
    const holder = parents.findLast(isFunction) ?? null
    const inner = key === 'params' ? parent : holder
    if (
      parent?.shorthand === true ||
      inType ||
      /^(?:TS|Import|Export|Label|Break|Continue|Class)/.test(parent?.type ?? '')
    )
      entry.fixed = true
    if (declares && inner && entry.declaredIn === null) entry.declaredIn = inner
    else if (declares) entry.fixed = true
    return true
  })
  return [...uses].flatMap(([name, { nodes, fixed, declaredIn }]) => {
    if (fixed || !declaredIn || name === 'arguments' || uses.has(`${name}_`)) return []
    if (nodes.some(({ start, end }) => start < declaredIn.start || end > declaredIn.end)) return []
    // The range of a parameter holds its type annotation.
    return nodes.map(({ start }) => ({ start, end: start + name.length, text: `${name}_` }))
  })
}

function extractConst(program: Program): readonly TextEdit[] {
  return sites(program, 'ReturnStatement', ({ argument, start, end }, _parent, key) => {
    if (!isNode(argument) || /^(?:Identifier|Literal)$/.test(argument.type) || key !== 'body') return []
    if (holdsFunction(argument)) return []
    return [{ start, end, text: `{ const extracted = ${program.source(argument)}; return extracted }` }]
  })
}

function holdsFunction(node: SyntaxNode): boolean {
  let found = false
  walk(node, (one) => {
    if (isFunction(one)) found = true
    return !found
  })
  return found
}

function invertIf(program: Program): readonly TextEdit[] {
  return sites(program, 'IfStatement', ({ test, consequent, alternate, start, end }, parent) => {
    if (!isNode(alternate) || parent?.type === 'IfStatement') return []
    const [first, second] = [program.source(consequent as SyntaxNode), program.source(alternate)]
    return [{ start, end, text: `if (!(${program.source(test as SyntaxNode)})) { ${second}\n } else { ${first}\n }` }]
  })
}

function arrowToFunction(program: Program): readonly TextEdit[] {
  return sites(program, 'ArrowFunctionExpression', (node, parent) => {
    const body = node.body as SyntaxNode
    const code = program.source(node)
    if (/\b(?:this|arguments|super|new\.target)\b/.test(code) || node.typeParameters) return []
    if (parent?.type === 'PropertyDefinition' || parent?.type === 'ConditionalExpression') return []
    const head = program.text.slice(node.start, body.start)
    const arrow = head.lastIndexOf('=>')
    const signature = head
      .slice(0, arrow)
      .replace(/^async\s+/, '')
      .trim()
    const params = signature.startsWith('(') ? signature : `(${signature})`
    const inner =
      body.type === 'BlockStatement'
        ? program.source(body)
        : `{ return (${program.text.slice(node.start + arrow + 2, node.end).trim()}) }`
    return [
      { start: node.start, end: node.end, text: `${node.async === true ? 'async ' : ''}function ${params} ${inner}` },
    ]
  })
}

/** Two constants side by side of which neither needs the other. */
function reorderStatements(program: Program): readonly TextEdit[] {
  const edits: TextEdit[] = []
  const wordsOf = (node: SyntaxNode): readonly string[] => program.source(node).match(/[A-Za-z_$][\w$]*/g) ?? []
  walk(program.root, (node) => {
    if (node.type !== 'BlockStatement') return true
    const list = node.body as readonly SyntaxNode[]
    for (let at = 0; at + 1 < list.length; at++) {
      const [first, second] = [list[at], list[at + 1]] as [SyntaxNode, SyntaxNode]
      const [one, other] = [freeConstant(first), freeConstant(second)]
      if (one === null || other === null || wordsOf(second).includes(one) || wordsOf(first).includes(other)) continue
      edits.push({ start: first.start, end: second.end, text: `${program.source(second)}\n${program.source(first)}\n` })
      at++
    }
    return edits.length === 0
  })
  return edits
}

/** The name of a constant whose value is only computed; null for any other statement. */
function freeConstant({ type, kind, declarations }: SyntaxNode): string | null {
  const [only, more] = (declarations as readonly SyntaxNode[] | undefined) ?? []
  if (type !== 'VariableDeclaration' || kind !== 'const' || !only || more) return null
  const { id, init } = only as SyntaxNode & { readonly id: SyntaxNode }
  return id.type === 'Identifier' && isNode(init) && purityOf(init) === 'plain' ? String(id.name) : null
}

/** `if (a) return b; rest` becomes `if (!(a)) { rest } else return b`. */
function earlyReturn(program: Program): readonly TextEdit[] {
  const edits: TextEdit[] = []
  walk(program.root, (node, { parent }) => {
    if (node.type !== 'BlockStatement' || !parent || !isFunction(parent)) return true
    const list = node.body as readonly SyntaxNode[]
    const at = list.findIndex(
      ({ type, alternate, consequent }) => type === 'IfStatement' && !alternate && leaves(consequent as SyntaxNode),
    )
    const rest = list.slice(at + 1)
    const [first, last] = [list[at], list.at(-1)]
    if (!first || !last || rest.length === 0 || rest.some(({ type }) => /^(?:Function|Class)Declaration$/.test(type)))
      return true
    const body = program.text.slice((rest[0] as SyntaxNode).start, last.end)
    const text = `if (!(${program.source(first.test as SyntaxNode)})) { ${body}\n } else { ${program.source(first.consequent as SyntaxNode)}\n }`
    edits.push({ start: first.start, end: last.end, text })
    return false
  })
  return edits
}

function leaves(node: SyntaxNode): boolean {
  if (node.type === 'BlockStatement')
    return leaves((node.body as readonly SyntaxNode[]).at(-1) ?? { ...node, type: '' })
  return node.type === 'ReturnStatement' || node.type === 'ThrowStatement'
}

const FLIPPED: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '===': '===',
  '!==': '!==',
}

function flipComparison(program: Program): readonly TextEdit[] {
  return sites(program, 'BinaryExpression', ({ left, right, operator, start, end }) => {
    const flipped = FLIPPED[String(operator)]
    const [one, other] = [left, right] as [SyntaxNode, SyntaxNode]
    // A getter may do anything, so that only what is no more than a value changes its place.
    if (!flipped || purityOf(one) !== 'plain' || purityOf(other) !== 'plain') return []
    return [{ start, end, text: `((${program.source(other)}) ${flipped} (${program.source(one)}))` }]
  })
}

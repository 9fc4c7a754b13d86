import MagicString from 'magic-string'
import type { Statement } from '../model/lab.ts'
import { lineIndex } from './apply-edits.ts'
import { LOOP, TICK } from './loop-ticks.ts'
import { type Ancestry, isTypeOnly, parse, type SyntaxNode, walk } from './syntax.ts'

/** Nodes whose list of statements runs in order, and the field that holds it. */
const LISTS: Readonly<Record<string, string>> = {
  Program: 'body',
  BlockStatement: 'body',
  StaticBlock: 'body',
  SwitchCase: 'consequent',
}

/** Statements with a body that may stand without braces, and the fields that hold it. */
const BODIES: Readonly<Record<string, readonly string[]>> = {
  IfStatement: ['consequent', 'alternate'],
  ForStatement: ['body'],
  ForInStatement: ['body'],
  ForOfStatement: ['body'],
  WhileStatement: ['body'],
  DoWhileStatement: ['body'],
}

/** Expressions that run on a condition or later than what holds them, and the fields they hang in. */
const BRANCHES: Readonly<Record<string, readonly string[]>> = {
  ConditionalExpression: ['consequent', 'alternate'],
  LogicalExpression: ['right'],
  ArrowFunctionExpression: ['body'],
  AssignmentPattern: ['right'],
  PropertyDefinition: ['value'],
  AccessorProperty: ['value'],
}

/**
 * Puts a counter before every statement and into every branch: `globalThis.__rwc[i] = 1` when it is reached, where `i`
 * counts up from `first` and `statements[i - first]` names the place in the text as given. Lines stay as they are,
 * behaviour too: directives stay first, anonymous functions keep their inferred names, types, decorators, enums and
 * namespaces are not touched. The one who runs it defines the array `globalThis.__rwc` before. Null when `text` cannot
 * be parsed. With `ticks` every loop ticks as well (see `loopTicks`). Marks in the code itself cost a twentieth of V8's precise coverage taken per test (39 → 46 ms against 800).
 */
export function instrument(
  path: string,
  text: string,
  first: number,
  { ticks = false } = {},
): { readonly text: string; readonly statements: readonly Statement[] } | null {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return null
  const output = new MagicString(text)
  const position = lineIndex(text)
  const statements: Statement[] = []
  const mark = ({ start, end }: SyntaxNode): string => {
    statements.push({ path, start, end, line: position(start).line })
    return `globalThis.__rwc[${first + statements.length - 1}]=1`
  }
  walk(parsed.program, (node, at) => {
    if (isLeftOut(node, at)) return false
    const tick = ticks && at.key === 'body' && LOOP.test(at.parent?.type ?? '') ? TICK : ''
    if (tick && node.type === 'BlockStatement') output.appendRight(node.start + 1, tick)
    if (isListed(node, at)) output.appendRight(node.start, `${mark(node)};`)
    else if (isBareBody(node, at)) {
      output.appendRight(node.start, `{${tick}${mark(node)};`)
      output.prependLeft(node.end, '}')
    } else if (isBranch(node, at)) {
      output.appendRight(node.start, `(${mark(node)},`)
      output.prependLeft(node.end, ')')
    }
    return true
  })
  return { text: output.toString(), statements }
}

/** True for what vanishes at run time or must stay as written because others read its form. */
function isLeftOut(node: SyntaxNode, { key }: Ancestry): boolean {
  return isTypeOnly(node) || node.declare === true || key === 'decorators' || /^TS(?:Enum|Module)/.test(node.type)
}

function isListed(node: SyntaxNode, { parent, key }: Ancestry): boolean {
  if (!parent || LISTS[parent.type] !== key) return false
  if (typeof node.directive === 'string') return false
  if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration') {
    const declaration = node.declaration as SyntaxNode | null
    return (
      declaration !== null &&
      declaration.declare !== true &&
      !isTypeOnly(declaration) &&
      !/^(?:Function|Class|TS(?:Enum|Module))/.test(declaration.type)
    )
  }
  return /Statement$|^VariableDeclaration$/.test(node.type) && node.type !== 'EmptyStatement'
}

function isBareBody(node: SyntaxNode, { parent, key }: Ancestry): boolean {
  return (
    parent !== null &&
    key !== null &&
    BODIES[parent.type]?.includes(key) === true &&
    node.type !== 'BlockStatement' &&
    node.type !== 'FunctionDeclaration'
  )
}

function isBranch(node: SyntaxNode, { parent, key }: Ancestry): boolean {
  if (!parent || key === null || !BRANCHES[parent.type]?.includes(key)) return false
  if (parent.type === 'ArrowFunctionExpression') return node.type !== 'BlockStatement'
  return !isRune(node) && !(NAMING.has(parent.type) && isAnonymous(node))
}

/** An anonymous function or class takes the name of what it is assigned to, unless something stands in between. */
const NAMING = new Set(['AssignmentPattern', 'PropertyDefinition', 'AccessorProperty'])

/** A call such as `$state(0)`, which Svelte's compiler understands only where it was written. */
function isRune(node: SyntaxNode): boolean {
  let callee = node.type === 'CallExpression' ? (node.callee as SyntaxNode) : null
  while (callee?.type === 'MemberExpression') callee = callee.object as SyntaxNode
  return callee?.type === 'Identifier' && /^\$\w/.test(String(callee.name))
}

function isAnonymous(node: SyntaxNode): boolean {
  return (
    node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'ClassExpression'
  )
}

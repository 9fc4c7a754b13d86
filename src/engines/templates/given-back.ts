import { isFunction, isNode, type SyntaxNode, walk } from '../../source/syntax.ts'
import { text } from './expression.ts'
import { isUsable } from './ingredients.ts'
import { nameOf, sub, subs } from './nodes.ts'
import { visible } from './source-file.ts'
import type { Site } from './template.ts'

/** Longest expression that is given back early, UTF-16 units. */
const SHORT = 40

/** What the words of a declared result stand for. */
const BY_TYPE: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bnull\b/, ['null']],
  [/\bundefined\b|\bvoid\b/, ['undefined']],
  [/\bboolean\b/, ['false', 'true']],
  [/^string$|\| string$/, ["''"]],
  [/^number$|\| number$/, ['0', 'Number.NaN']],
  [/\[\]$|^(?:Readonly)?Array</, ['[]']],
  [/^(?:Partial<)?Record</, ['{}']],
]

/**
 * Values that a function could give back early, likely ones first, with their weights: what it gives back already, parts of
 * that which are known where the site stands, parameters, and what its declared result allows.
 */
export function givenBack(around: SyntaxNode, site: Site): readonly (readonly [value: string, weight: number])[] {
  const found = new Map<string, number>()
  const offer = (value: string, weight: number): void => {
    if (!found.has(value)) found.set(value, weight)
  }
  const names = new Set(visible(site.file, site.node.start).map(({ name }) => name))
  const isKnown = (node: SyntaxNode): boolean => isUsable(site, node, names)
  for (const argument of returnsOf(around)) {
    if (argument.end - argument.start > SHORT) continue
    if (/^(?:Literal|ArrayExpression|ObjectExpression|ThisExpression|UnaryExpression)$/.test(argument.type))
      offer(text(site, argument), 1)
    else if (nameOf(argument) && isKnown(argument)) offer(text(site, argument), 1)
  }
  const type = isNode(around.returnType)
    ? site.file.text.slice(around.returnType.start + 1, around.returnType.end).trim()
    : ''
  for (const [pattern, values] of BY_TYPE) if (pattern.test(type)) for (const value of values) offer(value, 0.5)
  for (const argument of returnsOf(around))
    for (const part of partsOf(argument))
      if (part.end - part.start <= SHORT && isKnown(part)) offer(text(site, part), 0.5)
  for (const one of subs(around, 'params')) {
    const name = nameOf(one) ?? nameOf(one.left)
    if (name) offer(name, 0.3)
  }
  return [...found].slice(0, 10)
}

/** What the `return`s of a function give, or the body of an arrow function. */
export function returnsOf(around: SyntaxNode): readonly SyntaxNode[] {
  const body = isNode(around.body) ? sub(around, 'body') : around
  if (isFunction(around) && body.type !== 'BlockStatement') return [body]
  const found: SyntaxNode[] = []
  walk(body, (node) => {
    if (node.type === 'ReturnStatement' && isNode(node.argument)) found.push(node.argument)
    return !isFunction(node)
  })
  return found
}

/** Calls and members inside of an expression, the outer ones first. */
function partsOf(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  walk(root, (node, { key }) => {
    if (isFunction(node)) return false
    if (/^(?:Call|Member|New)Expression$/.test(node.type) && key !== 'callee' && node !== root) found.push(node)
    return true
  })
  return found
}

import { isFunction, isNode, type SyntaxNode, walk } from './syntax.ts'
import { TEST_TIME, type VitestNames } from './vitest-names.ts'

/** Parts of `vi` whose effects are undone after each run. */
const HARMLESS_VI =
  /^(?:fn|spyOn|mocked|is\w+|use(?:Fake|Real)Timers|advance\w+|run\w+|clear\w+|reset(?:AllMocks|Config)|restore\w+|setSystemTime|get\w+|(?:un)?stub\w+|waitFor|waitUntil)$/

/** What a program does that hides state or makes it live elsewhere, by node type. First match counts. */
const HIDING: readonly (readonly [
  type: string,
  what: string,
  matches: (node: SyntaxNode, names: VitestNames) => boolean,
])[] = [
  ['Identifier', 'modules loaded late', ({ name }) => name === '__vite_ssr_dynamic_import__'],
  ['ImportExpression', 'modules loaded late', ({ source }) => !/vitest/.test(String((source as SyntaxNode).value))],
  ['Identifier', 'require', ({ name }) => name === 'require' || name === 'eval'],
  ['MemberExpression', 'snapshots', ({ property }) => /Snapshot$/.test(nameOf(property))],
  [
    'MemberExpression',
    'tests in the source',
    ({ object, property }) => /import_meta/.test(nameOf(object)) && nameOf(property) === 'vitest',
  ],
  ['CallExpression', 'fixtures', ({ callee }) => isExtend(callee as SyntaxNode)],
  ['PropertyDefinition', 'private static fields', (node) => node.static === true && isPrivate(node)],
  ['AccessorProperty', 'private static fields', (node) => node.static === true],
  ['NewExpression', 'code made from text', ({ callee }) => nameOf(callee) === 'Function'],
]

/** Why the state of a module cannot be seen in full, and whether reading a member may run code. */
export function whyNotVisible(
  program: SyntaxNode,
  names: VitestNames,
): { readonly hidden: string | null; readonly getters: boolean } {
  let hidden: string | null = null
  let getters = false
  walk(program, (node, { parent, parents, key }) => {
    for (const [type, what, matches] of HIDING) if (node.type === type && matches(node, names)) hidden ??= what
    if (names.isVi(node)) {
      const used = parent?.type === 'MemberExpression' && key === 'object' ? nameOf(parent.property) : ''
      const later =
        used === 'fn' || used === 'mocked' || parents.some((one, i) => isTestTime(one, parents[i - 1], names))
      if (!HARMLESS_VI.test(used) || !later) hidden ??= `vi.${used || 'itself'}`
    }
    if ((node.kind === 'get' || node.kind === 'set') && node.type !== 'VariableDeclaration') getters = true
    if (/^(?:Proxy|definePropert(?:y|ies)|__defineGetter__)$/.test(nameOf(node))) getters = true
    return true
  })
  return { hidden, getters }
}

/** True for a function that runs when tests run, and not before. */
export function isTestTime(node: SyntaxNode, parent: SyntaxNode | null | undefined, names: VitestNames): boolean {
  return (
    isFunction(node) &&
    parent?.type === 'CallExpression' &&
    (parent.arguments as readonly SyntaxNode[]).includes(node) &&
    TEST_TIME.test(names.nameOf(parent) ?? '')
  )
}

function isExtend(callee: SyntaxNode): boolean {
  if (callee.type !== 'MemberExpression' || !/^(?:extend|override|scoped)$/.test(nameOf(callee.property))) return false
  const { object } = callee as unknown as { readonly object: SyntaxNode }
  return nameOf(object) !== 'expect' && nameOf(object.property) !== 'expect'
}

function isPrivate({ key }: SyntaxNode): boolean {
  return isNode(key) && key.type === 'PrivateIdentifier'
}

function nameOf(node: unknown): string {
  return isNode(node) && (node.type === 'Identifier' || node.type === 'PrivateIdentifier') ? String(node.name) : ''
}

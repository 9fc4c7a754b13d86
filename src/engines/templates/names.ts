import { isFunction, type SyntaxNode, walk } from '../../source/syntax.ts'
import { brief, isCallee, isRead, swap, text } from './expression.ts'
import { errorClasses, functionAround } from './ingredients.ts'
import { quoted } from './literals.ts'
import { memberName, nameOf, sub, subs } from './nodes.ts'
import { CHANGES } from './predicates.ts'
import { type Declared, visible } from './source-file.ts'
import type { Proposal, Site, Template } from './template.ts'

/** How well one name can stand for another: the sort of value, the nearness of its declaration, the words they share. */
function fitness(site: Site, from: Declared | undefined, to: Declared): number {
  const called = isCallee(site)
  if (called && to.kind !== 'function' && to.role !== 'import' && to.role !== 'parameter') return 0
  if (!called && (to.kind === 'class') !== (from?.kind === 'class')) return 0
  if (!called && to.kind === 'function' && from?.kind !== 'function' && from?.kind !== 'unknown') return 0
  if (from && from.arity !== null && to.arity !== null && from.arity !== to.arity) return 0.1
  const kinds = [from?.kind ?? 'unknown', to.kind]
  const sort = kinds[0] === kinds[1] ? 1 : kinds.includes('unknown') ? 0.6 : 0.08
  const near = { parameter: 1, local: 1, module: 0.35, import: 0.2 }[to.role]
  const unused = to.uses <= 0 && to.role !== 'module' && to.role !== 'import' ? 5 : 1
  const told = site.hints.names.has(to.name) ? 1.2 : 1
  const alike = sharesWord(from?.name ?? '', to.name) ? 1.5 : 1
  return sort * near * unused * told * alike
}

/** True when two names share a word of three letters or more. */
export function sharesWord(a: string, b: string): boolean {
  const words = (name: string) =>
    name
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[\s_$]+/)
  const other = new Set(words(b))
  return words(a).some((word) => word.length > 2 && other.has(word))
}

/** Another name in scope. */
export const identifier: Template = {
  name: 'identifier',
  prior: 0.056,
  types: ['Identifier'],
  *propose(site) {
    const { node, file, parent, key } = site
    const target = parent?.type === 'AssignmentExpression' && key === 'left'
    if (!isRead(site) && !target) return
    const all = visible(file, node.start)
    const from = all.find(({ name }) => name === String(node.name))
    if (!from && !/^(?:undefined|NaN|Infinity)$/.test(String(node.name))) {
      if (parent?.type === 'NewExpression') yield* errors(site)
      return
    }
    for (const to of all) {
      if (to.name === String(node.name)) continue
      const weight = fitness(site, from, to)
      if (weight > 0) yield swap(site, to.name, `use ${to.name} in place of ${String(node.name)}`, weight)
    }
    if (parent?.type === 'NewExpression') yield* errors(site)
  },
}

function* errors(site: Site): Iterable<Proposal> {
  if (!/(?:Error|Exception)$/.test(text(site))) return
  for (const name of errorClasses(site))
    if (name !== text(site)) yield swap(site, name, `make a ${name} in place of a ${text(site)}`, 1.5)
}

/** Another member that objects of the same sort have. */
export const member: Template = {
  name: 'member',
  prior: 0.05,
  types: ['MemberExpression'],
  *propose(site) {
    const { node, file, hints } = site
    const name = memberName(node)
    if (!name) return
    const property = sub(node, 'property')
    for (const other of file.siblings.get(name) ?? []) {
      const called = isCallee(site)
      // What was read must not be changed.
      if (called && CHANGES.test(other) && !CHANGES.test(name) && site.parents.at(-2)?.type !== 'ExpressionStatement')
        continue
      const near = nameOf(node.object) === 'Math' ? 0 : called && sub(node, 'object').type === 'ThisExpression' ? 3 : 1
      const weight = near * (sharesWord(name, other) ? 1.5 : 1) * (hints.names.has(other) ? 1.2 : 1)
      if (weight > 0)
        yield {
          title: `use .${other} in place of .${name}`,
          edits: [{ start: property.start, end: property.end, text: other }],
          weight,
        }
    }
  },
}

/** A field of the object in place of the object, and the object in place of its field. */
export const memberDepth: Template = {
  name: 'member-depth',
  prior: 0.015,
  types: ['MemberExpression', 'Identifier'],
  *propose(site) {
    const { node, file, parent } = site
    if (!isRead(site) || isCallee(site)) return
    if (node.type === 'MemberExpression') {
      if (memberName(node) && !/^(?:ThisExpression|Super)$/.test(sub(node, 'object').type))
        yield swap(site, text(site, sub(node, 'object')), `use ${brief(text(site, sub(node, 'object')))} itself`, 1)
      return
    }
    if (parent?.type === 'MemberExpression') return
    const read = new Set<string>()
    walk(functionAround(site), (one) => {
      const name = memberName(one)
      if (name && nameOf(one.object) === String(node.name)) read.add(name)
      return true
    })
    const known = visible(file, node.start).some(({ name }) => name === String(node.name))
    if (known)
      for (const name of read) yield swap(site, `${String(node.name)}.${name}`, `use ${String(node.name)}.${name}`, 1)
  },
}

/** Two names of one statement that changed places. */
export const swapNames: Template = {
  name: 'swap-names',
  prior: 0.021,
  types: [
    'ReturnStatement',
    'ExpressionStatement',
    'VariableDeclaration',
    'ArrowFunctionExpression',
    'IfStatement',
    'ThrowStatement',
  ],
  *propose(site) {
    const { node, file } = site
    const root =
      node.type === 'IfStatement'
        ? sub(node, 'test')
        : node.type === 'ArrowFunctionExpression'
          ? sub(node, 'body')
          : node
    if (root.type === 'BlockStatement' || root.end - root.start > 300) return
    const places = new Map<string, SyntaxNode[]>()
    walk(root, (one, { parent, key }) => {
      if (isFunction(one) && one !== root) return false
      const isMember = parent?.type === 'MemberExpression' && key === 'property' && parent.computed !== true
      const isName = parent?.type === 'VariableDeclarator' && key === 'id'
      const isKey =
        parent?.type === 'Property' && (key === 'key' || parent.shorthand === true) && parent.computed !== true
      if (one.type === 'Identifier' && !isMember && !isKey && !isName)
        places.set(String(one.name), [...(places.get(String(one.name)) ?? []), one])
      return !one.type.startsWith('TSType')
    })
    const all = visible(file, node.start)
    const kind = (name: string) => all.find((one) => one.name === name)
    const names = [...places.keys()].filter((name) => kind(name) && !/function|class/.test(kind(name)?.kind ?? ''))
    for (const [i, a] of names.entries())
      for (const b of names.slice(i + 1)) {
        const [one, other] = [kind(a), kind(b)]
        if (one?.kind !== other?.kind && one?.kind !== 'unknown' && other?.kind !== 'unknown') continue
        const edits = [
          ...(places.get(a) ?? []).map((place) => ({ start: place.start, end: place.end, text: b })),
          ...(places.get(b) ?? []).map((place) => ({ start: place.start, end: place.end, text: a })),
        ]
        if (edits.length <= 4) yield { title: `swap ${a} and ${b}`, edits, weight: edits.length === 2 ? 2 : 1 }
      }
  },
}

/** A literal text: another one of the file that stands beside it somewhere, or one of the tests. */
export const stringLiteral: Template = {
  name: 'string-literal',
  prior: 0.02,
  types: ['Literal'],
  *propose(site) {
    const { node, file, hints, parent } = site
    if (
      typeof node.value !== 'string' ||
      (!isRead(site) && parent?.type !== 'JSXAttribute') ||
      typeof parent?.directive === 'string'
    )
      return
    const quote = text(site)[0] ?? "'"
    const write = (value: string) => quoted(value, quote)
    const offered = new Map<string, number>()
    const hasWord = (value: string) => /[\p{L}\d]/u.test(value)
    for (const value of file.strings.keys()) if (hasWord(value) === hasWord(node.value)) offered.set(value, 1)
    for (const value of hints.strings.slice(0, 20))
      if (value.length <= 24) offered.set(value, (offered.get(value) ?? 0) + 0.4)
    // A separator is seen in what the test expects, between words.
    if (!hasWord(node.value))
      for (const sign of hints.strings.slice(0, 8).flatMap((one) => one.match(/[^\p{L}\d]{1,3}/gu) ?? []))
        if (!offered.has(sign)) offered.set(sign, 0.5)
    if (/^\s*$/.test(node.value)) for (const value of ['', ' ', '\n']) offered.set(value, 1)
    if (/\S/.test(node.value))
      for (const value of [
        node.value.trim(),
        `${node.value} `,
        ` ${node.value}`,
        node.value.toLowerCase(),
        node.value.toUpperCase(),
      ])
        offered.set(value, 0.4)
    for (const [value, weight] of offered)
      if (value !== node.value)
        yield swap(site, write(value), `use ${brief(write(value))} in place of ${brief(text(site))}`, weight)
  },
}

/** Parameters whose names changed places; what calls it is a matter of other candidates. */
export const parameterOrder: Template = {
  name: 'parameter-order',
  prior: 0.008,
  types: ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'],
  *propose(site) {
    const names = subs(site.node, 'params').map((param) =>
      param.type === 'AssignmentPattern' ? sub(param, 'left') : param,
    )
    for (let i = 0; i + 1 < names.length; i++) {
      const [a, b] = [names[i], names[i + 1]]
      if (a?.type !== 'Identifier' || b?.type !== 'Identifier') continue
      yield {
        title: `swap the parameters ${String(a.name)} and ${String(b.name)}`,
        edits: [replaceName(a, String(b.name)), replaceName(b, String(a.name))],
        weight: 1,
      }
    }
  },
}

function replaceName(node: SyntaxNode, by: string) {
  return { start: node.start, end: node.start + String(node.name).length, text: by }
}

import { posix } from 'node:path'
import { isFunction, type SyntaxNode } from '../../source/syntax.ts'
import { type FailingSite, nodeAt } from './expectation.ts'
import { type PrintedValue, samePrinted } from './printed-value.ts'
import { bareNode, findNodes, keyOf, nameOf, nodesOf, type Placed, stringOf, type TestSource } from './test-source.ts'
import { writtenValue } from './write-value.ts'

/** What it takes to follow a name to the place where its value is written. */
export interface Resolution {
  readonly site: FailingSite
  /** What the runner printed for the value that is looked for; decides between rows of a table. */
  readonly printed: PrintedValue | null
  readonly sources: (path: string) => TestSource | null
}

/**
 * Where the value of an expression of a test is written: itself, or, where it is a name, what it was declared with, its row
 * of a `test.each` table, the argument of the helper it was handed to, its element of a list that a loop runs over, or
 * what a fixture exports under that name. A name that leads nowhere is returned as it is.
 */
export function resolveLiteral(start: Placed, frame: number, resolution: Resolution): Placed {
  const node = bareNode(start.node)
  const here = { ...start, node }
  if (node.type === 'MemberExpression') {
    const key = nameOf(node)
    const holder = resolveLiteral(child(here, node.object as SyntaxNode), frame, resolution)
    const value = key === null ? null : fieldOf(holder, key)
    return value ? resolveLiteral(value, frame, resolution) : here
  }
  const name = node.type === 'Identifier' ? String(node.name) : null
  if (name === null || name === 'undefined') return here
  for (let depth = here.parents.length - 1; depth >= 0; depth--) {
    const scope = {
      source: here.source,
      node: here.parents[depth] as SyntaxNode,
      parents: here.parents.slice(0, depth),
    }
    const found = isFunction(scope.node)
      ? parameterValue(scope, name, frame, resolution)
      : scope.node.type === 'ForOfStatement'
        ? loopValue(scope, name, frame, resolution)
        : declaredValue(scope, name, frame, resolution)
    if (found === 'hidden') return here
    if (found) return found
  }
  return here
}

/** A value, or that the name is declared here and its value cannot be seen. */
type Found = Placed | 'hidden' | null

function child({ source, node, parents }: Placed, inner: SyntaxNode): Placed {
  return { source, node: inner, parents: [...parents, node] }
}

function fieldOf(holder: Placed, key: string): Placed | null {
  const object = bareNode(holder.node)
  const property = nodesOf(object, 'properties').find((one) => keyOf(one) === key)
  return property ? child(child(holder, property), property.value as SyntaxNode) : null
}

/** The part of a value that a pattern gives to a name. */
function bound(pattern: SyntaxNode, value: Placed, name: string): Placed | null {
  if (pattern.type === 'Identifier') return pattern.name === name ? value : null
  if (pattern.type === 'AssignmentPattern') return bound(pattern.left as SyntaxNode, value, name)
  const whole = bareNode(value.node)
  if (pattern.type === 'ObjectPattern') {
    for (const property of nodesOf(pattern, 'properties')) {
      const key = keyOf(property)
      const field = key === null ? null : fieldOf(value, key)
      const found = field && bound(property.value as SyntaxNode, field, name)
      if (found) return found
    }
  }
  if (pattern.type === 'ArrayPattern' && whole.type === 'ArrayExpression') {
    const elements = whole.elements as (SyntaxNode | null)[]
    for (const [i, part] of (pattern.elements as (SyntaxNode | null)[]).entries()) {
      const element = elements[i]
      const found = part && element ? bound(part, child(value, element), name) : null
      if (found) return found
    }
  }
  return null
}

function binds(pattern: SyntaxNode, name: string): boolean {
  if (pattern.type === 'Identifier') return pattern.name === name
  const parts = [
    pattern.left,
    pattern.value,
    pattern.argument,
    ...nodesOf(pattern, 'properties'),
    ...nodesOf(pattern, 'elements'),
  ]
  return parts.some((part) => part != null && binds(part as SyntaxNode, name))
}

/** A declaration in a block, at the top of the file, or an import of a fixture. */
function declaredValue(scope: Placed, name: string, frame: number, resolution: Resolution): Found {
  for (const listed of nodesOf(scope.node, 'body')) {
    const statement = listed.type === 'ExportNamedDeclaration' ? ((listed.declaration ?? listed) as SyntaxNode) : listed
    if (statement.type === 'ImportDeclaration') {
      const found = importedValue(scope.source, statement, name, frame, resolution)
      if (found) return found
    }
    if (statement.type !== 'VariableDeclaration') continue
    for (const declarator of nodesOf(statement, 'declarations')) {
      const pattern = declarator.id as SyntaxNode
      if (!binds(pattern, name)) continue
      const init = declarator.init as SyntaxNode | null
      const holder = child(child(scope, statement), declarator)
      const value = init && statement.kind === 'const' ? bound(pattern, child(holder, init), name) : null
      return value ? resolveLiteral(value, frame, resolution) : 'hidden'
    }
  }
  return null
}

const EXTENSIONS = ['', '.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs', '/index.ts', '/index.js']

/** A test file or fixture that another one imports; null for packages and sources. */
export function importedSource(
  from: TestSource,
  specifier: string,
  sources: (path: string) => TestSource | null,
): TestSource | null {
  if (!specifier.startsWith('.')) return null
  const path = posix.join(posix.dirname(from.path), specifier)
  for (const extension of EXTENSIONS) {
    const found = sources(path + extension) ?? sources(path.replace(/\.(c|m)?js(x?)$/, '.$1ts$2') + extension)
    if (found) return found
  }
  return null
}

function importedValue(
  source: TestSource,
  statement: SyntaxNode,
  name: string,
  frame: number,
  resolution: Resolution,
): Found {
  const specifier = nodesOf(statement, 'specifiers').find(({ local }) => nameOf(local) === name)
  if (!specifier) return null
  const fixture = importedSource(source, String((statement.source as SyntaxNode).value), resolution.sources)
  const imported = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : null
  if (!fixture || imported === null) return 'hidden'
  return declaredValue({ source: fixture, node: fixture.program, parents: [] }, imported, frame, resolution) ?? 'hidden'
}

/** A parameter: of the callback of `test.each`, or of a helper, whose argument stands at the next frame. */
function parameterValue(scope: Placed, name: string, frame: number, resolution: Resolution): Found {
  const params = nodesOf(scope.node, 'params')
  const index = params.findIndex((pattern) => binds(pattern, name))
  if (index === -1) return null
  const rows = tableRows(scope)
  if (rows) {
    const values = rows.map((row) => ({ row, value: valueInRow(row, params, name) }))
    const row = chooseRow(values, scope, resolution)
    return row ? resolveLiteral(row, frame, resolution) : 'hidden'
  }
  const place = resolution.site.frames[frame + 1]
  const caller = place && resolution.sources(place.file)
  const own = nameOf(scope.node.id) ?? nameOf(scope.parents.at(-1)?.id)
  const isCall = (node: SyntaxNode): boolean => node.type === 'CallExpression' && nameOf(node.callee) === own
  const call = caller && own !== null ? nodeAt(caller, place, isCall) : null
  const argument = call && nodesOf(call.node, 'arguments')[index]
  if (!call || !argument) return 'hidden'
  const value = bound(params[index] as SyntaxNode, child(call, argument), name)
  return value ? resolveLiteral(value, frame + 1, resolution) : 'hidden'
}

/** One row of a table: its cells, or the one value that it is. */
interface Row {
  readonly cells: readonly Placed[]
  readonly whole: Placed | null
  readonly columns: readonly string[] | null
}

/** The rows of `test.each(table)(title, callback)`, where the scope is that callback; null for all else. */
function tableRows(scope: Placed): readonly Row[] | null {
  const call = scope.parents.at(-1)
  const maker = call?.type === 'CallExpression' ? (call.callee as SyntaxNode) : null
  const each = maker && nameOf(maker.type === 'TaggedTemplateExpression' ? maker.tag : maker.callee)
  if (!maker || (each !== 'each' && each !== 'for')) return null
  const holder = { source: scope.source, node: maker, parents: scope.parents }
  if (maker.type === 'TaggedTemplateExpression') return templateRows(holder, maker.quasi as SyntaxNode)
  const [table] = nodesOf(maker, 'arguments')
  if (!table) return null
  const list = constantOf({ source: scope.source, node: table, parents: scope.parents })
  if (list.node.type !== 'ArrayExpression') return null
  return nodesOf(list.node, 'elements').map((element) => {
    const whole = child(list, element)
    const node = bareNode(element)
    const cells = each === 'each' && node.type === 'ArrayExpression' ? nodesOf(node, 'elements') : []
    return { cells: cells.map((cell) => child(whole, cell)), whole: cells.length > 0 ? null : whole, columns: null }
  })
}

/** A table that stands under a name at the top of the file. */
function constantOf(table: Placed): Placed {
  const node = bareNode(table.node)
  if (node.type !== 'Identifier') return { ...table, node }
  const found = findNodes(table.source, (one) => one.type === 'VariableDeclarator' && nameOf(one.id) === node.name)
  const init = found.length === 1 ? (found[0]?.node.init as SyntaxNode | null) : null
  return init ? child(found[0] as Placed, bareNode(init)) : { ...table, node }
}

function templateRows(holder: Placed, template: SyntaxNode): readonly Row[] {
  const heading = (nodesOf(template, 'quasis')[0]?.value as { readonly cooked?: string } | undefined)?.cooked ?? ''
  const columns = heading
    .split('|')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const values = nodesOf(template, 'expressions').map((value) => child(holder, value))
  const count = Math.max(columns.length, 1)
  return Array.from({ length: Math.floor(values.length / count) }, (_, row) => ({
    cells: values.slice(row * count, (row + 1) * count),
    whole: null,
    columns,
  }))
}

function valueInRow({ cells, whole, columns }: Row, params: readonly SyntaxNode[], name: string): Placed | null {
  if (columns) {
    const index = columns.indexOf(name)
    return cells[index] ?? null
  }
  const parts = whole ? [whole] : cells
  for (const [i, pattern] of params.entries()) {
    const part = parts[i]
    const found = part ? bound(pattern, part, name) : null
    if (found) return found
  }
  return null
}

/** The row of the test: the title must fit, then the value that was expected. */
function chooseRow(
  rows: readonly { readonly row: Row; readonly value: Placed | null }[],
  scope: Placed,
  { site, printed }: Resolution,
): Placed | null {
  const [first] = nodesOf(scope.parents.at(-1) as SyntaxNode, 'arguments')
  const title = first ? stringOf(first) : null
  const named = rows.filter(({ row }) => title === null || titleOf(title, row).test(site.test.name))
  const fitting = named.filter(({ value }) => isPrinted(value, printed))
  return (fitting.length > 0 ? fitting : named.length === 1 ? named : [])[0]?.value ?? null
}

function isPrinted(value: Placed | null, printed: PrintedValue | null): boolean {
  const written = value && writtenValue(value.node)
  return written != null && printed !== null && samePrinted(written, printed)
}

/** What the title of a row can look like: `%s` and `$name` filled where the row says with what. */
function titleOf(title: string, { cells, whole, columns }: Row): RegExp {
  let next = 0
  const shown = (value: Placed | undefined): string => {
    const text = value && stringOf(value.node)
    const plain = value && writtenValue(value.node)
    return text != null ? escaped(text) : plain?.kind === 'plain' ? escaped(plain.source) : '.*'
  }
  const pattern = title
    .split(/(%[%sdifjoO#$]|\$[\w.]+)/)
    .map((part) => {
      if (part === '%%') return '%'
      if (/^%[sdifjoO]$/.test(part)) return shown((whole ? [whole] : cells)[next++])
      if (/^%[#$]$/.test(part)) return '\\d+'
      if (!/^\$\w/.test(part)) return escaped(part)
      const key = part.slice(1)
      const cell = columns ? cells[columns.indexOf(key)] : whole ? fieldOf(whole, key) : cells[Number(key)]
      // An object's text is printed with quotes in titles of tables.
      return `['"]?${shown(cell ?? undefined)}['"]?`
    })
    .join('')
  return new RegExp(`(?:^| > )${pattern}(?: > |$)`, 's')
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** A variable of `for (const … of [ … ])`: the one element that has the value which was expected. */
function loopValue(scope: Placed, name: string, frame: number, resolution: Resolution): Found {
  const left = scope.node.left as SyntaxNode
  const pattern = left.type === 'VariableDeclaration' ? (nodesOf(left, 'declarations')[0]?.id as SyntaxNode) : left
  if (!binds(pattern, name)) return null
  const list = constantOf(child(scope, scope.node.right as SyntaxNode))
  const values = nodesOf(list.node, 'elements').map((element) => bound(pattern, child(list, element), name))
  const fitting = values.filter((value) => isPrinted(value, resolution.printed))
  const [only] = fitting
  return fitting.length === 1 && only ? resolveLiteral(only, frame, resolution) : 'hidden'
}

import { isFunction, isNode, type SyntaxNode } from '../../source/syntax.ts'
import type { Expectation, FailingSite } from './expectation.ts'
import { sourceFunctions } from './source-functions.ts'
import { atEverySite, brief, type FileEdit, type Repair, type RepairContext, type TestRepair } from './test-repair.ts'
import { bareNode, findNodes, nameOf, type Placed, sourceOf, type TestSource } from './test-source.ts'

/** A promise that was compared in place of its value, or an expectation about a promise that nobody waits for. */
export const MISSING_AWAIT: TestRepair = {
  name: 'missing-await',
  *propose(context) {
    const asyncNames = namesOfAsync(context)
    yield* atEverySite(context, (site) => ways(site, asyncNames, context))
  },
}

/** Functions of the project that give promises. */
function namesOfAsync({ diagnosis: { files } }: RepairContext): ReadonlySet<string> {
  const functions = [...files].flatMap(([path, text]) =>
    /\bPromise\b|\basync\b/.test(text) ? sourceFunctions(path, text) : [],
  )
  return new Set(functions.filter(({ isAsync }) => isAsync).map(({ name }) => name))
}

function* ways(site: FailingSite, asyncNames: ReadonlySet<string>, { sources }: RepairContext): Iterable<Repair> {
  const { expectation, error } = site
  if (expectation) {
    const { modifiers, source } = expectation
    const settles = modifiers.includes('resolves') || modifiers.includes('rejects')
    const first =
      settles && !isAwaited(expectation)
        ? awaited(expectation, expectation.node)
        : /^expected Promise\{/.test(error.message) || /^Promise\b/.test(error.actual ?? '')
          ? awaitSubject(expectation)
          : /^toThrow/.test(expectation.matcher) && /to throw an error/.test(error.message)
            ? rejecting(expectation, asyncNames)
            : null
    if (first) yield { title: `await ${brief(what(expectation))}`, edits: first, weight: 3, mechanical: true }
    if (first || settles || !isLost(error.actual)) return
    yield* awaitCalls(enclosingFunction(expectation), source, asyncNames)
    return
  }
  const [frame] = site.frames
  const source = frame && error.name === 'TypeError' ? sources(frame.file) : null
  if (!source || !frame) return
  const lines = source.text.split('\n').slice(0, frame.line - 1)
  const offset = lines.reduce((sum, line) => sum + line.length + 1, 0) + frame.column - 1
  const [around] = findNodes(source, isFunction)
    .filter(({ node }) => node.start <= offset && offset < node.end)
    .toSorted((a, b) => b.node.start - a.node.start)
  yield* awaitCalls(around ?? null, source, asyncNames)
}

function what({ source, subject, node }: Expectation): string {
  return sourceOf(source, subject ?? node)
}

/** A field of a promise is undefined. */
function isLost(actual: string | null): boolean {
  return actual === 'undefined' || actual === null
}

function isAwaited({ parents }: Expectation): boolean {
  return /^(?:Await|Return|ArrowFunction)/.test(parents.at(-1)?.type ?? '')
}

function enclosingFunction({ source, parents }: Placed): Placed | null {
  const depth = parents.findLastIndex(isFunction)
  const node = parents[depth]
  return node ? { source, node, parents: parents.slice(0, depth) } : null
}

/** `await` before a node, and `async` before the function around it where that is missing. */
function awaited(place: Placed, node: SyntaxNode): readonly FileEdit[] {
  const { path } = place.source
  return [{ path, start: node.start, end: node.start, text: 'await ' }, ...asyncAround(place)]
}

function asyncAround(place: Placed): readonly FileEdit[] {
  const around = enclosingFunction(place)
  if (!around || around.node.async === true || around.parents.at(-1)?.type === 'MethodDefinition') return []
  const { start } = around.node
  return [{ path: place.source.path, start, end: start, text: 'async ' }]
}

/** Waits where the value comes from: in the declaration of the name that is compared, else right there. */
function awaitSubject(expectation: Expectation): readonly FileEdit[] | null {
  const { source, subject } = expectation
  if (!subject) return null
  const node = bareNode(subject)
  const around = enclosingFunction(expectation)
  if (node.type === 'Identifier' && around) {
    const declared = findNodes(source, ({ type, id }) => type === 'VariableDeclarator' && nameOf(id) === node.name)
      .filter((one) => one.parents.includes(around.node))
      .at(-1)
    const init = declared?.node.init as SyntaxNode | null | undefined
    if (declared && init && init.type !== 'AwaitExpression') return awaited(declared, init)
  }
  return awaited(expectation, subject)
}

/** `expect(() => later()).toThrow()` never sees the rejection. */
function rejecting(expectation: Expectation, asyncNames: ReadonlySet<string>): readonly FileEdit[] | null {
  const { source, subject, root, node } = expectation
  if (!subject || !isFunction(subject)) return null
  const body = subject.body as SyntaxNode
  const callee = body.type === 'CallExpression' ? nameOf(body.callee) : null
  if (subject.async !== true && (callee === null || !asyncNames.has(callee))) return null
  return [...awaited(expectation, node), { path: source.path, start: root.end, end: root.end, text: '.rejects' }]
}

/** Every call of an asynchronous function of the project in this test whose result nobody waits for. */
function* awaitCalls(around: Placed | null, source: TestSource, asyncNames: ReadonlySet<string>): Iterable<Repair> {
  if (!around) return
  const calls = findNodes(source, (node) => node.type === 'CallExpression' && asyncNames.has(nameOf(node.callee) ?? ''))
  const own = calls.filter(({ node, parents }) => parents.findLast(isFunction) === around.node && isIdle(node, parents))
  const [first] = own
  if (!first) return
  const inserts = own.flatMap((call): readonly FileEdit[] => {
    const { path } = source
    const { start, end } = call.node
    if (call.parents.at(-1)?.type !== 'MemberExpression') return [{ path, start, end: start, text: 'await ' }]
    return [
      { path, start, end: start, text: '(await ' },
      { path, start: end, end, text: ')' },
    ]
  })
  yield {
    title: `await ${brief(sourceOf(source, first.node))}`,
    edits: [...inserts, ...asyncAround(first)],
    weight: 2,
    mechanical: false,
  }
}

/** True where the promise itself is of no use: a statement, a declaration, an argument of `expect`, a field of it. */
function isIdle(node: SyntaxNode, parents: readonly SyntaxNode[]): boolean {
  const parent = parents.findLast((one) => bareNode(one) === one)
  switch (parent?.type) {
    case 'ExpressionStatement':
    case 'VariableDeclarator':
      return true
    case 'MemberExpression':
      return parent.property !== node && !/^(?:then|catch|finally)$/.test(nameOf(parent) ?? '')
    case 'CallExpression':
      return isNode(parent.callee) && nameOf(parent.callee) === 'expect' && parent.callee !== node
    default:
      return false
  }
}

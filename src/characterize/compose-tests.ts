import type { SyntaxNode } from '../source/syntax.ts'
import { isNode, parse, walk } from '../source/syntax.ts'
import { inputKey, type Observed, programText, symbolOf } from './observed.ts'
import type { Chosen } from './select-groups.ts'
import { restyle, type TestStyle } from './test-style.ts'
import { type Assertion, writeAssertion } from './write-assertion.ts'

/** Longest name of a test, in characters. */
const LONGEST_NAME = 100

/** A test that was composed, before it ran. */
export interface ComposedTest {
  readonly name: string
  readonly symbol: string
  readonly text: string
  /** What the module has to export for it. */
  readonly imports: readonly string[]
  readonly chosen: readonly Chosen[]
  readonly clauses: readonly string[]
}

/** What composing needs to know of the module. */
export interface ComposeContext {
  readonly path: string
  readonly text: string
  readonly style: TestStyle
  /** Offsets of the blocks by index. */
  readonly blocks: readonly { readonly start: number; readonly end: number }[]
  /** What somebody said of inputs, by `inputKey`. */
  readonly words: Map<string, string>
  saying(observed: Observed): readonly string[]
}

/** One test for each group, in the order in which the module has their exports; names are unique. */
export function composeTests(groups: readonly (readonly Chosen[])[], context: ComposeContext): readonly ComposedTest[] {
  const place = ([first]: readonly Chosen[]): number => (first ? context.text.indexOf(symbolOf(first.observed)) : 0)
  const names = new Set<string>()
  return [...groups]
    .sort((a, b) => place(a) - place(b))
    .flatMap((group) => {
      const composed = compose(inOrder(group), context, names)
      if (composed) names.add(composed.name)
      return composed ?? []
    })
}

/** Values before what is thrown, short before long. */
function inOrder(group: readonly Chosen[]): readonly Chosen[] {
  const rank = ({ observed: { seen, steps } }: Chosen): number =>
    (seen.kind === 'throws' ? 10_000 : 0) + programText(steps).length
  return [...group].sort((a, b) => rank(a) - rank(b))
}

/** The whole file of some tests. */
export function composeFile(
  tests: readonly { readonly text: string; readonly imports: readonly string[] }[],
  module: string,
  specifier: string,
  style: TestStyle,
): string {
  const names = [...new Set(tests.flatMap(({ imports }) => imports))].sort()
  const local = names.filter((name) => name !== 'default')
  const head = [
    `// Current behaviour of ${module}, pinned by repair-watch: each test notices changes that no other test does.`,
    ...(style.docblock ? [`// ${style.docblock}`] : []),
  ]
  const imports = [
    ...(style.globals ? [] : [`import { expect, ${style.test} } from "vitest"`]),
    `import { ${local.join(', ')} } from ${JSON.stringify(specifier)}`,
  ]
  const lead = `${head.join('\n')}\n${restyle(imports.join('\n'), style)}\n`
  return `${lead}\n${tests.map(({ text }) => text).join('\n\n')}\n`
}

function compose(group: readonly Chosen[], context: ComposeContext, names: ReadonlySet<string>): ComposedTest | null {
  const used = new Set<string>()
  const variable = (base: string): string => {
    let name = base
    for (let at = 2; used.has(name); at++) name = `${base}${at}`
    used.add(name)
    return name
  }
  const assertions = group.flatMap(({ observed }) => writeAssertion(observed, variable) ?? [])
  const [first] = group
  if (!first || assertions.length === 0) return null
  const symbol = symbolOf(first.observed)
  const clauses = [...new Set(group.flatMap(({ observed }) => context.saying(observed)))]
  const sentence = nameOf(group, assertions, context)
  const title = clauses.length > 0 ? `${sentence} [${clauses.join(', ')}]` : `current behaviour: ${sentence}`
  let name = title
  for (let at = 2; names.has(name); at++) name = `${title} (${at})`
  const { style } = context
  const body = assertions.flatMap(({ lines }) => lines)
  const asynchronous = assertions.some((one) => one.asynchronous) ? 'async ' : ''
  const text = [
    `${style.test}(${JSON.stringify(name)}, ${asynchronous}() => {`,
    ...body.map((line) => indent(line, style)),
    '})',
  ]
  return {
    name,
    symbol,
    text: restyle(text.join('\n'), style),
    imports: [symbol, ...assertions.flatMap((one) => one.names)],
    chosen: group,
    clauses,
  }
}

function indent(line: string, style: TestStyle): string {
  const deeper = /^ +/.exec(line)?.[0].length ?? 0
  return style.indent.repeat(1 + deeper / 2) + line.trimStart()
}

/** What the test says: what was said of all its inputs, else the calls and their results where that is short, else the conditions under which they lie. */
function nameOf(group: readonly Chosen[], assertions: readonly Assertion[], context: ComposeContext): string {
  const tidy = (text: string): string => text.replaceAll('"', "'").replace(/\s+/g, ' ').trim()
  const words = group.map(({ observed }) => context.words.get(inputKey(observed.steps)))
  const told = tidy([...new Set(words)].join(', '))
  if (words.every((one) => one !== undefined && one.trim() !== '') && told.length <= LONGEST_NAME) return told
  const whole = tidy(assertions.map(({ sentence }) => sentence).join(', '))
  if (whole.length <= LONGEST_NAME) return whole
  const { steps } = (group[0] as Chosen).observed
  const label = steps.length === 1 ? symbolOf({ steps }) : `${symbolOf({ steps })}: ${steps.at(-1)?.name}`
  const thrown = group.flatMap(({ observed }) => observed.seen.error?.message ?? [])
  const said = [
    ...group.flatMap(({ observed }) => conditionOf(observed, context) ?? []).map((condition) => `where ${condition}`),
    ...thrown.map((message) => `throws '${message}'`),
  ]
  let name = ''
  for (const part of new Set(said.map(tidy)))
    if (name === '' || `${name}, ${part}`.length <= LONGEST_NAME)
      name = name === '' ? `${label} ${part}` : `${name}, ${part}`
  return cut(name === '' ? tidy((assertions[0] as Assertion).sentence) : name)
}

function cut(text: string): string {
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME - 1)}…`
}

/** The innermost condition of the function itself under which lies what a program reached. */
function conditionOf(observed: Observed, { path, text, blocks }: ComposeContext): string | null {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return null
  const own = declarationOf(parsed.program, observed.steps.at(-1)?.name ?? '')
  if (!own) return null
  const reached = observed.reached.flatMap((at) => blocks[at] ?? [])
  let best: { readonly size: number; readonly text: string } | null = null
  walk(own, (node) => {
    if (node.type !== 'IfStatement' && node.type !== 'ConditionalExpression') return true
    for (const side of ['consequent', 'alternate']) {
      const branch = node[side]
      if (!isNode(branch)) continue
      const test = node.test as SyntaxNode
      const size = branch.end - branch.start
      if (best && best.size <= size) continue
      if (!reached.some(({ start, end }) => start >= branch.start && end <= branch.end)) continue
      const condition = text.slice(test.start, test.end)
      if (condition.length > 60) continue
      best = { size, text: side === 'consequent' ? condition : `not (${condition})` }
    }
    return true
  })
  return (best as { readonly text: string } | null)?.text ?? null
}

/** The function, method or variable of a name. */
function declarationOf(program: SyntaxNode, name: string): SyntaxNode | null {
  let found: SyntaxNode | null = null
  walk(program, (node) => {
    const key = (node.id ?? (node.type === 'MethodDefinition' ? node.key : null)) as SyntaxNode | null
    if (!found && key?.name === name && /Function|Method|Declarator/.test(node.type)) found = node
    return !found
  })
  return found
}

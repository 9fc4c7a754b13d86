import type { SyntaxNode } from '../source/syntax.ts'
import { isNode, parse, walk } from '../source/syntax.ts'
import { type Observed, programText, symbolOf } from './observed.ts'
import type { Chosen } from './select-observed.ts'
import { restyle, type TestStyle } from './test-style.ts'
import { type Assertion, writeAssertion } from './write-assertion.ts'

/** Most assertions and lines of one test. */
const MOST = { assertions: 3, lines: 12 }

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
  saying(observed: Observed): readonly string[]
}

/**
 * Groups what was chosen into tests: programs of one export that give a value, or that throw, at most three in a test.
 * At most `most` tests, those that notice most first.
 */
export function composeTests(
  chosen: readonly Chosen[],
  most: number,
  context: ComposeContext,
): readonly ComposedTest[] {
  const groups = groupChosen(chosen, context)
  const weigh = (group: readonly Chosen[]): number => new Set(group.flatMap(({ kills }) => [...kills])).size
  const kept = new Set([...groups].sort((a, b) => weigh(b) - weigh(a)).slice(0, most))
  const names = new Set<string>()
  return groups
    .filter((group) => kept.has(group))
    .flatMap((group) => {
      const composed = compose(group, context, names)
      if (composed) names.add(composed.name)
      return composed ?? []
    })
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

function groupChosen(chosen: readonly Chosen[], context: ComposeContext): readonly (readonly Chosen[])[] {
  const sorted = chosen
    .filter(({ observed }) => writeAssertion(observed, (base) => base))
    .map((one) => ({
      one,
      at: context.text.indexOf(symbolOf(one.observed)),
      key: [
        symbolOf(one.observed),
        one.observed.steps.length > 1 ? one.observed.steps.at(-1)?.name : '',
        one.observed.seen.kind,
        context.saying(one.observed).length > 0,
      ].join('|'),
    }))
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const groups: { key: string; lines: number; members: Chosen[] }[] = []
  for (const { one, key } of sorted) {
    const lines = writeAssertion(one.observed, (base) => base)?.lines.length ?? 0
    const last = groups.at(-1)
    if (last?.key === key && last.members.length < MOST.assertions && last.lines + lines <= MOST.lines - 2) {
      last.members.push(one)
      last.lines += lines
    } else groups.push({ key, lines, members: [one] })
  }
  return groups.map(({ members }) => members)
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

/** What the test says: the calls and their results where that is short, else the condition that they have in common. */
function nameOf(group: readonly Chosen[], assertions: readonly Assertion[], context: ComposeContext): string {
  const tidy = (text: string): string => text.replaceAll('"', "'").replace(/\s+/g, ' ').trim()
  const whole = tidy(assertions.map(({ sentence }) => sentence).join(', '))
  if (whole.length <= LONGEST_NAME) return whole
  const [only] = assertions
  const conditions = group.map(({ observed }) => conditionOf(observed, context))
  const shared =
    conditions[0] && conditions.every((one) => one === conditions[0]) ? conditions[0] : conditions.find(Boolean)
  const { observed } = group[0] as Chosen
  const steps = observed.steps.map((step, at) => (at === 0 ? step.name : step.name))
  const label = steps.join(' then ')
  const kind =
    observed.seen.kind === 'throws'
      ? `${label} throws${observed.seen.error?.message ? `: ${observed.seen.error.message}` : ''}`
      : label
  if (shared) return cut(tidy(`${kind} where ${shared}`))
  return cut(only ? tidy(only.sentence) : tidy(programText(observed.steps)))
}

function cut(text: string): string {
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME - 1)}…`
}

/** The innermost condition under which what a program reached lies: the smallest block in it that hangs on one. */
function conditionOf(observed: Observed, { path, text, blocks }: ComposeContext): string | null {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return null
  const reached = observed.reached.flatMap((at) => blocks[at] ?? [])
  let best: { readonly size: number; readonly text: string } | null = null
  walk(parsed.program, (node) => {
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

import { isNode, parse, type SyntaxNode, walk } from '../source/syntax.ts'

/** How a project writes its tests. */
export interface TestStyle {
  /** False where `test` and `expect` are imported from Vitest. */
  readonly globals: boolean
  readonly test: 'test' | 'it'
  readonly quote: "'" | '"'
  readonly semicolons: boolean
  readonly indent: string
  /** What follows the module's name in the name of its test file: `.test.ts`. */
  readonly suffix: string
  /** How imports of own files end: with their ending, with `.js` in its place, or with none. */
  readonly ending: 'own' | 'js' | 'none'
  /** What a comment on top asks the runner for (`@vitest-environment jsdom`), where all files agree; else empty. */
  readonly docblock: string
}

interface Vote {
  yes: number
  no: number
}

/** Reads the style from the tests there are, by majority; where there are none, from the module itself. */
export function readTestStyle(
  tests: readonly { readonly path: string; readonly text: string }[],
  module: { readonly path: string; readonly text: string },
): TestStyle {
  const endings = new Map<string, number>()
  const suffixes = new Map<string, number>()
  const globals: Vote = { yes: 0, no: 0 }
  const names: Vote = { yes: 0, no: 0 }
  for (const { path, text } of tests) {
    count(globals, !/from\s+['"]vitest['"]/.test(text))
    count(names, (text.match(/^\s*it\b/gm)?.length ?? 0) > (text.match(/^\s*test\b/gm)?.length ?? 0))
    const suffix = /(?:[.\-_](?:test|spec))\.[cm]?[jt]sx?$/.exec(path)?.[0]
    if (suffix) add(suffixes, suffix)
    for (const [, specifier] of text.matchAll(/from\s+['"](\.{1,2}\/[^'"]+)['"]/g))
      add(
        endings,
        /\.[cm]?tsx?$/.test(specifier as string) ? 'own' : /\.[cm]?jsx?$/.test(specifier as string) ? 'js' : 'none',
      )
  }
  const texts = tests.length > 0 ? tests : [module]
  const all = texts.map(({ text }) => text).join('\n')
  const isJs = /\.[cm]?jsx?$/.test(module.path)
  const own = tests.length > 0 ? most(suffixes) : undefined
  const docblocks = new Set(tests.map(({ text }) => /@vitest-environment\s+[\w-]+/.exec(text)?.[0] ?? ''))
  return {
    globals: globals.yes > globals.no,
    test: names.yes > names.no ? 'it' : 'test',
    quote: (all.match(/"/g)?.length ?? 0) > (all.match(/'/g)?.length ?? 0) ? '"' : "'",
    semicolons: endsWithSemicolons(texts),
    indent: /^(\t| {2,8})\S/m.exec(all)?.[1] ?? '  ',
    // What is generated holds no markup, so that a test of a component needs no other ending than the rest.
    suffix: own ? own.replace(/sx$/, 's') : isJs ? '.test.js' : '.test.ts',
    ending: (most(endings) as TestStyle['ending'] | undefined) ?? (isJs ? 'own' : 'none'),
    docblock: docblocks.size === 1 ? ([...docblocks][0] as string) : '',
  }
}

/** Writes a text with the quotes and the semicolons of a style. The text has double quotes and no semicolons. */
export function restyle(text: string, { quote, semicolons }: TestStyle): string {
  const parsed = parse('generated.test.ts', text)
  if (parsed.status === 'malformed') return text
  const edits: { start: number; end: number; text: string }[] = []
  walk(parsed.program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string' && quote === "'") {
      const body = text.slice(node.start + 1, node.end - 1)
      if (text[node.start] === '"' && (!body.includes("'") || body.includes('\\"')))
        edits.push({
          start: node.start,
          end: node.end,
          text: `'${body.replaceAll("'", "\\'").replaceAll('\\"', '"')}'`,
        })
    }
    if (semicolons && needsSemicolon(node) && text[node.end - 1] !== ';')
      edits.push({ start: node.end, end: node.end, text: ';' })
    return true
  })
  return edits
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, { start, end, text: by }) => result.slice(0, start) + by + result.slice(end), text)
}

function needsSemicolon({ type }: SyntaxNode): boolean {
  return type === 'ExpressionStatement' || type === 'VariableDeclaration' || type === 'ImportDeclaration'
}

function endsWithSemicolons(texts: readonly { readonly path: string; readonly text: string }[]): boolean {
  const vote: Vote = { yes: 0, no: 0 }
  for (const { path, text } of texts) {
    const parsed = parse(path, text)
    if (parsed.status === 'malformed') continue
    walk(parsed.program, (node, { parent }) => {
      if (needsSemicolon(node) && isNode(parent) && !parent.type.startsWith('For'))
        count(vote, text[node.end - 1] === ';')
      return true
    })
  }
  return vote.yes > vote.no
}

function count(vote: Vote, yes: boolean): void {
  if (yes) vote.yes++
  else vote.no++
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function most(counts: ReadonlyMap<string, number>): string | undefined {
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

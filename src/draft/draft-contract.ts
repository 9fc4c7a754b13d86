import { addExample } from '../contract/add-example.ts'
import { exportsOf } from '../contract/exports-of.ts'
import { parseContract } from '../contract/parse-contract.ts'
import { assertionsOf, type FailingAssertion } from '../diagnose/failing-assertion.ts'
import { resolveRelative } from '../source/import-resolution.ts'
import { isNode, parse, type SyntaxNode, walk } from '../source/syntax.ts'
import { docComments } from './doc-comments.ts'

/** A contract that nobody has read yet. */
export interface Draft {
  /** The whole file; null where nothing could be drafted. */
  readonly text: string | null
  readonly prose: number
  readonly examples: number
}

/** At most this many examples of one export: a contract is read by people. */
const MOST_EXAMPLES = 6

const INTRO = `# Contract

Drafted from doc comments and tests. Read it and correct it: what stands here decides who is wrong when a test fails.
`

/** What is said of one export. */
interface Subject {
  readonly prose: string[]
  readonly examples: FailingAssertion[]
}

/**
 * Drafts a contract at `path`, for the exports that tests import: doc comments and test titles as prose, and examples only
 * where a test states that a call with literal arguments gives a value. All maps are path → text.
 */
export function draftContract(
  path: string,
  sources: ReadonlyMap<string, string>,
  tests: ReadonlyMap<string, string>,
): Draft {
  const subjects = new Map<string, Map<string, Subject>>()
  const subject = (module: string, name: string): Subject => {
    const ofModule = subjects.get(module) ?? new Map<string, Subject>()
    subjects.set(module, ofModule)
    const known = ofModule.get(name) ?? { prose: [], examples: [] }
    ofModule.set(name, known)
    return known
  }
  for (const [file, text] of tests) readTests(file, text, sources, subject)
  for (const [module, names] of subjects) {
    const comments = docComments(module, sources.get(module) ?? '')
    for (const [name, { prose }] of names) prose.unshift(...(comments.get(name) ?? []))
  }
  return written(path, subjects)
}

function readTests(
  file: string,
  text: string,
  sources: ReadonlyMap<string, string>,
  subject: (module: string, name: string) => Subject,
): void {
  const imports = importsOf(file, text, sources)
  const titles = titlesOf(file, text)
  for (const { local, name, module } of imports) {
    if (local !== name || !exportsOf(module, sources.get(module) ?? '').includes(name)) continue
    subject(module, name)
  }
  for (const assertion of assertionsOf(file, text)) {
    const from = imports.find(({ local, name }) => local === assertion.callee && local === name)
    if (!from) continue
    const of = subject(from.module, from.name)
    const title = titles.findLast(({ start, end }) => start <= assertion.start && assertion.start < end)?.title
    if (title !== undefined && !of.prose.includes(title)) of.prose.push(title)
    const needs = imports.filter(({ local }) => new RegExp(`(?<![\\w$.])${local}(?![\\w$])`).test(assertion.context))
    const isOwn = needs.every(({ module }) => module === from.module)
    // A value that the test waits for is no value of the call itself.
    const waits = /\bawait\b|\.(?:resolves|rejects)\b/.test(text.slice(assertion.start).split('\n', 1)[0] ?? '')
    if (isOwn && !waits && isImportsOnly(assertion.context)) of.examples.push(assertion)
  }
}

interface Imported {
  readonly local: string
  readonly name: string
  readonly module: string
}

function importsOf(file: string, text: string, sources: ReadonlyMap<string, string>): readonly Imported[] {
  const parsed = parse(file, text)
  if (parsed.status === 'malformed') return []
  return (parsed.program.body as SyntaxNode[]).flatMap((node): Imported[] => {
    if (node.type !== 'ImportDeclaration') return []
    const module = resolveRelative(file, String((node.source as SyntaxNode).value), (path) => sources.has(path))
    if (module === null) return []
    return (node.specifiers as SyntaxNode[]).flatMap((one) =>
      one.type === 'ImportSpecifier'
        ? [{ local: String((one.local as SyntaxNode).name), name: String((one.imported as SyntaxNode).name), module }]
        : [],
    )
  })
}

/** The titles of single tests, with the offsets of the call that makes them. */
function titlesOf(
  file: string,
  text: string,
): readonly { readonly title: string; readonly start: number; readonly end: number }[] {
  const parsed = parse(file, text)
  if (parsed.status === 'malformed') return []
  const found: { title: string; start: number; end: number }[] = []
  walk(parsed.program, (node) => {
    if (node.type !== 'CallExpression') return true
    const [title] = node.arguments as SyntaxNode[]
    const callee = node.callee as SyntaxNode
    const base = callee.type === 'MemberExpression' ? (callee.object as SyntaxNode) : callee
    const isTest = base.type === 'Identifier' && /^(?:test|it)$/.test(String(base.name))
    if (isTest && isNode(title) && typeof title.value === 'string' && !title.value.includes('%'))
      found.push({ title: title.value, start: node.start, end: node.end })
    return true
  })
  return found
}

/** A clause sees the exports of its module and nothing of the test. */
function isImportsOnly(context: string): boolean {
  return context.split('\n').every((line) => line.trim() === '' || /^import\b|^[\s\w,{}]*\} from/.test(line))
}

function written(path: string, subjects: ReadonlyMap<string, ReadonlyMap<string, Subject>>): Draft {
  const modules = [...subjects].sort(([a], [b]) => (a < b ? -1 : 1))
  let text = INTRO
  let prose = 0
  for (const [module, names] of modules) {
    const sections = [...names].filter(([, { prose, examples }]) => prose.length + examples.length > 0)
    if (sections.length === 0) continue
    text += `\n## ${module}\n`
    for (const [name, { prose: clauses }] of sections) {
      const bullets = clauses.map((clause) => `- ${sentence(clause)}`)
      const kept = bullets.filter((bullet) => isProse(path, module, name, bullet))
      prose += kept.length
      text += `\n### ${name}\n${kept.length > 0 ? `\n${kept.join('\n')}\n` : ''}`
    }
  }
  let examples = 0
  for (const [module, names] of modules) {
    for (const [symbol, { examples: stated }] of names) {
      const seen = new Set<string>()
      for (const { call, expected, throws } of stated) {
        if (seen.has(call) || seen.size >= MOST_EXAMPLES || (throws && !/^[A-Z]\w*$|^\/.+\/[a-z]*$/.test(expected)))
          continue
        const after = addExample(path, text, { call, module, symbol }, { throws, text: expected })
        if (after === null) continue
        seen.add(call)
        examples++
        text = after
      }
    }
  }
  return { text: prose + examples > 0 ? text : null, prose, examples }
}

/** What people wrote, as one sentence on one line that a contract reads as prose. */
function sentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const whole = line.charAt(0).toUpperCase() + line.slice(1)
  return /[.!?:;)]$/.test(whole) ? whole : `${whole}.`
}

/** A sentence that happens to look like an example, or like none of it, is left out. */
function isProse(path: string, module: string, name: string, bullet: string): boolean {
  const { clauses, problems } = parseContract(path, `## ${module}\n\n### ${name}\n\n${bullet}\n`)
  return problems.length === 0 && clauses.length === 1 && clauses[0]?.body.kind === 'prose'
}

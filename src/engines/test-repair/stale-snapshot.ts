import { posix } from 'node:path'
import { smallestEdit } from '../../source/apply-edits.ts'
import { parse, type SyntaxNode, walk } from '../../source/syntax.ts'
import type { Expectation, FailingSite } from './expectation.ts'
import { atEverySite, type FileEdit, type Repair, type RepairContext, type TestRepair } from './test-repair.ts'
import { sourceOf, stringOf } from './test-source.ts'
import { writeString } from './write-value.ts'

/** A recorded value that is older than the code: its inline template, or its one entry of the snapshot file. */
export const STALE_SNAPSHOT: TestRepair = {
  name: 'stale-snapshot',
  propose: (context) => atEverySite(context, (site) => ways(site, context)),
}

function* ways(site: FailingSite, context: RepairContext): Iterable<Repair> {
  const { expectation, error } = site
  const name = /^Snapshot `(.*)` mismatched/s.exec(error.message)?.[1]
  if (name === undefined || error.actual === null) return
  const edit =
    expectation && /InlineSnapshot$/.test(expectation.matcher)
      ? inlineEdit(expectation, error.actual)
      : fileEdit(name, error.actual, site, context)
  if (edit) yield { title: `record the snapshot “${name}” anew`, edits: [edit], weight: 2, mechanical: false }
}

/** The value in the template, lines indented as they were. */
function inlineEdit({ source, args, node }: Expectation, actual: string): FileEdit | null {
  const arg = args.findLast((one) => stringOf(one) !== null)
  if (!arg) return null
  const before = sourceOf(source, arg)
  const after =
    arg.type === 'TemplateLiteral' || actual.includes('\n')
      ? template(before, actual, indentOf(source.text, node))
      : writeString(actual, before[0] as "'" | '"')
  return shrunk(source.path, arg, before, after)
}

/** Only what differs is replaced, so that the diff shows the change alone. */
function shrunk(path: string, { start }: SyntaxNode, before: string, after: string): FileEdit | null {
  if (before === after) return null
  const edit = smallestEdit(before, after)
  return { path, start: start + edit.start, end: start + edit.end, text: edit.text }
}

function template(before: string, actual: string, around: string): string {
  const escaped = actual.replace(/[`\\]|\$\{/g, '\\$&')
  if (!actual.includes('\n')) return `\`${escaped}\``
  const lines = before.slice(1, -1).split('\n')
  // As Vitest indents a template that it writes for the first time.
  const fresh = `${around}${around.includes('\t') ? '\t' : '  '}`
  const first = lines.find((line, i) => i > 0 && line.trim() !== '')
  const indent = lines.length > 2 && first !== undefined ? (/^\s*/.exec(first)?.[0] ?? '') : fresh
  const last = lines.length > 2 && (lines.at(-1) ?? '').trim() === '' ? (lines.at(-1) as string) : around
  const body = escaped.split('\n').map((line) => (line === '' ? '' : indent + line))
  return `\`\n${body.join('\n')}\n${last}\``
}

function indentOf(text: string, { end }: SyntaxNode): string {
  // The matcher stands on the line where its call ends, or begins there.
  const start = text.lastIndexOf('\n', text.lastIndexOf('InlineSnapshot', end)) + 1
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? ''
}

function fileEdit(name: string, actual: string, { test }: FailingSite, { diagnosis }: RepairContext): FileEdit | null {
  const path = posix.join(posix.dirname(test.file), '__snapshots__', `${posix.basename(test.file)}.snap`)
  const text = diagnosis.files.get(path)
  const parsed = text === undefined ? null : parse(`${path}.js`, text)
  if (text === undefined || parsed?.status !== 'parsed') return null
  let found: SyntaxNode | null = null
  walk(parsed.program, (node) => {
    const target = node.type === 'AssignmentExpression' ? (node.left as SyntaxNode) : null
    if (target?.type === 'MemberExpression' && stringOf(target.property as SyntaxNode) === name)
      found = node.right as SyntaxNode
    return found === null
  })
  if (found === null) return null
  const entry = found as SyntaxNode
  const value = actual.includes('\n') ? `\n${actual}\n` : actual
  return shrunk(path, entry, text.slice(entry.start, entry.end), writeString(value, '`'))
}

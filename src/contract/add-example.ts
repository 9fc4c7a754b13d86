import { posix } from 'node:path'
import type { Question } from '../model/question.ts'
import { parseContract } from './parse-contract.ts'

/**
 * The text of a contract file with one more example clause, `text` being null for a file that does not exist: below the
 * heading of the export where there is one, else with headings of its own. Nothing else changes. Null where the call or
 * the answer cannot be written as a clause that reads back as what it says.
 */
export function addExample(
  file: string,
  text: string | null,
  { call, module, symbol }: Pick<Question, 'call' | 'module' | 'symbol'>,
  answer: Question['test'],
): string | null {
  if (/[\n\r]/.test(call + answer.text)) return null
  const bullet = `- ${code(call)} ${answer.throws ? 'throws' : '→'} ${code(answer.text)}`
  const after = insert(file, text ?? '# Contract\n', module, symbol, bullet)
  const before = parseContract(file, text ?? '')
  const parsed = parseContract(file, after)
  const added = parsed.clauses.length === before.clauses.length + 1
  return added && parsed.problems.length === before.problems.length ? after : null
}

function insert(file: string, text: string, module: string, symbol: string, bullet: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text.replace(/(?:\r?\n)+$/, '').split(/\r?\n/)
  const headings = headingsOf(lines)
  const heading = headings.findIndex(
    ({ depth, title }) => depth === 2 && posix.join(posix.dirname(file), title) === module,
  )
  const path = posix.relative(posix.dirname(file), module)
  const own = [`### ${symbol}`, '', bullet]
  if (heading === -1) return [...lines, '', `## ${path}`, '', ...own, ''].join(end)
  const next = headings.findIndex(({ depth }, at) => at > heading && depth <= 2)
  const section = headings.slice(heading + 1, next === -1 ? undefined : next)
  const at = section.findIndex(({ depth, title }) => depth === 3 && title.replace(/\(.*$/, '').trim() === symbol)
  const following = at === -1 ? headings[next] : (section[at + 1] ?? headings[next])
  let line = following?.line ?? lines.length
  while (line > 0 && lines[line - 1]?.trim() === '') line--
  const isList = at !== -1 && /^\s*(?:[-*+]|\d+\.)\s/.test(lines[line - 1] ?? '')
  lines.splice(line, 0, ...(at === -1 ? ['', ...own] : isList ? [bullet] : ['', bullet]))
  return [...lines, ''].join(end)
}

interface Heading {
  readonly depth: number
  readonly title: string
  /** Index of its line. */
  readonly line: number
}

function headingsOf(lines: readonly string[]): readonly Heading[] {
  let fence: string | null = null
  return lines.flatMap((text, line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1] ?? null
    if (fence !== null || mark !== null) {
      if (fence === null) fence = mark
      else if (mark?.startsWith(fence)) fence = null
      return []
    }
    const [, hashes, title] = /^(#{1,6})\s+(.*?)\s*#*$/.exec(text) ?? []
    return hashes === undefined ? [] : [{ depth: hashes.length, title: (title ?? '').replace(/^`|`$/g, ''), line }]
  })
}

/** A code span that may hold backticks. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}

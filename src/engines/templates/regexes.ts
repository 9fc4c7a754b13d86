import { swap } from './expression.ts'
import { memberName } from './nodes.ts'
import type { Proposal, Site, Template } from './template.ts'

interface Literal {
  readonly pattern: string
  readonly flags: string
}

function literal(site: Site): Literal | null {
  const regex = site.node.regex as Literal | undefined
  return regex ?? null
}

function write(site: Site, pattern: string, flags: string, title: string, weight: number): Proposal | null {
  try {
    new RegExp(pattern, flags)
  } catch {
    return null
  }
  return swap(site, `/${pattern}/${flags}`, title, weight)
}

/** A flag that is missing or too much. */
export const regexFlags: Template = {
  name: 'regex-flags',
  prior: 0.05,
  types: ['Literal'],
  *propose(site) {
    const regex = literal(site)
    if (!regex) return
    const method = site.parent?.type === 'CallExpression' ? memberName(site.parent.callee) : null
    const likely: Readonly<Record<string, number>> = {
      g: /^(?:replace|match)/.test(method ?? '') ? 4 : 1,
      i: 2,
      m: /[\^$]/.test(regex.pattern) ? 2 : 0.3,
      s: regex.pattern.includes('.') ? 2 : 0.3,
      u: 1,
      y: 0.3,
    }
    for (const [flag, weight] of Object.entries(likely)) {
      const has = regex.flags.includes(flag)
      const flags = has ? regex.flags.replace(flag, '') : [...regex.flags, flag].sort().join('')
      const made = write(site, regex.pattern, flags, `${has ? 'drop' : 'add'} the flag ${flag}`, has ? 1 : weight)
      if (made) yield made
    }
  },
}

/** One part of a pattern: its text, where it stands and whether it is something that can be repeated. */
interface Token {
  readonly text: string
  readonly at: number
  readonly kind: 'atom' | 'class' | 'quantifier' | 'anchor' | 'open' | 'close' | 'bar'
}

/** Cuts a pattern into its parts. */
export function tokens(pattern: string): readonly Token[] {
  const found: Token[] = []
  const PART =
    /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|k<[^>]*>|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|\)|(?:[*+?]|\{\d+(?:,\d*)?\})\??|[\^$|]|[^\\]/gsu
  for (const match of pattern.matchAll(PART)) {
    const [part] = match
    const kind: Token['kind'] = part.startsWith('[')
      ? 'class'
      : part.startsWith('(')
        ? 'open'
        : part === ')'
          ? 'close'
          : part === '|'
            ? 'bar'
            : /^(?:\^|\$|\\b|\\B)$/.test(part)
              ? 'anchor'
              : /^(?:[*+?]|\{\d+(?:,\d*)?\})\??$/.test(part) && found.length > 0
                ? 'quantifier'
                : 'atom'
    found.push({ text: part, at: match.index, kind })
  }
  return found
}

/** How often a part of a pattern may occur. */
export const regexQuantifier: Template = {
  name: 'regex-quantifier',
  prior: 0.07,
  types: ['Literal'],
  *propose(site) {
    const regex = literal(site)
    if (!regex) return
    const { pattern, flags } = regex
    const put = (start: number, end: number, by: string, title: string, weight: number) =>
      write(site, pattern.slice(0, start) + by + pattern.slice(end), flags, title, weight)
    const all = tokens(pattern)
    for (const [i, token] of all.entries()) {
      const end = token.at + token.text.length
      if (token.kind === 'quantifier') {
        for (const by of [...quantifiers(token.text), ...boundsSeen(token.text, site.hints.strings)])
          yield* some(
            put(
              token.at,
              end,
              by,
              by === '' ? `let ${token.text} occur once` : `repeat with ${by} in place of ${token.text}`,
              2,
            ),
          )
      } else if (/^(?:atom|class|close)$/.test(token.kind) && all[i + 1]?.kind !== 'quantifier') {
        const wide =
          token.kind === 'class' || /^(?:\\[dwsWDS]|\.|\\p.*)$/.test(token.text) ? 3 : token.kind === 'close' ? 1 : 0.5
        for (const [by, weight] of [
          ['+', 2],
          ['*', 1],
          ['?', 1],
        ] as const)
          yield* some(put(end, end, by, `repeat ${token.text} with ${by}`, wide * weight))
      }
    }
  },
}

function quantifiers(text: string): readonly string[] {
  const lazy = text.length > 1 && text.endsWith('?') && !/^\{\d+\}$/.test(text) ? '?' : ''
  const greedy = lazy ? text.slice(0, -1) : text
  const others = ['+', '*', '?', ''].filter((one) => one !== greedy).map((one) => (one === '' ? '' : one + lazy))
  const bounds = /^\{(\d+)(,(\d*))?\}$/.exec(greedy)
  if (!bounds) return [...others, lazy ? greedy : `${greedy}?`, ...(greedy === '+' ? ['{2,}'] : [])]
  const low = Number(bounds[1])
  const rest = bounds[2] ?? ''
  const high = bounds[3] ? Number(bounds[3]) : null
  return [
    ...others,
    `{${low + 1}${rest}}`,
    ...(low > 0 ? [`{${low - 1}${rest}}`] : []),
    ...(high === null ? [] : [`{${low},${high + 1}}`, `{${low},${high - 1}}`, `{${low},}`]),
    ...(rest === '' ? [`{${low},}`] : []),
    ...(low > 1 ? [`{1${rest || ',}'}`.replace(/\}\}$/, '}')] : []),
  ]
}

/** Bounds that a text of the failing test shows: `{6}` → `{3,6}` where it has three letters in a row. */
function boundsSeen(text: string, strings: readonly string[]): readonly string[] {
  const [, low, , high] = /^\{(\d+)(,(\d*))?\}$/.exec(text) ?? []
  if (low === undefined) return []
  const [least, most] = [Number(low), high === undefined ? Number(low) : Number(high || Number.POSITIVE_INFINITY)]
  const lengths = strings.slice(0, 8).flatMap((string) => (string.match(/[\p{L}\d]+/gu) ?? []).map((run) => run.length))
  return [...new Set(lengths)]
    .filter((length) => length < least - 1 || length > most + 1)
    .slice(0, 4)
    .map((length) => (length < least ? `{${length},${high ?? (text.includes(',') ? '' : low)}}` : `{${low},${length}}`))
}

function some(proposal: Proposal | null): readonly Proposal[] {
  return proposal ? [proposal] : []
}

/** What a class or a dot stands for; characters come from the failing tests. */
export const regexClass: Template = {
  name: 'regex-class',
  prior: 0.071,
  types: ['Literal'],
  *propose(site) {
    const regex = literal(site)
    if (!regex) return
    const { pattern, flags } = regex
    const put = (start: number, end: number, by: string, title: string, weight: number) =>
      write(site, pattern.slice(0, start) + by + pattern.slice(end), flags, title, weight)
    const signs = [
      ...new Set(
        site.hints.strings
          .slice(0, 12)
          .join('')
          .match(/[^\p{L}\d\s]/gu) ?? [],
      ),
    ].slice(0, 10)
    const escaped = (sign: string) => (/[\\\]^-]/.test(sign) ? `\\${sign}` : sign)
    const all = tokens(pattern)
    for (const [i, { text: own, at, kind }] of all.entries()) {
      const end = at + own.length
      if (kind === 'class') {
        const inner = own.slice(1, -1)
        for (const sign of signs)
          if (!inner.includes(sign))
            yield* some(put(at, end, `[${inner}${escaped(sign)}]`, `let the class hold ${sign}, too`, 1.5))
        for (const [range, name] of [
          ['A-Z', 'capital letters'],
          ['a-z', 'small letters'],
          ['0-9', 'digits'],
          ['_', 'the underscore'],
          ['\\s', 'blanks'],
          ['.', 'the dot'],
          ['\\-', 'the hyphen'],
        ] as const)
          if (!inner.includes(range))
            yield* some(put(at, end, `[${inner}${range}]`, `let the class hold ${name}, too`, 1))
        for (const part of inner.matchAll(/\\.|.-.|[^^]/g))
          if (inner.length > part[0].length)
            yield* some(
              put(
                at,
                end,
                `[${inner.slice(0, part.index)}${inner.slice(part.index + part[0].length)}]`,
                `leave ${part[0]} out of the class`,
                0.5,
              ),
            )
        yield* some(
          put(at, end, inner.startsWith('^') ? `[${inner.slice(1)}]` : `[^${inner}]`, 'turn the class round', 0.5),
        )
      } else if (kind === 'atom') {
        for (const [by, weight] of CLASSES[own] ?? [])
          yield* some(put(at, end, by, `match ${by} in place of ${own}`, weight))
        if (own === '.') yield* some(put(at, end, '\\.', 'match a dot and nothing else', 3))
        const closing = own === '.' && all[i + 1]?.kind === 'quantifier' ? closingOf(all.slice(i + 2)) : null
        if (closing) yield* some(put(at, end, `[^${closing}]`, `match up to the next ${closing}`, 3))
        if (/^\\d$/.test(own) && all[i + 1]?.text === '+')
          yield* some(put(at, end + 1, '(?:0|[1-9]\\d*)', 'match numbers without leading zeros', 2))
      }
    }
  },
}

/** The sign with which what a dot matches ends, as it is written in a class. */
function closingOf(next: readonly Token[]): string | null {
  const sign = next.find(({ kind }) => kind !== 'close')
  if (sign?.kind !== 'atom') return null
  return /^(?:\\[^\w]|[^\w\\.])$/.test(sign.text) ? sign.text : null
}

const CLASSES: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  '\\d': [
    ['[\\d.]', 1],
    ['\\w', 0.5],
    ['[1-9]', 0.5],
    ['[\\d-]', 0.5],
  ],
  '\\w': [
    ['[\\w-]', 1.5],
    ['[\\w.]', 1],
    ['[a-zA-Z]', 0.5],
    ['\\S', 1],
    ['[\\p{L}\\d_]', 0.5],
  ],
  '\\s': [
    ['[ \\t]', 1],
    [' ', 0.5],
    ['[\\s,]', 0.5],
    ['[\\s-]', 0.5],
  ],
  '\\S': [['\\w', 0.5]],
  '.': [
    ['[^\\n]', 0.3],
    ['[\\s\\S]', 1.5],
    ['\\w', 0.3],
  ],
  ' ': [['\\s', 2]],
  '\\n': [
    ['\\r?\\n', 3],
    ['(?:\\r?\\n|\\r)', 1],
  ],
}

/** Where a pattern must begin and end, and what else it may match. */
export const regexShape: Template = {
  name: 'regex-shape',
  prior: 0.04,
  types: ['Literal'],
  *propose(site) {
    const regex = literal(site)
    if (!regex) return
    const { pattern, flags } = regex
    const all = tokens(pattern)
    const put = (by: string, title: string, weight: number) => some(write(site, by, flags, title, weight))
    const body = pattern.includes('|') && !/^\(.*\)$/.test(pattern) ? `(?:${pattern})` : pattern
    if (!pattern.startsWith('^')) yield* put(`^${body}`, 'match at the beginning alone', 2)
    if (!pattern.endsWith('$')) yield* put(`${body}$`, 'match up to the end alone', 2)
    if (!/^\^|\$$/.test(pattern)) {
      yield* put(`^${body}$`, 'match as a whole alone', 2)
      yield* put(`\\b${body}\\b`, 'match whole words alone', 1)
    }
    if (pattern.startsWith('^')) yield* put(pattern.slice(1), 'match at any place', 1)
    if (pattern.endsWith('$') && !pattern.endsWith('\\$')) yield* put(pattern.slice(0, -1), 'match whatever follows', 1)
    for (const { text: own, at, kind } of all) {
      const end = at + own.length
      if (kind === 'anchor' && own.startsWith('\\'))
        yield* put(pattern.slice(0, at) + pattern.slice(end), `drop ${own}`, 0.5)
      if (kind === 'open' && own === '(')
        yield* put(`${pattern.slice(0, at)}(?:${pattern.slice(end)}`, 'group without capturing', 0.3)
      if (kind !== 'bar') continue
      const words = site.hints.strings.flatMap((string) => string.match(/[\p{L}\d]{1,12}/gu) ?? [])
      for (const value of [...new Set(words)].filter((word) => !pattern.includes(word)).slice(0, 6))
        yield* put(`${pattern.slice(0, at)}|${value}${pattern.slice(at)}`, `also match ${value}`, 0.5)
    }
  },
}

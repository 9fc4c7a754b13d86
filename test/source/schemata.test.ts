import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, test } from 'vitest'
import type { TextEdit } from '../../src/model/candidate.ts'
import { applyEdits } from '../../src/source/apply-edits.ts'
import { loopTicks } from '../../src/source/loop-ticks.ts'
import { schemata } from '../../src/source/schemata.ts'
import type { SwitchSite } from '../../src/source/switches.ts'
import { isProgram, isTypeOnly, parse, type SyntaxNode, walk } from '../../src/source/syntax.ts'
import { type SyntaxDifference, syntaxDifferences } from '../../src/source/syntax-diff.ts'
import { evaluate } from './evaluate.ts'
import { takeAlternative } from './take-alternative.ts'

const lab = globalThis as unknown as {
  __rw: { at: readonly number[]; tick: () => void }
  h: unknown
}

beforeEach(() => {
  lab.__rw = { at: [], tick: () => {} }
  lab.h = (tag: unknown, props: unknown, ...children: unknown[]) => ({
    tag,
    props,
    children,
  })
})

function program(path: string, text: string): SyntaxNode {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') throw new Error(parsed.message)
  return parsed.program
}

/** Edits `[find, replace]` of a text; `find` must occur once. */
function edits(text: string, pairs: readonly (readonly [string, string])[]) {
  return pairs.map(([find, replace], i) => {
    const start = text.indexOf(find)
    if (start === -1 || text.indexOf(find, start + 1) !== -1) throw new Error(`not once: ${find}`)
    return {
      id: i + 1,
      edit: { start, end: start + find.length, text: replace },
    }
  })
}

/** Texts that export `result`, with edits that are placed and edits that are refused. */
const TABLE: readonly {
  readonly name: string
  readonly path?: string
  readonly text: string
  readonly placed: readonly (readonly [string, string])[]
  readonly rejected?: readonly (readonly [string, string])[]
}[] = [
  {
    name: 'operators, operands and literals, nested in each other',
    text: 'const f = (a, b) => a < b && a + b * 2 > 5\nexport const result = [[1, 2], [3, 3], [2, 1]].map(([a, b]) => f(a, b)).join()',
    placed: [
      ['a < b &&', 'a <= b &&'],
      ['a < b && a', 'a < b || a'],
      ['* 2', '* 3'],
      ['b * 2', '(b - a) * 2'],
      ['> 5', '>= 5'],
    ],
  },
  {
    name: 'statements of semicolon-free code that would begin with a parenthesis',
    text: 'function f(list) {\n  const out = []\n  out.push(list[0])\n  list.map((x) => x + 1).forEach((x) => out.push(x))\n  out.n = 1\n  return out\n}\nexport const result = f([1, 2]).join()',
    placed: [
      ['out.push(list[0])', 'out.unshift(list[0])'],
      ['list.map((x) => x + 1)', 'list.slice(1).map((x) => x + 1)'],
      ['x + 1', 'x + 2'],
      ['  return out\n', '  out.reverse()\n  return out\n'],
      ['  out.push(list[0])\n', ''],
    ],
  },
  {
    name: 'callees keep their receiver',
    text: 'class A { n = 1; one() { return this.n } two() { return this.n + 1 } }\nfunction f(a) { return a.one() + a?.one() }\nexport const result = f(new A())',
    placed: [
      ['a.one() +', 'a.two() +'],
      ['a?.one()', 'a?.two()'],
      ['this.n }', 'this.n * 5 }'],
    ],
  },
  {
    name: 'optional chains stay whole',
    text: "const f = (a) => a?.b.c.d(1) ?? 'none'\nconst g = (a) => a.b.c\nexport const result = [f(null), f({ b: { c: { d: String } } }), g({ b: { c: 2 } })].join()",
    placed: [
      ['?.b.c.d', '?.b?.c.d'],
      ['d(1)', 'd(2)'],
      ['a?.b.c.d(1)', 'a?.b.c?.d?.(1)'],
      ['=> a.b', '=> a?.b'],
    ],
  },
  {
    name: 'targets, deleted and counted things',
    text: 'function f() {\n  const o = { a: 1, b: 2 }, p = { a: 7, b: 8 }\n  o.a = 5\n  delete o.b\n  o.a++\n  let [x, y] = [1, 2]\n  ;[x, y] = [y, x]\n  return JSON.stringify([o, p, x, y, typeof missing])\n}\nexport const result = f()',
    placed: [
      ['o.a = 5', 'o.b = 5'],
      ['delete o.b', 'delete o.a'],
      ['o.a++', 'o.a--'],
      ['[y, x]\n', '[x, y]\n'],
      ['typeof missing', 'typeof o'],
      ['= 5\n', '+= 5\n'],
    ],
  },
  {
    name: 'labels, breaks and loops without braces',
    text: 'function f(n) {\n  let c = 0\n  outer: for (let i = 0; i < n; i++) for (;;) {\n    if (i === 1) continue outer\n    if (i > 3) break outer\n    c += i; break\n  }\n  do c++; while (c < 3)\n  return c\n}\nexport const result = [f(3), f(9)].join()',
    placed: [
      ['continue outer', 'break outer'],
      ['i < n', 'i <= n'],
      ['i > 3', 'i > 2'],
      ['let i = 0', 'let i = 1'],
      ['do c++;', 'do c += 2;'],
      ['    if (i > 3) break outer\n', ''],
      ['c < 3', 'c < 4'],
    ],
  },
  {
    name: 'switch cases, returns and throws',
    text: "function f(x) {\n  switch (x) {\n    case 1: return 'a'\n    case 2:\n    default: throw new Error('no')\n  }\n}\nconst t = (x) => { try { return f(x) } catch (e) { return e.message } }\nexport const result = [1, 2, 3].map(t).join()",
    placed: [
      ["'a'", "'b'"],
      ['case 2:', "case 2: return 'two'"],
      ["throw new Error('no')", "return 'none'"],
      ["case 1: return 'a'", 'case 1: { const y = x + 1; return y }'],
      ['e.message }', "e.message + '!' }"],
    ],
  },
  {
    name: 'declarations stay visible',
    text: 'function f(a) {\n  const b = a + 1\n  const c = b * 2\n  return c\n}\nexport const result = f(2)',
    placed: [
      ['a + 1', 'a - 1'],
      ['  return c\n', '  const d = c + 1\n  return d\n'],
      ['const c = b * 2', 'let c = b * 3'],
    ],
  },
  {
    name: 'await, yield and async',
    text: 'const g = async (x) => x\nasync function f(x) { const list = [1].map(async (i) => i + x); return (await Promise.all(list))[0] + await g(1) }\nfunction* h() { const got = yield 1; yield got }\nconst it = h(); it.next()\nexport const result = [await f(2), it.next(5).value].join()',
    placed: [
      ['await g(1)', '(await g(2))'],
      ['i + x', '(await g(i)) * x'],
      ['yield got', 'yield got * 2'],
    ],
  },
  {
    name: 'templates, tags, spreads and shorthand',
    text: "const tag = (s, ...v) => s.raw.join('|') + v.join()\nfunction f(a, b) { const o = { a, b }; return `${a}-${{ ...o, a: 1 }.b}` + tag`x${b}y` + [...[a], b].length }\nexport const result = f(1, 2)",
    placed: [
      ['{ a, b }', '{ a: b, b }'],
      ['${a}-', '${a + 1}-'],
      ['}-$', '}+$'],
      ['`x$', '`z$'],
      ['...o, a: 1', 'a: 1, ...o'],
      ['[...[a], b]', '[...[a]]'],
    ],
  },
  {
    name: 'JSX containers, attributes and children',
    path: 'a.tsx',
    text: 'const View = ({ n }: { n: number }) => (\n  <p title="a" id={`i${n}`}>\n    {n > 1 && <b>many</b>}\n    text {n}\n  </p>\n)\nexport const result = JSON.stringify(View({ n: 2 }))',
    placed: [
      ['n > 1', 'n > 2'],
      ['title="a"', 'title="b"'],
      ['<b>many</b>', '<i>many</i>'],
      ['text {n}', 'text: {n}'],
    ],
  },
  {
    name: 'default values of parameters and fields of objects',
    text: 'const f = (a, b = a + 1) => a + b\nclass A { n = 1; #m = 2; sum() { return this.n + this.#m } }\nexport const result = [f(1), new A().sum()].join()',
    placed: [
      ['a + 1', 'a + 2'],
      ['n = 1', 'n = 5'],
      ['this.#m }', 'this.#m * 2 }'],
    ],
  },
  {
    name: 'what is evaluated once, what has no run time and what takes its name from its place',
    path: 'a.ts',
    text: "import { join } from 'node:path'\nconst K = 1\ntype T = 1\nenum E { A = 1 }\nfunction f(a: number, b: number) { const g = () => a; return join('x', g.name) + (b as T) }\nexport const result = f(K, E.A)",
    placed: [["'x'", "'y'"]],
    rejected: [
      ['K = 1', 'K = 2'],
      ['T = 1', 'T = 2'],
      ['A = 1', 'A = 2'],
      ['a: number, b: number', 'b: number, a: number'],
      ['node:path', 'node:path/posix'],
      ['result = f', 'result = 1 + f'],
      ['b as T', 'b as'],
    ],
  },
  {
    name: 'constructors and super',
    text: 'class A { constructor(x) { this.x = x } get() { return this.x } }\nclass B extends A { constructor(x) { super(x + 1); this.y = 1 } get() { return super.get() + this.y } }\nexport const result = new B(1).get()',
    placed: [
      ['x + 1', 'x + 2'],
      ['super.get() +', 'super.get() -'],
      ['this.y = 1', 'this.y = 3'],
    ],
    rejected: [['super(x + 1);', 'super(x + 1); const z = 1;']],
  },
]

describe('schemata', () => {
  test.each(TABLE)('$name', async ({ path = 'a.js', text, ...expected }) => {
    const placed = edits(text, expected.placed)
    const refused = edits(text, expected.rejected ?? []).map((one) => ({
      ...one,
      id: one.id + 100,
    }))
    const made = schemata(path, text, [...placed, ...refused])
    if (!made) throw new Error('not parsed')
    expect({ placed: made.placed, rejected: made.rejected }).toEqual({
      placed: placed.map(({ id }) => id),
      rejected: refused.map(({ id }) => id),
    })
    expect(made.text.split('\n').length).toBe(text.split('\n').length)

    expect((await outcome(path, made.text)).result).toEqual((await outcome(path, text)).result)
    for (const { id, edit } of placed) {
      const plain = await outcome(path, applyEdits(text, [edit]) as string)
      lab.__rw = { ...lab.__rw, at: activated(made.sites, id) }
      expect(await outcome(path, made.text), `${id}: ${edit.text}`).toEqual(plain)
    }
  })

  test('places what a module evaluates once when every module is evaluated anew', async () => {
    const text = 'const K = 1\nexport const result = K + 1'
    const made = schemata('a.js', text, edits(text, [['= 1', '= 5']]), {
      topLevel: true,
    })
    lab.__rw = { ...lab.__rw, at: activated(made?.sites ?? [], 1) }
    expect((await evaluate('a.js', made?.text ?? '')).result).toBe(6)
  })

  test('several edits of one place and edits that overlap', () => {
    const text = 'function f() {\n  a()\n  b()\n  c()\n}'
    const made = schemata('a.js', text, [
      { id: 1, edit: { start: 17, end: 26, text: '' } },
      { id: 2, edit: { start: 23, end: 32, text: '' } },
      { id: 3, edit: { start: 23, end: 24, text: 'd' } },
    ])
    expect(made?.placed).toEqual([1, 2, 3])
  })

  test('values without side effects can be computed beside each other', async () => {
    const text = 'const f = (a, b) => a.length > 2 && b()\nexport const result = f([1], () => 1)'
    const made = schemata('a.js', text, [
      ...edits(text, [['2', '1']]),
      { id: 2, edit: { start: 20, end: 28, text: 'b' } },
      { id: 3, edit: { start: 20, end: 28, text: 'a()' } },
      { id: 4, edit: { start: 36, end: 39, text: 'a' } },
    ])
    expect(made?.sites).toEqual([
      {
        ids: [1, 2],
        probes: [
          { id: 0, reads: true },
          { id: 1, reads: true },
          { id: 2, reads: false },
        ],
        inside: [],
      },
      { ids: [3], probes: [], inside: [0] },
      { ids: [4], probes: [], inside: [] },
    ])
    const probed: unknown[] = []
    const probe = (_: number, values: readonly (() => unknown)[]) => {
      probed.push(values.map((value) => value()))
      return true
    }
    Object.assign(lab.__rw, { at: [-1], probe })
    expect(await outcome('a.js', made?.text ?? '')).toEqual({ result: 1 })
    expect(probed).toEqual([[false, false, false]])
  })

  test('a loop in an alternative ticks, too', () => {
    const text = 'function f(n) {\n  while (n--) g()\n}'
    const made = schemata('a.js', text, edits(text, [['while (n--) g()', 'for (const i of n) { g(i)\n g() }']]))
    expect(made?.text).toBe(
      'function f(n) {\n  if(globalThis.__rw.at[0]){for (const i of n) {globalThis.__rw.tick(); g(i); g(); }}else{while (n--) {globalThis.__rw.tick();g()}}\n}',
    )
  })
})

/** What `globalThis.__rw.at` holds while an alternative is active. */
function activated(sites: readonly SwitchSite[], id: number): readonly number[] {
  return sites.map(({ ids }) => (ids.includes(id) ? id : 0))
}

function differences(before: SyntaxNode, after: SyntaxNode): readonly SyntaxDifference[] {
  return syntaxDifferences({ before, after, up: null, key: null })
}

async function outcome(path: string, text: string) {
  try {
    return { result: (await evaluate(path, text)).result }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

/** Sources to edit all over: our own, and those of the folders that `RW_SOURCES` names. */
function corpus(): string[] {
  const roots = [
    fileURLToPath(new URL('../../src/source', import.meta.url)),
    ...(process.env.RW_SOURCES?.split(':') ?? []),
  ]
  return roots.flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => isProgram(path) && !path.includes('node_modules'))
      .map((path) => join(root, path)),
  )
}

/** Edits of every kind of expression and statement, many of them foolish. */
function allEdits(text: string, root: SyntaxNode): TextEdit[] {
  const found: TextEdit[] = []
  const OTHER: Readonly<Record<string, string>> = {
    '<': '<=',
    '===': '!==',
    '+': '-',
    '&&': '||',
    '??': '||',
  }
  walk(root, (node, { parent, key }) => {
    if (isTypeOnly(node)) return false
    const { start, end } = node
    const slice = text.slice(start, end)
    const operator = OTHER[String(node.operator)]
    if (operator && node.left)
      found.push({
        start: (node.left as SyntaxNode).start,
        end,
        text: `${text.slice((node.left as SyntaxNode).start, (node.left as SyntaxNode).end)} ${operator} ${text.slice((node.right as SyntaxNode).start, (node.right as SyntaxNode).end)}`,
      })
    if (/Statement$/.test(node.type) && Array.isArray(parent?.[key ?? '']))
      found.push(
        { start, end, text: '' },
        { start, end: start, text: 'if (guard) return;\n' },
        { start: end, end, text: "\nlog('x')" },
      )
    if (node.type === 'Identifier') found.push({ start, end, text: 'other' })
    if (node.type === 'CallExpression' || node.type === 'MemberExpression')
      found.push(
        { start, end, text: `wrap(${slice})` },
        { start, end, text: `${slice}?.more` },
        { start: end, end, text: '.sort()' },
      )
    if (node.type === 'Literal') found.push({ start, end, text: '42' })
    if (node.type === 'ObjectExpression') found.push({ start: start + 1, end: start + 1, text: ' ...extra,' })
    return true
  })
  return found
}

describe('taking the alternative of any edit equals the edited text', () => {
  test.each(corpus())('%s', (path) => {
    const text = readFileSync(path, 'utf8')
    const before = program(path, text)
    const all = allEdits(text, before).map((edit, i) => ({ id: i + 1, edit }))
    const made = schemata(path, text, all, { topLevel: true })
    if (!made) throw new Error('not parsed')
    expect(made.text.split('\n').length).toBe(text.split('\n').length)
    const mixed = program(path, made.text)
    const clean = (root: SyntaxNode) => takeAlternative(root, () => 0)
    expect(
      differences(
        clean(before),
        takeAlternative(mixed, () => 0),
      ),
    ).toEqual([])
    const placed = new Set(made.placed)
    // Every tree is read once for each edit: a sample keeps the time in bounds.
    const step = Math.ceil(made.placed.length / 60)
    const wrong = all
      .filter(({ id }) => placed.has(id))
      .filter((_, i) => i % step === 0)
      .filter(({ id, edit }) => {
        const edited = program(path, applyEdits(text, [edit]) as string)
        const at = activated(made.sites, id)
        const found = differences(
          clean(edited),
          takeAlternative(mixed, (site) => at[site] ?? 0),
        )
        return found.length > 0
      })
      .map(({ edit }) => ({ ...edit, was: text.slice(edit.start, edit.end) }))
    expect(wrong).toEqual([])
  })
})

describe('loopTicks', () => {
  test('counts every turn and keeps lines', async () => {
    const text =
      'let n = 0\nfor (const i of [1, 2])\n  for (;;) { n += i; break }\nwhile (n < 9) n++\nexport const result = n'
    let ticks = 0
    lab.__rw.tick = () => {
      ticks++
    }
    const ticked = loopTicks('a.js', text) ?? ''
    expect(ticked.split('\n').length).toBe(5)
    expect((await evaluate('a.js', ticked)).result).toBe(9)
    expect(ticks).toBe(10)
  })

  test('gives up on what cannot be parsed', () => {
    expect(loopTicks('a.ts', 'for (')).toBeNull()
  })
})

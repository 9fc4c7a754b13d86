import { beforeEach, describe, expect, test } from 'vitest'
import { instrument } from '../../src/source/instrument.ts'
import { parse } from '../../src/source/syntax.ts'
import { evaluate } from './evaluate.ts'

const counters = globalThis as unknown as { __rwc: number[]; h: unknown }

beforeEach(() => {
  counters.__rwc = []
  counters.h = (tag: unknown, props: unknown, ...children: unknown[]) => ({
    tag,
    props,
    children,
  })
})

/** What runs, under which name, what it exports as `result`, and texts of places that are reached and not reached. */
const TABLE: readonly {
  readonly name: string
  readonly path?: string
  readonly text: string
  readonly reached?: readonly string[]
  readonly missed?: readonly string[]
}[] = [
  {
    name: 'branches without braces and without semicolons',
    text: 'const f = (x) => {\n  let y = 1\n  if (x) y = x ?? 2\n  else y = 3\n  return y\n}\nexport const result = [f(0), f(5)].join()',
    reached: ['y = x ?? 2', 'y = 3', 'return y'],
    missed: ['2'],
  },
  {
    name: 'an else-if chain with a dangling else',
    text: "function f(n) {\n  if (n > 0) if (n > 5) return 'big'; else return 'small'\n  else if (n < 0) return 'below'\n  return 'zero'\n}\nexport const result = [7, 2, 0].map(f).join()",
    reached: ["return 'big';", "return 'small'", "return 'zero'"],
    missed: ["return 'below'"],
  },
  {
    name: 'loops of every kind without braces',
    text: 'let n = 0\nfor (let i = 0; i < 3; i++) n += i\nfor (const k in { a: 1 }) n += k.length\nfor (const v of [1, 2]) n += v\nwhile (n < 20) n++\ndo n--; while (n > 15)\nfor (;;) break\nwhile (n-- > 0);\nexport const result = n',
    reached: ['n += i', 'n += k.length', 'n += v', 'n++', 'n--;', 'break'],
  },
  {
    name: 'labels, switch cases and fall-through',
    text: "function f(n) {\n  let out = ''\n  outer: for (const i of [1, 2]) {\n    for (;;) {\n      switch (n) {\n        case 1: out += 'a'\n        case 2: out += 'b'; continue outer\n        default: break outer\n      }\n    }\n  }\n  return out\n}\nexport const result = f(1) + f(3)",
    reached: ["out += 'a'", 'continue outer', 'break outer'],
  },
  {
    name: 'directives that stay first',
    text: '"use client"\nfunction f() { "use strict"; return this }\nexport const result = String(f())',
    reached: ['return this'],
    missed: ['"use client"', '"use strict";'],
  },
  {
    name: 'arrow bodies, object bodies and default parameters',
    text: 'const f = (a, b = a + 1, { c = b } = {}) => ({ a, b, c })\nconst g = async () => (await f(1)).b\nexport const result = JSON.stringify([f(1), f(1, 2, { c: 3 }), await g()])',
    reached: ['{ a, b, c }', 'a + 1', 'b', '{}'],
  },
  {
    name: 'names that anonymous functions and classes take',
    text: 'const a = () => 1, b = function () {}, c = class {}\nclass D { e = () => 2; static f = class {} }\nconst { g = () => 3 } = {}\nlet h; h ??= () => 4\nexport const result = [a.name, b.name, c.name, new D().e.name, D.f.name, g.name, h.name].join()',
  },
  {
    name: 'class bodies: fields, private names, accessors, static blocks',
    path: 'a.js',
    text: "let log = []\nclass Base { constructor() { log.push('base') } }\nclass A extends Base {\n  #x = log.push('x')\n  y = this.#x + 1\n  static z = 3\n  static { log.push('static') }\n  constructor() { super(); log.push('after') }\n  get x() { return #x in this && this.#x }\n}\nexport const result = [new A().x, new A().y, A.z, log].join()",
    reached: ["log.push('x')", 'this.#x + 1', 'super();', 'this.#x'],
  },
  {
    name: 'conditional and logical branches, optional chains, receivers',
    text: "const o = { v: 7, get() { return this?.v } }\nconst f = (x) => (x ? o.get() : null) ?? (x && 1)\nconst g = (x) => x?.a?.b.c(1) || 'none'\nexport const result = [f(1), f(0), g(null), (0, o.get)()].join()",
    reached: ['o.get()', 'x && 1', "'none'"],
    missed: ['1'],
  },
  {
    name: 'yield and await in branches',
    text: 'function* f(x) { const got = x && (yield x); return got ?? (yield* [1]) }\nasync function g(x) { return x ? await x : 0 }\nconst i = f(2); i.next()\nexport const result = [i.next(5).value, await g(Promise.resolve(3)), [...f(0)]].join()',
  },
  {
    name: 'template literals, tags and regular expressions at the start of statements',
    text: "const t = (s, v) => s.raw.join('_') + v\nlet n = 0\nif (n === 0) n = t`a${n ? 1 : 2}b` || 0\n;/x/.test('x') && n++\n;[n] = [n + '!']\nexport const result = n",
  },
  {
    name: 'types, enums, overloads, abstract and declared things',
    path: 'a.ts',
    text: "declare const q: number\ntype T<X> = X extends string ? 'a' : 'b'\ninterface I { a?: number }\nenum E { A = 1 << 1, B = A | 1 }\nnamespace N { export const k = 1 }\nfunction f(x: string): string\nfunction f(x: number): number\nfunction f(x: any) { return x as any }\nabstract class C<T = string> { abstract m(): void; declare z: number; n!: number; constructor(public readonly p: number = 4, private q?: T) {} }\nclass D extends C { override m() { return <number>this.p! satisfies number } }\nexport type { T }\nexport const result = [f(1), E.B, N.k, new D().m(), new D().p].join()",
    reached: ['return x as any', '4'],
  },
  {
    name: 'legacy decorators',
    path: 'a.ts',
    text: "const seen: string[] = []\nconst d = (n: string) => (_t: unknown, k?: string) => { seen.push(n + (k ?? '')) }\n@d('c') class A { @d('m') m() { return 1 } }\n@d('e') export class B {}\nexport const result = [seen, new A().m()].join()",
    reached: ['return 1'],
  },
  {
    name: 'JSX with conditions in slots',
    path: 'a.tsx',
    text: "const on = true\nconst View = ({ n = 1 }: { n?: number }) => <p title={on ? 'a' : 'b'}>{on && <b>{n}</b>} text {n > 5 || 'few'}</p>\nexport const result = JSON.stringify(View({}))",
    reached: ["'a'", '<b>{n}</b>', "'few'"],
    missed: ["'b'"],
  },
  {
    name: 'exports of every form',
    text: 'const a = 1\nexport { a as b }\nexport const c = a ? 2 : 3, d = 4\nexport default a + 1\nexport function f() { return 1 }\nexport class G { h = 5 }\nexport const result = [c, d, f(), new G().h].join()',
    reached: ['export default a + 1', 'export const c = a ? 2 : 3, d = 4'],
    missed: ['3'],
  },
  {
    name: 'a loop over destructuring with sequence and update expressions',
    text: 'const out = []\nfor (let [a, b] = [0, 1]; a < 9; [a, b] = [b, a + b]) if (a !== 1 || b !== 2) out.push(a)\nexport const result = out.join()',
    reached: ['out.push(a)', 'b !== 2'],
  },
  {
    name: 'try, catch, finally and throw',
    text: "const f = (x) => { try { if (x) throw new Error('no') ; return 1 } catch { return 2 } finally { globalThis.__last = x } }\nexport const result = [f(0), f(1)].join()",
    reached: ["throw new Error('no') ;", 'return 2'],
  },
]

describe('instrument', () => {
  test.each(TABLE)('$name', async ({ path = 'a.js', text, ...expected }) => {
    const made = instrument(path, text, 100)
    if (!made) throw new Error('not parsed')
    expect(made.text.split('\n').length).toBe(text.split('\n').length)
    expect(parse(path, made.text).status).toBe('parsed')

    const plain = await evaluate(path, text)
    const counted = await evaluate(path, made.text)
    expect(counted.result).toEqual(plain.result)
    expect(Object.keys(counted)).toEqual(Object.keys(plain))

    const slice = (index: number) => {
      const statement = made.statements[index]
      return statement ? text.slice(statement.start, statement.end) : null
    }
    const all = made.statements.map((_, i) => i)
    const hit = new Set(Object.keys(counters.__rwc).map((i) => Number(i) - 100))
    expect([...hit].every((i) => i in made.statements)).toBe(true)
    expect(all.filter((i) => hit.has(i)).map(slice)).toEqual(expect.arrayContaining([...(expected.reached ?? [])]))
    const missed = all.filter((i) => !hit.has(i)).map(slice)
    for (const place of expected.missed ?? [])
      expect(missed.includes(place) || !all.map(slice).includes(place), place).toBe(true)
  })

  test('says where each counter stands, in the text as given', () => {
    const text = 'const a = 1\nif (a)\n  b(a)\n'
    const made = instrument('src/a.js', text, 7)
    expect(made?.statements).toEqual([
      { path: 'src/a.js', start: 0, end: 11, line: 1 },
      { path: 'src/a.js', start: 12, end: 25, line: 2 },
      { path: 'src/a.js', start: 21, end: 25, line: 3 },
    ])
    expect(made?.text).toBe(
      'globalThis.__rwc[7]=1;const a = 1\nglobalThis.__rwc[8]=1;if (a)\n  {globalThis.__rwc[9]=1;b(a)}\n',
    )
  })

  test('keeps carriage returns and a hashbang', () => {
    const made = instrument('a.js', '#!/usr/bin/env node\r\na()\r\n', 0)
    expect(made?.text).toBe('#!/usr/bin/env node\r\nglobalThis.__rwc[0]=1;a()\r\n')
  })

  test('gives up on what cannot be parsed', () => {
    expect(instrument('a.ts', 'const = 1', 0)).toBeNull()
  })
})

test('with ticks each turn of a loop of any kind is counted as well, with and without braces', async () => {
  const text =
    'let n = 0\nfor (let i = 0; i < 3; i++) n += i\nfor (const k in { a: 1 }) { n += k.length }\nwhile (n < 20) n++\ndo {} while (n-- > 15)\nexport const result = n'
  let ticks = 0
  ;(globalThis as { __rw?: unknown }).__rw = { tick: () => ticks++ }
  const plain = instrument('src/a.ts', text, 0)
  const counted = instrument('src/a.ts', text, 0, { ticks: true })
  const { result } = await evaluate('src/a.ts', counted?.text ?? '')
  expect([result, ticks]).toEqual([(await evaluate('src/a.ts', text)).result, 3 + 1 + 16 + 6])
  expect(counted?.statements).toEqual(plain?.statements)
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { CorpusPatch } from './corpus/corpus-patch.ts'
import { judge } from './judge.ts'

/** So many files of a folder are changed; all of them would take ten times as long. */
const SAMPLE = 25
/** Longer files (UTF-16 units) say nothing new and take most of the time. */
const LONGEST = 6_000

/** The texts of some programs of this project, spread evenly over a folder in the order of their paths. */
function textsIn(folder: string): readonly string[] {
  const root = fileURLToPath(new URL(`../../${folder}`, import.meta.url))
  const all = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('node_modules'))
    .sort()
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .filter(({ length }) => length <= LONGEST)
  return Array.from({ length: SAMPLE }, (_, i) => all[Math.floor((i * all.length) / SAMPLE)] as string)
}

/** Each text loses every seventh line, becomes another one, and takes another one in. */
function changesOf(texts: readonly string[]): readonly (readonly [before: string, after: string])[] {
  return texts.flatMap((text, i) => {
    const lines = text.split('\n').filter((_, line) => line % 7 !== i % 7)
    const [other, next] = [texts[(i * 7 + 3) % SAMPLE], texts[(i + 1) % SAMPLE]] as [string, string]
    return [lines.join('\n'), other, `${text}\n${next}`].map((after) => [text, after] as const)
  })
}

/** Methods and functions that guards look for. */
const LOOKED_FOR =
  'replace includes has some startsWith localeCompare match test then catch finally on allSettled filter slice sort at map forEach each skip mock spyOn mocked mockReturnValue stubGlobal setConfig waitFor setTimeout toBe expect'.split(
    ' ',
  )

/** What is seldom written: each statement comes where nothing stood, goes, and gives way to the next. */
const ODD = [
  ...LOOKED_FOR.map((name) => `a?.${name}(); (vi.${name}(...b) as c)!; ${name}?.(); vi?.${name}()`),
  'a?.b?.(c)?.[d]',
  '(a as any)!.b<string>(c)',
  'new (f())(...a)',
  'new.target',
  'super.a(b)',
  '#a in b',
  '[, a, , ...b] = c',
  '({ a = 1, [b]: c, ...d } = e)',
  'for (require("./f"); ; ) break',
  'for (vi.spyOn(f, "a"); ; ) break',
  'for (f.a of b) c: for (d in e) continue c',
  'for await (using a of b) expect(await a).resolves',
  'export default () => {}',
  'export default class { static { f() } accessor a = 1; declare b; get [c]() { return } }',
  'export * as a from "./f"',
  'import * as a from "./f" with { type: "json" }',
  'import a, { default as b, "c d" as e } from "./f"',
  'import("./f", { with: {} })',
  'import.meta.env.MODE',
  'a`b${c}d`',
  'f`\\u`',
  'it',
  'it()',
  'it.each`a\n${1}`()',
  'it.each()()',
  'describe(() => { it(f, g) })',
  'test.extend()("a", async ({}, use) => {})',
  'expect()',
  'expect.then(a)',
  'expect(a).not.resolves.toBe',
  'expect(a)[b].c()',
  'assert',
  'assert.ok(a).b',
  'assert.rejects(p).then(a)',
  'chai.expect().assert.a()',
  'expect.objectContaining()',
  'expect(a).toEqual(expect.objectContaining())',
  'expect(a).toMatchObject({ ...b, get c() { return 1 } })',
  'expect(...a).toBeCloseTo(...b)',
  'vi.mock()',
  'vi.mock(import("./f"), { spy })',
  'vi.spyOn()',
  'vi.mocked().mockReturnValue()',
  'vi.stubGlobal()',
  'vi.setConfig({ retry: { count: a }, ...b })',
  'waitFor(...a, { timeout })',
  'switch (a) { default: case 1: }',
  'switch (true) { case a === 1: }',
  'try {} finally {}',
  'try { a } catch { throw b }',
  'p.then().catch().finally()',
  'Promise.allSettled()',
  'process.on()',
  'a.replace()',
  'a.localeCompare(...b)',
  'Object.is(1)',
  'Math.abs() < 1',
  '/(?a:x)/.test(a)',
  'const a = a.b(); const { b = b } = b',
  'const rows = all.map(f); const all = rows.filter(g); it.each(rows)("a", () => {})',
  'const test = test ? test : it',
  'function expect() { return expect(expect) }',
  'function* a() { yield; yield* b }',
  'abstract class A { abstract b(): void; constructor(private c = 1) { super() } }',
  'enum A { B = 1 << 2, "C D" }',
  'namespace A.B { export const c = 1 }',
  'declare function a(b: this): asserts b is any',
  'type A<T> = T extends infer U extends any ? U : never',
  'let a: unknown = <any>b satisfies any',
  'export = a',
  '// @ts-expect-error',
  '"use strict"; debugger',
  'a ||= b &&= c ??= d ** -e',
  'delete a[0n], void 0, typeof it',
  'label: { break label }',
  'async () => { await using a = b }',
]

const given: Partial<CorpusPatch> = {
  inputs: ['1', "'a b'", '[a, , 2]', '{ a, ...b }', 'it(', ''],
  expected: ['1', 'Object {', '[Function f]', ''],
  clauses: ['`f(1)` → `2`, at most 5 %', ''],
  titles: ['a > b', ''],
}

const ROLES = { 'test/a.test.ts': 'test-wrong', 'src/a.ts': 'code-wrong' } as const

/** What the guards throw at patches of these texts, each error once. */
function thrownAt(
  path: keyof typeof ROLES,
  changes: readonly (readonly [before: string | null, after: string | null])[],
) {
  const thrown = new Set<string>()
  for (const [before, after] of changes)
    try {
      judge({ name: 'made up', path, before, after, verdict: ROLES[path], expect: [], ...given })
    } catch (error) {
      thrown.add(`${(error as Error).stack?.split('\n').slice(0, 3).join('')} — ${before} → ${after}`.slice(0, 600))
    }
  return [...thrown]
}

test.each([
  ['tests', 'test', 'test/a.test.ts'],
  ['sources', 'src', 'src/a.ts'],
] as const)('no guard ends with an error, whatever becomes of %s', (_, folder, path) => {
  expect(thrownAt(path, changesOf(textsIn(folder)))).toEqual([])
})

test.each(Object.keys(ROLES) as (keyof typeof ROLES)[])(
  'no guard ends with an error, whatever is seldom written: %s',
  (path) => {
    const around = (statement: string) => `import { f } from './f'\n${statement}\nit('a', () => { f(1) })\n`
    const changes = ODD.flatMap((statement, i) => [
      [null, around(statement)] as const,
      [around(statement), around('')] as const,
      [around(statement), around(ODD[(i + 1) % ODD.length] as string)] as const,
      [around(''), around(`it('b', async () => {\n${statement}\n})`)] as const,
    ])
    expect(thrownAt(path, changes)).toEqual([])
  },
)

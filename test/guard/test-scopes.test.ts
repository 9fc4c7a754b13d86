import { expect, test } from 'vitest'
import { scopesOf } from './read-scopes.ts'

/** Files of tests with their scopes: the kind, the name, what restricts it, how many rows it has, how many settings. */
test.each<[string, readonly string[]]>([
  ['test("a", f)', ['test a 2 nothing runs']],
  ['it("a", () => {}); specify("b", () => {}); test("c", function () {})', ['test a 1', 'test b 1', 'test c 1']],
  ['xit("a", () => {}); xtest("b", () => {}); fit("c", () => {})', ['test a skip 1', 'test b skip 1', 'test c only 1']],
  [
    'describe("a", () => { it("b", () => {}) }); suite("c", () => { it("d", () => {}) }); context("e", () => { it("f", () => {}) })',
    ['test a > b 2', 'test c > d 2', 'test e > f 2'],
  ],
  [
    'xdescribe("a", () => { it("b", () => {}) }); fdescribe("c", () => { it("d", () => {}) })',
    ['test a > b skip 2', 'test c > d only 2'],
  ],
  ['describe.skip("a", () => { describe("b", () => { it.only("c", () => {}) }) })', ['test a > b > c only+skip 3']],
  [
    'it.todo("a"); it.fails("b", () => {}); it.concurrent("c", () => {}); it.skip.each([1])("d", () => {})',
    ['test a todo 1 nothing runs', 'test b fails 1', 'test c 1', 'test d skip 1 rows 1'],
  ],
  [
    'it.skipIf(x)("a", () => {}); it.runIf(x)("b", () => {}); describe.skipIf(x)("c", () => { it("d", () => {}) })',
    ['test a skipIf 1', 'test b runIf 1', 'test c > d skipIf 2'],
  ],
  [
    'it.each([1, 2, , 3])("a", () => {}); it.for([[1], [2]])("b", () => {}); it.each`a | b\n${1} | ${2}`("c", () => {})',
    ['test a 3 rows 1', 'test b 2 rows 1', 'test c 2 rows 1'],
  ],
  [
    'const rows = [1, 2]; it.each(rows)("a", () => {}); it.each(rows.slice(1))("b", () => {}); it.each(load())("c", () => {})',
    ['test a 2 rows 1', 'test b 2 rows 1', 'test c 1'],
  ],
  ['const rows = others; const others = rows; it.each(rows)("a", () => {})', ['test a 1']],
  [
    'for (const n of [1, 2]) it("a" + n, () => {}); [1, 2, 3].forEach((n) => it("b", () => {})); [1].map((n) => it("c", () => {})); [1].filter((n) => it("d", () => {}))',
    [
      'test (BinaryExpression left=string:a operator="+" right=(Identifier name="n")) 2 rows 1',
      'test b 3 rows 1',
      'test c 1 rows 1',
      'test d 1',
    ],
  ],
  ['describe.each([1, 2])("a", () => { it("b", () => {}) })', ['test a > b 2 rows 2']],
  ['describe.skip.each([1, 2])("a", () => { it.each(load())("b", () => {}) })', ['test a > b skip 2 rows 2']],
  [
    'const rows = [1, 2]; rows.forEach((n) => it("a", () => {})); rows.mapped((n) => it("b", () => {})); rows.remap((n) => it("c", () => {}))',
    ['test a 2 rows 1', 'test b 1', 'test c 1'],
  ],
  ['it.each({ a: 1 })("a", () => {}); for (const n of await load()) it("b", () => {})', ['test a 1', 'test b 1']],
  [
    'it.skip.each`a\n${1}`("a", () => {}); for (let i = 0; i < 2; i++) it("b", () => {})',
    ['test a skip 1 rows 1', 'test b 1'],
  ],
  ['const rows = others; const others = [1, 2]; it.each(rows)("a", () => {})', ['test a 2 rows 1']],
  ['const rows = more.slice(1); const more = rows.concat(1); it.each(rows)("a", () => {})', ['test a 1']],
  [
    'if (x) { it("a", () => {}) }; x && it("b", () => {}); describe("c", () => { if (x) return; it("d", () => {}) })',
    ['test a if 1', 'test b if 1', 'test c > d if 2'],
  ],
  [
    'it("a", { skip: true }, () => {}); it("b", { skip: false, retry: 2 }, () => {}); it("c", { only, timeout: 5 }, () => {}); it("d", () => {}, 500); it("e", { ...x }, () => {})',
    ['test a skip 2', 'test b 2', 'test c only 2', 'test d 2', 'test e 2'],
  ],
  ['describe("a", { todo: true, timeout: 5 }, () => { it("b", () => {}, 500) })', ['test a > b todo 4']],
  [
    'beforeEach(() => {}); afterEach(() => {}); beforeAll(() => {}, 5); afterAll(() => {}); onTestFinished(() => {}); onTestFailed(() => {}); beforeSome(() => {})',
    [
      'hook beforeEach 0',
      'hook afterEach 0',
      'hook beforeAll 1',
      'hook afterAll 0',
      'hook onTestFinished 0',
      'hook onTestFailed 0',
    ],
  ],
  [
    'describe("a", () => { beforeEach(() => {}); it("b", () => { onTestFinished(() => {}) }) })',
    ['hook a > beforeEach 1', 'test a > b 2'],
  ],
  ['beforeEach(() => { onTestFinished(() => {}) }); it()', ['hook beforeEach 0', 'test 0 nothing runs']],
  [
    'function suiteFor(x) { it("a", () => {}) }; suiteFor(1); const make = () => function check() {}',
    ['helper suiteFor', 'test a 1', 'helper make'],
  ],
  [
    'function help() { function inner() {} }; const other = () => {}; const third = function named() {}; const o = { f: () => {} }; list.map(() => {})',
    ['helper help', 'helper other', 'helper third'],
  ],
  [
    'const test = base.extend({ a: 1 }); test("a", () => {}); const mine = test.extend({}); mine("b", () => {}); mine.only("c", () => {})',
    ['test a 1', 'test b 1', 'test c only 1'],
  ],
  [
    'import { it as check, describe as group } from "vitest"; group("a", () => { check("b", () => {}) })',
    ['test a > b 2'],
  ],
  [
    'const spec = it; const skipped = it.skip; const maybe = x ? it : it.skip; const perhaps = x ? describe.skip : describe; spec("a", () => {}); skipped("b", () => {}); maybe("c", () => {}); perhaps("d", () => { it("e", () => {}) })',
    ['test a 1', 'test b skip 1', 'test c runIf 1', 'test d > e runIf+skip 2'],
  ],
  [
    'import { fixture as test } from "./fixtures"; const specify = extend(base); const it = base.extender(); const run = x ? noop : test; test("a", () => {}); specify("b", () => {}); it("c", () => {}); run("d", () => {})',
    ['test a 1', 'test b 1', 'test d runIf 1'],
  ],
  ['[1].map(f)("a", () => {}); it.made()("b", () => {})', ['test 0 nothing runs']],
  [
    'function it(name, f) {}; it("a", () => {}); const test = makeTest(); test("b", () => {}); const describe = 1',
    ['helper it'],
  ],
  ['it.extend({}); it.skipIf(x); it.each([1]); test.scoped({ a: 1 }); test.override({ a: 1 }); describe.each([1])', []],
  [
    'it(`a`, () => {}); it(title, () => {}); it(`a ${b}`, () => {}); it(() => {})',
    [
      'test a 1',
      'test (Identifier name="title") 1',
      'test (TemplateLiteral quasis=[(TemplateElement value={"raw":"a ","cooked":"a "}),(TemplateElement value={"raw":"","cooked":""} tail=true)] expressions=[(Identifier name="b")]) 1',
      'test (ArrowFunctionExpression params=[] body=(BlockStatement body=[])) 0',
    ],
  ],
  [
    'it["skip"]("a", () => {}); it[x]("b", () => {}); (it as any)("c", () => {}); it("d", (() => {}) as any); a.it("e", () => {})',
    ['test a skip 1', 'test c 1', 'test d 1'],
  ],
])('%s', (text, wanted) => {
  const read = scopesOf(text).map(({ kind, name, modifiers, rows, settings, callback }) =>
    [
      kind,
      name,
      [...modifiers].sort().join('+'),
      rows ? `${rows.length} rows` : '',
      kind === 'helper' ? '' : `${settings.length}`,
      callback ? '' : 'nothing runs',
    ]
      .filter(Boolean)
      .join(' '),
  )
  expect(read).toEqual(wanted)
})

test('a test sees the names of its own before those around it, and its parameters hide them', () => {
  const scopes = scopesOf(
    'const a = 1; const b = 2; const { c } = x\nfunction other() { const d = 4 }\ndescribe("s", () => { const b = 3; it("t", (e) => { const a = 5; const f = 6; const f2 = (g) => { const h = 7 } }) })\nit("u", (b) => {})',
  )
  const seen = Object.fromEntries(
    scopes.map(({ name, constants }) => [
      name,
      Object.fromEntries([...constants].map(([key, { value, type }]) => [key, value ?? type])),
    ]),
  )
  expect(seen).toEqual({
    other: { d: 4, a: 1, b: 2 },
    's > t': { a: 5, f: 6, f2: 'ArrowFunctionExpression', h: 7, b: 2 },
    u: { a: 1 },
  })
})

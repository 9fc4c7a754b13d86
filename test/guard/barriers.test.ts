import { expect, test } from 'vitest'
import { checksOf, inTest } from './read-scopes.ts'

/** Bodies of a test by what may keep the check in them from running, or from failing. */
const KEPT_BY: Readonly<Record<string, readonly string[]>> = {
  condition: [
    'if (a) { CHECK }',
    'if (a) {} else { CHECK }',
    'if (!a) CHECK',
    'if (/a/) CHECK',
    'if (a && true) CHECK',
    'if (a || false) CHECK',
    'if (true && a) CHECK',
    'if (-1) CHECK',
    'if (name) CHECK',
    'a ? CHECK : 0',
    'a ? 0 : CHECK',
    'a && CHECK',
    'a || CHECK',
    'a ?? CHECK',
    'switch (a) { case 1: CHECK }',
    'switch (a) { default: CHECK }',
    'try { a() } catch { CHECK }',
    'while (a) { CHECK }',
    'a.catch(() => { CHECK })',
    'a.on(() => { CHECK })',
    'a.once(() => { CHECK })',
    'a.addListener(() => { CHECK })',
    'a.addEventListener(() => { CHECK })',
    'a.subscribe(() => { CHECK })',
  ],
  nothing: [
    'PROMISED.catch',
    `const Check = () => { CHECK }\nrender(<Check />)`,
    'if (CHECK) {}',
    'if (true) { CHECK }',
    'if (!undefined) CHECK',
    'if (a || true) CHECK',
    'if (true && 1) CHECK',
    '(CHECK) ? 0 : 1',
    'true && CHECK',
    'false || CHECK',
    'CHECK && a',
    'CHECK || a',
    'switch (a) { case CHECK: b() }',
    'try { CHECK } catch (e) { throw e }',
    'try { CHECK } catch { assert.fail() }',
    'try { CHECK } catch { reject(e) }',
    'try { CHECK } catch { t.fail(e) }',
    'try { CHECK } catch { unreachable() }',
    'try { CHECK } catch { assert(false) }',
    'try { CHECK } finally { b() }',
    'try { a() } finally { CHECK }',
    'try { a() } catch {} finally { CHECK }',
    'try { CHECK } catch { if (b) { throw 1 } c() }',
    'while (true) { CHECK }',
    'while (CHECK) {}',
    'for (;;) { CHECK }',
    'for (CHECK; false;) {}',
    'for (const a of [1]) CHECK',
    'for (const a of list) CHECK',
    'for (const a of [CHECK]) {}',
    'for (const a of new Set()) CHECK',
    '[1].forEach((a) => CHECK)',
    'list.forEach((a) => CHECK)',
    'each([], (a) => CHECK)',
    `if (a) { b() }
CHECK`,
    `if (a) [1].map(() => { return 1 })
CHECK`,
    `const f = () => { return 1 }
f()
CHECK`,
    `CHECK
return`,
    'mysetTimeout(() => CHECK)',
    'setTimeouts(() => CHECK)',
    'other.setTimeout(() => CHECK)',
    'process.nextTicks(() => CHECK)',
    'my.process.nextTick(() => CHECK)',
    'a.catches(() => CHECK)',
    'a.reon(() => CHECK)',
    'on(() => CHECK)',
    'await a.then(() => { CHECK })',
    'return a.then(() => { CHECK })',
    'const p = a.then(() => { CHECK })',
    'await a.finally(() => CHECK)',
    'a.other(() => { CHECK })',
    'await run(() => { CHECK })',
    'run(() => { CHECK })',
    'expect(() => { CHECK }).toThrow()',
    '(() => { CHECK })()',
    `const f = () => { CHECK }
f()`,
    `const f = function () { CHECK }
run(f)`,
    `function f() { CHECK }
f()`,
    'const { f } = { f: () => { CHECK } }',
    'const o = { f: () => CHECK }',
    `const o = { f() { CHECK } }
o.f()`,
    'return () => { CHECK }',
    `const f = function g() { CHECK }
f()`,
    `let f
f = () => { CHECK }`,
    `for (const b of list) if (b) continue
CHECK`,
    `for (const b of list) if (b) break
CHECK`,
    `for (const b of list) { switch (b) { case 1: break }
CHECK }`,
    `while (a) b()
CHECK`,
    'for (;a;) { CHECK }',
    'const o = { f: function g() { CHECK } }',
    'run(function g() { CHECK })',
    `function f() { return 1 }
CHECK`,
    'do { CHECK } while (false)',
    `for (const b of list) { for (const d of b) { if (d) break }
CHECK }`,
    `for (const b in list) { while (b) { continue }
CHECK }`,
  ],
  dead: [
    'if (true) {} else { CHECK }',
    'if (false) { CHECK }',
    'if (!1) { CHECK }',
    'if (undefined) CHECK',
    'if (a && false) CHECK',
    'if (false || 0) CHECK',
    'if (0 as number) CHECK',
    'true ? 0 : CHECK',
    'true || CHECK',
    'false && CHECK',
    'while (false) { CHECK }',
    'for (; false;) { CHECK }',
    'for (const a of []) CHECK',
    'for (const a of ([] as number[])) CHECK',
    '[].forEach((a) => CHECK)',
    '[].concat(CHECK)',
    '([] as number[]).map((a) => { CHECK })',
    `return
CHECK`,
  ],
  swallowed: [
    'try { CHECK } catch {}',
    'try { CHECK } catch { log(e) }',
    'try { CHECK } catch { failing(e) }',
    'try { CHECK } catch { prefail(e) }',
    'try { CHECK } catch { myassert.ok(false) }',
    'PROMISED.catch(() => {})',
    'await PROMISED.catch(() => {})',
  ],
  'early-return': [
    `if (a) return
CHECK`,
    `switch (a) { case 1: return }
CHECK`,
    `{ return }
CHECK`,
    `try { return } catch {}
CHECK`,
    `for (const a of list) { if (a > 1) continue
CHECK }`,
    `while (a) { return }
CHECK`,
    `if (a) { if (b) { return } }
CHECK`,
    `label: if (a) return
CHECK`,
    `for (const b of list) return
CHECK`,
    `for (const b of list) { if (b) break
CHECK }`,
    `for (const b of list) { switch (b) { case 1: continue }
CHECK }`,
    `do { return } while (a)
CHECK`,
    `do { if (a) continue
CHECK } while (b)`,
  ],
  'condition dead': ['switch (a) { case 1: return; CHECK }'],
  'condition early-return': [
    'switch (a) { case 1: if (b) return; CHECK }',
    'switch (a) { case 1: if (b) break; CHECK }',
  ],
  'never-run': [
    'setTimeout(() => { CHECK }, 0)',
    'globalThis.setTimeout(() => { CHECK })',
    'window.setInterval(() => CHECK)',
    'setImmediate(() => CHECK)',
    'queueMicrotask(() => CHECK)',
    'requestAnimationFrame(() => CHECK)',
    'process.nextTick(() => CHECK)',
    'a.then(() => { CHECK })',
    'a.finally(() => { CHECK })',
    'a.then(() => { CHECK }).then(b)',
    '(() => { CHECK })',
    'void (() => CHECK)',
    '0, () => CHECK',
    'const f = () => { CHECK }',
    'function f() { CHECK }',
  ],
}

test.each(Object.entries(KEPT_BY))('a check is kept by %s', (reason, bodies) => {
  const read = bodies.map((body) => {
    const [check] = checksOf(inTest(body))
    return [body, check?.barriers.join(' ') || 'nothing']
  })
  expect(read).toEqual(bodies.map((body) => [body, reason]))
})

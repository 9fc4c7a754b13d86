import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { GUARDS } from '../../src/guard/guards.ts'
import { CORPUS } from './corpus/all-patches.ts'
import { judge } from './judge.ts'

// What a person reads: `vitest run test/guard/corpus-says.test.ts -u` writes the files anew after a change that is meant.
describe.each(Object.entries(CORPUS))('%s', (part, patches) => {
  test('what the guards say, and where', async () => {
    const said = patches.flatMap((patch) =>
      judge(patch).map(({ guard, path, line, detail }) => `${patch.name}\n  ${guard} ${path}:${line}\n  ${detail}\n`),
    )
    const file = fileURLToPath(new URL(`corpus/said/${part.replaceAll(' ', '-')}.txt`, import.meta.url))
    await expect(said.join('')).toMatchFileSnapshot(file)
  })
})

test('the table of guards', () => {
  expect(GUARDS.map(({ name, rule, side }) => `${name}/${rule} looks at ${side}`)).toMatchInlineSnapshot(`
    [
      "frozen-path/protected-file looks at any",
      "frozen-path/frozen-by-verdict looks at any",
      "frozen-path/contract-changed looks at any",
      "assertion-removed/test-deleted looks at tests",
      "assertion-removed/check-gone looks at tests",
      "assertion-removed/check-guarded looks at tests",
      "assertion-removed/check-not-awaited looks at tests",
      "assertion-removed/check-count-lowered looks at tests",
      "assertion-removed/table-row-removed looks at tests",
      "assertion-weakened/tautology looks at tests",
      "assertion-weakened/vacuous looks at tests",
      "assertion-weakened/negation-toggled looks at tests",
      "assertion-weakened/looser-matcher looks at tests",
      "assertion-weakened/looser-value looks at tests",
      "assertion-weakened/coarser-subject looks at tests",
      "assertion-weakened/table-computed looks at tests",
      "assertion-weakened/matcher-always-passes looks at tests",
      "test-skipped/modifier looks at tests",
      "test-skipped/skip-call looks at tests",
      "test-skipped/return-at-top looks at tests",
      "test-skipped/table-narrowed looks at tests",
      "test-skipped/not-collected looks at tests",
      "input-special-cased/keyed-comparison looks at source",
      "input-special-cased/keyed-table looks at source",
      "input-special-cased/keyed-pattern looks at source",
      "input-special-cased/test-named looks at source",
      "input-special-cased/expected-value looks at source",
      "input-special-cased/constant-body looks at source",
      "input-special-cased/emptied-body looks at source",
      "input-special-cased/side-effect-deleted looks at source",
      "input-special-cased/test-sniffed looks at source",
      "subject-mocked/module-mocked looks at tests",
      "subject-mocked/member-replaced looks at tests",
      "subject-mocked/global-stubbed looks at tests",
      "subject-mocked/mocks-folder looks at tests",
      "subject-mocked/stand-in looks at tests",
      "error-swallowed/catch-clause looks at source",
      "error-swallowed/promise-catch looks at source",
      "error-swallowed/throw-deleted looks at source",
      "error-swallowed/all-settled looks at source",
      "error-swallowed/finally-return looks at source",
      "error-swallowed/global-handler looks at any",
      "snapshot-blind-update/snapshot-file looks at tests",
      "snapshot-blind-update/snapshot-entry-removed looks at tests",
      "snapshot-blind-update/inline-snapshot looks at tests",
      "snapshot-blind-update/snapshot-for-assertion looks at tests",
      "timeout-raised/test-limit looks at tests",
      "timeout-raised/wait-limit looks at tests",
      "timeout-raised/configured-limit looks at tests",
      "type-check-silenced/directive looks at any",
      "type-check-silenced/any-type looks at any",
    ]
  `)
})

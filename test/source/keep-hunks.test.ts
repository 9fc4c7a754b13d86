import { applyPatch, structuredPatch } from 'diff'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hunkCount, keepHunks } from '../../src/source/keep-hunks.ts'

const lines = fc
  .array(
    fc.integer({ min: 0, max: 9 }).map((n) => `${n}${n % 3 ? '\n' : '\r\n'}`),
    { maxLength: 12 },
  )
  .chain((all) => fc.constantFrom(all.join(''), `${all.join('')}end`))

test('all hunks are the change, none leaves nothing, and some are what a patch of those alone makes', () => {
  fc.assert(
    fc.property(lines, lines, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (before, after, choice) => {
      fc.pre(before !== after)
      const change = { path: 'a.ts', before, after }
      const all = Array.from({ length: hunkCount([change]) }, (_, index) => index)
      expect(keepHunks([change], new Set(all))).toEqual([change])
      expect(keepHunks([change], new Set())).toEqual([])
      const some = all.filter((index) => choice[index])
      fc.pre(some.length > 0 && some.length < all.length)
      const patch = structuredPatch('a', 'a', before, after, '', '', { context: 0 })
      const hunks = patch.hunks.filter((_, index) => choice[index])
      const patched = applyPatch(before, { ...patch, hunks }, { autoConvertLineEndings: false })
      expect(keepHunks([change], new Set(some))).toEqual([{ ...change, after: patched }])
    }),
    { numRuns: 300 },
  )
})

test('hunks are counted over all files, whole files are one hunk', () => {
  const changes = [
    { path: 'a.ts', before: '1\n2\n3\n', after: 'one\n2\nthree\n' },
    { path: 'b.ts', before: null, after: 'new\n' },
    { path: 'c.ts', before: 'old\n', after: null },
  ]
  expect(keepHunks(changes, new Set([1, 3]))).toEqual([{ ...changes[0], after: '1\n2\nthree\n' }, changes[2]])
  expect(keepHunks(changes, new Set([0, 2]))).toEqual([{ ...changes[0], after: 'one\n2\n3\n' }, changes[1]])
})

import { type Assertion, assertionsOf, helpersOf } from '../../src/guard/assertions.ts'
import type { Patch, Side } from '../../src/guard/guard.ts'
import { readPatch } from '../../src/guard/read-patch.ts'
import { type TestScope, testScopes } from '../../src/guard/test-scopes.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import { fileRole } from '../../src/model/paths.ts'

const CANDIDATE: Omit<Candidate, 'changes'> = {
  id: 'c-00000000',
  engine: 'model',
  fixes: 'code',
  title: '',
  clauses: [],
  rule: '',
  weight: 0,
}

/** The change of one file as the guards read it; throws where it does not parse. */
export function patchOf(path: string, before: string | null, after: string): Patch {
  const patch = readPatch({ ...CANDIDATE, changes: [{ path, before, after }] }, fileRole)
  if (!patch) throw new Error(`does not parse: ${after}`)
  return patch
}

/** A text as the guards read it; throws where it does not parse. */
export function sideOf(text: string, path = 'test/a.test.tsx'): Side {
  return patchOf(path, null, text).files[0]?.after as Side
}

/** The scopes of a test file. */
export function scopesOf(text: string): readonly TestScope[] {
  return testScopes('test/a.test.tsx', sideOf(text))
}

/** The checks of the last test of a file, with what its helpers are. */
export function checksOf(text: string): readonly Assertion[] {
  const scopes = scopesOf(text)
  const last = scopes.findLast(({ kind }) => kind === 'test')
  return last ? assertionsOf(last, helpersOf(scopes)) : []
}

/** A file with one test; `CHECK` and `PROMISED` in its body stand for a check and for a promise of one. */
export function inTest(body: string): string {
  const spelt = body.replace('CHECK', 'expect(a).toBe(1)').replace('PROMISED', 'expect(p).resolves.toBe(1)')
  return `test('a', async () => {\n${spelt}\n})`
}

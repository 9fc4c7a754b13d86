import type { Candidate } from '../model/candidate.ts'
import type { FileRole } from '../model/paths.ts'
import type { VerdictKind } from '../model/verdict.ts'

/** Which roles of files a candidate may write, by the verdict that binds: checked again where files are written. */
export function writableRoles(verdict: VerdictKind, candidate: Candidate): ReadonlySet<FileRole> {
  const code = new Set<FileRole>(['source'])
  const test = new Set<FileRole>(['test', 'snapshot'])
  // What the person answered is theirs to write down, whoever is wrong by it.
  if (candidate.engine === 'person' && candidate.fixes === 'contract') return new Set(['contract'])
  if (verdict === 'code-wrong') return code
  if (verdict === 'test-wrong') return test
  if (verdict === 'flaky') return new Set()
  return candidate.fixes === 'code' ? code : candidate.fixes === 'test' ? test : new Set(['contract'])
}

import { fileRole } from '../model/paths.ts'
import type { ReportCandidate, ReportFailure } from './report-schema.ts'

/**
 * The candidate that `--apply` may write for a failure: its best proven one that changes source files alone, and only when
 * the verdict is `code-wrong` and no reviewer remarked on it; else null. A test, a contract and a snapshot are never written
 * without a person.
 */
export function applicable({ verdict, candidates, stage }: ReportFailure): ReportCandidate | null {
  if (verdict.kind !== 'code-wrong' || stage === 'mended') return null
  const may = ({ proof, fixes, files }: ReportCandidate) =>
    proof.status === 'proven' &&
    proof.reasons.length === 0 &&
    fixes === 'code' &&
    files.every((path) => fileRole(path) === 'source')
  return candidates.find(may) ?? null
}

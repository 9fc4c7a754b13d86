import { POLICIES, type Policy } from './policies.ts'
import { hasProven } from './report.ts'
import type { Report } from './report-schema.ts'

/**
 * The process exit status that a report stands for, as `report-format.md` fixes them: 130 interrupted, 2 Vitest could not
 * run, 3 no test, 5 could not decide, 1 something is red, 4 green but a policy of `failOn` objects, 0 green. A proposal never turns it into 0: only what was applied and ran green again does.
 */
export function exitStatus(report: Report, failOn: ReadonlySet<Policy>): number {
  const { summary, stopped } = report
  if (stopped?.reason === 'interrupted') return 130
  if (stopped?.reason === 'host-failed') return 2
  const open = report.failures.filter(({ stage }) => stage !== 'mended')
  if (open.some((failure) => failure.stage !== 'finished' && !hasProven(failure))) return 5
  if (open.length > 0) return 1
  if (stopped !== null) return 5
  if (summary.failed > 0) return 1
  if (summary.tests === 0) return 3
  return POLICIES.some((policy) => failOn.has(policy) && report[policy].length > 0) ? 4 : 0
}

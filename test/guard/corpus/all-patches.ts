import { ASSERTION_REMOVED } from './assertion-removed.ts'
import { ASSERTION_WEAKENED } from './assertion-weakened.ts'
import type { CorpusPatch } from './corpus-patch.ts'
import { ERROR_SWALLOWED } from './error-swallowed.ts'
import { FROZEN_PATH } from './frozen-path.ts'
import { INPUT_SPECIAL_CASED } from './input-special-cased.ts'
import { LIMITS_AND_RECORDS } from './limits-and-records.ts'
import { MOCKED_SUBJECTS } from './mocked-subjects.ts'
import { REMOVED_CHECKS } from './removed-checks.ts'
import { SECOND_LOOK } from './second-look.ts'
import { SNAPSHOT_BLIND_UPDATE } from './snapshot-blind-update.ts'
import { SOURCE_CHEATS } from './source-cheats.ts'
import { SPECIAL_CASES } from './special-cases.ts'
import { SUBJECT_MOCKED } from './subject-mocked.ts'
import { TEST_SKIPPED } from './test-skipped.ts'
import { TIMEOUT_RAISED } from './timeout-raised.ts'
import { TYPE_CHECK_SILENCED } from './type-check-silenced.ts'
import { WEAKENED_CHECKS } from './weakened-checks.ts'

/** The corpus by the guard that each part was written for; parts of other names were added after a second look. */
export const CORPUS: Readonly<Record<string, readonly CorpusPatch[]>> = {
  'assertion-removed': ASSERTION_REMOVED,
  'assertion-weakened': ASSERTION_WEAKENED,
  'test-skipped': TEST_SKIPPED,
  'input-special-cased': INPUT_SPECIAL_CASED,
  'subject-mocked': SUBJECT_MOCKED,
  'error-swallowed': ERROR_SWALLOWED,
  'snapshot-blind-update': SNAPSHOT_BLIND_UPDATE,
  'timeout-raised': TIMEOUT_RAISED,
  'type-check-silenced': TYPE_CHECK_SILENCED,
  'frozen-path': FROZEN_PATH,
  'second look': SECOND_LOOK,
  'removed checks': REMOVED_CHECKS,
  'weakened checks': WEAKENED_CHECKS,
  'special cases': SPECIAL_CASES,
  'source cheats': SOURCE_CHEATS,
  'mocked subjects': MOCKED_SUBJECTS,
  'limits and records': LIMITS_AND_RECORDS,
}

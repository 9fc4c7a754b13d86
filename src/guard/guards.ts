import { ASSERTION_REMOVED } from './assertion-removed.ts'
import { ASSERTION_WEAKENED } from './assertion-weakened.ts'
import { ERROR_SWALLOWED } from './error-swallowed.ts'
import { FROZEN_PATH } from './frozen-path.ts'
import { FUNCTION_HOLLOWED } from './function-hollowed.ts'
import type { Guard } from './guard.ts'
import { INPUT_SPECIAL_CASED } from './input-special-cased.ts'
import { SNAPSHOT_BLIND_UPDATE } from './snapshot-blind-update.ts'
import { SUBJECT_MOCKED } from './subject-mocked.ts'
import { TEST_SKIPPED } from './test-skipped.ts'
import { TEST_SNIFFED } from './test-sniffed.ts'
import { TIMEOUT_RAISED } from './timeout-raised.ts'
import { TYPE_CHECK_SILENCED } from './type-check-silenced.ts'

/** Every rule, one row each; the order is that in which objections are listed. */
export const GUARDS: readonly Guard[] = [
  ...FROZEN_PATH,
  ...ASSERTION_REMOVED,
  ...ASSERTION_WEAKENED,
  ...TEST_SKIPPED,
  ...INPUT_SPECIAL_CASED,
  ...FUNCTION_HOLLOWED,
  ...TEST_SNIFFED,
  ...SUBJECT_MOCKED,
  ...ERROR_SWALLOWED,
  ...SNAPSHOT_BLIND_UPDATE,
  ...TIMEOUT_RAISED,
  ...TYPE_CHECK_SILENCED,
]

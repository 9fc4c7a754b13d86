import type { TestRef } from '../model/failure.ts'
import type { LabResult, TestFile } from '../model/lab.ts'
import type { LabSettings } from './lab-protocol.ts'
import type { SetUp } from './set-up.ts'

/** One run of the user's own Vitest in a copy of the project; the process ends after it. */
export interface CopyOrder {
  /** `root` is the copy. */
  readonly settings: LabSettings
  readonly files: readonly TestFile[]
  /** Keys of the tests whose outcomes are wanted; null for all of the files. */
  readonly keys: readonly TestRef['key'][] | null
  readonly setUp: SetUp | null
}

/** `started`: Vitest is open and the tests begin. */
export type FromCopy = { readonly type: 'started' } | { readonly type: 'done'; readonly result: LabResult }

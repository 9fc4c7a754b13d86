/** Every way in which repair-watch itself can be unable to go on; each maps to one exit status in `EXIT_STATUS`. */
export type ErrorCode =
  | 'usage'
  | 'config'
  | 'contract'
  | 'no-terminal'
  | 'not-a-project'
  | 'vitest-missing'
  | 'vitest-too-old'
  | 'vitest-start'
  | 'no-tests'
  | 'dirty-tree'
  | 'budget'
  | 'lab'
  | 'workspace'
  | 'interrupted'

/** Process exit status of each code, as `report-format.md` fixes them. */
export const EXIT_STATUS: Readonly<Record<ErrorCode, number>> = {
  usage: 2,
  config: 2,
  contract: 2,
  'no-terminal': 2,
  'not-a-project': 2,
  'vitest-missing': 2,
  'vitest-too-old': 2,
  'vitest-start': 2,
  'no-tests': 3,
  'dirty-tree': 2,
  budget: 5,
  lab: 5,
  workspace: 2,
  interrupted: 130,
}

/** The one error this project throws on purpose: `message` says what and where, `hint` is the next command or step. */
export class RepairWatchError extends Error {
  override readonly name = 'RepairWatchError'
  readonly code: ErrorCode
  readonly hint: string

  constructor(code: ErrorCode, message: string, { hint, cause }: { hint: string; cause?: unknown }) {
    super(message, { cause })
    this.code = code
    this.hint = hint
  }
}

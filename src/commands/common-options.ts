import type { EngineName } from '../model/candidate.ts'

/** What every command that runs tests takes. */
export interface CommonOptions {
  /** The folder of the project, absolute. */
  readonly root: string
  /** The engines to ask; all when left out. */
  readonly engine?: readonly EngineName[]
}

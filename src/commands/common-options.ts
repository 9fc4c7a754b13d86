import type { Config } from '../config.ts'
import type { Models } from '../engines/models.ts'
import type { EngineName } from '../model/candidate.ts'
import type { RecordOptions } from '../record-models.ts'

/** What every command that runs tests takes. */
export interface CommonOptions extends RecordOptions {
  /** The folder of the project, absolute. */
  readonly root: string
  /** The engines to ask; all when left out. */
  readonly engine?: readonly EngineName[]
  /** What takes the place of the models of the configuration. */
  readonly models?: (config: Config, root: string) => Models
}

import type { TestRef } from '../model/failure.ts'
import type { HostEvent } from '../model/host.ts'
import type { Workspace } from '../model/workspace.ts'

/** Runs of a test that are kept: enough to say how often it failed since a save. */
const KEPT = 20

/** What tests did on the very files that are there now. */
export interface UnchangedRuns {
  readonly passed: number
  readonly failed: number
}

/**
 * What every test did in the runs of this session. A test that passed and failed on the same content is flaky whatever
 * reruns show: the content is the same since the last change of any file or folder of the project, ignored ones excepted.
 */
export class TestHistory {
  readonly #workspace: Pick<Workspace, 'lastChange'>
  /** Test key → when its runs began (epoch ms), negative for those in which it failed. */
  readonly #runs = new Map<string, number[]>()
  #startedAt = 0
  #lastChange: Promise<number> | null = null

  constructor(workspace: Pick<Workspace, 'lastChange'>) {
    this.#workspace = workspace
  }

  hear(event: HostEvent): void {
    if (event.type === 'run-started') {
      this.#startedAt = Date.now()
      this.#lastChange = null
    }
    if (event.type !== 'test-finished' || event.outcome.state === 'skipped') return
    const { test, state } = event.outcome
    const runs = this.#runs.get(test.key) ?? []
    runs.push(state === 'passed' ? this.#startedAt : -this.#startedAt)
    this.#runs.set(test.key, runs.slice(-KEPT))
  }

  /** The runs of that of these tests which passed most often since the last change. */
  async unchanged(tests: readonly TestRef[]): Promise<UnchangedRuns> {
    const none = { passed: 0, failed: 0 }
    const runs = tests.map(({ key }) => this.#runs.get(key) ?? [])
    // Walking all files is for those that a change may not explain.
    if (!runs.some((own) => own.some((at) => at > 0))) return none
    this.#lastChange ??= this.#workspace.lastChange()
    const changedAt = await this.#lastChange
    return runs
      .map((own) => own.filter((at) => Math.abs(at) > changedAt))
      .map((own) => ({ passed: own.filter((at) => at > 0).length, failed: own.filter((at) => at < 0).length }))
      .reduce((most, one) => (one.passed > most.passed ? one : most), none)
  }
}

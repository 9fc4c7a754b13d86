import type { Contract } from '../model/clause.ts'
import type { Workspace } from '../model/workspace.ts'
import type { SessionStore } from './session-store.ts'
import { readContract } from './survey.ts'

/** Where contracts are read from: globs of files, empty for the usual places. */
interface ContractSource {
  readonly workspace: Workspace
  readonly contracts: readonly string[]
}

/** Tells what in the contract cannot be understood: the first problem, and each state of the contract once. */
export class ContractProblems {
  readonly #source: ContractSource
  readonly #store: SessionStore
  #shown = ''
  #underWay = 0

  constructor(source: ContractSource, store: SessionStore) {
    this.#source = source
    this.#store = store
  }

  /** How many readings of the contract are under way. */
  get underWay(): number {
    return this.#underWay
  }

  /** Also while nothing is red: whoever writes a contract learns at once what in it cannot be understood. */
  async check(): Promise<void> {
    const { workspace, contracts } = this.#source
    this.#underWay++
    try {
      this.show(await readContract(workspace, contracts))
    } finally {
      this.#underWay--
      this.#store.notify()
    }
  }

  /** The same of a contract that was read already. */
  show({ problems }: Contract): void {
    const [first, ...others] = problems
    const { file, line, column } = first?.at ?? { file: '', line: 0, column: 0 }
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    const text = first ? `${file}:${line}:${column} ${first.message}; ${first.hint}${more}` : ''
    if (text === this.#shown) return
    this.#shown = text
    if (text !== '') this.#store.say('problem', text)
  }
}

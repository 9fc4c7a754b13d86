import type { CandidateFate } from '../model/engine.ts'

/** What becomes of the candidates of one search, for whoever proposed them. The first word on a candidate counts. */
export class Fates {
  readonly #known = new Map<string, Promise<CandidateFate>>()
  readonly #waiting = new Map<string, (fate: CandidateFate) => void>()

  /** Resolves when it is known; stays open where the search ends before. */
  of(candidateId: string): Promise<CandidateFate> {
    let fate = this.#known.get(candidateId)
    if (!fate) {
      fate = new Promise((resolve) => this.#waiting.set(candidateId, resolve))
      this.#known.set(candidateId, fate)
    }
    return fate
  }

  settle(candidateId: string, fate: CandidateFate): void {
    const resolve = this.#waiting.get(candidateId)
    if (resolve) {
      this.#waiting.delete(candidateId)
      resolve(fate)
    } else if (!this.#known.has(candidateId)) this.#known.set(candidateId, Promise.resolve(fate))
  }
}

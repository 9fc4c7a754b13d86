import { shortHash } from '../model/hash.ts'
import type { Lab, LabResult, LabRun } from '../model/lab.ts'

/** Hex digits that tell runs of one state of the files apart. */
const DIGITS = 32

/**
 * Lab runs on one state of the working tree, each made once as long as it comes to its end: who asks for the same run gets the
 * same result, also while it is under way. How long it may take is no part of what is asked.
 */
export class SharedRuns {
  readonly #lab: Lab
  readonly #made = new Map<string, Promise<LabResult>>()

  constructor(lab: Lab) {
    this.#lab = lab
  }

  projectOf(path: string): Promise<string> {
    return this.#lab.projectOf(path)
  }

  async run(request: LabRun, signal?: AbortSignal): Promise<LabResult> {
    const key = keyOf(request)
    const made = this.#made.get(key) ?? this.#lab.run(request, signal)
    this.#made.set(key, made)
    const result = await made
    if (result.status === 'ran') return result
    if (this.#made.get(key) === made) this.#made.delete(key)
    // Another one gave up what both were waiting for.
    return result.status === 'cancelled' && !signal?.aborted ? this.run(request, signal) : result
  }
}

function keyOf({ overlay, tests, worker, spectrum, bounded, bail, perturb }: LabRun): string {
  const circumstances = [spectrum === true, bounded === true, bail ?? 0, perturb ?? null]
  return shortHash(JSON.stringify([[...overlay], tests, worker, ...circumstances]), DIGITS)
}

import { relative, sep } from 'node:path'
import type { Statement } from '../model/lab.ts'
import { fileRole } from '../model/paths.ts'
import { instrument } from '../source/instrument.ts'
import { isProgram } from '../source/syntax.ts'

/** Counters of one spectrum run; what is loaded beyond them is not counted. */
export const MAX_STATEMENTS = 65_536

/** The counters of one spectrum run: which statement each index stands for. */
export class CounterTable {
  readonly statements: Statement[] = []
  readonly #root: string
  readonly #bounded: boolean
  readonly #texts = new Map<string, { readonly original: string; readonly counted: string }>()

  /** `bounded`: loops tick as well. */
  constructor(root: string, bounded: boolean) {
    this.#root = root
    this.#bounded = bounded
  }

  /** Source files of the project alone: tests, set-up, packages and configuration are not suspects. */
  counts(path: string): boolean {
    return isProgram(path) && fileRole(this.#relative(path)) === 'source'
  }

  /** The text with counters in it; as it is where nothing is to be counted. Takes absolute paths. */
  readonly transform = (path: string, text: string): string => {
    if (!this.counts(path)) return text
    const known = this.#texts.get(path)
    if (known?.original === text) return known.counted
    const counted = instrument(this.#relative(path), text, this.statements.length, { ticks: this.#bounded })
    if (!counted || this.statements.length + counted.statements.length > MAX_STATEMENTS) return text
    this.statements.push(...counted.statements)
    this.#texts.set(path, { original: text, counted: counted.text })
    return counted.text
  }

  #relative(path: string): string {
    return relative(this.#root, path).split(sep).join('/')
  }
}

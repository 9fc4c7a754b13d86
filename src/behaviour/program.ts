import { posix } from 'node:path'

/** One step of a program; arguments are expressions that make them. A method is called on what the first step made. */
export interface Step {
  readonly kind: 'call' | 'new' | 'method'
  readonly name: string
  readonly args: readonly string[]
}

/** A short use of a module, as tests make it: a call, or an object that is made and then used. */
export type Program = readonly Step[]

/** What a module does at one input. */
export interface Observation {
  /** The program as a person writes it. */
  readonly input: string
  /** What came of each step: a value, or what was thrown. */
  readonly outcomes: readonly string[]
}

/** File name of the module that runs beside the subject, in the lab alone. */
export const RUNTIME = '.__behaviour__.mjs'

/** The path of a file in the folder of another one. */
export function fileBeside(path: string, name: string): string {
  return posix.join(posix.dirname(path), name)
}

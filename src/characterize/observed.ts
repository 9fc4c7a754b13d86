/** One step of a program as its source; `get` reads a property of what the first step made. */
export interface SourceStep {
  readonly kind: 'call' | 'new' | 'method' | 'get'
  readonly name: string
  /** Expressions that make the arguments. */
  readonly args: readonly string[]
}

/** What an assertion could see of the last step of a program. */
export interface Seen {
  readonly kind: 'returns' | 'throws' | 'made'
  readonly asynchronous: boolean
  /** For each step whether it gave a promise. */
  readonly waits: readonly boolean[]
  /** What it gave was an iterator; `value` is the list of its items. */
  readonly iterates: 'sync' | 'async' | null
  /** The value as an expectation; null where source cannot make it. */
  readonly value: string | null
  /** What each argument is afterwards, where the call changed it. */
  readonly after: readonly (string | null)[]
  readonly shape: string
  readonly error?: {
    /** A class of the language or one that the module exports; null for any other. */
    readonly className: string | null
    readonly message: string | null
    readonly exported: boolean
  }
}

/** A program and what came of it on the baseline. */
export interface Observed {
  readonly steps: readonly SourceStep[]
  readonly seen: Seen
  /** Indices of the blocks that it reached. */
  readonly reached: readonly number[]
  /** True when it was the first to reach a block or a shape of output. */
  readonly fresh: boolean
  /** Parts of the result, by path, that hang on the clock or on chance: the value says of what kind they are. */
  readonly mask?: readonly string[]
  /** True where the test also states that the arguments stay as they are. */
  readonly guarded?: boolean
}

/** The export that a program uses. */
export function symbolOf({ steps }: Pick<Observed, 'steps'>): string {
  return (steps[0] as SourceStep).name
}

/** A program as a person writes it: `new Cart('ann').add(3)`. */
export function programText(steps: readonly SourceStep[]): string {
  return steps
    .map(({ kind, name, args }, at) => {
      const list = kind === 'get' ? '' : `(${args.join(', ')})`
      return `${kind === 'new' ? 'new ' : at === 0 ? '' : '.'}${name}${list}`
    })
    .join('')
}

/** The same for programs that differ in quotes and blanks alone. */
export function inputKey(steps: readonly SourceStep[]): string {
  return programText(steps).replace(/["'`\s]/g, '')
}

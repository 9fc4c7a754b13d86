import { type Observed, programText, type SourceStep } from './observed.ts'

/** An observation as the lines of a test, in double quotes and without semicolons. */
export interface Assertion {
  readonly lines: readonly string[]
  readonly asynchronous: boolean
  /** Classes of errors that the module exports and the lines name. */
  readonly names: readonly string[]
  /** `total([]) gives 7` */
  readonly sentence: string
}

/** What an engine says of a crash that nobody wrote: no behaviour to keep. */
const CRASH =
  /^Cannot (?:read|set|destructure|convert|mix|access)|is not (?:a function|iterable|defined|a constructor|an object|async iterable)|^Invalid array length|^Maximum call stack|^Assignment to constant|in .* operator|^repair-watch|^no network while|Reduce of empty array|^The "[^"]+" argument must be|is not valid JSON|^Invalid time value/

/** The longest message that is compared. */
const LONGEST_MESSAGE = 90

/** Characters of a line that are too many. */
const WIDEST = 116

/**
 * The assertion that pins an observation; null where there is nothing that a test should pin: a crash, or a value that
 * source cannot make. `variable` names what the lines declare.
 */
export function writeAssertion(
  { steps, seen, guarded }: Pick<Observed, 'steps' | 'seen' | 'guarded'>,
  variable: (base: string) => string,
): Assertion | null {
  if (seen.kind === 'made' || steps.length === 0) return null
  const setup: string[] = []
  const last = steps.at(-1) as SourceStep
  const waits = seen.waits
  let owner = ''
  for (const [at, step] of steps.slice(0, -1).entries()) {
    const wait = waits[at] ? 'await ' : ''
    if (at === 0) {
      owner = variable(step.kind === 'new' ? lowerFirst(step.name) : 'made')
      setup.push(`const ${owner} = ${wait}${programText([step])}`)
    } else setup.push(`${wait}${owner}.${programText([step])}`)
  }
  /** What each argument is afterwards, where the test says so. */
  const afterwards = last.args.map((arg, index) =>
    guarded && seen.kind === 'returns' && /^(?:[[{]|new )/.test(arg) ? arg : (seen.after[index] ?? null),
  )
  const args = last.args.map((arg, index) => {
    if (afterwards[index] === null) return arg
    const name = variable('input')
    setup.push(`const ${name} = ${arg}`)
    return name
  })
  const call = `${owner === '' ? '' : `${owner}.`}${programText([{ ...last, args }])}`
  const spoken = programText(steps)
  if (seen.kind === 'throws') return writeThrow(seen, setup, call, spoken)
  const after = afterwards.flatMap((text, index) => (text === null ? [] : [expectation(args[index] as string, text)]))
  const changes = after.length > 0 && !guarded
  const result = valueLines(seen, call, variable)
  if (!result && after.length === 0) return null
  const lines = [
    ...setup,
    ...(result && !(after.length > 0 && seen.value === 'undefined') ? result : [awaited(seen, call)]),
    ...after,
  ]
  if (lines.some((line) => line.length > WIDEST * 3)) return null
  return {
    lines: lines.flatMap(wrap),
    asynchronous: waits.some(Boolean) || seen.iterates === 'async',
    names: [],
    sentence:
      changes && seen.value === 'undefined'
        ? `${spoken} changes its argument`
        : `${spoken} gives ${seen.value?.replace(/expect\.any\((\w+)\)/g, 'any $1')}${changes ? ' and changes its argument' : after.length > 0 ? ' and leaves its argument as it is' : ''}`,
  }
}

function valueLines(
  seen: Observed['seen'],
  call: string,
  variable: (base: string) => string,
): readonly string[] | null {
  if (seen.value === null) return null
  if (seen.iterates === 'sync') return [expectation(`[...${awaited(seen, call)}]`, seen.value)]
  if (seen.iterates === 'async') {
    const items = variable('items')
    return [
      `const ${items}: unknown[] = []`,
      `for await (const item of ${call}) ${items}.push(item)`,
      expectation(items, seen.value),
    ]
  }
  return [expectation(awaited(seen, call), seen.value)]
}

function writeThrow(seen: Observed['seen'], setup: readonly string[], call: string, spoken: string): Assertion | null {
  const { error } = seen
  if (!error || error.message === null || CRASH.test(error.message)) return null
  const fits = error.message !== '' && error.message.length <= LONGEST_MESSAGE && !/[\n\r]/.test(error.message)
  const thrown = fits ? JSON.stringify(error.message) : error.className
  if (thrown === null) return null
  const check = seen.asynchronous
    ? `await expect(${call}).rejects.toThrow(${thrown})`
    : `expect(() => ${call}).toThrow(${thrown})`
  return {
    lines: [...setup, ...wrap(check)],
    asynchronous: seen.waits.some(Boolean) || seen.asynchronous,
    names: !fits && error.exported && error.className ? [error.className] : [],
    sentence: `${spoken} ${seen.asynchronous ? 'rejects' : 'throws'}${fits ? `: ${error.message}` : ` ${thrown}`}`,
  }
}

function awaited({ asynchronous }: Observed['seen'], call: string): string {
  return asynchronous ? `await ${call}` : call
}

/** The matcher that a person would take. */
function expectation(actual: string, value: string): string {
  const subject = `expect(${actual})`
  if (value === 'undefined') return `${subject}.toBeUndefined()`
  if (value === 'null') return `${subject}.toBeNull()`
  if (value === 'NaN') return `${subject}.toBeNaN()`
  if (/^-?\d+\.\d{8,}$/.test(value)) return `${subject}.toBeCloseTo(${value}, 8)`
  if (/^(?:-?\d|true$|false$|-?Infinity$|")/.test(value)) return `${subject}.toBe(${value})`
  return `${subject}.toEqual(${value})`
}

/** A long expectation on several lines: the arguments of its matcher stand alone. */
function wrap(line: string): readonly string[] {
  if (line.length <= WIDEST) return [line]
  const at = /\.(?:toEqual|toBe|toThrow)\((?=[[{"])/.exec(line)
  if (!at) return [line]
  const cut = at.index + at[0].length
  return [line.slice(0, cut), `  ${line.slice(cut, -1)},`, ')']
}

function lowerFirst(name: string): string {
  const lower = name.charAt(0).toLowerCase() + name.slice(1)
  return lower === name ? 'made' : lower
}

import { RUNTIME } from '../behaviour/program.ts'

/** File name of the module that observes beside the subject, in the lab alone. */
export const OBSERVER = '.__observe__.mjs'

/** Turns of loops that one program may take: a mutant that loops for ever has to end. */
const MOST_TURNS = 50_000

/** Parts of a result that a test may only say the kind of. */
const MOST_MASKED = 4

/** Characters of one value that a test may expect. */
const MOST_CHARACTERS = 400

/**
 * The module that runs programs against a subject and tells what an assertion could see of each. Plain JavaScript as
 * text, because it lives in the lab's overlay alone.
 */
export const OBSERVE_RUNTIME = `import { field, offline, PENDING, settled, Unwritable, write } from './${RUNTIME}'

const BUILT_IN = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError }

/** A number that an assertion compares exactly, or to ten digits after the point where it came out of rounding. */
function number(value, top) {
  if (Object.is(value, -0)) return '-0'
  if (!Number.isFinite(value) || Number.isInteger(value) || String(value).length < 14) return String(value)
  const near = String(Number(value.toFixed(10)))
  return top ? near : 'expect.closeTo(' + near + ', 8)'
}

/** A date as people write it: without the parts that are zero. */
export function dateSource(date) {
  const iso = date.toISOString()
  return 'new Date("' + (iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.replace('.000Z', 'Z')) + '")'
}

/** Parts of a result that are other ones each time, by their path: a test says of what kind they are. */
let masked = new Set()

function anyOf(value) {
  if (value instanceof Date) return 'expect.any(Date)'
  const name = typeof value
  return 'expect.any(' + (name === 'bigint' ? 'BigInt' : name[0].toUpperCase() + name.slice(1)) + ')'
}

/** A value as the expectation of \`toEqual\`: instances as their fields, keys in order, functions as any function. */
function expectation(value, seen = [], path = '') {
  if (masked.has(path)) return anyOf(value)
  if (typeof value === 'number') return number(value, seen.length === 0)
  if (typeof value === 'function') return 'expect.any(Function)'
  if (typeof value === 'symbol') throw new Unwritable()
  if (typeof value !== 'object' || value === null) return write(value)
  if (seen.includes(value) || seen.length > 6) throw new Unwritable()
  const inner = [...seen, value]
  const list = (items, at = '?') => '[' + Array.from(items, (item, index) => expectation(item, inner, path + '/' + (at ?? index))).join(', ') + ']'
  if (Array.isArray(value)) return list(value, null)
  if (value instanceof Date) {
    if (Number.isNaN(Number(value))) throw new Unwritable()
    return dateSource(value)
  }
  if (value instanceof RegExp) return write(value)
  if (value instanceof Map) return 'new Map(' + list(value) + ')'
  if (value instanceof Set) return 'new Set(' + list(value) + ')'
  if (ArrayBuffer.isView(value) && 'length' in value) return 'new ' + value.constructor.name + '(' + list(value) + ')'
  if (value instanceof Error || value instanceof Promise || value instanceof WeakMap || value.nodeType) throw new Unwritable()
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => field(key) + ': ' + expectation(value[key], inner, path + '/' + key))
  return fields.length === 0 ? '{}' : '{ ' + fields.join(', ') + ' }'
}

function source(value, mask = []) {
  masked = new Set(mask)
  try {
    const text = expectation(value)
    return text.length > ${MOST_CHARACTERS} ? null : text
  } catch {
    return null
  }
}

/** Paths of what differs between two results of one shape; null where the shape differs, or where nothing else is left. */
function differing(one, other, path = '') {
  if (Object.is(one, other) || (typeof one === 'function' && typeof other === 'function')) return []
  if (typeof one !== typeof other || one === null || other === null) return null
  const isDate = one instanceof Date && other instanceof Date
  if (isDate || typeof one !== 'object') return isDate && Number(one) === Number(other) ? [] : path === '' ? null : [path]
  const keys = Object.keys(one)
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other) || keys.join() !== Object.keys(other).join()) return null
  if (keys.length === 0) return source(one) === source(other) ? [] : null
  const all = keys.map((key) => differing(one[key], other[key], path + '/' + key))
  return all.includes(null) ? null : all.flat()
}

/** Does the work with another clock and other random numbers. */
async function disturbed(work, by) {
  const { Date: RealDate } = globalThis
  const { random } = Math
  const now = () => RealDate.now() + by
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made === globalThis.Date ? target : made),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  })
  Math.random = () => (random() * 7 + by / 1e12) % 1
  try {
    return await work()
  } finally {
    globalThis.Date = RealDate
    Math.random = random
  }
}

/** What kind of thing came out: new kinds are worth an input. */
function shapeOf(value) {
  if (value === null) return 'null'
  if (typeof value === 'number')
    return Number.isNaN(value) ? 'NaN' : value === 0 ? 'zero' : value < 0 ? 'negative' : Number.isInteger(value) ? 'whole' : 'fraction'
  if (typeof value === 'string') return value === '' ? 'empty text' : 'text'
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[' + shapeOf(value[0]) + (value.length === 1 ? ']' : ', …]')
  if (typeof value !== 'object') return typeof value
  return (value.constructor?.name ?? '') + '{' + Object.keys(value).sort().slice(0, 12).join() + '}'
}

function thrown(subject, error) {
  const isError = error instanceof Error
  const own = isError ? Object.entries(subject).find(([, value]) => value === error.constructor)?.[0] : undefined
  const name = isError && BUILT_IN[error.constructor.name] === error.constructor ? error.constructor.name : null
  return {
    kind: 'throws',
    error: { className: own ?? name, message: isError ? String(error.message) : null, exported: own !== undefined },
    shape: 'throws ' + (error?.name ?? typeof error),
  }
}

async function collect(value) {
  const sync = value !== null && typeof value === 'object' && typeof value[Symbol.iterator] === 'function' && typeof value.next === 'function'
  const asynchronous = value !== null && typeof value === 'object' && typeof value[Symbol.asyncIterator] === 'function' && typeof value.next === 'function'
  if (!sync && !asynchronous) return { value, iterates: null }
  const items = []
  if (sync) for (const item of value) if (items.push(item) > 40) throw new Unwritable()
  if (asynchronous) for await (const item of value) if (items.push(item) > 40) throw new Unwritable()
  return { value: items, iterates: sync ? 'sync' : 'async' }
}

const isPromise = (value) => value !== null && typeof value === 'object' && typeof value.then === 'function'

/** What the last program gave, for a look at its parts. */
let raw = null

/** Runs the steps of a program; what an assertion could see of the last one, or null when an earlier one fails. */
async function run(subject, program, mask = []) {
  const loops = globalThis.__rw
  if (loops) Object.assign(loops, { ticks: 0, limit: ${MOST_TURNS} })
  let target = null
  const waits = []
  for (const [at, { kind, name, args: makers }] of program.entries()) {
    const last = at === program.length - 1
    const args = makers.map((make) => make())
    const before = args.map((arg) => source(arg))
    let asynchronous = false
    try {
      const owner = at === 0 ? subject : target
      const made = kind === 'get' ? owner[name] : kind === 'new' ? new owner[name](...args) : owner[name](...args)
      asynchronous = isPromise(made)
      waits.push(asynchronous)
      const value = await settled(made)
      if (value === PENDING) return null
      const { value: collected, iterates } = last ? await collect(value).catch(() => { throw new Unwritable() }) : { value, iterates: null }
      if (at === 0) target = value
      if (!last) continue
      const after = args.map((arg, index) => {
        const now = source(arg)
        return now === before[index] || now === null ? null : now
      })
      const text = kind === 'new' ? null : source(collected, mask)
      raw = collected
      return { kind: kind === 'new' ? 'made' : 'returns', asynchronous, waits, iterates, value: text, after, shape: shapeOf(collected) }
    } catch (error) {
      if (error instanceof Unwritable || !last) return null
      return { asynchronous, waits, iterates: null, value: null, after: [], ...thrown(subject, error) }
    } finally {
      if (loops) loops.ticks = 0
    }
  }
  return null
}

/** What an assertion on the result could see, and one on the arguments. */
const digest = (seen) => seen && [JSON.stringify([seen.kind, seen.asynchronous, seen.value, seen.error ?? null]), JSON.stringify(seen.after)]
const same = (one, other) => other !== null && one[0] === other[0] && one[1] === other[1]

/** What a program gives whatever the clock and the dice say: parts of a result that hang on them are masked. */
export async function steady(subject, program) {
  const seen = await run(subject, program)
  const one = raw
  const again = await disturbed(() => run(subject, program), 86_400_123)
  if (!seen || !again) return { seen: null, mask: [] }
  if (same(digest(seen), digest(again))) return { seen, mask: [] }
  const mask = seen.kind === 'returns' && again.kind === 'returns' ? differing(one, raw) : null
  if (!mask || mask.length === 0 || mask.length > ${MOST_MASKED}) return { seen: null, mask: [] }
  const fixed = await run(subject, program, mask)
  const last = await disturbed(() => run(subject, program, mask), 987_654_321)
  return fixed && last && same(digest(fixed), digest(last)) ? { seen: fixed, mask } : { seen: null, mask: [] }
}

/** The digests of what programs do to results and arguments; where time is over, null. */
export const digests = (...args) => offline(() => comparing(...args))
async function comparing(subject, programs, ms) {
  const found = []
  const started = performance.now()
  for (const { steps, mask } of programs) found.push(performance.now() - started > ms ? null : (digest(await run(subject, steps, mask)) ?? ['', '']))
  return found
}
`

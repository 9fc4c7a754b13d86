/** Characters of what one step gave. */
const MOST_CHARACTERS = 2_000

/** Longest that one step may stay pending (ms), and all of a probe together. */
const TIMES = { step: 40, probe: 2_500 }

/**
 * The module that runs beside a subject: `probe` calls its exports with values that tests use and with values near them. Plain
 * JavaScript as text, because it lives in the lab's overlay alone.
 */
export const BEHAVIOUR_RUNTIME = `import net from 'node:net'
import dgram from 'node:dgram'

class Unwritable extends Error {}
const isName = (key) => /^[A-Za-z_$][\\w$]*$/.test(key)
const field = (key) => (isName(key) ? key : JSON.stringify(key))

/** A value as an expression that makes it again; throws where there is none. */
function write(value, seen = []) {
  if (value === undefined || value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'bigint') return value + 'n'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || seen.includes(value) || seen.length > 8) throw new Unwritable()
  const inner = [...seen, value]
  const list = (items) => '[' + Array.from(items, (item) => write(item, inner)).join(', ') + ']'
  if (Array.isArray(value)) return list(value)
  if (value instanceof Date) return 'new Date(' + Number(value) + ')'
  if (value instanceof RegExp) return String(value)
  if (value instanceof Map) return 'new Map(' + list(value) + ')'
  if (value instanceof Set) return 'new Set(' + list(value) + ')'
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new Unwritable()
  const fields = Object.entries(value).map(([key, one]) => field(key) + ': ' + write(one, inner))
  return fields.length === 0 ? '{}' : '{ ' + fields.join(', ') + ' }'
}

/** A value for a person and for comparison; never throws. */
function show(value, seen = []) {
  try {
    if (typeof value === 'function') return '[function]'
    if (typeof value === 'symbol') return String(value)
    if (typeof value !== 'object' || value === null) return write(value)
    if (seen.includes(value) || seen.length > 6) return '[…]'
    const inner = [...seen, value]
    const list = (items) => '[' + Array.from(items, (item) => show(item, inner)).join(', ') + ']'
    if (value instanceof Error) return value.name + ': ' + value.message
    if (Array.isArray(value)) return list(value)
    if (value instanceof Date || value instanceof RegExp) return write(value)
    if (value instanceof Map) return 'Map ' + list(value)
    if (value instanceof Set) return 'Set ' + list(value)
    if (typeof value.next === 'function' && typeof value[Symbol.iterator] === 'function') {
      const items = []
      for (const item of value) if (items.push(item) >= 40) break
      return 'yields ' + list(items)
    }
    const fields = Object.entries(value).map(([key, one]) => field(key) + ': ' + show(one, inner))
    const name = Object.getPrototypeOf(value)?.constructor?.name ?? ''
    return (name === 'Object' || name === '' ? '' : name + ' ') + '{ ' + fields.join(', ') + ' }'
  } catch {
    return '[unreadable]'
  }
}

function* near(value, literals) {
  if (typeof value === 'number') {
    yield* [value + 1, value - 1, 0, -value, value + 0.5, value * 10, 1]
    for (const one of literals) if (typeof one === 'number') yield* [one, one + 1, one - 1]
  } else if (typeof value === 'string') {
    yield* ['', value + value, value.toUpperCase(), value.toLowerCase(), ' ' + value + ' ', value.slice(1), value.slice(0, -1)]
    for (const one of literals) if (typeof one === 'string') yield* [one, value + one, one + value]
  } else if (typeof value === 'boolean') yield !value
  else if (Array.isArray(value)) yield* [[], value.slice(1), [...value].reverse(), [...value, ...value], value.slice(0, 1)]
  else if (value instanceof Date) yield* [new Date(Number(value) + 86400000), new Date(Number(value) - 86400000)]
  else if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    for (const key of Object.keys(value)) {
      const { [key]: _, ...rest } = value
      yield rest
    }
  }
}

/** Copies of a value in which one part, at whatever depth, is another one that lies near it. */
function* variants(value, literals, depth = 0) {
  for (const one of near(value, literals)) yield one
  if (depth > 3 || value === null || typeof value !== 'object') return
  if (Array.isArray(value)) {
    for (let at = 0; at < Math.min(value.length, 6); at++)
      for (const one of variants(value[at], literals, depth + 1)) yield value.with(at, one)
  } else if (Object.getPrototypeOf(value) === Object.prototype) {
    for (const key of Object.keys(value)) for (const one of variants(value[key], literals, depth + 1)) yield { ...value, [key]: one }
  }
}

/** One of each stream in turn, as long as one has something left. */
function* inTurn(all) {
  const streams = [...all]
  while (streams.length > 0) {
    for (const stream of [...streams]) {
      const next = stream.next()
      if (next.done) streams.splice(streams.indexOf(stream), 1)
      else yield next.value
    }
  }
}

function* valuesAt(step, at, values) {
  for (const value of values) yield { step, at, value }
}

function* variedPrograms(program, literals) {
  const streams = program().flatMap(({ args }, step) => args.map((arg, at) => valuesAt(step, at, variants(arg, literals))))
  for (const { step, at, value } of inTurn(streams)) {
    let text
    try {
      text = write(value)
    } catch {
      continue
    }
    yield { steps: () => program().map((one, index) => (index === step ? { ...one, args: one.args.with(at, structuredClone(value)) } : one)), text }
  }
}

function textOf(steps) {
  const calls = steps.map(({ kind, name, args }, at) => {
    const list = '(' + args.map((arg) => (typeof arg === 'function' ? String(arg) : write(arg))).join(', ') + ')'
    return kind === 'new' ? 'new ' + name + list : at === 0 || kind === 'call' ? name + list : '.' + name + list
  })
  return calls.join('')
}

const PENDING = Symbol('pending')
const { setTimeout: wait } = globalThis

async function settled(value) {
  if (value === null || typeof value !== 'object' || typeof value.then !== 'function') return value
  let timer
  const late = new Promise((resolve) => { timer = wait(() => resolve(PENDING), ${TIMES.step}) })
  try {
    return await Promise.race([value, late])
  } finally {
    clearTimeout(timer)
  }
}

async function run(subject, steps) {
  let target = null
  const outcomes = []
  for (const [at, { kind, name, args }] of steps.entries()) {
    try {
      const before = args.map((arg) => show(arg)).join(', ')
      const made = kind === 'new' ? new subject[name](...args) : at === 0 || kind === 'call' ? subject[name](...args) : target[name](...args)
      const value = await settled(made)
      if (at === 0) target = value
      const after = args.map((arg) => show(arg)).join(', ')
      outcomes.push((value === PENDING ? 'stays pending' : kind === 'new' ? 'made' : show(value)) + (after === before ? '' : ', leaves ' + after))
    } catch (error) {
      outcomes.push('throws ' + show(error))
      if (at === 0) break
    }
  }
  return outcomes.map((one) => one.slice(0, ${MOST_CHARACTERS}))
}

/** Nothing that is tried may go out. */
async function offline(work) {
  const connect = net.Socket.prototype.connect
  const send = dgram.Socket.prototype.send
  const refuse = () => { throw new Error('no network while code is tried') }
  net.Socket.prototype.connect = refuse
  dgram.Socket.prototype.send = refuse
  try {
    return await work()
  } finally {
    net.Socket.prototype.connect = connect
    dgram.Socket.prototype.send = send
  }
}

/** Calls all programs and variants of them, each twice; what differs from one time to the next tells nothing. */
export const probe = (...args) => offline(() => probing(...args))
async function probing(subject, bases, literals, most) {
  const queue = bases.map((steps) => ({ steps }))
  for (const one of inTurn(bases.map((base) => variedPrograms(base, literals)))) {
    if (queue.length >= most) break
    queue.push(one)
  }
  const texts = new Set()
  const results = []
  const started = performance.now()
  for (const { steps } of queue.slice(0, most)) {
    const input = textOf(steps())
    if (texts.has(input)) continue
    texts.add(input)
    if (performance.now() - started > ${TIMES.probe}) break
    const first = await run(subject, steps())
    const second = await run(subject, steps())
    if (JSON.stringify(first) === JSON.stringify(second)) results.push({ input, outcomes: first })
  }
  return results
}

export { field, inTurn, near, offline, PENDING, settled, show, Unwritable, valuesAt, write }
`

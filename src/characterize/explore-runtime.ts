import { RUNTIME } from '../behaviour/program.ts'
import { OBSERVER } from './observe-runtime.ts'

/** File name of the module that explores beside the subject, in the lab alone. */
export const EXPLORER = '.__explore__.mjs'

/** A program that takes longer (ms), twice over, would be run for every mutant. */
const SLOW_MS = 120

/**
 * The module that looks for inputs worth a test: programs and what lies near them. Plain JavaScript as text, because it lives in
 * the lab's overlay alone.
 */
export const EXPLORE_RUNTIME = `import { inTurn, near, offline, valuesAt, write } from './${RUNTIME}'
import { dateSource, steady } from './${OBSERVER}'

/** Texts whose numbers are longer or one beside, and whose marks stand twice. */
function* inside(text) {
  for (const { 0: digits, index } of [...text.matchAll(/\\d+/g)].slice(0, 3))
    for (const one of [digits + '0', '0' + digits, Number(digits) + 1, Math.max(0, Number(digits) - 1)])
      yield text.slice(0, index) + one + text.slice(index + digits.length)
  for (const { 0: mark, index } of [...text.matchAll(/[^\\w\\s]/g)].slice(0, 3)) yield text.slice(0, index) + mark + text.slice(index)
}

/** Values near to one, at whatever depth; objects keep their fields, since types want them. */
function* variants(value, literals, depth = 0) {
  const isList = Array.isArray(value)
  const isPlain = value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
  if (isList && value.length > 1) yield* value.slice(0, 6).map((one) => [one])
  if (typeof value === 'string') yield* inTurn([inside(value), near(value, literals)])
  else if (!isPlain) yield* near(value, literals)
  if (depth > 3 || !(isList || isPlain)) return
  for (const key of Object.keys(value).slice(0, isList ? 6 : 20))
    for (const one of variants(value[key], literals, depth + 1))
      yield isList ? value.with(Number(key), one) : { ...value, [key]: one }
}

/** A value as its shortest source; dates as people write them. */
function literal(value) {
  return write(value).replace(/new Date\\((-?\\d+)\\)/g, (_, ms) => dateSource(new Date(Number(ms))))
}

/** An argument under the one text that stands for its value, so that no input comes twice. */
function canonical([text, make]) {
  try {
    return [literal(make()), make]
  } catch {
    return [text, make]
  }
}

function* varied(base, literals) {
  const streams = base.flatMap(({ args }, step) => args.map(([, make], at) => valuesAt(step, at, variants(make(), literals))))
  for (const { step, at, value } of inTurn(streams)) {
    let text
    try {
      text = literal(value)
      structuredClone(value)
    } catch {
      continue
    }
    const arg = [text, () => structuredClone(value)]
    yield base.map((one, index) => (index === step ? { ...one, args: one.args.with(at, arg) } : one))
  }
}

/** What is known first; then what lies near it, in turn with what was generated; last what lies near that. */
function* mixed(bases, literals, known) {
  const plain = (base) => base.map((step) => ({ ...step, args: step.args.map(canonical) }))
  const near = (all) => inTurn(all.map((base) => varied(base, literals)))
  const [first, generated] = [bases.slice(0, known), bases.slice(known)]
  yield* first.map(plain)
  yield* inTurn([near(first), generated.map(plain).values()])
  yield* near(generated)
}

/** Runs all programs and what lies near them; each that gave the same twice, with the blocks that it reached. */
export const explore = (...args) => offline(() => exploring(...args))
async function exploring(subject, bases, literals, { known: least, most, ms, blocks }) {
  const counters = new Uint8Array(blocks)
  const [kept, texts, known] = [[], new Set(), new Set()]
  const started = performance.now()
  for (const program of mixed(bases, literals, least)) {
    if (kept.length >= most || performance.now() - started > ms) break
    const steps = program.map(({ kind, name, args }) => ({ kind, name, args: args.map(([text]) => text) }))
    const text = JSON.stringify(steps)
    if (texts.has(text) || text.length > 320) continue
    texts.add(text)
    globalThis.__rwc = counters.fill(0)
    const makers = program.map(({ kind, name, args }) => ({ kind, name, args: args.map(([, make]) => make) }))
    const began = performance.now()
    const { seen, mask } = await steady(subject, makers)
    if (!seen || performance.now() - began > ${SLOW_MS}) continue
    const reached = [...counters.keys()].filter((at) => counters[at] > 0)
    const marks = [...reached, program[0].name + ' ' + seen.shape]
    const fresh = marks.some((mark) => !known.has(mark))
    for (const mark of marks) known.add(mark)
    kept.push({ steps, seen, reached, fresh, ...(mask.length > 0 ? { mask } : {}) })
  }
  return kept
}
`

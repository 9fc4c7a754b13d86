import { RUNTIME } from './program.ts'

/** File name of the module that records beside the subject, in the lab alone. */
export const RECORDER = '.__capture__.mjs'

/** Calls of a module that are kept, steps of one of them, characters of one text; calls with what they gave, characters of each. */
const MOST = { programs: 60, steps: 12, characters: 2_000, values: 200, shown: 400 }

/** Characters of a function that stands as its own text, and different arguments of one that stands as what it gave. */
const COLLABORATOR = { characters: 120, answers: 8 }

/** Global under which modules that cannot import find `watch`. */
export const WATCH = '__rw_watch'

/**
 * The module that runs inside of tests: `watch` records what a module's exports are called with. Plain JavaScript as text,
 * because it lives in the lab's overlay alone.
 */
export const CAPTURE_RUNTIME = `import { field, show, Unwritable, write } from './${RUNTIME}'

const values = []
let during = null

/** From now on calls are those of the test of this name; of none for null. */
export function runs(test) {
  during = test
}

/** Calls from outside with what each gave, in the order in which they began. */
export function gave() {
  return values
}

/** Does the work of a call from outside and keeps what goes in and what comes out. */
function noted(name, args, work) {
  if (depth > 0 || during === null || values.length >= ${MOST.values}) return work()
  const shown = (one) => (typeof one?.next === 'function' && typeof one[Symbol.iterator] === 'function' ? '[iterator]' : show(one))
  const list = '(' + args.map(shown).join(', ') + ')'
  const value = { test: during, call: (name + list).slice(0, ${MOST.shown}), gave: 'did not end' }
  values.push(value)
  const end = (text) => { value.gave = text.slice(0, ${MOST.shown}) }
  try {
    const made = work()
    if (made instanceof Promise) made.then((one) => end('resolves to ' + shown(one)), (error) => end('rejects with ' + show(error)))
    else end(shown(made))
    return made
  } catch (error) {
    end('throws ' + show(error))
    throw error
  }
}

const programs = []
const owners = new WeakMap()
let depth = 0

/** Names that a function may use and still stand by itself. */
const EVERYWHERE = new Set('Math Number String Boolean JSON Object Array Infinity NaN undefined null true false typeof return'.split(' '))

/** The text of a short arrow function that uses nothing but its parameters and what is everywhere; else null. */
function ownSource(made) {
  const text = Function.prototype.toString.call(made)
  const arrow = /^(?:async )?(\\([\\w$, ]*\\)|[\\w$]+) *=>/.exec(text)
  if (!arrow || text.length > ${COLLABORATOR.characters} || text.includes('\`')) return null
  const params = new Set(arrow[1].match(/[\\w$]+/g) ?? [])
  const body = text.slice(arrow[0].length).replace(/'[^'\\n]*'|"[^"\\n]*"/g, '""')
  const used = body.match(/(?<![\\w$.])[A-Za-z_$][\\w$]*/g) ?? []
  return used.every((name) => params.has(name) || EVERYWHERE.has(name)) ? text : null
}

/** A function that was handed in: it is listened to, and stands in a program as its own text or as one that gives what it gave. */
function collaborator(made) {
  const answers = new Map()
  let isPlain = true
  const note = (args, given) => {
    const key = args.length === 1 && /^(?:string|number)$/.test(typeof args[0]) ? field(String(args[0])) : '…'
    const text = write(given)
    if (answers.has(key) && answers.get(key) !== text) throw new Unwritable()
    answers.set(key, text)
  }
  const listening = new Proxy(made, {
    apply(target, self, args) {
      let given
      try {
        given = Reflect.apply(target, self, args)
      } catch (error) {
        isPlain = false
        throw error
      }
      try {
        note(args, given)
      } catch {
        isPlain = false
      }
      return given
    },
  })
  const text = () => {
    const own = ownSource(made)
    if (own !== null) return own
    if (!isPlain || answers.size > ${COLLABORATOR.answers}) throw new Unwritable()
    const different = new Set(answers.values())
    const all = (one) => '() => ' + (one.startsWith('{') ? '(' + one + ')' : one)
    if (different.size < 2) return all([...different][0] ?? 'undefined')
    if (answers.has('…')) throw new Unwritable()
    // TypeScript has no objection to this one, whatever the keys are.
    return '(key) => Reflect.get({ ' + [...answers].map(([key, one]) => key + ': ' + one).join(', ') + ' }, key)'
  }
  return { listening, text }
}

/** Arguments without those that the function does not know: \`map\` hands over three. */
function wantedOf(made, args) {
  const text = Function.prototype.toString.call(made)
  const params = text.slice(0, text.indexOf(')'))
  return args.length > made.length && !/[={]|\\.\\.\\./.test(params) && !/\\barguments\\b/.test(text) ? args.slice(0, made.length) : args
}

/** Keeps a step; what has to be handed on in place of the arguments comes back. */
function record(program, step, args) {
  if (depth > 0 || !program || program.dead) return args
  const handed = [...args]
  try {
    const texts = args.map((arg, at) => {
      if (typeof arg !== 'function' || isClass(arg)) return write(arg)
      const { listening, text } = collaborator(arg)
      handed[at] = listening
      return text
    })
    if (program.length >= ${MOST.steps} || texts.join().length > ${MOST.characters}) program.dead = true
    else program.push({ ...step, args: texts })
  } catch {
    program.dead = true
  }
  return handed
}

/** A program as text; null for one that cannot be written. */
function written(program) {
  try {
    return program.map((step) => ({ ...step, args: step.args.map((arg) => (typeof arg === 'function' ? arg() : arg)) }))
  } catch {
    return null
  }
}

function begin() {
  const program = []
  if (depth === 0 && programs.length < ${MOST.programs}) programs.push(program)
  return program
}

function nested(work) {
  depth++
  try {
    return work()
  } finally {
    depth--
  }
}

function isClass(value) {
  return /^class\\b/.test(Function.prototype.toString.call(value))
}

/** Methods of what a program made belong to it. */
function watchMethods(owner, programOf) {
  for (const name of Object.getOwnPropertyNames(owner)) {
    const { value, writable, configurable } = Object.getOwnPropertyDescriptor(owner, name)
    if (name === 'constructor' || typeof value !== 'function' || !(writable || configurable) || isClass(value)) continue
    const watched = function (...args) {
      const handed = record(programOf(this), { kind: 'method', name }, args)
      return noted('….' + name, args, () => nested(() => Reflect.apply(value, this, handed)))
    }
    Object.defineProperty(owner, name, { value: watched, writable: true, configurable: true, enumerable: Object.prototype.propertyIsEnumerable.call(owner, name) })
  }
}

/** The exports of a module, recorded. */
export function watch(real) {
  const result = {}
  for (const [name, value] of Object.entries(real)) {
    if (typeof value !== 'function') result[name] = value
    else if (isClass(value)) {
      watchMethods(value.prototype, (self) => owners.get(self))
      result[name] = new Proxy(value, {
        construct(target, args, made) {
          const program = begin()
          const handed = record(program, { kind: 'new', name }, args)
          const object = noted('new ' + name, args, () => nested(() => Reflect.construct(target, handed, made === result[name] ? target : made)))
          if (program.length > 0) owners.set(object, program)
          return object
        },
      })
    } else {
      result[name] = new Proxy(value, {
        apply(target, self, args) {
          const program = begin()
          const handed = record(program, { kind: 'call', name }, wantedOf(target, args))
          const made = noted(name, args, () => nested(() => Reflect.apply(target, self, handed)))
          if (depth === 0 && made !== null && typeof made === 'object' && Object.getPrototypeOf(made) === Object.prototype && !Object.isFrozen(made)) {
            if (Object.values(made).some((one) => typeof one === 'function')) watchMethods(made, () => program)
          }
          return made
        },
      })
    }
  }
  return result
}

globalThis.${WATCH} = watch

/** What was recorded, each program once. */
export function recorded() {
  const texts = new Map()
  for (const program of programs) {
    const steps = program.dead || program.length === 0 ? null : written(program)
    if (steps) texts.set(JSON.stringify(steps), steps)
  }
  return [...texts.values()]
}
`

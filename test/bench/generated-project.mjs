// A generated project of any size for the bench of scale: the same for the same numbers, on every machine.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** How many modules of a hundred stand on each floor: few at the bottom that nearly all import, features at the top. */
const FLOORS = [4, 12, 24, 28, 20, 12]

/** Linear congruential generator of Numerical Recipes; whole numbers below `below`. */
function random(seed) {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/**
 * Functions of one module, as JavaScript whose types stand in comments. `call` is the text of a call of an imported
 * function with one argument. Each takes a whole number and returns one, so that any function can call any other.
 */
const FUNCTIONS = [
  (name, call, n) => `function ${name}(n/*: number*/)/*: number*/ {
  if (n >= ${n + 5}) return ${call('n')} - ${n + 2}
  return ${call('n + 1')}
}`,
  (name, call, n) => `function ${name}(n/*: number*/)/*: number*/ {
  let sum = 0
  for (let at = 0; at < n % ${n + 3}; at++) sum += at * ${n + 1}
  return sum + ${call('sum % 7')}
}`,
  (name, call, n) => `function ${name}(n/*: number*/)/*: number*/ {
  const parts = [n, n + ${n}, n * 2].filter((part) => part % 2 === ${n % 2})
  const most = Math.max(${n}, ...parts)
  return most > 40 ? ${call('most % 40')} : most
}`,
  (name, call, n) => `function ${name}(n/*: number*/)/*: number*/ {
  const tier = n < ${n + 2} ? 'small' : n < ${n + 12} ? 'middle' : 'large'
  switch (tier) {
    case 'small':
      return ${call('n')}
    case 'middle':
      return n * ${n + 2} + 1
    default:
      return ${call(`n - ${n + 12}`)} * 2
  }
}`,
]

/** What goes wrong in one of these functions. */
const SLIPS = [
  ['>=', '>'],
  ['let sum = 0', 'let sum = 1'],
  ['at < n', 'at <= n'],
]

/** The modules: path, the names it imports of each other module, and its functions. */
function makeModules(count, rand) {
  const modules = []
  const floors = []
  for (const [floor, share] of FLOORS.entries()) {
    const size = Math.max(1, Math.round((count * share) / 100))
    floors.push([])
    for (let at = 0; at < size; at++) {
      const path = `src/floor${floor}/m${at}.ts`
      const pick = (from) => from[rand(from.length)]
      const imports = new Map()
      const use = (from) => {
        if (!from || from.path === path) return
        imports.set(from.path, [...new Set([...(imports.get(from.path) ?? []), pick(from.names)])])
      }
      if (floor > 0) {
        // Two of the floor below, one of any lower one, and one shared module of the lowest.
        for (const from of [
          pick(floors[floor - 1]),
          pick(floors[floor - 1]),
          pick(floors[rand(floor)]),
          pick(floors[0]),
        ])
          use(from)
      }
      const usable = [...imports.values()].flat()
      const id = `${floor}_${at}`
      const names = FUNCTIONS.map((_, index) => `f${id}_${index}`)
      const functions = FUNCTIONS.map((make, index) => {
        const callee = usable[(index + at) % Math.max(1, usable.length)]
        const call = (argument) => (callee ? `${callee}(${argument})` : `(${argument})`)
        return make(names[index], call, 1 + rand(9))
      })
      const made = { path, imports, names, functions }
      modules.push(made)
      floors[floor].push(made)
    }
  }
  return { modules, floors }
}

/** All functions of all modules by name, running. `swap.functions` stand in the place of those of `swap.module`. */
function evaluate(modules, swap = null) {
  const known = {}
  for (const module of modules) {
    const { functions, names } = swap?.module === module ? { ...module, ...swap } : module
    const used = [...module.imports.values()].flat()
    const run = new Function(...used, `${functions.join('\n')}\nreturn { ${names.join(', ')} }`)
    Object.assign(known, run(...used.map((name) => known[name])))
  }
  return known
}

/**
 * A project of `files` test files with `tests` tests each over `modules` source modules, in six floors, so that imports are
 * up to six deep and the lowest modules are imported by nearly all tests. Returns its texts by path, and `bug(red, floor)`:
 * a change of one operator of one module of a floor that turns about `red` tests red (the nearest there is), with the files
 * of these.
 * `feature` is a module of the top that tests import.
 */
export function generatedProject({ files = 1_000, tests = 10, modules: count = 300, seed = 7 } = {}) {
  const rand = random(seed)
  const { modules, floors } = makeModules(count, rand)
  const right = evaluate(modules)
  const texts = new Map([['package.json', '{ "name": "generated", "private": true, "type": "module" }\n']])
  const upTo = (from, to) => {
    const parts = from
      .split('/')
      .slice(0, -1)
      .map(() => '..')
    return `${parts.join('/')}/${to}`
  }
  for (const { path, imports, functions } of modules) {
    const lines = [...imports].map(([from, names]) => `import { ${names.join(', ')} } from '${upTo(path, from)}'\n`)
    const typed = functions.map((text) => `export ${text.replace(/\/\*(: \w+)\*\//g, '$1')}\n`)
    texts.set(path, `${lines.join('')}\n${typed.join('\n')}`)
  }
  const upper = floors.slice(1).flat()
  const calls = []
  for (let at = 0; at < files; at++) {
    const path = `test/part${at % 20}/t${at}.test.ts`
    const subjects = [upper[at % upper.length], upper[rand(upper.length)]]
    const imports = new Map(subjects.map((one) => [one.path, []]))
    const cases = Array.from({ length: tests }, (_, index) => {
      const subject = subjects[index % 2]
      const name = subject.names[rand(subject.names.length)]
      imports.get(subject.path).push(name)
      const argument = rand(30)
      calls.push({ path, name, argument })
      return `  test('${name} of ${argument} (${index})', () => {\n    expect(${name}(${argument})).toBe(${right[name](argument)})\n  })\n`
    })
    const lines = [...imports].map(
      ([from, names]) => `import { ${[...new Set(names)].join(', ')} } from '${upTo(path, from)}'`,
    )
    texts.set(
      path,
      `import { describe, expect, test } from 'vitest'\n${lines.join('\n')}\n\ndescribe('part ${at}', () => {\n${cases.join('\n')}})\n`,
    )
  }
  const bugIn = (module, [from, to]) => {
    const functions = module.functions.map((text) => text.replace(from, to))
    const now = evaluate(modules, { module, functions })
    const red = calls.filter(({ name, argument }) => now[name](argument) !== right[name](argument))
    const before = texts.get(module.path)
    const after = before.replace(from, to)
    return { path: module.path, red: red.length, files: [...new Set(red.map(({ path }) => path))], before, after }
  }
  return {
    texts,
    feature: modules.findLast(({ names }) => calls.some(({ name }) => names.includes(name))).path,
    bug(red, floor) {
      let best = null
      for (const module of floors[floor]) {
        for (const slip of SLIPS) {
          const found = bugIn(module, slip)
          if (found.red === 0) continue
          if (best === null || Math.abs(found.red - red) < Math.abs(best.red - red)) best = found
          if (Math.abs(best.red - red) <= red / 5) return best
        }
      }
      return best
    },
  }
}

/** Writes texts below a folder. */
export function writeProject(root, texts) {
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

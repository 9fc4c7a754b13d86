// Do the tests of the guards notice when a guard is broken? npm run bench:guards -- [--only FILE,...] [--in FOLDER] [--json FILE] [--since FILE]
// StrykerJS makes the mutants of src/guard, all switched within one build, and the tests of test/guard run against each of
// them in one process: its own runner starts the tests anew for each mutant, which takes hours here. Exits with 1 where a
// survivor is not explained in guards/explained.json. --only takes names in src/guard without `.ts`; --in keeps the copy.
// --since takes the --json of an earlier run: what was killed there and stands there still is not tried again.
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const STRYKER = ['@stryker-mutator/core@9', '@stryker-mutator/instrumenter@9']
const VITEST = { test: { include: ['test/bench/guards/kill-mutants.ts'], root: '.' } }

/** Not mutated: what the bench itself puts something into, and what holds types alone. */
const KEPT = new Set(['remember.ts', 'guards.ts', 'guard.ts'])

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    in: { type: 'string' },
    json: { type: 'string' },
    since: { type: 'string' },
  },
})
const only = new Set(values.only.split(',').filter(Boolean))
const folder = values.in ?? mkdtempSync(join(tmpdir(), 'repair-watch-guards-'))
const since = killedIn(values.since ? JSON.parse(readFileSync(values.since, 'utf8')) : [])
const explained = JSON.parse(readFileSync(join(ROOT, 'test/bench/guards/explained.json'), 'utf8'))

copyProject()
const mutants = await instrument()
const survivors = mutants.filter(({ status }) => status !== 'Killed')
for (const file of new Set(mutants.map((one) => one.file))) {
  const own = mutants.filter((one) => one.file === file)
  const left = own.filter(({ status }) => status !== 'Killed')
  console.log(`${file}: ${own.length} mutants, ${own.length - left.length} killed, ${left.length} survived`)
  for (const { line, status, mutator, text, replacement, why } of left)
    console.log(
      `  ${status === 'NoCoverage' ? 'not reached' : 'survived'} :${line} ${mutator}: ${text} → ${replacement}${why ? ` | ${why}` : ''}`,
    )
}
const open = survivors.filter(({ why }) => !why)
console.log(
  `${mutants.length} mutants, ${mutants.length - survivors.length} killed, ${survivors.length} survived, ${survivors.length - open.length} of them explained`,
)
if (values.json) writeFileSync(values.json, `${JSON.stringify(mutants, null, 2)}\n`)
if (!values.in) rmSync(folder, { recursive: true, force: true })
process.exitCode = open.length === 0 ? 0 : 1

/** The parts of the project that the guards need, with StrykerJS beside them, since nothing else needs it. */
function copyProject() {
  mkdirSync(folder, { recursive: true })
  for (const part of ['src', 'test']) rmSync(join(folder, part), { recursive: true, force: true })
  for (const part of ['src', 'test/guard', 'test/bench/guards', '.npmrc'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  // What is counted over the whole corpus would only see again what a single patch sees; the other one needs all our files.
  for (const left of ['corpus-rates', 'no-guard-throws']) rmSync(join(folder, `test/guard/${left}.test.ts`))
  for (const file of readdirSync(join(folder, 'test/guard'))) {
    const path = join(folder, 'test/guard', file)
    if (!file.endsWith('.test.ts')) continue
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace("from 'vitest'", "from '../bench/guards/collected-tests.ts'"),
    )
  }
  keepTrees()
  writeFileSync(join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify(VITEST)}\n`)
  if (existsSync(join(folder, 'node_modules'))) return
  const { workspaces: _, ...manifest } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  run('npm', ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', '--ignore-scripts', '-D', ...STRYKER])
}

/**
 * For speed: trees are parsed once for all mutants, what the guards remember of them is forgotten with each mutant, and whoever
 * runs the tests stands around each call of a guard.
 */
function keepTrees() {
  const change = (file, edit) => {
    const path = join(folder, file)
    writeFileSync(path, edit(readFileSync(path, 'utf8')))
  }
  const memo = `const trees = new Map<string, Parsed>()
export function parse(path: string, text: string): Parsed {
  const key = path + '\\n' + text
  const known = trees.get(key) ?? parseAnew(path, text)
  trees.set(key, known)
  return known
}`
  change(
    'src/source/syntax.ts',
    (text) => `${text.replace('export function parse(', 'function parseAnew(')}\n${memo}\n`,
  )
  change('src/guard/remember.ts', (text) =>
    text.replace('const known = new WeakMap', 'let time: unknown\n  let known = new WeakMap').replace(
      'let entry =',
      `const { activeMutant, currentTestId } = (globalThis as any).__stryker__ ?? {}
    const now = activeMutant + ' ' + currentTestId
    if (now !== time) known = new WeakMap()
    time = now
    let entry =`,
    ),
  )
  change('src/guard/guards.ts', (text) => {
    const around = `export const GUARDS: readonly Guard[] = ROWS.map((row) => ({
  ...row,
  refuse: (patch, context) => (globalThis as any).__refuse__(row.rule, () => row.refuse(patch, context)),
}))`
    return `${text.replace('export const GUARDS', 'const ROWS')}\n${around}\n`
  })
}

/** Every mutant of the chosen guards with what became of it. */
async function instrument() {
  const module = createRequire(join(folder, 'package.json')).resolve('@stryker-mutator/instrumenter')
  const { Instrumenter } = await import(pathToFileURL(module).href)
  const silent = Object.fromEntries(['debug', 'info', 'warn', 'error'].map((name) => [name, () => {}]))
  const names = readdirSync(join(ROOT, 'src/guard'))
    .filter((file) => !KEPT.has(file))
    .filter((file) => only.size === 0 || only.has(file.replace('.ts', '')))
  const sources = names.map((file) => join(folder, 'src/guard', file))
  const texts = new Map(sources.map((path) => [path, readFileSync(path, 'utf8')]))
  const options = { plugins: null, ignorers: [], excludedMutations: [], noHeader: false }
  const made = await new Instrumenter({ ...silent, isDebugEnabled: () => false }).instrument(
    sources.map((name) => ({ name, mutate: true, content: texts.get(name) })),
    options,
  )
  for (const { name, content } of made.files) writeFileSync(name, content)
  // What a mutant made of a text must not be there for the next one.
  appendFileSync(join(folder, 'src/guard/read-patch.ts'), ';(globalThis as any).__forget__ = () => kept.clear()\n')
  const [input, output] = ['mutants.json', 'results.json'].map((name) => join(folder, name))
  const asText = ({ fileName, location, mutatorName, replacement }) => ({
    file: fileName.slice(fileName.lastIndexOf('/') + 1),
    mutator: mutatorName,
    text: cut(texts.get(fileName), location),
    replacement,
  })
  const asked = made.mutants.map((one) => ({
    id: one.id,
    fileName: one.fileName,
    known: since.has(keyOf(asText(one))),
  }))
  writeFileSync(input, JSON.stringify(asked))
  const suites = readdirSync(join(folder, 'test/guard')).filter((file) => file.endsWith('.test.ts'))
  const env = { mutants: input, output, suites: suites.map((file) => join(folder, 'test/guard', file)) }
  run('npx', ['vitest', 'run'], { MUTANTS_OF: JSON.stringify(env) })
  const results = new Map(JSON.parse(readFileSync(output, 'utf8')).map((one) => [one.id, one]))
  return made.mutants.map((mutant) => {
    const { file, mutator, text, replacement } = asText(mutant)
    const { status, by } = results.get(mutant.id) ?? { status: 'Killed', by: 'an earlier run' }
    const why =
      status === 'Killed'
        ? null
        : (explained.find((one) => one.file === file && one.text === text && one.replacement === replacement)?.why ??
          null)
    return { file, line: mutant.location.start.line + 1, status, by, mutator, text, replacement, why }
  })
}

/** Mutants that are told apart by what they replace; of those that look the same all were killed. */
function killedIn(results) {
  const left = new Set(results.filter(({ status }) => status !== 'Killed').map(keyOf))
  return new Set(results.map(keyOf).filter((key) => !left.has(key)))
}

function keyOf({ file, mutator, text, replacement }) {
  return JSON.stringify([file, mutator, text, replacement])
}

/** The text that was replaced, on one line. */
function cut(text, { start, end }) {
  const lines = text.split('\n').slice(start.line, end.line + 1)
  lines.push(lines.pop().slice(0, end.column))
  const before = start.line === end.line ? start.column : start.column
  lines[0] = lines[0].slice(before)
  return lines.map((line) => line.trim()).join(' ')
}

function run(command, args, env = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  if (status === 0) return
  console.error(`${command} ${args.join(' ')} ended with ${status}\n${stdout.slice(-3_000)}${stderr.slice(-3_000)}`)
  process.exit(1)
}

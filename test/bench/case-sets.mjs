import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { baseFolder, commitAll, HERE, loadCases, loadOracle, materialise } from '../cases/materialise.mjs'

/** Where this repository's own packages are: every case runs with them. */
export const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url))

/** The parts of each set. `cases` are the ten bases of the start, `more` the later ones, `small` the algorithms. */
const SETS = {
  cases: ['cases'],
  small: ['small'],
  more: ['more'],
  fixes: ['fixes'],
  // The development half may be looked at case by case. The measured half is only ever counted: whoever reads a case of it
  // to improve the tool, or tunes a number on it, has made it worthless.
  dev: ['cases', 'small', 'more'],
  measured: ['more'],
  all: ['cases', 'small', 'more', 'fixes'],
}

/** Bases of `more` that were read case by case, and so went over to the development half. */
const READ = ['cachebox', 'formkit']

/** The names that `--set` takes. */
export const SET_NAMES = Object.keys(SETS)

/** `measured` for cases that must not be looked at one by one, else `dev`. */
export function halfOf({ set, base, held = false }) {
  return held || (set === 'more' && !READ.includes(base)) ? 'measured' : 'dev'
}

/** The labelled failures of a set; `only` keeps those whose id, base or kind is in it, and everything when it is empty. */
export function selectCases(set, only = []) {
  return SETS[set]
    .flatMap((part) =>
      isFlat({ set: part }) ? flatCases(part) : loadCases(part).map((one) => ({ ...one, set: part })),
    )
    .filter((one) => (set !== 'dev' && set !== 'measured') || halfOf(one) === set)
    .filter(({ id, base, kind }) => only.length === 0 || only.some((name) => [id, base, kind].includes(name)))
}

/** What is known of a case and never shown to the tool, by id. */
export const ORACLE = loadOracle('all')

/** True for cases of one module with one test file each, in the form of `small.json` and `fixes.json`. */
export function isFlat({ set }) {
  return set === 'small' || set === 'fixes'
}

function flatCases(set) {
  return JSON.parse(readFileSync(join(HERE, set, `${set}.json`), 'utf8')).map((one) => ({
    difficulty: 'single-edit',
    edits: [one],
    ...one,
    id: one.name,
    set,
    base: set,
    kind: 'code-wrong',
    fixKind: one.kind,
  }))
}

/**
 * Writes the tree of a case, with its git history, into a folder that is empty or does not exist. A `bare` case is a fresh
 * clone of a stranger's project: one commit that holds the bug and the failing test, and no contract.
 */
export function prepareCase(testCase, folder) {
  const { bare = false } = testCase
  if (!isFlat(testCase)) return materialise(testCase, folder, { nodeModules: NODE_MODULES, bare })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "small", "private": true, "type": "module" }\n')
  for (const file of [testCase.file, testCase.test]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(HERE, testCase.set, file), join(folder, file))
  }
  const path = join(folder, testCase.file)
  const right = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    testCase.edits.reduce((text, { find, replace }) => text.replace(find, () => replace), right),
  )
  execFileSync('ln', ['-s', NODE_MODULES, join(folder, 'node_modules')])
  execFileSync('git', ['init', '-q'], { cwd: folder })
  if (bare) commitAll(folder)
}

/** Puts the hidden tests of a case beside its tree. */
export function addHiddenTests(testCase, folder) {
  if (isFlat(testCase)) {
    mkdirSync(join(folder, 'hidden'), { recursive: true })
    cpSync(join(HERE, testCase.set, testCase.hidden), join(folder, testCase.hidden))
  } else cpSync(join(baseFolder(testCase.base), 'hidden'), join(folder, 'hidden'), { recursive: true })
}

/** Path → text of the files that a code-wrong case broke, as they were before: one right repair, though never the only one. */
export function referenceTexts(testCase, isSource) {
  const flat = isFlat(testCase)
  const root = flat ? join(HERE, testCase.set) : baseFolder(testCase.base)
  const edits = flat ? [{ file: testCase.file, find: null }] : [...testCase.head, ...testCase.work]
  const broken = new Set(edits.filter(({ file, find }) => find !== '' && isSource(file)).map(({ file }) => file))
  return new Map([...broken].map((file) => [file, readFileSync(join(root, file), 'utf8')]))
}

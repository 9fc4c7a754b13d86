// How many labelled bugs the embedded engine has the right repair for, and at which place of its order.
// node test/bench/template-recall.mjs CASES [--ranked] [--misses] [--only ID]   (after: npm run build)
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { localise } from '../../dist/diagnose/localise.js'
import { templatesEngine } from '../../dist/engines/templates.js'
import { fileRole } from '../../dist/model/paths.js'

const [root, ...flags] = process.argv.slice(2)
const only = flags.includes('--only') ? flags[flags.indexOf('--only') + 1] : null
const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'))

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)(hidden|node_modules)\//.test(path))
}

function small() {
  return json('small/small.json').map((bug) => {
    const right = readFileSync(join(root, 'small', bug.file), 'utf8')
    const test = readFileSync(join(root, 'small', bug.test), 'utf8')
    return {
      id: bug.name,
      kind: bug.kind,
      files: new Map([
        [bug.file, right.replace(bug.find, () => bug.replace)],
        [bug.test, test],
      ]),
      right: new Map([[bug.file, right]]),
      tests: [{ key: 't', project: '', file: bug.test, name: '', line: 0 }],
    }
  })
}

function cases() {
  return json('cases.json')
    .filter((one) => one.kind === 'code-wrong' && one.difficulty !== 'multi-line')
    .map((one) => {
      const base = join(root, 'bases', one.base)
      const files = new Map(filesOf(base).map((path) => [path, readFileSync(join(base, path), 'utf8')]))
      const right = new Map()
      for (const edit of [...(one.head ?? []), ...(one.work ?? [])]) {
        const text = files.get(edit.file) ?? ''
        if (fileRole(edit.file) === 'source' && !right.has(edit.file)) right.set(edit.file, text)
        files.set(
          edit.file,
          text.replace(edit.find, () => edit.replace),
        )
      }
      const tests = one.failing.map((name) => {
        const title = name.split(' > ').at(-1)
        const file = [...files.keys()].find((path) => fileRole(path) === 'test' && files.get(path).includes(title))
        return { key: name, project: '', file: file ?? '', name, line: 0 }
      })
      return {
        id: one.id,
        kind: one.difficulty === 'multi-file' ? 'multi-file' : one.fixKind,
        multi: one.difficulty === 'multi-file',
        files,
        right,
        tests,
      }
    })
}

function diagnosisOf({ files, tests }) {
  const error = { name: 'AssertionError', message: '', expected: null, actual: null, frames: [] }
  const suspects = flags.includes('--ranked')
    ? localise({
        spectrum: null,
        failing: [],
        passing: [],
        outcomes: [],
        changed: [],
        clauses: [],
        testTitles: tests.map(({ name }) => name),
        files,
      })
    : []
  return {
    failure: { id: 'f', kind: 'assertion', tests, error, at: null },
    outcomes: [],
    files,
    testPaths: new Set([...files.keys()].filter((path) => fileRole(path) === 'test')),
    suspects,
    changed: [],
    lastCommit: null,
    clauses: [],
    clauseOutcomes: [],
    verdict: { kind: 'code-wrong', confidence: 1, clauses: [], evidence: [] },
  }
}

/** Texts that differ in blanks, parentheses and semicolons alone count as equal. */
const bare = (text) => text.replace(/[\s();]/g, '').replace(/,(?=[\]}])/g, '')

for (const [name, list] of [
  ['small', small()],
  ['cases', cases()],
]) {
  const found = []
  for (const one of list) {
    if (only && one.id !== only) continue
    const started = performance.now()
    const wanted = [...one.right].map(([path, text]) => [path, bare(text)])
    const now = new Map([...one.files].map(([path, text]) => [path, bare(text)]))
    let index = 0
    let at = null
    for await (const { changes, title, rule } of templatesEngine.propose(
      diagnosisOf(one),
      new AbortController().signal,
    )) {
      if (only && flags.includes('--all')) console.log(index, rule, '|', title)
      const made = new Map(changes.map(({ path, after }) => [path, bare(after)]))
      const isRight = wanted.every(([path, text]) => (made.get(path) ?? now.get(path)) === text)
      if (isRight && at === null) at = { index, rule }
      index++
      if (at && !flags.includes('--all')) break
    }
    found.push({ ...one, at, count: index, ms: performance.now() - started })
  }
  for (const multi of [false, true]) {
    const part = found.filter((one) => (one.multi ?? false) === multi)
    if (part.length === 0) continue
    const hits = part.filter(({ at }) => at)
    const ranks = hits.map(({ at }) => at.index).sort((a, b) => a - b)
    const within = (n) => ranks.filter((rank) => rank < n).length
    console.log(
      `${name}${multi ? ' (multi-file)' : ''}: ${hits.length}/${part.length} = ${((100 * hits.length) / part.length).toFixed(0)} %, median index ${ranks[Math.floor(ranks.length / 2)]}, <100 ${within(100)}, <300 ${within(300)}, <1000 ${within(1000)}`,
    )
    if (flags.includes('--misses'))
      for (const { id, kind, count } of part.filter(({ at }) => !at))
        console.log(`  missed ${id} (${kind}), ${count} tried`)
    if (flags.includes('--hits'))
      for (const { id, at, ms } of hits) console.log(`  ${id} at ${at.index} by ${at.rule}, ${ms.toFixed(0)} ms`)
  }
}

// The green projects that the benches of the lab run on, copied to a temporary folder.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cases = fileURLToPath(new URL('../cases', import.meta.url))
/** Projects whose tests leave everything behind that tests can leave behind. */
const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url))
const repository = fileURLToPath(new URL('../..', import.meta.url))
/** What has Vitest 5 in place of the other major, and the Node that it needs. */
const VITEST_5 = 'test/vitest-5/node_modules'

/** A folder that goes when the process ends; projects in it find the packages of this repository, with this Vitest. */
export function temporaryFolder(major = 4) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rw-bench-')))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  mkdirSync(join(folder, 'node_modules'))
  const targets = new Map()
  for (const from of ['node_modules', ...(major === 5 ? [VITEST_5] : [])]) {
    for (const name of readdirSync(join(repository, from))) targets.set(name, join(repository, from, name))
  }
  for (const [name, target] of targets) symlinkSync(target, join(folder, 'node_modules', name))
  return folder
}

/** The Node that runs a major of Vitest: this one, or that which is installed for the tests. */
export function nodeFor(major) {
  if (major !== 5 || Number(process.versions.node.split('.')[0]) > 22) return undefined
  const names = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`]
  return names.map((name) => join(repository, 'node_modules', name, 'bin/node')).find((path) => existsSync(path))
}

/**
 * Copies every base of the cases, all of the small ones as one project, and the projects of this bench: name → absolute
 * folder.
 */
export function copyProjects(into, only = []) {
  const projects = new Map()
  const wanted = (name) => only.length === 0 || only.includes(name)
  for (const name of readdirSync(join(cases, 'bases'))) {
    if (!wanted(name)) continue
    const folder = join(into, name)
    cpSync(join(cases, 'bases', name), folder, {
      recursive: true,
      filter: (path) => !/\/(?:hidden|node_modules)(?:\/|$)/.test(path.slice(cases.length)),
    })
    projects.set(name, folder)
  }
  if (wanted('small')) {
    const folder = join(into, 'small')
    for (const part of ['src', 'test']) cpSync(join(cases, 'small', part), join(folder, part), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "name": "small", "private": true, "type": "module" }\n')
    projects.set('small', folder)
  }
  for (const name of readdirSync(fixtures)) {
    if (!wanted(name)) continue
    cpSync(join(fixtures, name), join(into, name), { recursive: true })
    projects.set(name, join(into, name))
  }
  return projects
}

// How fast a loop would be that does nothing but call the failing test's function.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { smallestEdit } from '../../dist/source/apply-edits.js'
import { schemata } from '../../dist/source/schemata.js'

const runner = fileURLToPath(new URL('bare-runner.mjs', import.meta.url))

/**
 * Milliseconds of each candidate text of `path` in a project whose `file` fails, by index; candidates that cannot be
 * placed behind a switch are left out. Null when the project has a configuration of its own, which this would replace.
 */
export function bareTimes(root, path, before, texts, file) {
  if (existsSync(join(root, 'vitest.config.ts'))) return null
  const edits = texts.map((after, at) => ({ id: at + 1, edit: smallestEdit(before, after) }))
  const made = schemata(path, before, edits, { topLevel: true })
  const out = `${root}-bare.json`
  const order = `${root}-bare-order.json`
  writeFileSync(
    order,
    JSON.stringify({ sites: made.sites.map(({ ids }) => ids), ids: made.placed, out, most: 200_000 }),
  )
  const text = readFileSync(join(root, path), 'utf8')
  writeFileSync(join(root, path), made.text)
  writeFileSync(join(root, 'vitest.config.ts'), `export default { test: { runner: ${JSON.stringify(runner)} } }\n`)
  spawnSync(process.execPath, [join(root, '../node_modules/vitest/vitest.mjs'), 'run', file], {
    cwd: root,
    env: { ...process.env, BARE_ORDER: order },
    timeout: 300_000,
  })
  writeFileSync(join(root, path), text)
  if (!existsSync(out)) return null
  const times = JSON.parse(readFileSync(out, 'utf8'))
  return new Map(made.placed.map((id, at) => [id - 1, times[at]]))
}

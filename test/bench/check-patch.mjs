import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { vitest } from '../cases/lib/run.mjs'
import { addHiddenTests, isFlat, NODE_MODULES, prepareCase } from './case-sets.mjs'

/**
 * A function that tells for a list of diffs whether the visible and the hidden tests of a case pass with them. `hidden` is
 * null where the visible ones fail, and true where the hidden ones do not count. The same diffs are run once.
 */
export function patchChecker(testCase, scratch, withHidden) {
  const known = new Map()
  return async (diffs) => {
    const key = diffs.join('\0')
    if (!known.has(key)) known.set(key, await check(testCase, scratch, diffs, withHidden))
    return known.get(key)
  }
}

async function check(testCase, folder, diffs, withHidden) {
  if (!patched(testCase, folder, diffs)) return { visible: false, hidden: null }
  const flat = isFlat(testCase)
  if (withHidden && !flat) addHiddenTests(testCase, folder)
  const visible = await passes(folder, withHidden && !flat ? { args: ['--exclude', 'hidden/**'] } : {})
  if (!visible) return { visible, hidden: null }
  if (!withHidden) return { visible, hidden: true }
  if (flat) addHiddenTests(testCase, folder)
  const own = existsSync(join(folder, 'hidden/vitest.config.ts'))
    ? ['--config', 'hidden/vitest.config.ts', '--root', '.']
    : []
  return { visible, hidden: await passes(folder, { args: [...own, 'hidden'], tag: 'h' }) }
}

async function passes(folder, options) {
  const { broken, code } = await vitest(folder, NODE_MODULES, options)
  return !broken && code === 0
}

/** A tree of the case without work-tree noise, with some diffs applied; false when one does not apply. */
function patched(testCase, folder, diffs) {
  rmSync(folder, { recursive: true, force: true })
  prepareCase(testCase, folder)
  for (const diff of diffs) {
    try {
      execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
        cwd: folder,
        input: diff,
        stdio: ['pipe', 'ignore', 'ignore'],
      })
    } catch {
      return false
    }
  }
  return true
}

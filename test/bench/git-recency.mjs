import { execFileSync } from 'node:child_process'

/**
 * The verdict that looks at git alone: whichever side, source or tests, was edited later is wrong. Edits of the working
 * tree are later than any commit. Null where neither side is later or there is no history.
 */
export function verdictByRecency(folder, fileRole) {
  const git = (...args) =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const later = { source: 0, test: 0 }
  const note = (paths, at) => {
    for (const path of paths) {
      const role = /\.mdx?$/.test(path) ? null : fileRole(path)
      if (role in later) later[role] = Math.max(later[role], at)
    }
  }
  const lines = (text) => text.split('\n').filter((line) => line !== '')
  const uncommitted = lines(git('status', '--porcelain', '--untracked-files=all')).map((line) => line.slice(3))
  note(uncommitted, Number.POSITIVE_INFINITY)
  if (lines(git('for-each-ref', 'refs/heads')).length > 0) {
    for (const commit of git('log', '--format=%x00%ct', '--name-only').split('\0').slice(1)) {
      const [at, ...paths] = lines(commit)
      note(paths, Number(at))
    }
  }
  if (later.source === later.test) return null
  return later.source > later.test ? 'code-wrong' : 'test-wrong'
}

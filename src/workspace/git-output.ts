const NO_BLOB = /^0+$/
const REGULAR_OR_ABSENT = /^(?:100644|100755|100664|000000)$/

/** One path with the ids of its blobs (null: not there); `new` is left out when the working tree is the new side. */
export interface Row {
  readonly path: string
  readonly old: string | null
  readonly new?: string | null
}

/** Reads `git check-ignore --verbose --non-matching -z`: source, line, pattern, path for each path that was asked. */
export function parseIgnored(output: string): readonly string[] {
  const fields = output.split('\0')
  const ignored: string[] = []
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [source, , pattern, path] = fields.slice(at, at + 4) as [string, string, string, string]
    if (source !== '' && !pattern.startsWith('!')) ignored.push(path)
  }
  return ignored
}

/** Reads `git status --porcelain=v2 -z`; the fields before the path are counted in git-status(1). Links and submodules are left out. */
export function parseStatus(output: string, prefix: string): { head: string | null; rows: readonly Row[] } {
  let head: string | null = null
  const rows = new Map<string, Row>()
  for (const line of output.split('\0')) {
    const fields = line.split(' ')
    if (line.startsWith('# branch.oid ')) head = fields[2] === '(initial)' ? null : (fields[2] ?? null)
    const place = { 1: 8, u: 10, '?': 1 }[fields[0] ?? '']
    if (place === undefined) continue
    const path = fields.slice(place).join(' ')
    if (!path.startsWith(prefix) || path.endsWith('/')) continue
    const modes = fields[0] === '1' ? fields.slice(3, 6) : []
    if (!modes.every((mode) => REGULAR_OR_ABSENT.test(mode))) continue
    const old = fields[0] === '1' ? fields[6] : fields[0] === 'u' ? fields[8] : undefined
    const short = path.slice(prefix.length)
    // A path taken out of the index and still on disk has two lines; the first one knows HEAD.
    if (!rows.has(short))
      rows.set(short, {
        path: short,
        old: old === undefined || NO_BLOB.test(old) ? null : old,
      })
  }
  return { head, rows: [...rows.values()] }
}

/** Reads `git diff-tree --raw -z --relative`: `:mode mode id id status`, NUL, path, NUL. Links and submodules are left out. */
export function parseRaw(output: string): readonly Row[] {
  const fields = output.split('\0')
  const rows: Row[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', newMode = '', old = '', now = ''] = (fields[at] as string).slice(1).split(' ')
    if (!REGULAR_OR_ABSENT.test(oldMode) || !REGULAR_OR_ABSENT.test(newMode)) continue
    rows.push({
      path: fields[at + 1] as string,
      old: NO_BLOB.test(old) ? null : old,
      new: NO_BLOB.test(now) ? null : now,
    })
  }
  return rows
}

/** What `LOG` prints for one commit. */
export interface LoggedCommit {
  readonly message: string
  readonly rows: readonly Row[]
}

/** Options of `git log -z` that `parseLog` reads: a mark, the parents and the message before the rows of each commit. */
export const LOG_FORMAT = '--format=%x01%x00%P%x00%B'

/**
 * Reads `git log --raw -z` in that format. Commits that changed nothing here are left out, and so are those without a parent: all is
 * new there.
 */
export function parseLog(output: string): readonly LoggedCommit[] {
  const commits: LoggedCommit[] = []
  for (const one of output.split('\x01\0').slice(1)) {
    const [parents = '', message = '', ...raw] = one.split('\0')
    const rows = parents === '' ? [] : parseRaw(raw.join('\0').trimStart())
    if (rows.length > 0) commits.push({ message: message.trim(), rows })
  }
  return commits
}

/**
 * Reads `git blame --porcelain`: when each line was written (epoch ms), by its number now. `Infinity` for a line that is not
 * committed; 0 for one of a commit without a parent here, the first one or where a shallow clone ends: it may be older.
 */
export function parseBlame(output: string): ReadonlyMap<number, number> {
  const commits = new Map<string, number>()
  const lines: [line: number, commit: string][] = []
  let commit = ''
  for (const row of output.split('\n')) {
    const head = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(row)
    if (head) {
      commit = head[1] as string
      lines.push([Number(head[2]), commit])
    } else if (row.startsWith('author-time ')) {
      commits.set(commit, NO_BLOB.test(commit) ? Number.POSITIVE_INFINITY : Number(row.split(' ')[1]) * 1_000)
    } else if (row === 'boundary') commits.set(commit, 0)
  }
  return new Map(lines.map(([line, id]) => [line, commits.get(id) ?? 0]))
}

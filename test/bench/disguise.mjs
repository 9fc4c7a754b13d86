import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Makes the same project, with its whole history and its uncommitted edits, under other names and with the clauses of its
 * contract in reverse order: nothing that decides who is wrong has changed. Returns how many names are other ones.
 */
export function disguise(folder, into) {
  const git = (cwd, ...args) =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const names = renamable(folder)
  mkdirSync(into, { recursive: true })
  git(into, 'init', '-q')
  const heads = git(folder, 'for-each-ref', 'refs/heads').trim()
  for (const line of heads === '' ? [] : git(folder, 'log', '--reverse', '--format=%H %ct').trim().split('\n')) {
    const [commit, time] = line.split(' ')
    const tree = `${into}.tree`
    mkdirSync(tree)
    git(folder, '--work-tree', tree, 'checkout', '-q', commit, '--', '.')
    replaceTree(tree, into, names)
    rmSync(tree, { recursive: true })
    git(into, 'add', '-A')
    const message = git(folder, 'log', '-1', '--format=%B', commit)
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false']
    execFileSync('git', [...who, 'commit', '-q', '--allow-empty', '-m', renamed(message, names)], {
      cwd: into,
      env: { ...process.env, GIT_AUTHOR_DATE: `${time} +0000`, GIT_COMMITTER_DATE: `${time} +0000` },
    })
  }
  // The index of the original points at another tree now.
  if (heads !== '') git(folder, 'read-tree', 'HEAD')
  replaceTree(folder, into, names)
  return names.size
}

const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte)$/
const TEXT = /\.(?:[cm]?[jt]sx?|vue|svelte|md|snap|json)$/

/** Names that modules export and that stand for nothing else: no member, no key, nothing that the language knows. */
function renamable(folder) {
  const files = filesBelow(folder).filter((path) => SOURCE.test(path))
  const texts = new Map(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
  const all = [...texts.values()].join('\n')
  const exported = [...texts]
    .filter(([path]) => path.startsWith('src/'))
    .flatMap(([, text]) => [
      ...text.matchAll(/^export (?:async )?(?:function\*?|const|let|class|type|interface) ([A-Za-z]\w{3,})/gm),
    ])
    .map(([, name]) => name)
  const isOwn = (name) =>
    !(name in globalThis) &&
    !new RegExp(`[.?]\\s*${name}\\b|\\b${name}\\s*\\??:|#${name}\\b|['"\`/]${name}\\b`).test(all)
  return new Set([...new Set(exported)].filter(isOwn))
}

function renamed(text, names) {
  return text.replace(/\b[A-Za-z]\w+\b/g, (word) => (names.has(word) ? `${word}Qz` : word))
}

/** The items of each list of a contract from the last to the first; what is indented belongs to the item above it. */
function reversed(text) {
  const lines = text.split('\n')
  const out = []
  let items = []
  const flush = () => {
    out.push(...items.toReversed().flat())
    items = []
  }
  for (const line of lines) {
    if (/^[-*] /.test(line)) items.push([line])
    else if (items.length > 0 && /^\s+\S/.test(line)) items.at(-1).push(line)
    else {
      flush()
      out.push(line)
    }
  }
  flush()
  return out.join('\n')
}

function replaceTree(from, into, names) {
  for (const name of readdirSync(into)) if (name !== '.git') rmSync(join(into, name), { recursive: true, force: true })
  for (const path of filesBelow(from)) {
    const target = join(into, path)
    mkdirSync(dirname(target), { recursive: true })
    if (!TEXT.test(path) || path === 'package.json') cpSync(join(from, path), target)
    else {
      const text = renamed(readFileSync(join(from, path), 'utf8'), names)
      writeFileSync(target, /contract[^/]*\.md$/.test(path) ? reversed(text) : text)
    }
  }
  const modules = join(from, 'node_modules')
  if (existsSync(modules)) cpSync(modules, join(into, 'node_modules'), { recursive: true, verbatimSymlinks: true })
}

function filesBelow(folder, under = '') {
  return readdirSync(join(folder, under)).flatMap((name) => {
    const path = under === '' ? name : `${under}/${name}`
    if (name === '.git' || name === 'node_modules') return []
    return lstatSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path]
  })
}

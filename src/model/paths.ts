/** What a file of the user's project is, which decides who may change it. */
export type FileRole = 'source' | 'test' | 'snapshot' | 'contract' | 'protected'

const PROTECTED_SEGMENT = new Set(['.git', 'node_modules', '.repair-watch', '.github', '.husky', 'dist', 'coverage'])
const PROTECTED_NAME =
  /^(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?|deno\.lock|tsconfig(?:\..+)?\.json|jsconfig\.json|(?:vite|vitest|repair-watch|eslint|babel|rollup|webpack|jest|playwright)(?:\..+)?\.(?:config|workspace|projects)\.[cm]?[jt]s(?:on)?|(?:vitest|vite)\.workspace\.[cm]?[jt]s(?:on)?)$/
const TEST_NAME = /(?:\.|-|_)(?:test|spec)\.[cm]?[jt]sx?$/
const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|__mocks__|__fixtures__|fixtures|specs?|e2e)\//

/**
 * The role of a path (relative to the root, forward slashes). `protected` files are never writable by a candidate:
 * configuration, lock files, `.git`, `node_modules`, dotfiles, anything outside of the root.
 */
export function fileRole(path: string, contracts: readonly string[] = []): FileRole {
  if (path === '' || path.startsWith('/') || path.includes('\\') || /^[A-Za-z]:/.test(path) || path.includes('\0')) {
    return 'protected'
  }
  const segments = path.split('/')
  const name = segments.at(-1) ?? ''
  if (segments.some((part) => part === '..' || part === '.' || part === '' || PROTECTED_SEGMENT.has(part))) {
    return 'protected'
  }
  if (segments.some((part) => part.startsWith('.')) || PROTECTED_NAME.test(name)) return 'protected'
  if (contracts.includes(path) || name.endsWith('.contract.md') || /^contract\.md$/i.test(name)) return 'contract'
  if (name.endsWith('.snap') || segments.includes('__snapshots__')) return 'snapshot'
  if (TEST_NAME.test(name) || TEST_FOLDER.test(path)) return 'test'
  return 'source'
}

import { fileURLToPath } from 'node:url'

/**
 * The compiled file of a process that is started from this folder, as an absolute path. From TypeScript sources (in the
 * tests) it is the one that the last build left in `dist`, since a forked Node 20 reads no TypeScript.
 */
export function processEntry(name: string): string {
  const folder = import.meta.url.endsWith('.ts') ? '../../dist/vitest/' : './'
  return fileURLToPath(new URL(`${folder}${name}.js`, import.meta.url))
}

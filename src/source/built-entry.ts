/**
 * The compiled file `name` beside the module at `from` (its `import.meta.url`), for a process of its own. From TypeScript
 * sources (in the tests) it is the one that the last build left in `dist`, since a forked Node 20 reads no TypeScript.
 */
export function builtEntry(from: string, name: string): URL {
  const folder = from.endsWith('.ts') ? `../../dist/${from.split('/').at(-2)}/` : './'
  return new URL(`${folder}${name}.js`, from)
}

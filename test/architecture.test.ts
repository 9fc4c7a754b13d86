import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse, walk } from '../src/source/syntax.ts'

const src = fileURLToPath(new URL('../src', import.meta.url))

/** The floors of the design: what each folder may import besides itself, and which packages. */
const MAY_IMPORT: Readonly<
  Record<
    string,
    {
      readonly folders: readonly string[]
      readonly packages: readonly RegExp[]
    }
  >
> = {
  model: { folders: [], packages: [/^node:crypto$/] },
  source: {
    folders: ['model'],
    packages: [/^diff$/, /^oxc-parser$/, /^magic-string$/],
  },
  contract: {
    folders: ['model', 'source'],
    packages: [/^mdast/, /^fastest-levenshtein$/, /^node:path$/],
  },
  behaviour: { folders: ['model', 'source', 'contract'], packages: [/^node:path$/] },
  characterize: {
    folders: ['model', 'source', 'contract', 'behaviour', 'diagnose', 'guard'],
    packages: [/^node:path$/, /^fast-check$/],
  },
  diagnose: { folders: ['model', 'source', 'contract'], packages: [] },
  guard: { folders: ['model', 'source', 'contract'], packages: [] },
  draft: { folders: ['model', 'source', 'contract', 'diagnose'], packages: [] },
  engines: {
    folders: ['model', 'source', 'contract', 'diagnose', 'guard'],
    packages: [
      /^openai/,
      /^zod$/,
      /^gpt-tokenizer/,
      /^fastest-levenshtein$/,
      /^node:(fs|os|path|url|timers|http|worker_threads)(\/promises)?$/,
    ],
  },
  vitest: {
    folders: ['model', 'source'],
    packages: [/^vitest/, /^@vitest\//, /^node:/, /^signal-exit$/],
  },
  typescript: {
    folders: ['model', 'source'],
    packages: [/^typescript\/unstable\/sync$/, /^node:/],
  },
  workspace: {
    folders: ['model', 'source'],
    packages: [
      /^chokidar$/,
      /^simple-git$/,
      /^write-file-atomic$/,
      /^proper-lockfile$/,
      /^ignore$/,
      /^picomatch$/,
      /^zod$/,
      /^node:/,
    ],
  },
  session: {
    folders: ['model', 'source', 'contract', 'behaviour', 'characterize', 'diagnose', 'guard', 'engines'],
    packages: [/^node:(path|events|timers\/promises)$/],
  },
  ui: {
    folders: ['model', 'source', 'session'],
    packages: [/^ink$/, /^react/, /^string-width$/, /^signal-exit$/, /^node:/],
  },
  headless: {
    folders: ['model', 'source', 'session'],
    packages: [/^zod$/, /^saxes$/, /^write-file-atomic$/, /^node:(fs|path|os|url|util)(\/promises)?$/],
  },
  commands: { folders: ['*'], packages: [/^node:/] },
  '.': { folders: ['*'], packages: [/./] },
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? files(join(folder, entry.name))
      : /\.tsx?$/.test(entry.name)
        ? [join(folder, entry.name)]
        : [],
  )
}

function imports(file: string): string[] {
  const parsed = parse(file, readFileSync(file, 'utf8'))
  if (parsed.status === 'malformed') throw new Error(`${file}: ${parsed.message}`)
  const found: string[] = []
  walk(parsed.program, (node) => {
    const source = node.source as { value?: unknown } | null | undefined
    if (/^(Import|Export)/.test(node.type) && typeof source?.value === 'string') found.push(source.value)
    return true
  })
  return found
}

const floor = (file: string): string => {
  const [first, second] = relative(src, file).split('/')
  return second === undefined ? '.' : (first as string)
}

test('a file imports its own folder and what its floor names', () => {
  const breaches = files(src).flatMap((file) => {
    const rule = MAY_IMPORT[floor(file)]
    if (!rule) return [`${relative(src, file)}: no floor`]
    return imports(file)
      .filter((name) =>
        name.startsWith('.')
          ? !(
              floor(resolve(dirname(file), name)) === floor(file) ||
              rule.folders.includes('*') ||
              rule.folders.includes(floor(resolve(dirname(file), name)))
            )
          : !rule.packages.some((allowed) => allowed.test(name)),
      )
      .map((name) => `${relative(src, file)} imports ${name}`)
  })
  expect(breaches).toEqual([])
})

test('no import cycles', () => {
  const graph = new Map(
    files(src).map((file) => [
      file,
      imports(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => resolve(dirname(file), name)),
    ]),
  )
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file))
      cycles.push([...path.slice(path.indexOf(file)), file].map((f) => relative(src, f)).join(' → '))
    else if (!done.has(file)) {
      for (const next of graph.get(file) ?? []) visit(next, [...path, file])
      done.add(file)
    }
  }
  for (const file of graph.keys()) visit(file, [])
  expect(cycles).toEqual([])
})

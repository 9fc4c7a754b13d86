import { posix } from 'node:path'
import type { Clause, ClauseBody } from '../model/clause.ts'
import { parse, type SyntaxNode, walk } from '../source/syntax.ts'
import { SUITE_PRELUDE } from './clause-suite-prelude.ts'
import { readDomain } from './domain.ts'

/** How long one clause may take, in milliseconds. */
const CLAUSE_TIMEOUT = 2000

/** Integer ranges are gone through one by one up to this many combinations; above it values are drawn. */
const MOST_LISTED = 2000

/**
 * The path of the virtual test file that executes the clauses of a module. It lies beside the module, so that relative
 * imports, aliases and the environment are those of the module.
 */
export function suitePath(module: string): string {
  const name = posix.basename(module).replace(/\.[^.]+$/, '')
  const extension = /x$/.test(posix.extname(module)) ? 'tsx' : 'ts'
  return posix.join(posix.dirname(module), `.__contract__${name}.test.${extension}`)
}

/**
 * A Vitest file with one test per executable clause, named by its id. Examples compare with `toEqual`, both sides
 * awaited. A throws clause is fulfilled by the class, an ancestor's class or the `name` of what is thrown. A property
 * holds where the expression is `true`: integer ranges of up to 2,000 combinations are gone through completely, other
 * domains by 100 values drawn with `seed` and by their boundaries. Each clause re-runs its own set-up. `exports` are
 * the names in scope (see `exportsOf`); an export that is gone leaves the other clauses alone.
 */
export function clauseSuite(
  module: string,
  clauses: readonly Clause[],
  exports: readonly string[],
  { fastCheck, seed }: { readonly fastCheck: string; readonly seed: number },
): { readonly path: string; readonly text: string } {
  const path = suitePath(module)
  const executable = clauses.filter(({ body }) => body.kind !== 'prose')
  const tests = executable.map((clause) => testOf(clause))
  const names = exports.includes('*') ? [...exports, ...namesUsedIn(tests, path)] : exports
  const scope = [...new Set(names)].filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && !RESERVED.has(name))
  const free = ['expect', 'vi'].filter((name) => !scope.includes(name))
  const hasProperties = executable.some(({ body }) => body.kind === 'property')
  const lines = [
    "import { expect as __expect, test as __test } from 'vitest'",
    ...(free.length > 0 ? [`import { ${free.join(', ')} } from 'vitest'`] : []),
    ...(hasProperties ? [`import __fc from ${JSON.stringify(fastCheck)}`] : []),
    `import * as __subject from ${JSON.stringify(`./${posix.basename(module)}`)}`,
    SUITE_PRELUDE,
    ...(hasProperties && !scope.includes('fc') ? ['const fc = __fc'] : []),
    `const __seed = ${seed}`,
    ...scope.map((name) => `const ${name} = __pick(${JSON.stringify(name)})`),
    ...tests,
  ]
  return { path, text: `${lines.join('\n')}\n` }
}

function testOf({ id, body }: Clause): string {
  const setup = 'setup' in body ? body.setup.map((line) => `${line};\n`).join('') : ''
  return `__test(${JSON.stringify(id)}, async () => {\n${setup}${checkOf(body)}\n}, ${CLAUSE_TIMEOUT})`
}

function checkOf(body: ClauseBody): string {
  switch (body.kind) {
    case 'prose':
      return ''
    case 'example':
      return `__expect(await (${body.code}\n)).toEqual(await (${body.expected}\n))`
    case 'throws': {
      const isPattern = body.thrown.startsWith('/')
      const wanted = isPattern ? body.thrown : JSON.stringify(body.thrown.slice(body.thrown.lastIndexOf('.') + 1))
      return `await __throws(async () => (${body.code}\n), ${wanted})`
    }
    case 'property': {
      const domains = body.variables.map(({ domain }) => readDomain(domain))
      const size = domains.reduce((product, domain) => product * (domain?.all?.size ?? Number.POSITIVE_INFINITY), 1)
      const values =
        size <= MOST_LISTED
          ? `{ lists: [${domains.map((domain) => domain?.all?.list).join(', ')}] }`
          : `{ arbitraries: [${domains.map((domain) => domain?.arbitrary).join(', ')}], ` +
            `edges: [${domains.map((domain) => domain?.edges ?? 'null').join(', ')}], seed: __seed }`
      const names = body.variables.map(({ name }) => name)
      return `await __holds(${JSON.stringify(names)}, async (${names.join(', ')}) => (${body.code}\n), ${values})`
    }
  }
}

/** What cannot be declared as a constant. */
const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
)

/** Names that a module may pass on from another one: all that the tests use and no runtime brings along. */
function namesUsedIn(tests: readonly string[], path: string): readonly string[] {
  const names = new Set<string>()
  for (const test of tests) {
    const parsed = parse(path, test)
    if (parsed.status === 'malformed') continue
    walk(parsed.program, (node, { parent, key }) => {
      if (node.type === 'Identifier' && !isProperty(key, parent)) names.add(node.name as string)
      return true
    })
  }
  return [...names].filter((name) => !(name in globalThis) && !name.startsWith('__') && !HELPERS.has(name))
}

const HELPERS = new Set(['vi', 'expect', 'fc'])

function isProperty(key: string | null, parent: SyntaxNode | null): boolean {
  return (key === 'property' || key === 'key') && parent?.computed !== true && parent?.shorthand !== true
}

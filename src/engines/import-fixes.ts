import { distance as editDistance } from 'fastest-levenshtein'
import { readExports } from '../contract/exports-of.ts'
import type { Candidate, TextEdit } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import { candidateId } from '../model/hash.ts'
import { fileRole } from '../model/paths.ts'
import { applyEdits } from '../source/apply-edits.ts'
import { joinRelative, relativeSpecifier, resolveRelative } from '../source/import-resolution.ts'
import { isNode, isProgram, parse, type SyntaxNode, walk } from '../source/syntax.ts'

/** An edit of one file that makes a name or a path lead somewhere. */
interface Fix {
  readonly path: string
  readonly edits: readonly TextEdit[]
  readonly title: string
  readonly rule: 'import-path' | 'import-name' | 'missing-import'
  /** Smaller is likelier. */
  readonly distance: number
}

/** Repairs of one failure that are worth a run each. */
const MOST = 12

/** Names that packages of every project give, as far as code forgets to import them. */
const KNOWN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    vitest: 'describe it test expect vi beforeEach afterEach beforeAll afterAll expectTypeOf assert',
    'node:fs': 'readFileSync writeFileSync existsSync mkdirSync readdirSync rmSync statSync mkdtempSync',
    'node:path': 'join resolve dirname basename extname relative',
    'node:url': 'fileURLToPath pathToFileURL',
    'node:crypto': 'randomUUID createHash randomBytes',
    'node:events': 'EventEmitter',
    'node:util': 'promisify inspect isDeepStrictEqual',
    react: 'useState useEffect useMemo useCallback useRef useReducer useContext createContext',
  }).flatMap(([module, names]) => names.split(' ').map((name) => [name, module] as const)),
)

/**
 * What a language service would offer for an import that leads nowhere: the path or the export that is spelled nearly
 * the same, and for a name that nothing declares the import that brings it. The likeliest first. Files of tests and of
 * sources alike: the failing file says which it is.
 */
export function* importFixes(diagnosis: Diagnosis): Generator<Candidate> {
  const project = new Map([...(diagnosis.elsewhere ?? []), ...diagnosis.files])
  const fixes = [...diagnosis.files].flatMap(([path, text]) => {
    const parsed = isProgram(path) ? parse(path, text) : null
    if (parsed?.status !== 'parsed' || !/^(?:source|test)$/.test(fileRole(path))) return []
    return [
      ...importsOf(parsed.program).flatMap((one) => fixesOf(one, path, text, project)),
      ...missing(diagnosis, path, text, parsed.program, project),
    ]
  })
  for (const { path, edits, title, rule, distance } of fixes.sort((a, b) => a.distance - b.distance).slice(0, MOST)) {
    const before = diagnosis.files.get(path) as string
    const after = applyEdits(before, edits)
    if (after === null || after === before) continue
    const changes = [{ path, before, after }]
    const fixesWhat = fileRole(path) === 'test' ? 'test' : 'code'
    yield {
      id: candidateId(changes),
      engine: 'templates',
      fixes: fixesWhat,
      title,
      changes,
      clauses: [],
      rule,
      weight: 2 - distance / 10,
    }
  }
}

/** An import of a module, in whatever form. */
interface Import {
  readonly source: SyntaxNode
  readonly specifier: string
  readonly names: readonly SyntaxNode[]
}

function importsOf(program: SyntaxNode): readonly Import[] {
  const found: Import[] = []
  walk(program, (node) => {
    const isRequire = node.type === 'CallExpression' && isNode(node.callee) && node.callee.name === 'require'
    const source = isRequire ? (node.arguments as readonly unknown[])[0] : node.source
    if (/^(?:Import|Export)|^CallExpression$/.test(node.type) && isNode(source) && typeof source.value === 'string') {
      const names =
        node.type === 'ImportDeclaration' && node.importKind !== 'type' ? (node.specifiers as SyntaxNode[]) : []
      found.push({ source, specifier: source.value, names })
    }
    return true
  })
  return found
}

function fixesOf(one: Import, path: string, text: string, project: ReadonlyMap<string, string>): readonly Fix[] {
  const target = resolveRelative(path, one.specifier, (other) => project.has(other))
  if (target === null) return one.specifier.startsWith('.') ? paths(one, path, project) : []
  return one.names.flatMap((name) => names(name, target, path, text, project))
}

/** Files with nearly the same name, and files of the same name elsewhere. */
function paths({ source, specifier }: Import, path: string, project: ReadonlyMap<string, string>): readonly Fix[] {
  const wanted = joinRelative(path, specifier) ?? specifier
  const ending = /\.\w+$/.exec(specifier)?.[0]
  return [...project.keys()].flatMap((other) => {
    const bare = ending === undefined ? other.replace(/(?:\/index)?\.\w+$/, '') : other
    const distance = baseOf(bare) === baseOf(wanted) ? 1.5 : editDistance(bare, wanted)
    if (other === path || distance > allowed(baseOf(wanted))) return []
    const to = relativeSpecifier(path, ending === '.js' ? bare.replace(/\.tsx?$/, '.js') : bare)
    const edit = { start: source.start + 1, end: source.end - 1, text: to }
    return [
      {
        path,
        edits: [edit],
        title: `import from ${to} in place of ${specifier}`,
        rule: 'import-path' as const,
        distance,
      },
    ]
  })
}

/** An export that is spelled nearly as the one which is imported and does not exist, or another module that has it. */
function names(
  node: SyntaxNode,
  target: string,
  path: string,
  text: string,
  project: ReadonlyMap<string, string>,
): readonly Fix[] {
  if (node.type !== 'ImportSpecifier' || node.importKind === 'type') return []
  const imported = (node.imported as SyntaxNode).name as string
  const exports = readExports(target, project.get(target) as string)
  if (!exports?.complete || exports.names.has(imported) || exports.types.has(imported)) return []
  const local = (node.local as SyntaxNode).name as string
  return [...exports.names].flatMap((name) => {
    const distance = editDistance(name, imported)
    if (name === 'default' || distance > allowed(imported)) return []
    const everywhere = local === imported ? uses(path, text, local, name) : []
    const own = { start: (node.imported as SyntaxNode).start, end: (node.imported as SyntaxNode).end, text: name }
    const edits = everywhere.length > 0 ? everywhere : [own]
    return [{ path, edits, title: `import ${name} in place of ${imported}`, rule: 'import-name' as const, distance }]
  })
}

function uses(path: string, text: string, from: string, to: string): readonly TextEdit[] {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return []
  const edits = new Map<number, TextEdit>()
  walk(parsed.program, (node, { parent, key }) => {
    const isName = (key === 'property' || key === 'key') && parent?.computed !== true && parent?.shorthand !== true
    if (node.type === 'Identifier' && node.name === from && !isName)
      edits.set(node.start, { start: node.start, end: node.end, text: to })
    return true
  })
  return [...edits.values()].sort((a, b) => a.start - b.start)
}

/** The import of a name that the error says is not defined, from whichever module has it. */
function missing(
  { failure }: Diagnosis,
  path: string,
  text: string,
  program: SyntaxNode,
  project: ReadonlyMap<string, string>,
): readonly Fix[] {
  const name = /^(?:ReferenceError: )?([A-Za-z_$][\w$]*) is not defined/.exec(failure.error.message)?.[1]
  if (name === undefined || !new RegExp(`\\b${name.replace(/\$/g, '\\$')}\\b`).test(text)) return []
  if (importsOf(program).some((one) => one.names.some(({ local }) => (local as SyntaxNode).name === name))) return []
  const isThere =
    failure.error.frames.some(({ file }) => file === path) || failure.tests.some(({ file }) => file === path)
  if (!isThere) return []
  const modules = [...project]
    .filter(
      ([other, source]) => other !== path && isProgram(other) && fileRole(other) === 'source' && source.includes(name),
    )
    .filter(([other, source]) => readExports(other, source)?.names.has(name))
    .map(([other]) => relativeSpecifier(path, specifierOf(other, program)))
  const known = KNOWN.get(name)
  return [...modules, ...(known === undefined ? [] : [known])].map((specifier, at) => ({
    path,
    edits: [importEdit(program, text, name, specifier)],
    title: `import ${name} from ${specifier}`,
    rule: 'missing-import' as const,
    distance: at,
  }))
}

/** A path as this file writes others: with or without an ending. */
function specifierOf(path: string, program: SyntaxNode): string {
  const others = importsOf(program).filter(({ specifier }) => specifier.startsWith('.'))
  const ending = others.map(({ specifier }) => /\.[cm]?[jt]sx?$/.exec(specifier)?.[0]).at(-1)
  if (others.length > 0 && ending === undefined) return path.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, '')
  return ending === '.js' ? path.replace(/\.tsx?$/, '.js') : path
}

/** Puts a name into the import of a module that is there, else a new import below the last one. */
function importEdit(program: SyntaxNode, text: string, name: string, specifier: string): TextEdit {
  const imports = (program.body as SyntaxNode[]).filter(({ type }) => type === 'ImportDeclaration')
  const same = imports.find(({ source }) => (source as SyntaxNode).value === specifier)
  const last = (same?.specifiers as SyntaxNode[] | undefined)?.findLast(({ type }) => type === 'ImportSpecifier')
  if (last) return { start: last.end, end: last.end, text: `, ${name}` }
  const [first] = imports
  const quote = first ? text[(first.source as SyntaxNode).start] : "'"
  const semicolon = first && text[first.end - 1] === ';' ? ';' : ''
  const line = `import { ${name} } from ${quote}${specifier}${quote}${semicolon}`
  const at = imports.at(-1)?.end
  return at === undefined ? { start: 0, end: 0, text: `${line}\n` } : { start: at, end: at, text: `\n${line}` }
}

function baseOf(path: string): string {
  return path.split('/').at(-1) as string
}

/** Slips of the hand: one or two letters, a third of a longer name. */
function allowed(name: string): number {
  return Math.max(2, Math.floor(name.length / 3))
}

import { captureOverlay, readCaptured } from '../behaviour/capture-suite.ts'
import type { SuggestedCase } from '../model/advisers.ts'
import type { Clause, ClauseOutcome } from '../model/clause.ts'
import type { TestRef } from '../model/failure.ts'
import type { Lab, LabResult, Overlay, Perturbation, TestFile } from '../model/lab.ts'
import { relativeSpecifier, resolveRelative } from '../source/import-resolution.ts'
import { parse, type SyntaxNode } from '../source/syntax.ts'
import { type ComposeContext, type ComposedTest, composeFile } from './compose-tests.ts'
import { mutantCandidates } from './mutant-candidates.ts'
import type { Mutant } from './mutants.ts'
import type { Digest, ObserveSuite } from './observe-suite.ts'
import type { SourceStep } from './observed.ts'
import { literalsIn, type Subject } from './read-subject.ts'
import { readTestStyle } from './test-style.ts'
import { writtenCalls } from './written-calls.ts'

/** What to characterize, and in which surroundings. All texts are those of the baseline. */
export interface CharacterizeRequest {
  readonly lab: Lab
  readonly module: string
  readonly text: string
  /** Exports to characterize; all when empty. */
  readonly only: readonly string[]
  /** Turns the disk into the baseline; empty where the disk is it. */
  readonly overlay: Overlay
  /** Text of a file of the baseline; null when there is none. */
  read(path: string): Promise<string | null>
  /** The folder for generated tests, relative to the root, or `beside` for that of the module. */
  readonly folder: string
  readonly clauses: readonly Clause[]
  /** What these clauses do on the baseline. */
  readonly clauseOutcomes: readonly ClauseOutcome[]
  /** False to choose as if no test existed, for measuring what the draft is worth alone. */
  readonly countExisting: boolean
  /** Calls that somebody finds worth a test; what they give is observed like that of all others. */
  suggested?(known: readonly string[]): Promise<readonly SuggestedCase[]>
  /** Told what is done, for a person who waits. */
  onStep?(text: string): void
}

/** Longest run of a lab, and of the tests that exist for one mutant (ms). */
const RUN_MS = 20_000
const MUTANT_MS = 3_000

/** Test files that are run to see what they call. */
const MOST_CAPTURED = 8

/** How one run differs from the baseline. */
interface Variation {
  /** Text of the module. */
  readonly text?: string
  readonly perturb?: Perturbation
}

/** One module in the lab, with the tests that exist for it. */
export class Bench {
  readonly request: CharacterizeRequest
  readonly subject: Subject
  readonly context: { -readonly [K in keyof Omit<ComposeContext, 'saying'>]: ComposeContext[K] }
  /** What each stable observation is on the baseline. */
  digests: readonly Digest[] = []
  readonly #project: string
  readonly #tests: readonly { readonly file: TestFile; readonly text: string }[]
  #passed: readonly TestRef[] | null = null

  private constructor(
    request: CharacterizeRequest,
    subject: Subject,
    project: string,
    tests: readonly { readonly file: TestFile; readonly text: string }[],
  ) {
    this.request = request
    this.subject = subject
    this.#project = project
    this.#tests = tests
    const texts = tests.map(({ file, text }) => ({ path: file.file, text }))
    this.context = {
      path: subject.path,
      text: subject.text,
      style: readTestStyle(texts, subject),
      blocks: [],
      words: new Map(),
    }
  }

  /** Looks which tests reach the module. */
  static async open(request: CharacterizeRequest, subject: Subject): Promise<Bench> {
    const files = await request.lab.related([subject.path])
    const texts = await Promise.all(files.map(({ file }) => request.read(file)))
    const tests = files.flatMap((file, at) => (typeof texts[at] === 'string' ? [{ file, text: texts[at] }] : []))
    return new Bench(request, subject, await request.lab.projectOf(subject.path), tests)
  }

  /** Runs a suite beside the module. */
  run({ path, overlay }: ObserveSuite, signal: AbortSignal, variation: Variation = {}): Promise<LabResult> {
    return this.#run([{ project: this.#project, file: path }], [...overlay], signal, variation)
  }

  /** The calls that existing tests make of the module, those on the way to others included. */
  async capture(signal: AbortSignal): Promise<readonly (readonly SourceStep[])[]> {
    const programs = new Map<string, readonly SourceStep[]>()
    const exports = new Set(this.subject.entries.map(({ name }) => name))
    for (const { file, text } of this.#tests.slice(0, MOST_CAPTURED)) {
      for (const program of writtenCalls(file.file, text, exports)) programs.set(JSON.stringify(program), program)
      const overlay = captureOverlay(this.subject, { path: file.file, text })
      if (!overlay || signal.aborted) continue
      const result = await this.#run([file], [...overlay], signal, {}, overlay.get(this.subject.path))
      for (const program of result.status === 'ran' ? readCaptured(result.outcomes) : [])
        for (let length = 1; length <= program.length; length++)
          programs.set(JSON.stringify(program.slice(0, length)), program.slice(0, length))
    }
    return [...programs.values()].sort((a, b) => a.length - b.length)
  }

  /** Values that the existing tests hold, short ones. */
  examples(): readonly (number | string)[] {
    const found = new Set<number | string>()
    for (const { file, text } of this.#tests.slice(0, MOST_CAPTURED)) {
      const parsed = parse(file.file, text)
      if (parsed.status === 'parsed') for (const one of literalsIn(parsed.program)) found.add(one)
    }
    return [...found]
  }

  /** Declarations of types in the modules that this one imports by a relative path. */
  async foreignTypes(): Promise<(name: string) => SyntaxNode | null> {
    const found = new Map<string, SyntaxNode>()
    for (const specifier of new Set(this.subject.imports.values())) {
      for (const path of candidatesFor(this.subject.path, specifier)) {
        const text = await this.request.read(path)
        if (text === null) continue
        const parsed = parse(path, text)
        for (const statement of parsed.status === 'parsed' ? (parsed.program.body as readonly SyntaxNode[]) : []) {
          const node = (statement.declaration as SyntaxNode | null | undefined) ?? statement
          if (/^TS(?:Interface|TypeAlias)/.test(node.type)) found.set(String((node.id as SyntaxNode).name), node)
        }
        break
      }
    }
    return (name) => found.get(name) ?? null
  }

  /** Indices of the mutants that existing tests notice. */
  async killedByExisting(mutants: readonly Mutant[], signal: AbortSignal): Promise<ReadonlySet<number>> {
    const killed = new Set<number>()
    const tests = await this.#passing(signal)
    if (tests.length === 0) return killed
    const { path, text } = this.subject
    const candidates = mutantCandidates(path, text, mutants)
    const overlay = new Map(this.request.overlay)
    const verdicts = this.request.lab.sweep({ candidates, overlay, tests, timeoutMs: MUTANT_MS }, signal)
    for await (const { candidate, status } of verdicts)
      if (status === 'fails') killed.add(candidates.indexOf(candidate))
    return killed
  }

  /** True where the tests that exist see no difference between the module and this text. */
  async isSame(text: string, signal: AbortSignal): Promise<boolean> {
    const tests = await this.#passing(signal)
    if (tests.length === 0) return true
    const result = await this.#run([...new Set(this.#tests.map(({ file }) => file))], [], signal, { text })
    if (result.status !== 'ran') return false
    const passed = new Set(result.outcomes.filter(({ state }) => state === 'passed').map(({ test }) => test.key))
    return tests.every(({ key }) => passed.has(key))
  }

  /** Names of the generated tests that pass. */
  async passing(
    path: string,
    text: string,
    signal: AbortSignal,
    variation: Variation = {},
  ): Promise<ReadonlySet<string>> {
    const result = await this.#run([{ project: this.#project, file: path }], [[path, text]], signal, variation)
    if (result.status !== 'ran' || result.unhandled.length > 0) return new Set()
    return new Set(result.outcomes.filter(({ state }) => state === 'passed').map(({ test }) => test.name))
  }

  /** Where the tests go: a file that does not exist yet. */
  async freePath(): Promise<string> {
    const { folder } = this.request
    const { path } = this.subject
    const at = path.lastIndexOf('/')
    const base = path.slice(at + 1).replace(/\.[^.]+$/, '')
    const to = folder === 'beside' ? path.slice(0, Math.max(at, 0)) : folder
    for (let count = 1; ; count++) {
      const name = `${base}${folder === 'beside' ? '.pinned' : ''}${count === 1 ? '' : `-${count}`}${this.context.style.suffix}`
      const free = to === '' ? name : `${to}/${name}`
      if ((await this.request.read(free)) === null) return free
    }
  }

  /** The whole file of some tests. */
  file(path: string, tests: readonly ComposedTest[]): string {
    const { style } = this.context
    const whole = relativeSpecifier(path, this.subject.path)
    const bare = whole.replace(/\.[^./]+$/, '')
    const js = whole.replace(/\.([cm]?)tsx?$/, '.$1js')
    const keeps = /\.(?:[cm][jt]s|vue|svelte)$/.test(whole)
    const specifier = style.ending === 'own' || keeps ? whole : style.ending === 'js' ? js : bare
    return composeFile(tests, this.subject.path, specifier, style)
  }

  async #passing(signal: AbortSignal): Promise<readonly TestRef[]> {
    if (!this.#passed) {
      const files = this.#tests.map(({ file }) => file)
      const result = files.length === 0 ? null : await this.#run(files, [], signal)
      this.#passed =
        result?.status === 'ran'
          ? result.outcomes.filter(({ state }) => state === 'passed').map(({ test }) => test)
          : []
    }
    return this.#passed
  }

  #run(
    files: readonly TestFile[],
    texts: Iterable<readonly [string, string | null]>,
    signal: AbortSignal,
    { text = this.subject.text, perturb }: Variation = {},
    module: string | null = text,
  ): Promise<LabResult> {
    const overlay: Overlay = new Map([...this.request.overlay, ...texts, [this.subject.path, module]])
    const request = { overlay, tests: { kind: 'files', files }, worker: 'warm', timeoutMs: RUN_MS } as const
    return this.request.lab.run(perturb ? { ...request, perturb } : request, signal)
  }
}

/** Paths that a relative specifier may stand for. */
function candidatesFor(from: string, specifier: string): readonly string[] {
  const tried: string[] = []
  resolveRelative(from, specifier, (path) => {
    tried.push(path)
    return false
  })
  return tried.filter((path) => /\.[cm]?tsx?$/.test(path))
}

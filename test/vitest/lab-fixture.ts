import { mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { Candidate, FileChange } from '../../src/model/candidate.ts'
import type { TestRef } from '../../src/model/failure.ts'
import { candidateId } from '../../src/model/hash.ts'
import type { Lab, LabResult, LabRun, Overlay, SweepVerdict } from '../../src/model/lab.ts'
import { type OpenedLab, openLab } from '../../src/vitest/lab.ts'
import { afterwards, NODE, project } from './host-fixture.ts'

/** Files of a project by relative path; null for one that does not exist. */
export type Texts = Readonly<Record<string, string | null>>

/** A lab over a real project in a temporary folder, with what tests need to ask of it in one line. */
export interface TestedLab {
  readonly root: string
  readonly lab: OpenedLab
  /** Runs whole files (all that the lab knows, when none are named) on top of an overlay. */
  run(overlay?: Texts, files?: readonly string[], more?: Partial<LabRun>): Promise<LabResult>
  /** What the tests of such a run did: name → state; `file!` → message of what keeps a file from running. */
  states(overlay?: Texts, files?: readonly string[], more?: Partial<LabRun>): Promise<Readonly<Record<string, string>>>
  /** The tests of these files (of all, when none are named) as the disk has them. */
  tests(files?: readonly string[]): Promise<readonly TestRef[]>
  /** Sweeps replacements of one file's text against all tests of some files, in the order of `texts`. */
  sweep(path: string, texts: readonly (string | null)[], files?: readonly string[]): Promise<readonly string[]>
}

/** Opens a lab for files; it is disposed at the end of the test. */
export async function labOf(
  files: Readonly<Record<string, string>>,
  {
    workers = 1,
    args = [],
    links = {},
  }: {
    readonly workers?: number
    readonly args?: readonly string[]
    /** Links to folders of the project, as package managers make them: both paths are relative to it. */
    readonly links?: Readonly<Record<string, string>>
  } = {},
): Promise<TestedLab> {
  const root = await project(files)
  for (const [path, target] of Object.entries(links)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await symlink(join(root, target), join(root, path), 'junction')
  }
  return openedLab(root, { workers, args })
}

/** Opens a lab for a project that exists. */
export async function openedLab(
  root: string,
  { workers = 1, args = [] }: { readonly workers?: number; readonly args?: readonly string[] } = {},
): Promise<TestedLab> {
  const lab = await openLab({ root, args, workers }, NODE ? { execPath: NODE } : {})
  afterwards(() => lab.dispose())
  const run: TestedLab['run'] = (overlay = {}, names, more = {}) =>
    lab.run({
      overlay: toOverlay(overlay),
      tests: { kind: 'files', files: known(lab, names, overlay) },
      worker: 'warm',
      timeoutMs: 10_000,
      ...more,
    })
  const states: TestedLab['states'] = async (...request) => statesOf(await run(...request))
  const tests: TestedLab['tests'] = async (names) => {
    const result = await run({}, names)
    if (result.status !== 'ran') throw new Error(result.detail)
    return result.outcomes.map(({ test }) => test)
  }
  return {
    root,
    lab,
    run,
    states,
    tests,
    async sweep(path, texts, names) {
      const before = await readFile(join(root, path), 'utf8')
      const candidates = texts.map((after) => candidate([{ path, before, after }]))
      const verdicts = await swept(lab, candidates, await tests(names))
      return candidates.map(({ id }) => verdicts.get(id) ?? 'unanswered')
    },
  }
}

function known(lab: Lab, names: readonly string[] | undefined, overlay: Texts) {
  if (!names) return lab.info.testFiles.filter(({ file }) => overlay[file] !== null)
  return names.flatMap((file) => {
    const found = lab.info.testFiles.filter((one) => one.file === file)
    return found.length > 0 ? found : [{ project: lab.info.testFiles[0]?.project ?? '', file }]
  })
}

/** What a result says, test by test; several tests of one name are told apart by their key. */
export function statesOf(result: LabResult): Readonly<Record<string, string>> {
  if (result.status !== 'ran') return { '!': result.status }
  const entries: [string, string][] = result.outcomes.map(({ test, state }) => [test.name, state])
  for (const { file, error } of result.fileErrors) entries.push([`${file}!`, error.message.split('\n')[0] as string])
  for (const { message } of result.unhandled) entries.push(['unhandled!', message.split('\n')[0] as string])
  return Object.fromEntries(entries)
}

/** All answers of a sweep: id of the candidate → `passes`, or the detail of what fails. Throws on a second answer. */
export async function swept(
  lab: Lab,
  candidates: readonly Candidate[],
  tests: readonly TestRef[],
  {
    timeoutMs = 2_000,
    overlay = new Map(),
    signal,
  }: { readonly timeoutMs?: number; readonly overlay?: Overlay; readonly signal?: AbortSignal } = {},
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>()
  const verdicts: AsyncIterable<SweepVerdict> = lab.sweep({ candidates, overlay, tests, timeoutMs }, signal)
  for await (const {
    candidate: { id },
    status,
    detail,
  } of verdicts) {
    if (answers.has(id)) throw new Error(`answered twice: ${id}`)
    answers.set(id, status === 'passes' ? 'passes' : `fails: ${detail}`)
  }
  return answers
}

/** A candidate with nothing but its changes. */
export function candidate(changes: readonly FileChange[]): Candidate {
  return {
    id: candidateId(changes),
    engine: 'templates',
    fixes: 'code',
    title: 'a change',
    changes,
    clauses: [],
    rule: 'test',
    weight: 0,
  }
}

/** An overlay of texts. */
export function toOverlay(texts: Texts): Overlay {
  return new Map(Object.entries(texts))
}

/** Bytes and time of the last change of everything in a folder, but for packages: Vite keeps a cache of its own there. */
export async function snapshotOf(root: string): Promise<Readonly<Record<string, string>>> {
  const all = await readdir(root, { recursive: true })
  const names = all.filter((name) => !name.split(sep).includes('node_modules')).sort()
  const seen = await Promise.all(
    names.map(async (name) => {
      const { mtimeMs, isDirectory } = await stat(join(root, name)).then((one) => ({
        mtimeMs: one.mtimeMs,
        isDirectory: one.isDirectory(),
      }))
      return [
        name,
        isDirectory ? `folder ${mtimeMs}` : `${mtimeMs} ${await readFile(join(root, name), 'utf8')}`,
      ] as const
    }),
  )
  return Object.fromEntries(seen)
}

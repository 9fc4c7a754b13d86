import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Vitest } from 'vitest/node'
import type { LabResult, LabRun, TestFile } from '../model/lab.ts'
import { isComponent } from '../source/component-script.ts'
import { isProgram } from '../source/syntax.ts'
import { filesOf } from './lab-result.ts'
import type { OverlayFiles } from './overlay.ts'
import { projectName } from './project-name.ts'
import { everyProject } from './version-differences.ts'

/** What proofs of liveness are made with. */
export interface LivenessTools {
  /** Absolute; the paths of overlays are relative to it. */
  readonly root: string
  readonly vitest: Vitest
  readonly overlay: OverlayFiles
  /** Runs tests over the overlay, whether or not that is live. */
  run(request: LabRun): Promise<LabResult>
  runInCopy(request: LabRun): Promise<LabResult>
  /** Empties the overlay. */
  showDisk(): void
  isCancelled(): boolean
  /** Hears what a person should know, in one line. */
  onNote(text: string): void
}

/**
 * Proves by planted values that what the overlay says is what tests get, before anything is believed that was run on it:
 * once per project and environment through a real worker, and once for each program that is overlaid.
 */
export class Liveness {
  readonly #tools: LivenessTools
  /** Project and environment whose tests see the overlay. */
  readonly #sees = new Set<string>()
  /** Projects whose tests do not see the overlay → whether they see what is written to a copy of the project. */
  readonly #blind = new Map<string, boolean>()
  /** Relative path → does what the overlay says of it come through the plugins? */
  readonly #comesThrough = new Map<string, boolean>()

  constructor(tools: LivenessTools) {
    this.#tools = tools
  }

  /** False for what has to be run in a copy of the project. What can be run on the disk as it is need not be. */
  async isLive(request: Pick<LabRun, 'overlay' | 'tests' | 'timeoutMs' | 'spectrum' | 'perturb'>): Promise<boolean> {
    const files = filesOf(request)
    const overlaid = request.overlay.size > 0
    if (!overlaid && (request.spectrum || request.perturb)) return true
    if (overlaid) for (const file of files) await this.#proveSight(file, request.timeoutMs)
    if (files.some(({ project }) => this.#blind.has(project))) return false
    for (const path of request.overlay.keys()) if (!(await this.#provePath(path))) return false
    return true
  }

  /** The first project of these files whose tests do not even see what is written to a copy. */
  hopeless(files: readonly TestFile[]): string | undefined {
    return files.find(({ project }) => this.#blind.get(project) === false)?.project
  }

  /** Two planted test files are read back, since plugins may keep what they made of the first. */
  async #proveSight(file: TestFile, timeoutMs: number): Promise<void> {
    const { root, run, isCancelled } = this.#tools
    const path = join(root, file.file)
    if (this.#blind.has(file.project) || !existsSync(path)) return
    const key = `${file.project}\0${environmentOf(readFileSync(path, 'utf8'))}`
    if (this.#sees.has(key)) return
    const sees = (await plant(run, file, timeoutMs)) && (await plant(run, file, timeoutMs))
    if (isCancelled() || sees === null) return
    if (sees) this.#sees.add(key)
    else await this.#tryInCopy(file, timeoutMs)
  }

  async #tryInCopy({ project, file }: TestFile, timeoutMs: number): Promise<void> {
    const { runInCopy, isCancelled, onNote } = this.#tools
    const seesCopy = await plant(runInCopy, { project, file }, timeoutMs)
    if (isCancelled()) return
    this.#blind.set(project, seesCopy === true)
    const consequence = seesCopy
      ? 'repairs are tried in a copy of the project, which takes longer'
      : 'its failures are not repaired'
    onNote(`The tests of ${projectName(project)} load files past the lab: ${consequence}.`)
  }

  async #provePath(path: string): Promise<boolean> {
    const { root, vitest, overlay, showDisk, onNote } = this.#tools
    const known = this.#comesThrough.get(path)
    if (known !== undefined) return known
    showDisk()
    const live = await isFileLive(vitest, overlay, join(root, path))
    this.#comesThrough.set(path, live)
    if (!live) onNote(`A plugin keeps what it made of ${path}: repairs of it are tried in a copy of the project.`)
    return live
  }
}

/**
 * Whether a test file with a single test, named by a planted value, is what runs in place of a file; null when nothing
 * ran.
 */
async function plant(
  run: (request: LabRun) => Promise<LabResult>,
  file: TestFile,
  timeoutMs: number,
): Promise<boolean | null> {
  const value = plantedValue()
  const overlay = new Map([[file.file, `import { test } from 'vitest'\ntest('${value}', () => {})\n`]])
  const result = await run({ overlay, tests: { kind: 'files', files: [file] }, worker: 'warm', timeoutMs })
  if (result.status !== 'ran' || result.outcomes.length === 0) return null
  return result.outcomes.every(({ test }) => test.name === value)
}

/**
 * Whether what the overlay says of a program that Vite has loaded comes out of the plugins, in each of the environments
 * that loaded it. A file that does not transform proves nothing, nor does one of another kind. The overlay is empty.
 */
async function isFileLive(vitest: Vitest, { texts }: OverlayFiles, path: string): Promise<boolean> {
  if (!isProgram(path) || isComponent(path) || !existsSync(path)) return true
  const text = readFileSync(path, 'utf8')
  const planted = /\.c[jt]s$/.test(path) ? 'globalThis.repairWatchPlanted' : 'export const repairWatchPlanted'
  let live = true
  for (const value of [plantedValue(), plantedValue()]) {
    texts.set(path, `${text}\n;${planted} = '${value}'\n`)
    vitest.invalidateFile(path)
    for (const code of await codesOf(vitest, path)) live &&= code.includes(value)
  }
  texts.delete(path)
  vitest.invalidateFile(path)
  return live
}

async function codesOf(vitest: Vitest, path: string): Promise<readonly string[]> {
  const environments = everyProject(vitest).flatMap(({ vite }) => Object.values(vite.environments))
  const codes = await Promise.all(
    environments.map(async (environment) => {
      const module = environment.moduleGraph.getModuleById(path)
      if (!module) return null
      return environment.transformRequest(module.url).then(
        (result) => result?.code ?? null,
        () => null,
      )
    }),
  )
  return codes.filter((code) => code !== null)
}

/** The environment that a test file asks for in a comment of its own; empty when it leaves that to the project. */
function environmentOf(text: string): string {
  return /@(?:vitest|jest)-environment\s+([\w./-]+)/.exec(text)?.[1] ?? ''
}

/** A value that no file holds. */
function plantedValue(): string {
  return `planted ${Math.random().toString(36).slice(2)}`
}

// Asks Vitest itself, without the lab: what a test file does with a text that is written to a copy of the project.
import { fork, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Runs of one process; what Vitest leaves behind in it stays bounded. */
const RUNS_PER_PROCESS = 60
/** A run that takes this many times as long as that of the code as it is has no end. */
const SLOWER = 12
const LEAST_MS = 6_000
const START_MS = 60_000
const ALONE_MS = 60_000

/** What is said when nothing failed, but tests that passed before are not there. */
export const NOT_ALL = 'not all of the tests ran'

const entry = fileURLToPath(new URL('./cold-vitest.mjs', import.meta.url))

/** A copy of a project, and a process in which one stock Vitest after another runs on it. */
export class ColdRuns {
  #folder
  #vitest
  #execPath
  #temporary = mkdtempSync(join(tmpdir(), 'rw-cold-'))
  #child = null
  #runs = 0
  #usualMs = new Map()

  constructor(project, copy, { vitest, execPath }) {
    cpSync(project, copy, { recursive: true })
    this.#folder = copy
    this.#vitest = vitest
    this.#execPath = execPath
  }

  /** `{ green, passed, failure }` of a test file as the project is; the keys of the tests that pass. */
  async baseline(file) {
    const started = performance.now()
    const answer = await this.#ask(file, ALONE_MS)
    this.#usualMs.set(file, performance.now() - started)
    return answer
  }

  /** Null when a test file of one Vitest project does with a text in place of another what it has to, else why not. */
  async decide({ path, after, project, file, keys, whole }) {
    const answer = await this.#with(path, after, () =>
      this.#ask(file, Math.max(LEAST_MS, SLOWER * this.#usualMs.get(file)), project),
    )
    const passed = new Set(answer.passed)
    if (whole && !answer.green) return answer.failure
    return keys.every((key) => passed.has(key)) ? null : (answer.failure ?? NOT_ALL)
  }

  /** The same by `vitest run` in a process of its own: null for exit status 0. */
  async decideAlone({ path, after, project, file }) {
    return this.#with(path, after, () => this.#alone(file, project))
  }

  dispose() {
    this.#kill()
    rmSync(this.#temporary, { recursive: true, force: true, maxRetries: 3 })
  }

  async #with(path, after, run) {
    const absolute = join(this.#folder, path)
    const before = readFileSync(absolute, 'utf8')
    writeFileSync(absolute, after)
    try {
      return await run()
    } finally {
      writeFileSync(absolute, before)
    }
  }

  async #ask(file, limitMs, project = '') {
    if (this.#runs >= RUNS_PER_PROCESS) this.#kill()
    this.#child ??= await this.#start()
    this.#runs++
    mkdirSync(join(this.#temporary, 't'), { recursive: true })
    const child = this.#child
    return new Promise((resolve) => {
      const end = (answer) => {
        clearTimeout(timer)
        child.removeAllListeners()
        if (!answer.passed) this.#kill()
        resolve({ green: false, passed: [], ...answer })
      }
      const timer = setTimeout(() => end({ failure: `no end after ${Math.round(limitMs)} ms` }), limitMs)
      child.once('message', end)
      child.once('exit', (status, signal) => end({ failure: `Vitest itself ended: ${signal ?? status}` }))
      child.send({ file, project })
    })
  }

  #environment() {
    const { VITEST, NODE_ENV, ...rest } = process.env
    return { ...rest, CI: 'true', TMPDIR: join(this.#temporary, 't') }
  }

  #start() {
    this.#runs = 0
    const child = fork(entry, [this.#vitest, this.#folder], {
      cwd: this.#folder,
      env: this.#environment(),
      ...(this.#execPath ? { execPath: this.#execPath } : {}),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true,
    })
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no cold Vitest')), START_MS)
      child.once('message', () => {
        clearTimeout(timer)
        resolve(child)
      })
    })
  }

  #kill() {
    if (this.#child) killGroup(this.#child)
    this.#child = null
    this.#runs = 0
  }

  #alone(file, project) {
    mkdirSync(join(this.#temporary, 't'), { recursive: true })
    const script = join(this.#vitest, 'vitest.mjs')
    const only = project ? [`--project=${project}`] : []
    const args = [script, 'run', file, ...only, '--reporter=dot', '--no-color']
    const child = spawn(this.#execPath ?? process.execPath, args, {
      cwd: this.#folder,
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    return new Promise((resolve) => {
      let text = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part))
      const timer = setTimeout(() => killGroup(child), ALONE_MS)
      child.on('close', (status) => {
        clearTimeout(timer)
        rmSync(join(this.#temporary, 't'), { recursive: true, force: true })
        resolve(status === 0 ? null : (/(?:Error|FAIL)[^\n]*/.exec(text)?.[0] ?? `status ${status}`))
      })
    })
  }
}

function killGroup({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

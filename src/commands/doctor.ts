import { existsSync, realpathSync } from 'node:fs'
import { CONFIG_FILES, type Config, loadConfig } from '../config.ts'
import { type EndpointReport, probeEndpoint } from '../engines/probe-endpoint.ts'
import { type ErrorCode, RepairWatchError } from '../model/errors.ts'
import { modelAddresses } from '../model-options.ts'
import { packageVersion } from '../package-version.ts'
import { readContract } from '../session/survey.ts'
import { openLab } from '../vitest/lab.ts'
import { findVitest } from '../vitest/load-vitest.ts'
import { openWorkspace } from '../workspace/open-workspace.ts'

/** What `repair-watch doctor` takes. */
export interface DoctorOptions {
  /** The folder of the project, absolute. */
  readonly root: string
  readonly json: boolean
}

/** One thing that was looked at. `fail`: repair-watch cannot work as configured; `warn`: it does less than it could. */
export interface Check {
  readonly name: string
  readonly status: 'ok' | 'warn' | 'fail'
  /** One line. */
  readonly detail: string
  /** What to type or do next; null where nothing is wrong. */
  readonly next: string | null
}

type Finding = Omit<Check, 'name'>

const OLDEST_NODE = [20, 19] as const

/** Looks at all that repair-watch needs, prints it, and returns the exit status: 0, or 2 when a check failed. */
export async function doctorCommand({ root, json }: DoctorOptions): Promise<number> {
  const checks: Check[] = []
  for await (const check of examine(root)) {
    checks.push(check)
    if (!json) process.stdout.write(line(check))
  }
  if (json) {
    const report = { version: 1, tool: packageVersion(), checks }
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  }
  return checks.some(({ status }) => status === 'fail') ? 2 : 0
}

function line({ name, status, detail, next }: Check): string {
  const sign = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' }[status]
  return `${sign}  ${name.padEnd(13)} ${detail}\n${next === null ? '' : `      ${' '.repeat(13)} → ${next}\n`}`
}

async function* examine(folder: string): AsyncGenerator<Check> {
  yield { name: 'node', ...node() }
  if (!existsSync(folder)) {
    yield { name: 'project', ...fail(`${folder} does not exist`, 'name the folder of a project with --root') }
    return
  }
  const root = realpathSync(folder)
  const found = await attempt(() => findVitest(root))
  if (found.status === 'failed' && found.code === 'not-a-project') {
    yield { name: 'project', ...found.finding }
    return
  }
  yield { name: 'project', ...ok(root) }
  yield { name: 'vitest', ...(found.status === 'done' ? ok(found.value.version) : found.finding) }
  const read = await attempt(() => loadConfig(root))
  yield { name: 'configuration', ...(read.status === 'done' ? configuration(root, read.value) : read.finding) }
  const config = read.status === 'done' ? read.value : null
  yield* inWorkspace(root, config)
  if (found.status === 'done') yield { name: 'lab', ...(await lab(root)) }
  if (config) yield* endpoints(config)
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [least, part] = OLDEST_NODE
  const isOld = major < least || (major === least && minor < part)
  return isOld
    ? fail(`${process.versions.node} is too old`, `install Node ${least}.${part} or later`)
    : ok(process.versions.node)
}

function configuration(root: string, { model }: Config): Finding {
  const file = CONFIG_FILES.find((name) => existsSync(`${root}/${name}`))
  const where = file ?? 'none, or in package.json; every key has a default'
  return ok(`${where}; model ${model.writer ?? 'none (the embedded engine works without)'}`)
}

async function* inWorkspace(root: string, config: Config | null): AsyncGenerator<Check> {
  const opened = await attempt(() => openWorkspace(root, { contracts: config?.contract ?? [] }))
  if (opened.status === 'failed') {
    yield { name: 'workspace', ...opened.finding }
    return
  }
  const workspace = opened.value
  try {
    const git = await workspace.git()
    yield {
      name: 'git',
      ...(git.status === 'ready'
        ? ok(`at ${git.head.slice(0, 10)}${git.dirty ? ', with uncommitted changes' : ''}`)
        : warn('no commit to compare with: less evidence of who is wrong', 'git init && git add -A && git commit')),
    }
    const { files, clauses, problems } = await readContract(workspace, config?.contract ?? [])
    if (files.length === 0) {
      yield { name: 'contract', ...warn('none: a wrong test can rarely be told from wrong code', 'write contract.md') }
    } else yield { name: 'contract', ...ok(`${files.join(', ')}: ${clauses.length} clauses`) }
    for (const { at, message, hint } of problems)
      yield { name: 'contract', ...warn(`${at.file}:${at.line}:${at.column} ${message}`, hint) }
  } finally {
    await workspace.dispose()
  }
}

/** Opens the lab, which tests at its start that what it puts over files is seen. */
async function lab(root: string): Promise<Finding> {
  const opened = await attempt(() => openLab({ root, args: [], workers: 1 }))
  if (opened.status === 'failed') return opened.finding
  const { testFiles, notes, sandboxed } = opened.value.info
  await opened.value.dispose()
  const [note] = notes
  if (testFiles.length === 0) return warn('live, but there is no test file', 'npx vitest list')
  const detail = `live: ${testFiles.length} test files${sandboxed ? ', tests cannot write to the project' : ''}`
  return note === undefined ? ok(detail) : warn(`${detail}; ${note}`, 'see the note')
}

async function* endpoints(config: Config): AsyncGenerator<Check> {
  for (const [role, address] of Object.entries(modelAddresses(config))) {
    if (address === null) continue
    const report = await probeEndpoint(address, new AbortController().signal)
    yield { name: role, ...endpoint(role, address.model, report) }
  }
}

function endpoint(role: string, model: string, report: EndpointReport): Finding {
  const { baseURL } = report
  if (report.status === 'no-key') {
    return fail(`${model} at ${baseURL}: there is no key in ${report.apiKeyEnv}`, `export ${report.apiKeyEnv}=…`)
  }
  if (report.status === 'fails') {
    const { fault, models } = report
    const named = models.length > 0 && !models.includes(model)
    const at = role === 'writer' ? 'model.baseURL' : 'model.reviewerAt.baseURL'
    return fail(fault, named ? `set model.${role} to one of: ${models.join(', ')}` : `check ${at} and model.${role}`)
  }
  const { api, streams, firstTokenMs, tokensPerSecond } = report
  const speed = tokensPerSecond === null ? '' : `, ${tokensPerSecond} tokens a second`
  const detail = `${model} at ${baseURL} (${api}): first token after ${firstTokenMs} ms${speed}`
  return streams
    ? ok(detail)
    : warn(`${detail}; it does not stream`, 'use an endpoint that streams: candidates wait for the whole answer here')
}

type Attempt<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'failed'; readonly finding: Finding; readonly code: ErrorCode | null }

async function attempt<T>(work: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    return { status: 'done', value: await work() }
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] as string) : String(error)
    const known = error instanceof RepairWatchError ? error : null
    return { status: 'failed', finding: fail(message, known?.hint ?? 'npx vitest run'), code: known?.code ?? null }
  }
}

function ok(detail: string): Finding {
  return { status: 'ok', detail, next: null }
}

function warn(detail: string, next: string): Finding {
  return { status: 'warn', detail, next }
}

function fail(detail: string, next: string): Finding {
  return { status: 'fail', detail, next }
}

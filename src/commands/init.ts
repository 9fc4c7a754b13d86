import { existsSync, readFileSync } from 'node:fs'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { CONFIG_FILES, loadConfig } from '../config.ts'
import { type Draft, draftContract } from '../draft/draft-contract.ts'
import { RepairWatchError } from '../model/errors.ts'
import { fileRole } from '../model/paths.ts'
import type { Workspace } from '../model/workspace.ts'
import { readContract } from '../session/survey.ts'
import { isProgram } from '../source/syntax.ts'
import { openWorkspace } from '../workspace/open-workspace.ts'

/** What `repair-watch init` takes. */
export interface InitOptions {
  /** The folder of the project, absolute. */
  readonly root: string
  /** Write without asking. */
  readonly yes: boolean
}

/** One file that would be made or get a line at its end; `note` says what it is. */
interface Plan {
  readonly path: string
  readonly kind: 'create' | 'append'
  readonly text: string
  readonly note: string
}

const CONTRACT = 'contract.md'
const IGNORED = '.repair-watch/'

/** All of it is commented out: none is needed. */
const CONFIG = `export default {
  // Without any of this repair-watch works offline, with its built-in engines.
  // contract: 'docs/contract.md',
  // model: { baseURL: 'http://127.0.0.1:8080/v1', writer: 'name-of-a-model' },
  // lab: { timeBudgetMs: 60_000 },
  // keys: { accept: '+' },
}
`

/**
 * Says what it would write, asks, and writes it: a draft of the contract, a configuration, an ignore entry. What exists is
 * never overwritten. Without a terminal nothing is written unless `yes`. The exit status.
 */
export async function initCommand({ root, yes }: InitOptions): Promise<number> {
  const { stdin, stdout } = process
  const workspace = await openWorkspace(root)
  try {
    const { plans, kept } = await plan(workspace)
    for (const { path, kind, note } of plans) stdout.write(`${kind === 'create' ? 'new ' : 'add '} ${path}: ${note}\n`)
    for (const text of kept) stdout.write(`keep ${text}\n`)
    if (plans.length === 0) {
      stdout.write('Nothing is missing. npx repair-watch begins to watch.\n')
      return 0
    }
    if (!yes && !(await agreed())) {
      stdout.write(`Nothing was written. ${stdin.isTTY ? '' : 'npx repair-watch init --yes writes it.'}\n`)
      return 0
    }
    for (const one of plans) await carryOut(workspace.root, one)
    stdout.write('Written. Read the contract and correct it, then: npx repair-watch\n')
    return 0
  } finally {
    await workspace.dispose()
  }
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(?:es)?$/i.test((await terminal.question('Write this? [y/N] ')).trim())
  } finally {
    terminal.close()
  }
}

async function plan(
  workspace: Workspace,
): Promise<{ readonly plans: readonly Plan[]; readonly kept: readonly string[] }> {
  const plans: Plan[] = []
  const kept: string[] = []
  const { root } = workspace
  const config = await loadConfig(root)
  const { files } = await readContract(workspace, config.contract ?? [])
  if (files.length > 0) kept.push(`${files.join(', ')}: the contract that is there`)
  else if (config.contract !== null) kept.push(`${config.contract.join(', ')}: configured, but not there`)
  else plans.push(...contractPlan(await draft(workspace)))
  const existing = CONFIG_FILES.find((name) => existsSync(join(root, name))) ?? inPackage(root)
  const name = existsSync(join(root, 'tsconfig.json')) ? 'repair-watch.config.ts' : 'repair-watch.config.js'
  if (existing) kept.push(`${existing}: the configuration that is there`)
  else plans.push({ path: name, kind: 'create', text: CONFIG, note: 'a configuration, all of it commented out' })
  plans.push(...ignorePlan(root))
  return { plans, kept }
}

function inPackage(root: string): string | null {
  const path = join(root, 'package.json')
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '{}'
  return 'repairWatch' in JSON.parse(text) ? 'package.json' : null
}

function contractPlan({ text, prose, examples }: Draft): readonly Plan[] {
  const note = `${prose} sentences and ${examples} examples, from doc comments and tests`
  return text === null ? [] : [{ path: CONTRACT, kind: 'create', text, note }]
}

function ignorePlan(root: string): readonly Plan[] {
  const path = join(root, '.gitignore')
  if (!existsSync(path))
    return [{ path: '.gitignore', kind: 'create', text: `${IGNORED}\n`, note: `a line ${IGNORED}` }]
  const text = readFileSync(path, 'utf8')
  if (text.split(/\r?\n/).some((line) => /^\/?\.repair-watch\/?$/.test(line.trim()))) return []
  const begin = text === '' || text.endsWith('\n') ? '' : '\n'
  return [{ path: '.gitignore', kind: 'append', text: `${begin}${IGNORED}\n`, note: `a line ${IGNORED}` }]
}

async function draft(workspace: Workspace): Promise<Draft> {
  const sources = new Map<string, string>()
  const tests = new Map<string, string>()
  for (const path of await workspace.find(['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'])) {
    const role = fileRole(path)
    const isTest = /\.(?:test|spec)\.[^.]+$/.test(path)
    if (!isProgram(path) || !(role === 'source' || (role === 'test' && isTest))) continue
    const text = await workspace.read(path)
    if (text !== null) (role === 'source' ? sources : tests).set(path, text)
  }
  return draftContract(CONTRACT, sources, tests)
}

async function carryOut(root: string, { path, kind, text }: Plan): Promise<void> {
  const full = join(root, path)
  try {
    await mkdir(dirname(full), { recursive: true })
    // A file that came meanwhile is somebody's: it stays.
    if (kind === 'create') await writeFile(full, text, { flag: 'wx' })
    else await appendFile(full, text)
  } catch (cause) {
    throw new RepairWatchError('workspace', `${path} cannot be written: ${(cause as Error).message}`, {
      hint: 'what stands above it was written; run repair-watch init again',
      cause,
    })
  }
}

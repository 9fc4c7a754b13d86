import { parseContract } from '../contract/parse-contract.ts'
import { differenceOf, speaksOf } from '../diagnose/difference.ts'
import type { Experiment, Facts, Rerun, RunStatus } from '../diagnose/facts.ts'
import { signatureChanges } from '../diagnose/signature-changes.ts'
import { type Subjects, speakingClauses, subjectsOf } from '../diagnose/subjects.ts'
import type { FileChange } from '../model/candidate.ts'
import type { Clause } from '../model/clause.ts'
import type { Failure, TestOutcome, TestRef } from '../model/failure.ts'
import type { Lab, LabResult, Overlay, TestFile } from '../model/lab.ts'
import { fileRole } from '../model/paths.ts'
import type { Workspace } from '../model/workspace.ts'
import { isTestPath, testFilesOf } from './failure-files.ts'
import { type RerunsSeen, reruns } from './reruns.ts'
import { statusOf } from './run-status.ts'
import type { Survey } from './survey.ts'
import type { UnchangedRuns } from './test-history.ts'

/** What facts are gathered from. */
export interface FactSources {
  readonly lab: Lab
  readonly workspace: Workspace
  readonly survey: Survey
  readonly failure: Failure
  /** See `RepairContext`. */
  unchanged(tests: readonly TestRef[]): Promise<UnchangedRuns>
  /** See `RepairContext`. */
  isEndless(files: readonly TestFile[]): boolean
  /** What the failing tests did in the lab on the files as they are. */
  readonly outcomes: readonly TestOutcome[]
  /** Paths that the failing tests load. */
  readonly reached: readonly string[]
  readonly timeoutMs: number
  /** How long the run of the failing tests' whole files took. */
  readonly durationMs: number
}

/** Runs what the verdict needs and repairs do not change: reruns, experiments against earlier states, clauses. */
export async function gatherFacts(
  sources: FactSources,
  signal: AbortSignal,
): Promise<{ readonly facts: Facts; readonly standAlone: RerunsSeen['standAlone'] }> {
  const { survey, failure, workspace } = sources
  const before = await sources.unchanged(failure.tests)
  const seen =
    before.passed > 0
      ? { runs: [inEarlierRuns(before)], standAlone: true }
      : await reruns({ ...sources, texts: await textsOf(sources), again: survey.again }, signal)
  const subjects = await subjectsOfFailure(workspace, failure)
  const last = await survey.lastCommit(sources.reached)
  const experiments = [
    await experiment(sources, subjects, { against: 'head', changes: survey.changed, message: '' }, signal),
    last && (await experiment(sources, subjects, { against: 'parent', ...last }, signal)),
  ].filter((one) => one !== null)
  const clauses = clausesReached(survey, sources.reached)
  const modules = [...new Set(clauses.map(({ module }) => module))]
  const facts: Facts = {
    failure,
    reruns: seen.runs,
    experiments,
    clauses,
    clauseOutcomes: await survey.clauseOutcomes(modules, signal),
    allClauses: survey.contract.clauses,
    subjects: subjects.imported,
    speaking: speakingClauses(
      clauses,
      subjects,
      failure.tests.map(({ name }) => name),
    ).filter((clause) => speaksOf(clause, differenceOf(failure.error.expected, failure.error.actual))),
    calls: [],
    repairs: null,
  }
  return { facts, standAlone: seen.standAlone }
}

/** The clauses of modules that the failing tests load. */
export function clausesReached({ contract }: Survey, reached: readonly string[]): readonly Clause[] {
  return contract.clauses.filter(({ module }) => reached.includes(module))
}

async function textsOf({ reached, workspace }: FactSources): Promise<readonly string[]> {
  const texts = await Promise.all(reached.map((path) => workspace.read(path)))
  return texts.filter((text) => text !== null)
}

/** What the runner saw itself counts as a rerun does. */
function inEarlierRuns({ passed, failed }: UnchangedRuns): Rerun {
  return {
    how: `in ${passed} of ${passed + failed} runs since the last save`,
    varied: 'nothing',
    status: 'passes',
  }
}

async function experiment(
  sources: FactSources,
  subjects: Subjects,
  { against, changes, message }: Pick<Experiment, 'against' | 'message'> & { readonly changes: readonly FileChange[] },
  signal: AbortSignal,
): Promise<Experiment | null> {
  const { failure, workspace, survey } = sources
  const contracts = survey.contract.files
  const reached = new Set(sources.reached)
  const roles = new Map(changes.map((change) => [change, fileRole(change.path, contracts)] as const))
  const isCode = (change: FileChange): boolean =>
    roles.get(change) === 'source' && (reached.has(change.path) || change.after === null)
  const isTest = (change: FileChange): boolean =>
    isTestPath(roles.get(change)) && (reached.has(change.path) || roles.get(change) === 'snapshot')
  const code = changes.filter(isCode)
  const test = changes.filter(isTest)
  const editedClauses = changes
    .filter((change) => roles.get(change) === 'contract')
    .flatMap((change) => clausesEdited(change))
  const changed = {
    code: code.length > 0,
    test: test.length > 0,
    contract: editedClauses.length > 0,
    configuration: changes.some(
      (change) => roles.get(change) === 'protected' && /config|setup|package|env/i.test(change.path),
    ),
  }
  if (changes.length === 0) return null
  // Against the parent, the working tree's own edits stay: only what the commit did is taken back, where that is clean.
  const back = async (some: readonly FileChange[]): Promise<Overlay | null> => {
    const overlay = new Map<string, string | null>()
    for (const { path, before, after } of some) {
      if (against === 'parent' && (await workspace.read(path)) !== after) return null
      overlay.set(path, before)
    }
    return overlay
  }
  const run = async (overlay: Overlay | null): Promise<RunStatus> =>
    overlay === null || overlay.size === 0
      ? 'unknown'
      : statusOf(await runTests(sources, overlay, signal, 'warm'), failure.tests, sources.outcomes)
  const oldTexts = new Map(test.map(({ path, before }) => [path, before] as const))
  return {
    against,
    changed,
    oldCode: await run(await back(code)),
    oldTest: await run(await back(test)),
    newTests: failure.tests.every(({ file, name }) => {
      const before = oldTexts.get(file)
      const title = name.split(' > ').at(-1) as string
      return before === null || (before !== undefined && !before.includes(title))
    }),
    editedTests: areEdited(failure.tests, subjects, oldTexts),
    message,
    editedClauses,
    signatures: await signaturesEdited(sources, subjects, code),
  }
}

/** Whether the text of failing tests is another one than before; what cannot be told apart from its file counts with it. */
function areEdited(
  tests: readonly TestRef[],
  { blocks }: Subjects,
  oldTexts: ReadonlyMap<string, string | null>,
): boolean {
  const olds = [...oldTexts.values()]
  return (
    tests.some(({ file }) => oldTexts.has(file)) &&
    (blocks.length === 0 || blocks.some((block) => !olds.some((old) => old?.includes(block))))
  )
}

/** A property is looked for in all that the tests bring along: what they set up stands outside of them. */
async function signaturesEdited(
  { workspace, reached, survey }: FactSources,
  { imported, members }: Subjects,
  code: readonly FileChange[],
): Promise<readonly string[]> {
  const changes = code.flatMap(({ path, before, after }) =>
    before === null || after === null ? [] : signatureChanges(path, before, after),
  )
  if (changes.length === 0) return []
  const own = reached.filter((path) => isTestPath(fileRole(path, survey.contract.files)))
  const texts = await Promise.all(own.map((path) => workspace.read(path)))
  const words = new Set(texts.flatMap((text) => text?.match(/[\p{ID_Continue}$]+/gu) ?? []))
  return changes
    .filter(({ name, kind }) => (kind === 'property' ? words.has(name) : imported.has(name) || members.has(name)))
    .map(({ detail }) => detail)
}

async function runTests(
  { lab, failure, timeoutMs }: FactSources,
  overlay: Overlay,
  signal: AbortSignal,
  worker: 'warm' | 'fresh',
): Promise<LabResult> {
  const tests =
    failure.kind === 'load' || failure.kind === 'hook'
      ? { kind: 'files' as const, files: testFilesOf(failure) }
      : { kind: 'tests' as const, tests: failure.tests }
  return lab.run({ overlay, tests, worker, timeoutMs }, signal)
}

/** By wording and not by id: a bullet put in front of others changes their numbers but not what they say. */
function clausesEdited({ path, before, after }: FileChange): readonly string[] {
  const old = new Set(before === null ? [] : parseContract(path, before).clauses.map(wording))
  const clauses = after === null ? [] : parseContract(path, after).clauses
  return clauses.filter((clause) => !old.has(wording(clause))).map(({ id }) => id)
}

function wording({ text, symbol }: Clause): string {
  return `${symbol}: ${text.replace(/\s+/g, ' ')}`
}

async function subjectsOfFailure(workspace: Workspace, failure: Failure): Promise<Subjects> {
  const imported = new Set<string>()
  const members = new Set<string>()
  const focal = new Set<string>()
  const blocks: string[] = []
  for (const { file } of testFilesOf(failure) as readonly TestFile[]) {
    const own = failure.tests.filter((test) => test.file === file)
    const at = failure.error.frames.find((frame) => frame.file === file)
    const subjects = subjectsOf(file, (await workspace.read(file)) ?? '', own, at?.line ?? null)
    for (const name of subjects.imported) imported.add(name)
    for (const name of subjects.members) members.add(name)
    for (const name of subjects.focal) focal.add(name)
    blocks.push(...subjects.blocks)
  }
  return { imported, members, focal, blocks }
}

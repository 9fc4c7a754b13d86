import type { ObservedCall } from '../model/behaviour.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { VerdictKind } from '../model/verdict.ts'
import type { Tried } from './candidate-pieces.ts'
import type { ModelClient } from './model-client.ts'
import { modelContext } from './model-context.ts'
import type { ModelRequest } from './model-stream.ts'
import { fillPrompt, inputsFor, type Prompt } from './prompt.ts'
import type { Prompts } from './prompts.ts'
import type { Spending } from './spending.ts'
import type { CountTokens } from './token-counter.ts'

/** The prompts that the plan chooses from. */
export type RepairPrompts = Pick<Prompts, 'repair' | 'repair-test'>

/** What the model engine is made of. */
export interface ModelEngineParts {
  readonly client: ModelClient
  readonly prompts: RepairPrompts
  readonly spending: Spending
  /** Answers asked for at once, each from another angle. */
  readonly samples: number
}

/** One answer to ask for. */
interface Sample {
  readonly prompt: Prompt
  readonly angle: string
  readonly temperature: number
}

/** Temperatures of `research.md` §2. Further samples go through the angles again, at the last temperature. */
const ANGLES = [
  {
    angle: 'Look for the smallest change in the most suspicious code.',
    temperature: 0.2,
  },
  {
    angle:
      'Follow the failing input step by step to the first place that goes wrong; it may lie before the place where it shows.',
    temperature: 0.7,
  },
  {
    angle:
      'Doubt the most suspicious code: consider a caller, a default value, a missing case, what was changed last, and how the rest of the project does the same thing.',
    temperature: 1,
  },
] as const

const LEARN =
  'What stands under “Tried and refuted” was run and failed as it says: do not repeat it, use what its failure tells.'

const MAX_OUTPUT_TOKENS = 4_096
const MIN_OUTPUT_TOKENS = 512
const MAX_CONTEXT_TOKENS = 12_000
const MIN_CONTEXT_TOKENS = 800
/** The tags around the pieces of the context and the frame of the messages. */
const OVERHEAD_TOKENS = 300

/** True for a verdict that a repair can follow from; nobody is asked about flaky tests and broken environments. */
export function isRepairable(verdict: VerdictKind): boolean {
  return verdict !== 'flaky' && verdict !== 'environment'
}

/**
 * The requests to send at once about one failure: as many of the samples as `tokens` (in and out, all together) allow, the first
 * ones first, each with another angle and temperature. Empty when not even one has room for a useful context.
 */
export function planRequests(
  diagnosis: Diagnosis,
  prompts: RepairPrompts,
  {
    samples,
    tokens,
    count,
    tried = [],
    calls = [],
    begun = 0,
  }: {
    readonly samples: number
    readonly tokens: number
    readonly count: CountTokens
    /** What earlier answers proposed and why it did not do. */
    readonly tried?: readonly Tried[]
    /** What the failing tests call and what that gives, where it was looked at. */
    readonly calls?: readonly ObservedCall[]
    /** How many of the samples were asked for before. */
    readonly begun?: number
  },
): readonly ModelRequest[] {
  const wanted = chooseSamples(diagnosis.verdict.kind, prompts, samples).slice(begun)
  const frame = OVERHEAD_TOKENS + Math.max(...wanted.map(({ prompt }) => count(prompt.system + prompt.user)))
  for (let number = wanted.length; number > 0; number--) {
    const free = Math.floor(tokens / number) - frame
    const maxOutputTokens = Math.min(MAX_OUTPUT_TOKENS, Math.floor(free / 3))
    const room = Math.min(MAX_CONTEXT_TOKENS, free - maxOutputTokens)
    if (maxOutputTokens < MIN_OUTPUT_TOKENS || room < MIN_CONTEXT_TOKENS) continue
    const context = modelContext(diagnosis, room, count, { tried, calls })
    return wanted.slice(0, number).map(({ prompt, angle, temperature }) => ({
      prompt: fillPrompt(
        prompt,
        inputsFor(prompt, { ...context, angle: tried.length > 0 ? `${angle} ${LEARN}` : angle }),
      ),
      temperature,
      maxOutputTokens,
    }))
  }
  return []
}

function chooseSamples(
  verdict: VerdictKind,
  { repair: code, 'repair-test': test }: RepairPrompts,
  samples: number,
): readonly Sample[] {
  return Array.from({ length: samples }, (_, index) => {
    const { angle } = ANGLES[index % ANGLES.length] ?? ANGLES[0]
    const { temperature } = ANGLES[index] ?? ANGLES[2]
    // While nobody has decided, the last of several samples looks at the test.
    const doubt = verdict === 'undecided' && index > 0 && index === samples - 1
    const prompt = verdict === 'test-wrong' || doubt ? test : code
    return { prompt, angle, temperature }
  })
}

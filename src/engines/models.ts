import type { CaseWriter, Predictor, Reviewer } from '../model/advisers.ts'
import type { Engine } from '../model/engine.ts'
import type { Spend } from '../model/spend.ts'
import { modelCaseWriter } from './case-writer.ts'
import { modelEngine } from './model.ts'
import { isLoopback, type ModelAddress, ModelClient, resolveAddress } from './model-client.ts'
import { modelPredictor } from './predictor.ts'
import { loadPrompts, type PromptName } from './prompts.ts'
import { RequestGate } from './request-gate.ts'
import { modelReviewer } from './reviewer.ts'
import { Spending, type SpendingLimits } from './spending.ts'

/** How models are asked, and where their news go. */
export interface ModelOptions extends SpendingLimits {
  /** The model that writes candidates; null for none. */
  readonly writer: ModelAddress | null
  /** The model that reviews; null for none. */
  readonly reviewer: ModelAddress | null
  /** Prompts in place of the package's own: name → absolute path. */
  readonly promptFiles: Readonly<Partial<Record<PromptName, string>>>
  /** Answers asked for at once, each from another angle (`research.md` §2). */
  readonly samples: number
  /** Requests under way at once, of all models together. */
  readonly maxRequests: number
  /** What requests go through in place of `boundedFetch`, which it must use itself. */
  readonly fetch?: typeof fetch
  /** Gets one sentence, fit for one line, for each thing that went wrong. */
  readonly onNotice: (text: string) => void
  /** Called once for each answer. */
  readonly onSpend: (failureId: string, spend: Spend) => void
}

/** What models do in a session; null where none is configured or there is no key for it. */
export interface Models {
  readonly engine: Engine | null
  readonly reviewer: Reviewer | null
  /** The reviewer's model, else the writer's. */
  readonly predictor: Predictor | null
  readonly caseWriter: CaseWriter | null
  /** Loads what asking takes (0.3 s), so that the first question does not wait for it. */
  warm(): void
}

/**
 * Sets up everything that asks models; sends nothing. Throws `RepairWatchError` with code `config`, here and at once, when a
 * prompt is damaged.
 */
export function openModels(options: ModelOptions): Models {
  const spending = new Spending(options, options.onSpend)
  const gate = new RequestGate(options.maxRequests)
  const client = (address: ModelAddress | null): ModelClient | null =>
    address && hasKey(address)
      ? new ModelClient(address, { gate, onNotice: options.onNotice, fetch: options.fetch })
      : null
  const writer = client(options.writer)
  const reviewer = client(options.reviewer)
  const reader = reviewer ?? writer
  const prompts = loadPrompts(options.promptFiles)
  return {
    engine: writer && modelEngine({ client: writer, prompts, spending, samples: options.samples }),
    caseWriter: writer && modelCaseWriter({ client: writer, prompt: prompts.characterize, spending }),
    reviewer:
      reviewer && modelReviewer({ client: reviewer, prompt: prompts.review, spending, isWriter: isSame(options) }),
    warm: () =>
      void (writer ?? reader)
        ?.counter()
        // The first count takes as long as a hundred later ones.
        .then((count) => count(prompts.repair.system))
        .catch(() => {}),
    predictor: reader && modelPredictor({ client: reader, prompt: prompts['predict-expected'], spending }),
  }
}

function isSame({ writer, reviewer }: ModelOptions): boolean {
  return writer?.model === reviewer?.model && writer?.baseURL === reviewer?.baseURL
}

function hasKey(address: ModelAddress): boolean {
  const { baseURL, apiKey } = resolveAddress(address)
  return apiKey !== null || isLoopback(baseURL)
}

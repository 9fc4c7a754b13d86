import type { ModelAddress } from '../../src/engines/model-client.ts'
import { type ModelOptions, type Models, openModels } from '../../src/engines/models.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { Engine } from '../../src/model/engine.ts'
import type { Spend } from '../../src/model/spend.ts'
import { type Exchange, modelServer } from './model-server.ts'
import { taxDiagnosis } from './tax-diagnosis.ts'

/** What a test may say otherwise: of the session, or of the writer's address. */
export type TestOptions = Partial<Omit<ModelOptions, 'writer' | 'reviewer'>> &
  Partial<ModelAddress> & { readonly reviewer?: Partial<ModelAddress> }

/** Models with the defaults of the configuration, but for one sample and the given options; a key is not needed on loopback. */
export function testModels({ model = 'tiny', baseURL = null, reviewer, ...options }: TestOptions = {}): Models {
  const address = {
    model,
    baseURL,
    apiKeyEnv: options.apiKeyEnv ?? 'OPENAI_API_KEY',
    api: options.api === undefined ? 'chat' : options.api,
    timeoutMs: options.timeoutMs ?? 60_000,
    price: options.price ?? null,
  } as const
  return openModels({
    promptFiles: {},
    samples: 1,
    maxRequests: 6,
    maxTokensPerFailure: 40_000,
    maxTokensPerSession: 1_000_000,
    maxPricePerFailure: null,
    maxPricePerSession: null,
    onNotice: () => {},
    onSpend: () => {},
    ...options,
    writer: address,
    reviewer: reviewer ? { ...address, ...reviewer } : null,
  })
}

/** All candidates of one proposal. */
export async function drain(
  engine: Engine | null,
  diagnosis: Diagnosis = taxDiagnosis(),
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = []
  for await (const candidate of engine?.propose(diagnosis, signal) ?? []) candidates.push(candidate)
  return candidates
}

/** What a proposal gave. */
export interface EngineRun {
  readonly candidates: readonly Candidate[]
  readonly notices: readonly string[]
  readonly spent: readonly Spend[]
  readonly exchanges: readonly Exchange[]
}

/** Runs one whole proposal of the model engine against a scripted endpoint: one sample unless told otherwise. */
export async function runEngine(
  script: (exchange: Exchange) => void | Promise<void>,
  {
    options = {},
    diagnosis = taxDiagnosis(),
    signal = new AbortController().signal,
    onCandidate = () => {},
  }: {
    readonly options?: TestOptions
    readonly diagnosis?: Diagnosis
    readonly signal?: AbortSignal
    readonly onCandidate?: (candidate: Candidate) => void
  } = {},
): Promise<EngineRun> {
  const server = await modelServer(script)
  const candidates: Candidate[] = []
  const notices: string[] = []
  const spent: Spend[] = []
  const { engine } = testModels({
    baseURL: server.baseURL,
    onNotice: (text) => notices.push(text),
    onSpend: (_failureId, spend) => spent.push(spend),
    ...options,
  })
  if (engine === null) throw new Error('an endpoint on loopback needs no key')
  try {
    for await (const candidate of engine.propose(diagnosis, signal)) {
      candidates.push(candidate)
      onCandidate(candidate)
    }
  } finally {
    await server.stop()
  }
  return { candidates, notices, spent, exchanges: server.exchanges }
}

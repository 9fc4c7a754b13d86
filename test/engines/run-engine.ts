import { type ModelOptions, modelEngine, type Spent } from '../../src/engines/model.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import type { Diagnosis } from '../../src/model/ports.ts'
import { type Exchange, modelServer } from './model-server.ts'
import { taxDiagnosis } from './tax-diagnosis.ts'

/** What a proposal gave. */
export interface EngineRun {
  readonly candidates: readonly Candidate[]
  readonly notices: readonly string[]
  readonly spent: readonly Spent[]
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
    readonly options?: Partial<ModelOptions>
    readonly diagnosis?: Diagnosis
    readonly signal?: AbortSignal
    readonly onCandidate?: (candidate: Candidate) => void
  } = {},
): Promise<EngineRun> {
  const server = await modelServer(script)
  const candidates: Candidate[] = []
  const notices: string[] = []
  const spent: Spent[] = []
  const engine = modelEngine({
    baseURL: server.baseURL,
    writer: 'tiny',
    samples: 1,
    onNotice: (text) => notices.push(text),
    onSpend: (tokens) => spent.push(tokens),
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

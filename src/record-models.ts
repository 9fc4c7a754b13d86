import type { ModelAddress } from './engines/model-client.ts'
import type { ModelOptions } from './engines/models.ts'
import { readRecording, recordingFetch } from './engines/recording.ts'
import { startReplay } from './engines/replay-server.ts'

/** Files for what models answer: to keep it, or to answer from it. Absolute paths. */
export interface RecordOptions {
  readonly record?: string
  readonly replay?: string
}

/** The options with their models behind a recorder, or replaced by a recording on loopback; `stop` ends that. */
export async function recorded(
  options: ModelOptions,
  { record, replay }: RecordOptions,
): Promise<{ readonly options: ModelOptions; stop(): Promise<void> }> {
  const nothing = async (): Promise<void> => {}
  if (record !== undefined) return { options: { ...options, fetch: recordingFetch(record) }, stop: nothing }
  if (replay === undefined) return { options, stop: nothing }
  const answers = readRecording(replay)
  const server = await startReplay(answers)
  const at = (address: ModelAddress | null): ModelAddress | null => address && { ...address, baseURL: server.baseURL }
  const [first] = answers
  const api = first?.api === 'responses' ? 'responses' : 'chat'
  // A recording plays without any configuration: whoever answered first was the writer.
  const writer: ModelAddress | null =
    options.writer ??
    (first
      ? { model: first.body.model, baseURL: null, apiKeyEnv: 'OPENAI_API_KEY', api, timeoutMs: 60_000, price: null }
      : null)
  return { options: { ...options, writer: at(writer), reviewer: at(options.reviewer) }, stop: () => server.stop() }
}

import { resolve } from 'node:path'
import type { Config } from './config.ts'
import type { ModelAddress } from './engines/model-client.ts'
import type { ModelOptions } from './engines/models.ts'

/** Where the models of the configuration are; null for one that is not configured. */
export function modelAddresses({ model }: Pick<Config, 'model'>): {
  readonly writer: ModelAddress | null
  readonly reviewer: ModelAddress | null
} {
  const { baseURL, apiKeyEnv, api, price, timeoutMs, reviewerAt: at } = model
  const writer = { baseURL, apiKeyEnv, api, price, timeoutMs }
  const reviewer = {
    baseURL: at.baseURL ?? baseURL,
    apiKeyEnv: at.apiKeyEnv ?? apiKeyEnv,
    // Another endpoint may speak another API.
    api: at.api ?? (at.baseURL === null ? api : null),
    price: at.price ?? price,
    timeoutMs,
  }
  return {
    writer: model.writer === null ? null : { ...writer, model: model.writer },
    reviewer: model.reviewer === null ? null : { ...reviewer, model: model.reviewer },
  }
}

/** What the configuration says of models, and where their news go. */
export function modelOptions(
  config: Config,
  root: string,
  news: Pick<ModelOptions, 'onNotice' | 'onSpend'>,
): ModelOptions {
  return { ...config.model, ...modelAddresses(config), promptFiles: promptFiles(config, root), ...news }
}

/** The project's own prompts: name → absolute path. */
export function promptFiles({ model }: Pick<Config, 'model'>, root: string): ModelOptions['promptFiles'] {
  return Object.fromEntries(Object.entries(model.prompts).map(([name, path]) => [name, resolve(root, path)]))
}

/** What was asked of models and what that cost. Tokens are the endpoint's own count where it gives one, else an estimate. */
export interface Spend {
  /** Requests that were answered, at least in part; one that was refused outright is none and costs nothing. */
  readonly requests: number
  readonly promptTokens: number
  readonly completionTokens: number
  /** In the currency of the configured prices; null where nothing was asked or some of it has no configured price. */
  readonly price: number | null
}

/** Nothing was asked. */
export const NO_SPEND: Spend = { requests: 0, promptTokens: 0, completionTokens: 0, price: null }

/** Both together. A price that is unknown for a part is unknown for the whole. */
export function addSpend(a: Spend, b: Spend): Spend {
  if (a.requests === 0) return b
  if (b.requests === 0) return a
  return {
    requests: a.requests + b.requests,
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    price: a.price === null || b.price === null ? null : a.price + b.price,
  }
}

/** Counts the tokens of a text, a little on the high side. */
export type CountTokens = (text: string) => number

/**
 * Loads the tokenizer (o200k, the vocabulary of the current OpenAI models; other vocabularies differ by some per cent). About
 * 0.2 s, therefore only when a model is really asked.
 */
export async function loadTokenCounter(): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
  // A file may hold the text of a special token; that is data and must not throw.
  const options = { disallowedSpecial: new Set<string>() }
  return (text) => {
    let tokens = 0
    // The tokenizer is quadratic in the length of one word (20,000 letters take 0.2 s), so it gets pieces.
    for (let at = 0; at < text.length; at += PIECE) tokens += countTokens(text.slice(at, at + PIECE), options)
    return tokens
  }
}

const PIECE = 1_000

/** Tokens set aside for one request until it is known what it really took. */
export interface Reservation {
  /** Books what was really used in place of what was set aside. The second and later calls do nothing. */
  settle(used: number): void
}

/** A limit on tokens that holds over everything that reserves from it. */
export interface TokenBudget {
  readonly limit: number
  /** What neither is used nor set aside; below 0 when a server used more than it was allowed to. */
  left(): number
  /** Null when less than `tokens` is left. */
  reserve(tokens: number): Reservation | null
}

/** A budget of `limit` tokens. */
export function tokenBudget(limit: number): TokenBudget {
  let taken = 0
  return {
    limit,
    left: () => limit - taken,
    reserve(tokens) {
      if (taken + tokens > limit) return null
      taken += tokens
      let open = true
      return {
        settle(used) {
          if (!open) return
          open = false
          taken += used - tokens
        },
      }
    },
  }
}

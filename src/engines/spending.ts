import type { Spend } from '../model/spend.ts'

/** What a model costs per million tokens, in whatever currency the person thinks in. */
export interface Prices {
  readonly input: number
  readonly output: number
}

/** The most that may be spent; null is no limit. Prices are in the currency of `Prices`. */
export interface SpendingLimits {
  /** For all requests of one repair of a failure: judging it, writing, further rounds, reviews. */
  readonly maxTokensPerFailure: number
  readonly maxTokensPerSession: number
  readonly maxPricePerFailure: number | null
  readonly maxPricePerSession: number | null
}

/** Tokens of one answer. */
export interface Tokens {
  readonly input: number
  readonly output: number
}

/** Set aside for one request until it is known what it really took. */
export interface Reservation {
  /** Books what was really used in place of what was set aside. The second and later calls do nothing. */
  settle(used: Tokens): void
}

interface Limit {
  /** The key of the configuration. */
  readonly name: keyof SpendingLimits
  readonly most: number
  readonly unit: 'tokens' | 'price'
  /** Used or set aside; more than `most` when a server used more than it was allowed to. */
  taken: number
}

/** What may be spent on one repair of one failure. */
export interface Account {
  readonly failureId: string
  /** Tokens that requests may take now, in and out together, at these prices. */
  room(prices: Prices | null): number
  /** Null when a limit does not allow it. */
  reserve(most: Tokens, prices: Prices | null): Reservation | null
  /**
   * One sentence on the limit that leaves the least room; null when it was said before (of the session once, of a failure
   * once for each repair).
   */
  exhausted(prices: Prices | null): string | null
}

/** Keeps the limits of a session over everything that is asked of any model. */
export class Spending {
  readonly #limits: SpendingLimits
  readonly #session: readonly Limit[]
  readonly #told = new Set<Limit>()
  readonly #accounts = new Map<string, { readonly account: Account; readonly searched: boolean }>()
  readonly #onSpend: (failureId: string, spend: Spend) => void

  /** `onSpend` is told of each answer, with its failure. */
  constructor(limits: SpendingLimits, onSpend: (failureId: string, spend: Spend) => void) {
    this.#limits = limits
    this.#session = limitsOf(limits, ['maxTokensPerSession', 'maxPricePerSession'])
    this.#onSpend = onSpend
  }

  /**
   * The account of a repair: each search has its own, what is asked beside it (predictions, reviews) books on the last one, what is
   * asked ahead of it on the one that it will have.
   */
  account(failureId: string, purpose: 'search' | 'beside' | 'ahead'): Account {
    const known = this.#accounts.get(failureId)
    const isNew = !known || purpose === 'ahead' || (purpose === 'search' && known.searched)
    const { account, searched } = isNew ? { account: this.#open(failureId), searched: false } : known
    this.#accounts.set(failureId, { account, searched: searched || purpose === 'search' })
    return account
  }

  #open(failureId: string): Account {
    const limits = [...this.#session, ...limitsOf(this.#limits, ['maxTokensPerFailure', 'maxPricePerFailure'])]
    const left = (limit: Limit, prices: Prices | null): number => (limit.most - limit.taken) / perToken(limit, prices)
    const tightest = (prices: Prices | null): Limit =>
      limits.reduce((best, limit) => (left(limit, prices) < left(best, prices) ? limit : best))
    return {
      failureId,
      room: (prices) => Math.max(0, Math.floor(left(tightest(prices), prices))),
      exhausted: (prices) => {
        const limit = tightest(prices)
        if (this.#told.has(limit)) return null
        this.#told.add(limit)
        return `the limit model.${limit.name} (${limit.most.toLocaleString('en-US')}) leaves no room for a question`
      },
      reserve: (most, prices) => {
        if (limits.some((limit) => limit.taken + costOf(limit, most, prices) > limit.most)) return null
        for (const limit of limits) limit.taken += costOf(limit, most, prices)
        let open = true
        return {
          settle: (used) => {
            if (!open) return
            open = false
            for (const limit of limits) limit.taken += costOf(limit, used, prices) - costOf(limit, most, prices)
            if (used.input + used.output > 0) this.#onSpend(failureId, spendOf(used, prices))
          },
        }
      },
    }
  }
}

function limitsOf(limits: SpendingLimits, names: readonly (keyof SpendingLimits)[]): Limit[] {
  return names.map((name) => ({
    name,
    most: limits[name] ?? Number.POSITIVE_INFINITY,
    unit: name.startsWith('maxPrice') ? 'price' : 'tokens',
    taken: 0,
  }))
}

function costOf({ unit }: Limit, { input, output }: Tokens, prices: Prices | null): number {
  return unit === 'tokens' ? input + output : (priceOf({ input, output }, prices) ?? 0)
}

/** The most that one token can take of a limit. */
function perToken({ unit }: Limit, prices: Prices | null): number {
  return unit === 'tokens' ? 1 : Math.max(prices?.input ?? 0, prices?.output ?? 0) / 1_000_000
}

function priceOf({ input, output }: Tokens, prices: Prices | null): number | null {
  return prices && (input * prices.input + output * prices.output) / 1_000_000
}

function spendOf(used: Tokens, prices: Prices | null): Spend {
  return { requests: 1, promptTokens: used.input, completionTokens: used.output, price: priceOf(used, prices) }
}

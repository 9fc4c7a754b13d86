/** Errors that no test waited for. */
export interface LateErrors {
  /** The first since this was called last; null without any. */
  take(): string | null
  stop(): void
}

/**
 * Listens for errors that no test waited for. Like Vitest it leaves those alone that somebody else listens for: one
 * listener is Vitest's own, one is this.
 */
export function lateErrors(): LateErrors {
  let first: string | null = null
  const stops = (['unhandledRejection', 'uncaughtException'] as const).map((event) => {
    const listen = (error: unknown): void => {
      if (process.listenerCount(event) <= 2) first ??= String((error as Error | null)?.message ?? error)
    }
    process.on(event, listen)
    return () => process.off(event, listen)
  })
  return {
    take() {
      const taken = first
      first = null
      return taken
    },
    stop() {
      for (const stop of stops) stop()
    },
  }
}

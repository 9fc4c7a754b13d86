/** Notices when an answer does not get on. */
export interface SilenceWatch {
  /** Aborts when a silence lasts too long, the time is over, or the outer signal aborts. */
  readonly signal: AbortSignal
  /** Why it aborted by itself, as a part of a sentence; null while it has not. */
  reason(): string | null
  /** Something was heard. */
  touch(): void
  /** Ends watching and aborts what is still open. */
  stop(): void
}

/**
 * Watches one answer until `deadline` (ms since the epoch). A first sign of life must come within half of `timeoutMs`, each
 * further one within a quarter.
 */
export function watchSilence(timeoutMs: number, deadline: number, outer: AbortSignal): SilenceWatch {
  const controller = new AbortController()
  let reason: string | null = null
  const giveUp = (why: string) => {
    reason ??= why
    controller.abort()
  }
  const within = (ms: number, what: string) => setTimeout(() => giveUp(`${what} ${ms / 1_000} s`), ms)
  const abort = () => controller.abort()
  if (outer.aborted) abort()
  outer.addEventListener('abort', abort, { once: true })
  const total = setTimeout(
    () => giveUp(`no complete answer within ${timeoutMs / 1_000} s`),
    Math.max(0, deadline - Date.now()),
  )
  let silence = within(timeoutMs / 2, 'no first token within')
  return {
    signal: controller.signal,
    reason: () => reason,
    touch() {
      clearTimeout(silence)
      silence = within(timeoutMs / 4, 'the answer stalled for')
    },
    stop() {
      clearTimeout(total)
      clearTimeout(silence)
      outer.removeEventListener('abort', abort)
      controller.abort()
    },
  }
}

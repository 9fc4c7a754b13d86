import type { HostEvent, TestHost } from '../model/host.ts'

/**
 * Resolves when a lab is worth its processor time and memory: as soon as something is red, and with `afterwards` when the
 * first run has ended in whatever way, so that it is warm for the first failure. Until then the user's own run has the
 * machine for itself.
 */
export function labIsWanted(host: TestHost, { afterwards }: { readonly afterwards: boolean }): Promise<void> {
  return new Promise((resolve) => {
    const stop = host.onEvent((event) => {
      if (!isRed(event) && !(afterwards && event.type === 'run-finished')) return
      stop()
      resolve()
    })
  })
}

function isRed(event: HostEvent): boolean {
  switch (event.type) {
    case 'test-finished':
      return event.outcome.state === 'failed'
    case 'file-finished':
      return event.error !== null
    case 'run-finished':
      return event.unhandled.length > 0
    case 'file-hung':
      return true
    default:
      return false
  }
}

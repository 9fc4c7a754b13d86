import { onExit } from 'signal-exit'

/** A terminal whose keys come raw while one is inside. */
export interface RawTerminal {
  readonly isInside: boolean
  /** Columns and rows; 80×24 where the terminal does not know, as when a pty reports 0. */
  size(): { readonly columns: number; readonly rows: number }
  enter(): void
  /** Puts the terminal back as it was found. Safe to call twice. */
  leave(): void
  /** Leaves for good and stops guarding the end of the process. */
  dispose(): void
}

/** Takes over a terminal and writes `codes` on the way in and out. However the process ends, the terminal is put back first. */
export function takeTerminal(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  codes: { readonly enter: string; readonly leave: string },
): RawTerminal {
  let inside = false
  const enter = (): void => {
    inside = true
    stdin.setRawMode(true)
    stdout.write(codes.enter)
  }
  const leave = (): void => {
    if (!inside) return
    inside = false
    stdout.write(codes.leave)
    stdin.setRawMode(false)
  }
  const forgetExit = onExit(leave)
  enter()
  return {
    get isInside() {
      return inside
    },
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    enter,
    leave,
    dispose() {
      leave()
      forgetExit()
    },
  }
}

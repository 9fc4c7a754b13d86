import { onExit } from 'signal-exit'
import { drawFrame } from './draw-frame.tsx'
import type { Frame } from './frame.ts'

const ESC = '\u001b['
/** Alternate screen, no cursor, no wrapping at the margin (a sign that is wider than thought stays on its line), bracketed paste. */
const ENTER = `${ESC}?1049h${ESC}?25l${ESC}?7l${ESC}?2004h${ESC}2J${ESC}H`
const LEAVE = `${ESC}0m${ESC}?2004l${ESC}?7h${ESC}?25h${ESC}?1049l`
/** Synchronised output: a terminal that knows it shows the whole frame at once. */
const BEGIN = `${ESC}?2026h`
const END = `${ESC}?2026l`

/** A terminal as the running screen needs it. */
export interface FaceScreen {
  /** Columns and rows; 80×24 where the terminal does not know, as when a pty reports 0. */
  size(): { readonly columns: number; readonly rows: number }
  /** Writes what differs from the last frame; all of it after `enter` and `forget`. */
  show(frame: Frame): void
  /** The next frame is written whole. */
  forget(): void
  enter(): void
  /** Puts the terminal back as it was found. Safe to call twice. */
  leave(): void
  /** Leaves for good and stops guarding the end of the process. */
  dispose(): void
}

/**
 * Takes over a terminal: alternate screen, raw keys. However the process ends (return, error, signal), the terminal is
 * put back first. It never touches the scrollback.
 */
export function openScreen(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): FaceScreen {
  let drawn: readonly string[] = []
  let inside = false
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 })
  const enter = (): void => {
    inside = true
    drawn = []
    stdin.setRawMode(true)
    stdout.write(ENTER)
  }
  const leave = (): void => {
    if (!inside) return
    inside = false
    stdout.write(LEAVE)
    stdin.setRawMode(false)
  }
  const forgetExit = onExit(leave)
  enter()
  return {
    size,
    enter,
    leave,
    forget: () => {
      drawn = []
    },
    show: (frame) => {
      if (!inside) return
      const lines = drawFrame(frame)
      const changes = lines
        .map((line, row) => (line === drawn[row] ? '' : `${ESC}${row + 1};1H${ESC}0m${ESC}2K${line}${ESC}0m`))
        .join('')
      drawn = lines
      if (changes !== '') stdout.write(BEGIN + changes + END)
    },
    dispose: () => {
      leave()
      forgetExit()
    },
  }
}

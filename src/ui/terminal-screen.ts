import { drawFrame } from './draw-frame.ts'
import type { Frame } from './frame.ts'
import { type RawTerminal, takeTerminal } from './raw-terminal.ts'

const ESC = '\u001b['
/** Alternate screen, no cursor, no wrapping at the margin (a sign that is wider than thought stays on its line), bracketed paste. */
const ENTER = `${ESC}?1049h${ESC}?25l${ESC}?7l${ESC}?2004h${ESC}2J${ESC}H`
const LEAVE = `${ESC}0m${ESC}?2004l${ESC}?7h${ESC}?25h${ESC}?1049l`
/** Synchronised output: a terminal that knows it shows the whole frame at once. */
const BEGIN = `${ESC}?2026h`
const END = `${ESC}?2026l`

/** A terminal as the running screen needs it. */
export interface FaceScreen extends Omit<RawTerminal, 'isInside'> {
  /** Writes what differs from the last frame; all of it after `enter` and `forget`. */
  show(frame: Frame): void
  /** The next frame is written whole. */
  forget(): void
}

/**
 * Takes over a terminal: alternate screen, raw keys. However the process ends (return, error, signal), the terminal is
 * put back first. It never touches the scrollback.
 */
export function openScreen(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): FaceScreen {
  const terminal = takeTerminal(stdin, stdout, { enter: ENTER, leave: LEAVE })
  let drawn: readonly string[] = []
  const forget = (): void => {
    drawn = []
  }
  return {
    size: terminal.size,
    leave: terminal.leave,
    dispose: terminal.dispose,
    forget,
    enter() {
      forget()
      terminal.enter()
    },
    show: (frame) => {
      if (!terminal.isInside) return
      const lines = drawFrame(frame)
      const changes = lines
        .map((line, row) => (line === drawn[row] ? '' : `${ESC}${row + 1};1H${ESC}0m${ESC}2K${line}${ESC}0m`))
        .join('')
      drawn = lines
      if (changes !== '') stdout.write(BEGIN + changes + END)
    },
  }
}

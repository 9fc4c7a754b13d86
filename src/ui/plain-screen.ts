import type { Frame } from './frame.ts'
import { takeTerminal } from './raw-terminal.ts'
import { type SpokenPart, spokenParts } from './spoken-parts.ts'
import type { FaceScreen } from './terminal-screen.ts'

/** Bracketed paste, so that pasted text is no keys; nothing else of the terminal is touched. */
const ENTER = '\u001b[?2004h'
const LEAVE = '\u001b[?2004l'

/**
 * The terminal for a screen reader, and for terminals that cannot place the cursor: plain lines, one below the other, each
 * printed when it is news. Keys are raw as on the whole screen. However the process ends, the terminal is put back first.
 */
export function openPlainScreen(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): FaceScreen {
  const said = new Map<SpokenPart['topic'], string>()
  const terminal = takeTerminal(stdin, stdout, { enter: ENTER, leave: LEAVE })
  return {
    size: terminal.size,
    enter: terminal.enter,
    leave: terminal.leave,
    dispose: terminal.dispose,
    forget: () => said.clear(),
    show: (frame: Frame) => {
      if (!terminal.isInside) return
      const news = spokenParts(frame).filter(({ topic, when }) => said.get(topic) !== when)
      for (const { topic, when } of news) said.set(topic, when)
      const lines = news.flatMap((part) => part.lines)
      if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`)
    },
  }
}

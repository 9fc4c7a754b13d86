import { RepairWatchError } from '../model/errors.ts'
import { Face } from './face.ts'
import { keyTable } from './key-table.ts'
import { BINDINGS } from './keys.ts'
import { openPlainScreen } from './plain-screen.ts'
import { reviewBindings } from './review-keys.ts'
import { openScreen } from './terminal-screen.ts'
import type { UiSession } from './ui-session.ts'

/** The terminal and environment that a screen runs on. */
export interface UiStreams {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What the configuration says of the screen. */
export interface UiOptions {
  /** Other keys: action → key. */
  readonly keys?: Readonly<Record<string, string>>
  /** Plain lines in place of a screen; also where Ink's own `INK_SCREEN_READER` is `true`, and on dumb terminals. */
  readonly screenReader?: boolean
  /** Nothing can be run: the keys are those that decide on what is there. */
  readonly isReview?: boolean
}

/**
 * Draws a session on the whole terminal and sends it what keys order, until the person leaves. Resolves with how: `quit`
 * by `q`, `interrupted` by Ctrl-C or because the terminal went away. The terminal is put back whatever happens. Throws
 * `no-terminal` where there is none, `config` when the keys do not fit together, and what went wrong if drawing fails.
 */
export async function runUi(
  session: UiSession,
  { stdin, stdout, env }: UiStreams,
  { keys = {}, screenReader = false, isReview = false }: UiOptions = {},
): Promise<'quit' | 'interrupted'> {
  if (!stdin.isTTY || !stdout.isTTY)
    throw new RepairWatchError('no-terminal', 'reviewing repairs needs a terminal on standard input and output', {
      hint: 'run `repair-watch ci` where there is none',
    })
  const table = keyTable(isReview ? reviewBindings(BINDINGS) : BINDINGS, keys)
  const isPlain = screenReader || env.INK_SCREEN_READER === 'true' || env.TERM === 'dumb'
  const screen = isPlain ? openPlainScreen(stdin, stdout) : openScreen(stdin, stdout)
  const face = new Face({ session, stdin, stdout, env, screen, keys: table })
  try {
    return await face.run()
  } finally {
    face.stop()
    screen.dispose()
  }
}

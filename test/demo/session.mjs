// The demo on a pty, shown by a terminal emulator: what a person would see, for whoever records or measures it.
import { fileURLToPath } from 'node:url'
import { spawn } from '@lydell/node-pty'
import terminal from '@xterm/headless'

const demo = fileURLToPath(new URL('run.mjs', import.meta.url))

/** Starts the demo; `onData` hears what the program writes, after the emulator had it. */
export function startDemo({ columns, rows, onData = () => {} }) {
  const emulator = new terminal.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 })
  const { NO_COLOR: _, CI: __, ...env } = process.env
  const pty = spawn(process.execPath, [demo], {
    cols: columns,
    rows,
    env: { ...env, TERM: 'xterm-256color', COLORTERM: '', FORCE_COLOR: '1' },
  })
  const looks = new Set()
  pty.onData((data) =>
    emulator.write(data, () => {
      onData(data)
      for (const look of looks) look()
    }),
  )
  const ended = new Promise((done) => pty.onExit(done))
  const lines = () => {
    const { active } = emulator.buffer
    return Array.from({ length: rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '')
  }
  return {
    emulator,
    pid: pty.pid,
    ended,
    lines,
    press: (keys) => pty.write(keys),
    /** Resolves when the screen is so; the time of the look that saw it, in milliseconds. */
    until(met, what, patienceMs = 90_000) {
      return new Promise((resolve, reject) => {
        const end = (settle) => {
          clearTimeout(timer)
          looks.delete(look)
          settle()
        }
        const look = () => {
          if (met(lines())) end(() => resolve(performance.now()))
        }
        const timer = setTimeout(
          () => end(() => reject(new Error(`never ${what}:\n${lines().join('\n')}`))),
          patienceMs,
        )
        looks.add(look)
        look()
      })
    },
    shows(text) {
      return this.until((all) => all.some((line) => line.includes(text)), `shown: ${text}`)
    },
    async quit() {
      pty.write('q')
      await ended
    },
  }
}

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
  pty.onData((data) => emulator.write(data, () => onData(data)))
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
    async until(met, what, patienceMs = 90_000) {
      for (const end = performance.now() + patienceMs; ; ) {
        if (met(lines())) return performance.now()
        if (performance.now() > end) throw new Error(`never ${what}:\n${lines().join('\n')}`)
        await new Promise((done) => setTimeout(done, 1))
      }
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

import { spawn } from '@lydell/node-pty'
import headless from '@xterm/headless'

/** A Node program on a real terminal of 100×40, read by a real emulator: what counts is when a person sees something. */
export class Terminal {
  #emulator = new headless.Terminal({ cols: 100, rows: 40, allowProposedApi: true, scrollback: 3_000 })
  #looks = new Set()
  #written = ''
  #patienceMs
  /** `patienceMs`: until what it must show counts as missing. */
  constructor(cwd, args, patienceMs) {
    this.#patienceMs = patienceMs
    const { PATH, HOME } = process.env
    this.pty = spawn(process.execPath, args, { cols: 100, rows: 40, cwd, env: { PATH, HOME, TERM: 'xterm-256color' } })
    this.pty.onData((data) => {
      this.#written += data
      this.#emulator.write(data, () => {
        for (const look of [...this.#looks]) look()
      })
    })
    this.ended = new Promise((resolve) => this.pty.onExit(resolve))
  }
  get screen() {
    const { active } = this.#emulator.buffer
    return Array.from({ length: 40 }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true)).join(
      '\n',
    )
  }
  /** Resolves with the time at which the screen first shows this. */
  shows(pattern) {
    return this.#when(() => pattern.test(this.screen), pattern)
  }
  /** Resolves with the time at which this is written, from now on: it may scroll away at once. */
  writes(pattern) {
    const from = this.#written.length
    return this.#when(() => pattern.test(this.#written.slice(from)), pattern)
  }
  #when(holds, what) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`never ${what}:\n${this.screen}`)), this.#patienceMs)
      const look = () => {
        if (!holds()) return
        clearTimeout(late)
        this.#looks.delete(look)
        resolve(performance.now())
      }
      this.#looks.add(look)
      look()
    })
  }
  async end() {
    this.pty.kill('SIGTERM')
    await this.ended
  }
}

import { type ChildProcess, execFile } from 'node:child_process'

/** Ends a process that leads a group of its own, and all that it started, at once. */
export function killTree({ pid }: ChildProcess): void {
  if (pid === undefined) return
  if (process.platform === 'win32') {
    execFile('taskkill', ['/pid', `${pid}`, '/T', '/F'], () => {})
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

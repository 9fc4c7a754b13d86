/**
 * A process that does one write and kills itself after a given step, as a power cut would. Arguments: the root, what to do,
 * the step (`none` runs to the end), and the changes as JSON. Prints the steps that were reached.
 */
import type { FileChange } from '../../src/model/candidate.ts'
import { openGit } from '../../src/workspace/git.ts'
import { recoverWrites } from '../../src/workspace/recover-writes.ts'
import { applyChanges, undoLast } from '../../src/workspace/write-changes.ts'

const [root = '', action = '', until = '', changes = '[]'] = process.argv.slice(2)

const target = {
  root,
  contracts: [],
  git: openGit(root),
  onWrote: () => {},
  onStep: (step: string) => {
    process.stdout.write(`${step}\n`)
    if (step === until) process.kill(process.pid, 'SIGKILL')
  },
}

if (action === 'apply') await applyChanges(target, JSON.parse(changes) as FileChange[], new Set(['source']))
if (action === 'undo') await undoLast(target)
if (action === 'recover') await recoverWrites(target)

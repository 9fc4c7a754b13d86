import { explainModels } from '../engines/explain-models.ts'
import { loadPrompts } from '../engines/prompts.ts'
import { promptFiles } from '../model-options.ts'
import type { CommonOptions } from './common-options.ts'
import { startSession } from './start-session.ts'

/** Runs the tests once and prints what a model would be asked about each failure; asks nobody. The exit status: 0, or 2. */
export async function explainPromptCommand(
  filters: readonly string[],
  options: CommonOptions,
  vitestArgs: readonly string[],
): Promise<number> {
  let printed = 0
  const print = (text: string): void => {
    printed++
    process.stdout.write(text)
  }
  const running = await startSession(
    {
      ...options,
      engine: ['model'],
      models: (config, root) =>
        explainModels({ ...config.model, prompts: loadPrompts(promptFiles(config, root)), print }),
    },
    filters,
    vitestArgs,
    false,
  )
  const { session } = running
  try {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        const { phase } = session.getState()
        if ((phase === 'idle' || phase === 'host-failed') && session.settled()) resolve()
      }
      session.subscribe(look)
      look()
    })
    const { phase, notice } = session.getState()
    if (phase === 'host-failed') {
      process.stderr.write(`repair-watch: ${notice?.text ?? 'Vitest did not start'}\n`)
      return 2
    }
    if (printed === 0) process.stdout.write('Nothing is red: no model would be asked.\n')
    return 0
  } finally {
    await running.dispose()
  }
}

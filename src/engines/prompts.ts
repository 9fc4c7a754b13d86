import { readFileSync } from 'node:fs'
import { RepairWatchError } from '../model/errors.ts'
import { loadPrompt, type Prompt, parsePrompt } from './prompt.ts'

/** The prompts of the package that a project may replace. */
export const PROMPT_NAMES = ['repair', 'repair-test', 'review', 'predict-expected', 'characterize'] as const
export type PromptName = (typeof PROMPT_NAMES)[number]

/** Every prompt by its name. */
export type Prompts = Readonly<Record<PromptName, Prompt>>

/**
 * All prompts, those of `files` (name → absolute path) in place of the package's own. Throws `RepairWatchError` with code `config`
 * for a file that cannot be read, is not as strict as `parsePrompt` wants it, wants an input that the prompt it replaces does not
 * have, or drops the mark, without which content could pass for instructions.
 */
export function loadPrompts(files: Readonly<Partial<Record<PromptName, string>>> = {}): Prompts {
  const load = (name: PromptName): Prompt => {
    const own = loadPrompt(name)
    const file = files[name]
    return file === undefined ? own : replacement(name, file, own)
  }
  return Object.fromEntries(PROMPT_NAMES.map((name) => [name, load(name)])) as Record<PromptName, Prompt>
}

function replacement(name: PromptName, file: string, own: Prompt): Prompt {
  const prompt = parsePrompt(name, read(file), file)
  const refuse = (message: string, hint: string): never => {
    throw new RepairWatchError('config', `${file}: ${message}`, { hint })
  }
  const unknown = prompt.inputs.find((input) => !own.inputs.includes(input))
  if (unknown !== undefined)
    refuse(`there is no input ${unknown}`, `the inputs of ${name} are ${own.inputs.join(', ')}`)
  if (!prompt.inputs.includes('mark'))
    refuse('the input mark is missing', 'tell the model {{mark}}, as the original does')
  if (prompt.output !== own.output) refuse(`its output is ${prompt.output}`, `write output: ${own.output}`)
  return prompt
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new RepairWatchError('config', `the prompt ${file} cannot be read`, { hint: 'correct model.prompts', cause })
  }
}

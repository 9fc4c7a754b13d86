import { readFileSync } from 'node:fs'
import { RepairWatchError } from '../model/errors.ts'

/** A prompt as its file states it. `system` and `user` are the two messages, with their `{{placeholders}}` unfilled. */
export interface Prompt {
  readonly name: string
  readonly description: string
  readonly model: 'writer' | 'reviewer'
  /** The placeholders, each of which occurs at least once. */
  readonly inputs: readonly string[]
  /** What the answer is: the name of a format that the caller parses. */
  readonly output: string
  readonly system: string
  readonly user: string
}

/** The two messages of a request. */
export interface FilledPrompt {
  readonly system: string
  readonly user: string
}

const KEYS = ['name', 'description', 'model', 'inputs', 'output'] as const
const USER_MARK = '<!-- user message -->'
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g
const NAME = /^[a-z][a-z0-9-]*$/

/**
 * Reads one of the package's own prompts, `agent-prompts/<name>.md`. Throws `RepairWatchError` with code `config` when the file
 * is missing or not as strict as `parsePrompt` wants it.
 */
export function loadPrompt(name: string): Prompt {
  // The folder lies two levels up, both from src/engines and from dist/engines.
  const url = new URL(`../../agent-prompts/${name}.md`, import.meta.url)
  try {
    return parsePrompt(name, readFileSync(url, 'utf8'))
  } catch (error) {
    if (error instanceof RepairWatchError) throw error
    throw new RepairWatchError('config', `the prompt ${name}.md is missing`, {
      hint: 'install repair-watch again',
      cause: error,
    })
  }
}

/**
 * Parses the text of a prompt file, which errors call `from`: front matter with exactly the keys `name`, `description`, `model`, `inputs` (names with
 * commas between) and `output`; then the system message; then the line `<!-- user message -->` and the user message. Throws
 * `RepairWatchError` with code `config` for an unknown, missing or repeated key, a name other than the file's, an input without
 * a placeholder, and a placeholder without an input.
 */
export function parsePrompt(file: string, text: string, from = `agent-prompts/${file}.md`): Prompt {
  const refuse = (message: string, hint: string): never => {
    throw new RepairWatchError('config', `${from}: ${message}`, { hint })
  }
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replaceAll('\r\n', '\n'))
  if (!match) return refuse('no front matter', 'begin with a --- line')
  const [, head = '', body = ''] = match
  const fields = frontMatter(head, refuse)
  if (fields.name !== file) refuse(`its name is ${fields.name}`, `write name: ${file}`)
  if (fields.model !== 'writer' && fields.model !== 'reviewer')
    return refuse(`unknown model ${fields.model}`, 'use writer or reviewer')
  if (!NAME.test(fields.output)) refuse(`bad output ${fields.output}`, 'use a name in kebab case')

  const inputs = fields.inputs.split(',').map((input) => input.trim())
  const bad = inputs.find((input, index) => !NAME.test(input) || inputs.indexOf(input) !== index)
  if (bad !== undefined) refuse(`bad input "${bad}"`, 'use different names in kebab case')
  const used = [...body.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
  const unknown = used.find((name) => !inputs.includes(name))
  if (unknown !== undefined) refuse(`unknown placeholder {{${unknown}}}`, 'name it in inputs')
  const idle = inputs.find((input) => !used.includes(input))
  if (idle !== undefined) refuse(`the input ${idle} is not used`, `write {{${idle}}} in the text`)

  const [system = '', user = '', ...more] = body.split(`\n${USER_MARK}\n`)
  if (system.trim() === '' || user.trim() === '' || more.length > 0)
    refuse('needs two messages', `write the line ${USER_MARK} between them`)
  return {
    name: fields.name,
    description: fields.description,
    model: fields.model,
    inputs,
    output: fields.output,
    system: system.trim(),
    user: user.trim(),
  }
}

/**
 * The two messages with every placeholder replaced. Inputs are data: a `{{placeholder}}` inside of one stays as it is. Throws
 * `RepairWatchError` with code `config` when an input is missing or the prompt does not know it.
 */
export function fillPrompt(prompt: Prompt, inputs: Readonly<Record<string, string>>): FilledPrompt {
  const missing = prompt.inputs.find((name) => !Object.hasOwn(inputs, name))
  const unknown = Object.keys(inputs).find((name) => !prompt.inputs.includes(name))
  if (missing !== undefined || unknown !== undefined)
    throw new RepairWatchError(
      'config',
      missing !== undefined
        ? `the prompt ${prompt.name} lacks its input ${missing}`
        : `the prompt ${prompt.name} has no input ${unknown}`,
      { hint: `its inputs are ${prompt.inputs.join(', ')}` },
    )
  const fill = (text: string) => text.replace(PLACEHOLDER, (_all, name: string) => inputs[name] ?? '')
  return { system: fill(prompt.system), user: fill(prompt.user) }
}

/** Those values that a prompt has inputs for. */
export function inputsFor({ inputs }: Prompt, values: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => inputs.includes(name)))
}

function frontMatter(
  head: string,
  refuse: (message: string, hint: string) => never,
): Record<(typeof KEYS)[number], string> {
  const fields: Record<string, string> = {}
  for (const line of head.split('\n')) {
    const [, key = '', value = ''] = /^([a-z]+): *(.*?) *$/.exec(line) ?? []
    if (!(KEYS as readonly string[]).includes(key)) refuse(`unknown line "${line}"`, `the keys are ${KEYS.join(', ')}`)
    if (fields[key] !== undefined) refuse(`${key} stands twice`, 'keep one')
    if (value === '') refuse(`${key} is empty`, 'give it a value')
    fields[key] = value
  }
  const missing = KEYS.find((key) => fields[key] === undefined)
  if (missing !== undefined) refuse(`${missing} is missing`, `write ${missing}: …`)
  return fields as Record<(typeof KEYS)[number], string>
}

import type { Failure } from '../model/failure.ts'

/** True where the matcher is wrong whatever the code does. */
export function isMatcherMisused(failure: Failure): boolean {
  return comparesIdentity(failure) || comparesPromise(failure)
}

/** True where two equal objects are compared by identity, as Vitest itself says then. */
export function comparesIdentity({ error }: Failure): boolean {
  return /replace "toBe" with "to(?:Strict)?Equal"|serializes to the same string/.test(error.message)
}

/** True where a promise is compared with a value. */
export function comparesPromise({ error }: Failure): boolean {
  return /^expected Promise\{/.test(error.message) && !/to be a promise/i.test(error.message)
}

/** True for a commit that says it does what was done before in another way. */
export function keepsBehaviour(message: string): boolean {
  return /\b(?:refactor|simplif|clean|tidy|extract|inline|restructur|reorgani[sz]|rewrite|dedup|reus|shar(?:e|ing)\b|speed|faster|optimi[sz]|perf\b|style\b|format\b|reformat|no functional)/i.test(
    firstLine(message),
  )
}

/** True for an error of a module that could not be found, parsed or linked. */
export function isLoaderError(name: string, message: string): boolean {
  return (
    name === 'SyntaxError' ||
    /Cannot find (?:module|package)|Failed to (?:load|resolve|parse)|Could not resolve|Transform failed|Unexpected token|Expected .* but found|does not provide an export|No test suite found|ENOENT|PARSE_ERROR|(?:describe|test|it|expect|beforeEach|beforeAll|vi) is not defined/.test(
      message,
    )
  )
}

/** True where the environment has no global that browsers have. */
export function isMissingGlobal(message: string): boolean {
  return /^(?:document|window|navigator|localStorage|HTMLElement|self) is not defined/.test(message)
}

/** True for the name of an error that no code throws on purpose. */
export function isCrash(name: string): boolean {
  return name === 'TypeError' || name === 'ReferenceError'
}

/** The first line of a message. */
export function firstLine(text: string): string {
  return text.split('\n')[0] as string
}

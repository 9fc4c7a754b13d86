/** Counts the tokens of a text, a little on the high side. */
export type CountTokens = (text: string) => number

/**
 * Loads the tokenizer (o200k, the vocabulary of the current OpenAI models; other vocabularies differ by some per cent). About
 * 0.2 s, therefore only when a model is really asked.
 */
export async function loadTokenCounter(): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
  // A file may hold the text of a special token; that is data and must not throw.
  const options = { disallowedSpecial: new Set<string>() }
  return (text) => {
    let tokens = 0
    // The tokenizer is quadratic in the length of one word (20,000 letters take 0.2 s), so it gets pieces.
    for (let at = 0; at < text.length; at += PIECE) tokens += countTokens(text.slice(at, at + PIECE), options)
    return tokens
  }
}

const PIECE = 1_000

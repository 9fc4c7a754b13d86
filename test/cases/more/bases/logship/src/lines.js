import { StringDecoder } from 'node:string_decoder';

/**
 * Lines of a stream of chunks. Characters and line ends may be cut in two by the chunks. A line that is longer than
 * `max` characters is cut off there. The last line needs no line end.
 * @param {AsyncIterable<Buffer | string> | Iterable<Buffer | string>} chunks
 * @param {{ max?: number }} [options]
 * @returns {AsyncGenerator<string>}
 */
export async function* lines(chunks, { max = 65_536 } = {}) {
  const decoder = new StringDecoder('utf8');
  const clip = (line) => (line.endsWith('\r') ? line.slice(0, -1) : line).slice(0, max);
  let open = '';
  for await (const chunk of chunks) {
    open += typeof chunk === 'string' ? chunk : decoder.write(chunk);
    const parts = open.split('\n');
    open = parts.pop();
    for (const part of parts) yield clip(part);
  }
  open += decoder.end();
  if (open !== '') yield clip(open);
}

const CONTINUATION = /^(?:\s+\S|Caused by:|\.\.\. \d+ more|})/;

/**
 * Puts the lines of a stack trace together with the line they belong to. Blank lines are dropped.
 * @param {AsyncIterable<string> | Iterable<string>} source
 * @returns {AsyncGenerator<string>}
 */
export async function* joinTraces(source) {
  /** @type {string[]} */
  let group = [];
  for await (const line of source) {
    if (line.trim() === '') continue;
    if (group.length > 0 && CONTINUATION.test(line)) {
      group.push(line);
      continue;
    }
    if (group.length > 0) yield group.join('\n');
    group = [line];
  }
  if (group.length > 0) yield group.join('\n');
}

export type Arg = string | number;

/** A filter as it is written in a template, e.g. `truncate: 20, "..."`. */
export type FilterCall = { name: string; args: Arg[] };

export type Node =
  | { type: 'text'; text: string }
  | { type: 'value'; path: string; filters: FilterCall[]; raw: boolean }
  | { type: 'if'; path: string; negate: boolean; then: Node[]; otherwise: Node[] }
  | { type: 'each'; path: string; as: string; body: Node[]; empty: Node[] };

export type Token = { type: 'text'; text: string } | { type: 'tag'; content: string; at: number };

/** Line and column are counted from one. */
export class TemplateError extends Error {
  override name = 'TemplateError';
  constructor(message: string, readonly line: number, readonly column: number) {
    super(`${message} (line ${line}, column ${column})`);
  }
}

// Braces inside of a quoted argument do not end the tag.
const TAG = /\\\{\{|\{\{((?:"(?:[^"\\]|\\.)*"|[^"}]|\}(?!\}))*)\}\}/g;
const BLOCK = /^(?:[#/!]|else$)/;

function standsAlone(template: string, start: number, end: number): boolean {
  return /(?:^|\n)[ \t]*$/.test(template.slice(0, start)) && /^[ \t]*(?:\r?\n|$)/.test(template.slice(end));
}

/**
 * Cuts a template into text and tags. `\{{` stands for two braces. A block tag that stands alone on its line
 * takes the whole line with it, so that blocks leave no blank lines behind.
 */
export function tokenise(template: string): Token[] {
  const tokens: Token[] = [];
  let text = '';
  let from = 0;
  for (const match of template.matchAll(TAG)) {
    text += template.slice(from, match.index);
    from = match.index + match[0].length;
    if (match[1] === undefined) {
      text += '{{';
      continue;
    }
    const content = match[1].trim();
    if (BLOCK.test(content) && standsAlone(template, match.index, from)) {
      text = text.replace(/[ \t]+$/, '');
      from += /^[ \t]*(?:\r?\n)?/.exec(template.slice(from))![0].length;
    }
    if (content.startsWith('!')) continue;
    tokens.push({ type: 'text', text }, { type: 'tag', content, at: match.index });
    text = '';
  }
  return [...tokens, { type: 'text', text: text + template.slice(from) }];
}

/** Splits at a separator, but not within double quotes. */
export function splitOutside(text: string, separator: string): string[] {
  const parts = [''];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\' && quoted) {
      parts[parts.length - 1] += char + (text[++i] ?? '');
      continue;
    }
    if (char === '"') quoted = !quoted;
    if (char === separator && !quoted) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
}

function parseArg(text: string): Arg | undefined {
  if (/^"(?:[^"\\]|\\.)*"$/.test(text)) return text.slice(1, -1).replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char));
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** Reads a whole template; every mistake is a TemplateError that names its place. */
export function parse(template: string): Node[] {
  const root: Node[] = [];
  const open: { node: Extract<Node, { type: 'if' | 'each' }>; outer: Node[]; at: number; inElse: boolean }[] = [];
  let current = root;

  const fail = (message: string, at: number): never => {
    const before = template.slice(0, at).split('\n');
    throw new TemplateError(message, before.length, before[before.length - 1].length + 1);
  };

  const readValue = (content: string, at: number): Node => {
    const [target, ...calls] = splitOutside(content, '|');
    const path = target.replace(/^&\s*/, '');
    if (!/^[\w$-]+(?:\.[\w$-]+)*$/.test(path)) fail(`not a path: ${path}`, at);
    const filters = calls.map((call) => {
      const [, name, list] = /^(\w+)\s*(?::([\s\S]*))?$/.exec(call) ?? fail(`not a filter: ${call}`, at);
      const args = list === undefined ? [] : splitOutside(list, ',').map((text) => parseArg(text) ?? fail(`not an argument: ${text}`, at));
      return { name, args };
    });
    return { type: 'value', path, filters, raw: target.startsWith('&') };
  };

  for (const token of tokenise(template)) {
    if (token.type === 'text') {
      if (token.text !== '') current.push(token);
      continue;
    }
    const { content, at } = token;
    const top = open.at(-1);
    if (content === 'else') {
      if (!top || top.inElse) return fail('else without a block', at);
      top.inElse = true;
      current = top.node.type === 'if' ? top.node.otherwise : top.node.empty;
    } else if (content.startsWith('/')) {
      const name = content.slice(1).trim();
      if (top?.node.type !== name) return fail(`/${name} closes nothing`, at);
      current = top.outer;
      open.pop();
    } else if (content.startsWith('#')) {
      const check = /^#if\s+(not\s+)?([\w$.-]+)$/.exec(content);
      const loop = /^#each\s+([\w$.-]+)(?:\s+as\s+(\w+))?$/.exec(content);
      if (!check && !loop) return fail(`unknown block: ${content}`, at);
      const node: Node = check
        ? { type: 'if', path: check[2], negate: check[1] !== undefined, then: [], otherwise: [] }
        : { type: 'each', path: loop![1], as: loop![2] ?? 'item', body: [], empty: [] };
      current.push(node);
      open.push({ node, outer: current, at, inElse: false });
      current = node.type === 'if' ? node.then : node.body;
    } else current.push(readValue(content, at));
  }
  const left = open.at(-1);
  if (left) fail(`#${left.node.type} is never closed`, left.at);
  return root;
}

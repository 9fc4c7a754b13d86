export interface WrapOptions {
  /** Columns a line may fill, the indent included. */
  width?: number;
  /** In front of the first line of a paragraph. */
  first?: string;
  /** In front of all other lines of a paragraph; the same as `first` unless given. */
  rest?: string;
  /** Cuts words that are longer than a line. */
  breakWords?: boolean;
}

function wrapParagraph(text: string, { width = 72, first = '', rest = first, breakWords = false }: WrapOptions): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  const next = () => {
    lines.push(line);
    line = rest;
    empty = true;
  };
  // A no-break space keeps words together, so this is not \s.
  for (let word of text.split(/[ \t]+/).filter((w) => w !== '')) {
    if (!empty && line.length + 1 + word.length > width) next();
    while (breakWords && line.length + word.length > width && width > line.length) {
      const room = width - line.length;
      line += word.slice(0, room);
      word = word.slice(room);
      next();
    }
    if (word === '') continue;
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  if (!empty || lines.length === 0) lines.push(line);
  return lines.map((l) => l.trimEnd());
}

/**
 * Breaks every line of the text at blanks. Quoted lines (`> `) keep their mark on each line they are broken into,
 * and what follows a signature line (`-- `) is left as it is.
 */
export function wrap(text: string, options: WrapOptions = {}): string {
  const lines = text.split('\n');
  const signature = lines.indexOf('-- ');
  const body = signature === -1 ? lines : lines.slice(0, signature);
  const wrapped = body.flatMap((line) => {
    const mark = /^(?:> ?)+/.exec(line)?.[0];
    if (mark === undefined) return wrapParagraph(line, options);
    const prefix = `${mark.trimEnd()} `;
    return wrapParagraph(line.slice(mark.length), { ...options, first: prefix, rest: prefix });
  });
  return [...wrapped, ...lines.slice(body.length)].join('\n');
}

/** Cuts at a word boundary where there is one, so that text and mark together fill at most `max` characters. */
export function truncate(text: string, max: number, mark = '…'): string {
  if (text.length <= max) return text;
  const room = Math.max(0, max - mark.length);
  const cut = text.slice(0, room);
  const boundary = /\s/.test(text[room]) ? room : cut.search(/\s+\S*$/);
  return `${(boundary > 0 ? cut.slice(0, boundary) : cut).trimEnd()}${mark}`;
}

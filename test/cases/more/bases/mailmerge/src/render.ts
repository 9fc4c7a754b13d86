import { escapeHtml } from './escape';
import { FILTERS, isBlank, toText, type Filter } from './filters';
import { parse, type Node } from './parse';

export type Data = Record<string, unknown>;

export interface RenderOptions {
  /** Escapes values for HTML; `{{& path}}` opts out. */
  html?: boolean;
  /** A path that leads nowhere is an error, not empty text. */
  strict?: boolean;
  locale?: string;
  /** Own filters; they win over those of the same name that are built in. */
  filters?: Record<string, Filter>;
}

export class MissingValueError extends Error {
  override name = 'MissingValueError';
  constructor(readonly path: string) {
    super(`no value for ${path}`);
  }
}

/** Looks a path up, innermost scope first. Only own properties count. */
export function lookup(scopes: readonly Data[], path: string): unknown {
  const [head, ...tail] = path.split('.');
  const scope = scopes.find((s) => Object.hasOwn(s, head));
  let value: unknown = scope?.[head];
  for (const key of tail) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    value = (value as Data)[key];
  }
  return value;
}

const isTrue = (value: unknown) => !isBlank(value) && value !== false && value !== 0;

/** Renders a template with data. A template that is used often can be parsed once and given as nodes. */
export function render(template: string | readonly Node[], data: Data, options: RenderOptions = {}): string {
  const { html = false, strict = false, locale = 'en', filters } = options;
  const known = { ...FILTERS, ...filters };

  const value = (node: Extract<Node, { type: 'value' }>, scopes: readonly Data[]): string => {
    let result = lookup(scopes, node.path);
    if (result === undefined && strict && !node.filters.some((f) => f.name === 'default')) throw new MissingValueError(node.path);
    for (const { name, args } of node.filters) {
      if (!Object.hasOwn(known, name)) throw new ReferenceError(`unknown filter: ${name}`);
      result = known[name](result, args, { locale });
    }
    return html && !node.raw ? escapeHtml(toText(result)) : toText(result);
  };

  const walk = (nodes: readonly Node[], scopes: readonly Data[]): string =>
    nodes
      .map((node) => {
        switch (node.type) {
          case 'text':
            return node.text;
          case 'value':
            return value(node, scopes);
          case 'if':
            return walk(isTrue(lookup(scopes, node.path)) !== node.negate ? node.then : node.otherwise, scopes);
          case 'each': {
            const found = lookup(scopes, node.path);
            const items = Array.isArray(found) ? found : isBlank(found) ? [] : [found];
            if (items.length === 0) return walk(node.empty, scopes);
            return items
              .map((item, i) => walk(node.body, [{ [node.as]: item, number: i + 1, first: i === 0, last: i === items.length - 1 }, ...scopes]))
              .join('');
          }
        }
      })
      .join('');

  return walk(typeof template === 'string' ? parse(template) : template, [data]);
}

import { type Address, columnIndex, formatAddress, parseAddress } from './address';
import { CellError } from './values';

export type Node =
    | { type: 'literal'; value: number | string | boolean | CellError }
    | { type: 'cell'; at: Address }
    | { type: 'range'; from: Address; to: Address }
    | { type: 'negate'; operand: Node }
    | { type: 'percent'; operand: Node }
    | { type: 'binary'; op: string; left: Node; right: Node }
    | { type: 'call'; name: string; args: Node[] };

export class FormulaError extends Error {
    override name = 'FormulaError';
}

interface Token {
    kind: 'number' | 'string' | 'cell' | 'error' | 'name' | 'symbol' | 'end';
    text: string;
    at: number;
}

const TOKEN = /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(?<string>"(?:[^"]|"")*")|(?<cell>\$?[A-Z]{1,3}\$?[1-9]\d*(?![\w(]))|(?<error>#REF!)|(?<name>[A-Z][\w.]*)|(?<symbol><=|>=|<>|[-+*\/^&=<>%(),:]))/iy;

export function tokenize(formula: string): Token[] {
    const tokens: Token[] = [];
    const source = formula.trimEnd();
    let at = 0;
    while (at < source.length) {
        TOKEN.lastIndex = at;
        const match = TOKEN.exec(source);
        if (!match) throw new FormulaError(`unexpected "${source.slice(at).trim()[0]}" at ${at}`);
        const [kind, text] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)!;
        at = TOKEN.lastIndex;
        tokens.push({ kind: kind as Token['kind'], text: text!, at: at - text!.length });
    }
    return [...tokens, { kind: 'end', text: '', at: source.length }];
}

/** From the loosest to the tightest; operators of one level are taken from left to right. */
const LEVELS = [['=', '<>', '<', '<=', '>', '>='], ['&'], ['+', '-'], ['*', '/']];

/** Parses what follows the equals sign. A minus binds tighter than `*` and looser than `^`, which goes from right to left. */
export function parseFormula(formula: string): Node {
    const tokens = tokenize(formula);
    let next = 0;
    const peek = () => tokens[next]!;
    const take = (text: string): boolean => {
        if (peek().kind !== 'symbol' || peek().text !== text) return false;
        next += 1;
        return true;
    };
    const expect = (text: string) => {
        if (!take(text)) throw new FormulaError(`expected "${text}" at ${peek().at}`);
    };

    const binary = (level: number): Node => {
        const ops = LEVELS[level];
        if (!ops) return unary();
        let left = binary(level + 1);
        for (;;) {
            const op = ops.find(take);
            if (op === undefined) return left;
            left = { type: 'binary', op, left, right: binary(level + 1) };
        }
    };
    const unary = (): Node => {
        if (take('-')) return { type: 'negate', operand: unary() };
        if (take('+')) return unary();
        return power();
    };
    const power = (): Node => {
        const base = postfix();
        return take('^') ? { type: 'binary', op: '^', left: base, right: unary() } : base;
    };
    const postfix = (): Node => {
        let operand = primary();
        while (take('%')) operand = { type: 'percent', operand };
        return operand;
    };
    const args = (): Node[] => {
        const list: Node[] = [];
        if (take(')')) return list;
        do list.push(binary(0));
        while (take(','));
        expect(')');
        return list;
    };
    const primary = (): Node => {
        const token = peek();
        next += 1;
        if (token.kind === 'number') return { type: 'literal', value: Number(token.text) };
        if (token.kind === 'string') return { type: 'literal', value: token.text.slice(1, -1).replaceAll('""', '"') };
        if (token.kind === 'cell' || token.kind === 'error') {
            const to = take(':') ? tokens[next++]! : undefined;
            if (to && to.kind !== 'cell' && to.kind !== 'error') throw new FormulaError(`expected a cell at ${to.at}`);
            if (token.kind === 'error' || to?.kind === 'error') return { type: 'literal', value: new CellError('#REF!') };
            const from = parseAddress(token.text);
            return to ? { type: 'range', from, to: parseAddress(to.text) } : { type: 'cell', at: from };
        }
        if (token.kind === 'name') {
            const name = token.text.toUpperCase();
            if (take('(')) return { type: 'call', name, args: args() };
            if (name === 'TRUE' || name === 'FALSE') return { type: 'literal', value: name === 'TRUE' };
            return { type: 'call', name, args: [] };
        }
        if (token.kind === 'symbol' && token.text === '(') {
            const inner = binary(0);
            expect(')');
            return inner;
        }
        throw new FormulaError(`expected a value at ${token.at}`);
    };

    const root = binary(0);
    if (peek().kind !== 'end') throw new FormulaError(`unexpected "${peek().text}" at ${peek().at}`);
    return root;
}

/** The formula as it reads after being copied some columns and rows away. Parts after a `$` stay; what falls off the grid is `#REF!`. */
export function shiftFormula(formula: string, columns: number, rows: number): string {
    let out = '';
    let done = 0;
    for (const token of tokenize(formula)) {
        if (token.kind !== 'cell') continue;
        const [, fixedColumn, name, fixedRow, number] = /^(\$?)([A-Z]+)(\$?)(\d+)$/i.exec(token.text)!;
        const column = columnIndex(name!) + (fixedColumn ? 0 : columns);
        const row = Number(number) - 1 + (fixedRow ? 0 : rows);
        const plain = formatAddress({ column, row });
        const moved = plain.replace(/^([A-Z]+)(\d+)$/, `${fixedColumn ? '$$' : ''}$1${fixedRow ? '$$' : ''}$2`);
        out += formula.slice(done, token.at) + (column < 0 || row < 0 ? '#REF!' : moved);
        done = token.at + token.text.length;
    }
    return out + formula.slice(done);
}

import { formatAddress, parseAddress } from './address';
import { evaluate, precedents } from './evaluate';
import { type Node, parseFormula, shiftFormula } from './parser';
import { CellError, readInput, type Value } from './values';

interface Cell {
    input: string;
    formula?: Node;
    value: Value;
}

const canonical = (address: string) => formatAddress(parseAddress(address));

const sameValue = (a: Value, b: Value) => (a instanceof CellError && b instanceof CellError ? a.code === b.code : Object.is(a, b));

export class Sheet {
    readonly #cells = new Map<string, Cell>();
    /** For each cell those whose formulas read it. */
    readonly #readers = new Map<string, Set<string>>();

    /** Writes a cell and computes what depends on it. Returns the addresses whose value is another one now, in order of computation. */
    set(address: string, input: string): string[] {
        const name = canonical(address);
        const before = this.#cells.get(name);
        if (before?.formula) for (const at of precedents(before.formula)) this.#readers.get(formatAddress(at))?.delete(name);
        const cell: Cell = { input, value: before?.value ?? null };
        this.#cells.set(name, cell);
        let fixed: Value = null;
        if (input.startsWith('=')) {
            try {
                cell.formula = parseFormula(input.slice(1));
            } catch (error) {
                fixed = new CellError('#SYNTAX!', (error as Error).message);
            }
        } else fixed = readInput(input);
        for (const at of cell.formula ? precedents(cell.formula) : []) {
            const key = formatAddress(at);
            this.#readers.set(key, (this.#readers.get(key) ?? new Set()).add(name));
        }
        return this.#recompute(name, fixed);
    }

    /** Each affected cell once, after all affected cells that it reads. What is left over goes round in a circle. */
    #recompute(start: string, fixed: Value): string[] {
        const affected = new Set([start]);
        for (const name of affected) for (const reader of this.#readers.get(name) ?? []) affected.add(reader);
        const open = new Map([...affected].map((name) => [name, 0]));
        for (const name of affected) for (const reader of this.#readers.get(name) ?? []) open.set(reader, (open.get(reader) ?? 0) + 1);

        const changed: string[] = [];
        const put = (name: string, value: Value) => {
            const cell = this.#cells.get(name)!;
            if (!sameValue(cell.value, value)) changed.push(name);
            cell.value = value;
        };
        const ready = [...affected].filter((name) => open.get(name) === 0);
        for (const name of ready) {
            const { formula } = this.#cells.get(name)!;
            put(name, formula ? evaluate(formula, (at) => this.get(formatAddress(at))) : fixed);
            for (const reader of this.#readers.get(name) ?? []) {
                const left = open.get(reader)! - 1;
                open.set(reader, left);
                if (left === 0) ready.push(reader);
            }
        }
        for (const name of affected) if (open.get(name)! > 0) put(name, new CellError('#CYCLE!'));
        return changed;
    }

    get(address: string): Value {
        return this.#cells.get(canonical(address))?.value ?? null;
    }

    input(address: string): string {
        return this.#cells.get(canonical(address))?.input ?? '';
    }

    /** Copies a cell; relative references in its formula move along. */
    copy(from: string, to: string): string[] {
        const [a, b] = [parseAddress(from), parseAddress(to)];
        const input = this.input(from);
        const moved = input.startsWith('=') ? `=${shiftFormula(input.slice(1), b.column - a.column, b.row - a.row)}` : input;
        return this.set(to, moved);
    }
}

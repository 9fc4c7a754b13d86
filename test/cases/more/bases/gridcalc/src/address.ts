/** Column and row of a cell, counted from zero. */
export interface Address {
    column: number;
    row: number;
}

/** 0 is A, 25 is Z, 26 is AA. */
export function columnName(column: number): string {
    let name = '';
    for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
        name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
    }
    return name;
}

export function columnIndex(name: string): number {
    let index = 0;
    for (const letter of name.toUpperCase()) index = index * 26 + (letter.charCodeAt(0) - 64);
    return index - 1;
}

export function parseAddress(text: string): Address {
    const match = /^\$?([A-Z]{1,3})\$?([1-9]\d*)$/i.exec(text);
    if (!match) throw new RangeError(`not a cell: ${text}`);
    return { column: columnIndex(match[1]!), row: Number(match[2]) - 1 };
}

export function formatAddress({ column, row }: Address): string {
    return `${columnName(column)}${row + 1}`;
}

/** All cells of the rectangle between two corners, row by row. The corners may be given in any order. */
export function cellsBetween(a: Address, b: Address): Address[] {
    const [left, right] = [Math.min(a.column, b.column), Math.max(a.column, b.column)];
    const [top, bottom] = [Math.min(a.row, b.row), Math.max(a.row, b.row)];
    const cells: Address[] = [];
    for (let row = top; row <= bottom; row++) {
        for (let column = left; column <= right; column++) cells.push({ column, row });
    }
    return cells;
}

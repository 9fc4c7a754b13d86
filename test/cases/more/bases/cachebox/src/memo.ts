import { Cache, type CacheOptions } from "./cache";

/** Equal values have equal texts: keys of objects are sorted, types are told apart. Functions and cycles are refused. */
export function stableKey(value: unknown, above: readonly object[] = []): string {
	if (typeof value === "function" || typeof value === "symbol") throw new TypeError(`a ${typeof value} cannot be part of a key`);
	if (typeof value === "bigint") return `${value}n`;
	if (typeof value === "string") return JSON.stringify(value);
	if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "0" : String(value);
	if (above.includes(value)) throw new TypeError("a cycle cannot be part of a key");
	const inner = (part: unknown) => stableKey(part, [...above, value]);
	if (value instanceof Date) return `Date(${value.getTime()})`;
	if (Array.isArray(value)) return `[${value.map(inner).join(",")}]`;
	if (value instanceof Set) return `Set{${[...value].map(inner).sort().join(",")}}`;
	if (value instanceof Map) return `Map{${[...value].map(([k, v]) => `${inner(k)}=>${inner(v)}`).sort().join(",")}}`;
	const pairs = Object.entries(value).filter(([, v]) => v !== undefined);
	return `{${pairs.map(([k, v]) => `${JSON.stringify(k)}:${inner(v)}`).sort().join(",")}}`;
}

export interface Memoized<A extends unknown[], R> {
	(...args: A): R;
	readonly cache: Cache<string, R>;
	/** Forgets the result for these arguments. */
	forget(...args: A): boolean;
}

export interface MemoOptions<A extends unknown[], R> extends CacheOptions<string, R> {
	key?: (...args: A) => string;
}

/** Remembers results by arguments. A call that throws is not remembered, nor is a promise that is rejected. */
export function memoize<A extends unknown[], R>(fn: (...args: A) => R, { key = (...args) => stableKey(args), ...options }: MemoOptions<A, R> = {}): Memoized<A, R> {
	const cache = new Cache<string, R>(options);
	const call = function (this: unknown, ...args: A): R {
		const id = key(...args);
		const known = cache.lookup(id);
		if (known) return known.value;
		const result = fn.apply(this, args);
		cache.set(id, result);
		if (result instanceof Promise) {
			result.catch(() => {
				if (cache.peek(id) === result) cache.delete(id);
			});
		}
		return result;
	};
	return Object.assign(call, { cache, forget: (...args: A) => cache.delete(key(...args)) });
}

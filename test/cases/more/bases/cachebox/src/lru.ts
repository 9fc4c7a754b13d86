interface Node<V> {
	value: V;
	weight: number;
}

/** A map that lets go of what was not used for the longest time once its capacity is exceeded. */
export class LruMap<K, V> implements Iterable<[K, V]> {
	/** In order of use, the latest at the end. */
	readonly #nodes = new Map<K, Node<V>>();
	readonly #weigh: (value: V, key: K) => number;
	#weight = 0;

	constructor(
		readonly capacity: number,
		weigh: (value: V, key: K) => number = () => 1,
	) {
		if (!(capacity > 0)) throw new RangeError(`not a capacity: ${capacity}`);
		this.#weigh = weigh;
	}

	get size(): number {
		return this.#nodes.size;
	}

	get weight(): number {
		return this.#weight;
	}

	get(key: K): V | undefined {
		const node = this.#nodes.get(key);
		if (!node) return undefined;
		this.#nodes.delete(key);
		this.#nodes.set(key, node);
		return node.value;
	}

	/** Like `get`, but does not count as a use. */
	peek(key: K): V | undefined {
		return this.#nodes.get(key)?.value;
	}

	has(key: K): boolean {
		return this.#nodes.has(key);
	}

	/** Stores a value and returns what had to go for it, the oldest first. What is heavier than the capacity goes at once. */
	set(key: K, value: V): [K, V][] {
		const weight = this.#weigh(value, key);
		this.delete(key);
		if (weight > this.capacity) return [[key, value]];
		this.#nodes.set(key, { value, weight });
		this.#weight += weight;
		const gone: [K, V][] = [];
		for (const [oldest, node] of this.#nodes) {
			if (this.#weight <= this.capacity) break;
			this.delete(oldest);
			gone.push([oldest, node.value]);
		}
		return gone;
	}

	delete(key: K): boolean {
		const node = this.#nodes.get(key);
		if (!node) return false;
		this.#weight -= node.weight;
		return this.#nodes.delete(key);
	}

	/** From the least to the most recently used. */
	*[Symbol.iterator](): Iterator<[K, V]> {
		for (const [key, { value }] of this.#nodes) yield [key, value];
	}
}

import { type Clock, systemClock } from "./clock";
import { Emitter } from "./events";
import { LruMap } from "./lru";

export type RemovalReason = "evicted" | "expired" | "deleted" | "replaced";

export interface CacheEvents<K, V> {
	hit: { key: K };
	miss: { key: K };
	removed: { key: K; value: V; reason: RemovalReason };
}

export interface CacheOptions<K, V> {
	/** The most that is kept, in entries or, with `weigh`, in whatever that returns. */
	capacity?: number;
	/** How long an entry lives, in milliseconds. */
	ttl?: number;
	/** Lets each use prolong the life of an entry. */
	sliding?: boolean;
	weigh?: (value: V, key: K) => number;
	clock?: Clock;
}

interface Entry<V> {
	value: V;
	ttl: number;
	storedAt: number;
	expiresAt: number;
}

export class Cache<K, V> {
	readonly events = new Emitter<CacheEvents<K, V>>();
	readonly #entries: LruMap<K, Entry<V>>;
	readonly #ttl: number;
	readonly #sliding: boolean;
	readonly #clock: Clock;
	#hits = 0;
	#misses = 0;

	constructor({ capacity = Infinity, ttl = Infinity, sliding = false, weigh = () => 1, clock = systemClock }: CacheOptions<K, V> = {}) {
		this.#entries = new LruMap(capacity, (entry, key) => weigh(entry.value, key));
		this.#ttl = ttl;
		this.#sliding = sliding;
		this.#clock = clock;
	}

	/** The entry if it is still alive. One that is not is thrown away on the occasion. */
	#alive(key: K): Entry<V> | undefined {
		const entry = this.#entries.peek(key);
		if (!entry || this.#clock.now() < entry.expiresAt) return entry;
		this.#remove(key, entry.value, "expired");
		return undefined;
	}

	#remove(key: K, value: V, reason: RemovalReason): void {
		this.#entries.delete(key);
		this.events.emit("removed", { key, value, reason });
	}

	/** The value in a box, so that a stored `undefined` can be told from nothing. Counts as a use. */
	lookup(key: K): { value: V } | undefined {
		const entry = this.#alive(key);
		if (!entry) {
			this.#misses += 1;
			this.events.emit("miss", { key });
			return undefined;
		}
		this.#entries.get(key);
		if (this.#sliding) entry.expiresAt = this.#clock.now() + entry.ttl;
		this.#hits += 1;
		this.events.emit("hit", { key });
		return { value: entry.value };
	}

	get(key: K): V | undefined {
		return this.lookup(key)?.value;
	}

	/** Neither a use nor counted. */
	peek(key: K): V | undefined {
		return this.#alive(key)?.value;
	}

	has(key: K): boolean {
		return this.#alive(key) !== undefined;
	}

	set(key: K, value: V, { ttl = this.#ttl }: { ttl?: number } = {}): this {
		const now = this.#clock.now();
		const before = this.#alive(key);
		const gone = this.#entries.set(key, { value, ttl, storedAt: now, expiresAt: now + ttl });
		if (before) this.events.emit("removed", { key, value: before.value, reason: "replaced" });
		for (const [old, entry] of gone) this.events.emit("removed", { key: old, value: entry.value, reason: "evicted" });
		return this;
	}

	delete(key: K): boolean {
		const entry = this.#alive(key);
		if (!entry) return false;
		this.#remove(key, entry.value, "deleted");
		return true;
	}

	clear(): void {
		for (const [key] of [...this.#entries]) this.delete(key);
	}

	/** Throws away what is no longer alive and returns how much that was. */
	sweep(): number {
		const before = this.#entries.size;
		for (const [key] of [...this.#entries]) this.#alive(key);
		return before - this.#entries.size;
	}

	get size(): number {
		this.sweep();
		return this.#entries.size;
	}

	/** Milliseconds since the entry was stored. */
	ageOf(key: K): number | undefined {
		const entry = this.#alive(key);
		return entry && this.#clock.now() - entry.storedAt;
	}

	stats(): { hits: number; misses: number; hitRate: number } {
		const asked = this.#hits + this.#misses;
		return { hits: this.#hits, misses: this.#misses, hitRate: asked === 0 ? 0 : this.#hits / asked };
	}

	/** From the least to the most recently used. */
	entries(): [K, V][] {
		this.sweep();
		return [...this.#entries].map(([key, entry]) => [key, entry.value]);
	}
}

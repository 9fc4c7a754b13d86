import { Cache, type CacheOptions } from "./cache";
import { type Clock, systemClock } from "./clock";
import { Emitter } from "./events";

export type Loader<K, V> = (key: K, context: { signal: AbortSignal; stale?: V }) => V | Promise<V>;

export interface LoadingOptions<K> extends Omit<CacheOptions<K, never>, "weigh" | "sliding"> {
	/** How long beyond its `ttl` an old value is handed out while a new one is loaded. */
	staleFor?: number;
	/** How long a failure is remembered before the loader is asked again. */
	errorTtl?: number;
}

type Slot<V> = { ok: true; value: V; freshUntil: number } | { ok: false; error: unknown };

interface Load<K, V> {
	key: K;
	promise: Promise<V>;
	controller: AbortController;
	waiting: number;
}

/** A cache that knows how to get what it does not have. At any time there is one load per key at most. */
export class LoadingCache<K, V> {
	readonly events = new Emitter<{ loaded: { key: K; ms: number }; failed: { key: K; error: unknown } }>();
	readonly #slots: Cache<K, Slot<V>>;
	readonly #loads = new Map<K, Load<K, V>>();
	readonly #loader: Loader<K, V>;
	readonly #clock: Clock;
	readonly #ttl: number;
	readonly #staleFor: number;
	readonly #errorTtl: number;

	constructor(loader: Loader<K, V>, { capacity, ttl = Infinity, staleFor = 0, errorTtl = 0, clock = systemClock }: LoadingOptions<K> = {}) {
		this.#loader = loader;
		this.#slots = new Cache({ capacity, clock });
		this.#clock = clock;
		this.#ttl = ttl;
		this.#staleFor = staleFor;
		this.#errorTtl = errorTtl;
	}

	/** A fresh value if there is one; a stale one, and a load in the background; else what the load brings. */
	async get(key: K, { signal }: { signal?: AbortSignal } = {}): Promise<V> {
		signal?.throwIfAborted();
		const slot = this.#slots.get(key);
		if (slot && !slot.ok) throw slot.error;
		if (!slot) return this.#wait(this.#load(key), signal);
		if (this.#clock.now() >= slot.freshUntil && !this.#loads.has(key)) {
			this.#wait(this.#load(key, slot.value)).catch(() => {});
		}
		return slot.value;
	}

	/** All values by key, in the order asked for; each key is loaded once. */
	async getMany(keys: Iterable<K>): Promise<Map<K, V>> {
		const wanted = [...new Set(keys)];
		const values = await Promise.all(wanted.map((key) => this.get(key)));
		return new Map(wanted.map((key, i) => [key, values[i] as V]));
	}

	/** Loads anew, whatever there is. A load that is under way is joined. */
	refresh(key: K): Promise<V> {
		const slot = this.#slots.peek(key);
		return this.#wait(this.#load(key, slot?.ok ? slot.value : undefined));
	}

	set(key: K, value: V): void {
		this.#loads.delete(key);
		this.#slots.set(key, { ok: true, value, freshUntil: this.#clock.now() + this.#ttl }, { ttl: this.#ttl + this.#staleFor });
	}

	/** Forgets a key. What a load under way brings still goes to those who wait for it, but is not kept. */
	invalidate(key: K): void {
		this.#loads.delete(key);
		this.#slots.delete(key);
	}

	get pending(): number {
		return this.#loads.size;
	}

	#load(key: K, stale?: V): Load<K, V> {
		const running = this.#loads.get(key);
		if (running) return running;
		const controller = new AbortController();
		const load: Load<K, V> = { key, controller, waiting: 0, promise: this.#run(key, controller.signal, stale, () => load) };
		this.#loads.set(key, load);
		return load;
	}

	async #run(key: K, signal: AbortSignal, stale: V | undefined, self: () => Load<K, V>): Promise<V> {
		const started = this.#clock.now();
		await null;
		const current = () => this.#loads.get(key) === self();
		try {
			const value = await this.#loader(key, { signal, stale });
			if (current()) {
				this.set(key, value);
				this.events.emit("loaded", { key, ms: this.#clock.now() - started });
			}
			return value;
		} catch (error) {
			if (current()) {
				this.#loads.delete(key);
				if (this.#errorTtl > 0 && !this.#slots.has(key)) this.#slots.set(key, { ok: false, error }, { ttl: this.#errorTtl });
				this.events.emit("failed", { key, error });
			}
			throw error;
		}
	}

	/** Waits for a load; who gives up leaves the others alone, and the last one to go stops the load. */
	#wait(load: Load<K, V>, signal?: AbortSignal): Promise<V> {
		load.waiting += 1;
		if (!signal) return load.promise;
		return new Promise((resolve, reject) => {
			const giveUp = () => {
				load.waiting -= 1;
				if (load.waiting === 0) {
					if (this.#loads.get(load.key) === load) this.#loads.delete(load.key);
					load.controller.abort(signal.reason);
				}
				reject(signal.reason);
			};
			signal.addEventListener("abort", giveUp, { once: true });
			load.promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
		});
	}
}

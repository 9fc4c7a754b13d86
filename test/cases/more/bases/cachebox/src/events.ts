export type Listener<T> = (event: T) => void;

export class Emitter<Events extends object> {
	readonly #listeners = new Map<keyof Events, Listener<never>[]>();

	/** Returns the function that takes the listener off again. Registered twice, it is called twice. */
	on<T extends keyof Events>(type: T, listener: Listener<Events[T]>): () => void {
		const own: Listener<Events[T]> = (event) => listener(event);
		this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), own]);
		return () => {
			const rest = (this.#listeners.get(type) ?? []).filter((other) => other !== own);
			this.#listeners.set(type, rest);
		};
	}

	once<T extends keyof Events>(type: T, listener: Listener<Events[T]>): () => void {
		const off = this.on(type, (event) => {
			off();
			listener(event);
		});
		return off;
	}

	/** Every listener gets the event, even if another one throws; the first error is thrown afterwards. */
	emit<T extends keyof Events>(type: T, event: Events[T]): void {
		const errors: unknown[] = [];
		for (const listener of (this.#listeners.get(type) ?? []) as Listener<Events[T]>[]) {
			try {
				listener(event);
			} catch (error) {
				errors.push(error);
			}
		}
		if (errors.length > 0) throw errors[0];
	}

	count(type: keyof Events): number {
		return this.#listeners.get(type)?.length ?? 0;
	}
}

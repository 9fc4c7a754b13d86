import { messageFor, type Messages } from "./messages";
import { getIn, pathText, setIn, startsWith, type Path } from "./paths";
import type { Issue, Schema } from "./schema";

export type Status = "editing" | "submitting" | "done" | "failed";

/** Thrown by `onSubmit` when the server has something to say about single fields. */
export class RejectedError extends Error {
  override name = "RejectedError";
  constructor(readonly issues: readonly Issue[]) {
    super(`${issues.length} rejected`);
  }
}

export interface FormOptions<T> {
  initial?: unknown;
  onSubmit?: (value: T) => Promise<void>;
  messages?: Messages;
}

/** State of a form. An error is shown when its field has been left, or after the first attempt to submit. */
export class Form<T> {
  values: unknown;
  status: Status = "editing";
  #touched: Path[] = [];
  #attempted = false;
  #rejected: readonly Issue[] = [];
  #running: Promise<boolean> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #schema: Schema<T>;
  readonly #options: FormOptions<T>;

  constructor(schema: Schema<T>, options: FormOptions<T> = {}) {
    this.#schema = schema;
    this.#options = options;
    this.values = options.initial ?? {};
  }

  /** All issues, those of the server behind the others. */
  get issues(): Issue[] {
    const result = this.#schema.check(this.values);
    return [...(result.ok ? [] : result.issues), ...this.#rejected];
  }

  valueAt(path: Path): unknown {
    return getIn(this.values, path);
  }

  /** What the server said about a field, and about what lies below, is over when the field is changed. */
  setValue(path: Path, value: unknown): void {
    this.#edit(path, value, this.#rejected.filter((issue) => !startsWith(issue.path, path)));
  }

  touch(path: Path): void {
    if (!this.#isTouched(path)) this.#touched.push(path);
    this.#changed();
  }

  /** The message to show at a field, if any. */
  errorAt(path: Path): string | undefined {
    if (!this.#attempted && !this.#isTouched(path)) return undefined;
    const issue = this.issues.find((one) => pathText(one.path) === pathText(path));
    return issue && messageFor(issue, this.#options.messages);
  }

  addItem(path: Path, item: unknown = {}): void {
    const items = this.valueAt(path);
    this.setValue([...path, Array.isArray(items) ? items.length : 0], item);
  }

  /** Takes an item out. What is known of the items behind it moves up with them. */
  removeItem(path: Path, index: number): void {
    const items = this.valueAt(path);
    if (!Array.isArray(items) || index >= items.length) return;
    const move = (other: Path): Path[] => {
      const at = other[path.length];
      if (!startsWith(other, path) || typeof at !== "number" || at < index) return [other];
      return at === index ? [] : [[...path, at - 1, ...other.slice(path.length + 1)]];
    };
    this.#touched = this.#touched.flatMap(move);
    const others = this.#rejected.filter((issue) => pathText(issue.path) !== pathText(path));
    const kept = others.flatMap((issue) => move(issue.path).map((moved) => ({ ...issue, path: moved })));
    this.#edit(path, items.filter((_, i) => i !== index), kept);
  }

  /** Resolves to true when the server has taken the values. While a submission is under way there is no second one. */
  submit(): Promise<boolean> {
    this.#running ??= this.#submit().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  reset(): void {
    this.values = this.#options.initial ?? {};
    this.#touched = [];
    this.#attempted = false;
    this.#rejected = [];
    this.status = "editing";
    this.#changed();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #submit(): Promise<boolean> {
    this.#attempted = true;
    this.#rejected = [];
    const result = this.#schema.check(this.values);
    if (!result.ok) {
      this.#changed();
      return false;
    }
    this.#setStatus("submitting");
    try {
      await this.#options.onSubmit?.(result.value);
      this.#setStatus("done");
      return true;
    } catch (error) {
      if (error instanceof RejectedError) this.#rejected = error.issues;
      this.#setStatus("failed");
      return false;
    }
  }

  #edit(path: Path, value: unknown, rejected: readonly Issue[]): void {
    this.values = setIn(this.values, path, value);
    this.#rejected = rejected;
    if (this.status !== "submitting") this.status = "editing";
    this.#changed();
  }

  #setStatus(status: Status): void {
    this.status = status;
    this.#changed();
  }

  #isTouched(path: Path): boolean {
    return this.#touched.some((other) => pathText(other) === pathText(path));
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

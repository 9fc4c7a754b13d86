export type AccountType = 'asset' | 'liability' | 'equity' | 'income' | 'expense';

export interface Account {
  /** Names from the top down, joined by colons: `Assets:Bank:Giro`. */
  path: string;
  type: AccountType;
  /** yyyy-mm-dd; no postings from this day on. */
  closedOn?: string;
}

export class AccountError extends Error {
  override name = 'AccountError';
}

export function parentOf(path: string): string | undefined {
  const at = path.lastIndexOf(':');
  return at === -1 ? undefined : path.slice(0, at);
}

/** The side on which an account of this type usually has its balance. */
export function normalSide(type: AccountType): 'debit' | 'credit' {
  return type === 'asset' || type === 'expense' ? 'debit' : 'credit';
}

export class ChartOfAccounts {
  readonly #accounts = new Map<string, Account>();

  /** Opens an account. A top account needs a type, the others have the type of their parent. */
  open(path: string, type?: AccountType): Account {
    if (this.#accounts.has(path)) throw new AccountError(`${path} is open already`);
    const parent = parentOf(path);
    const inherited = parent === undefined ? undefined : this.get(parent).type;
    if (inherited && type && inherited !== type) throw new AccountError(`${path} must be of type ${inherited}`);
    const own = inherited ?? type;
    if (!own) throw new AccountError(`${path} needs a type`);
    const account: Account = { path, type: own };
    this.#accounts.set(path, account);
    return account;
  }

  get(path: string): Account {
    const account = this.#accounts.get(path);
    if (!account) throw new AccountError(`no account ${path}`);
    return account;
  }

  close(path: string, date: string): void {
    for (const account of this.subtree(path)) account.closedOn ??= date;
  }

  isOpen(path: string, date: string): boolean {
    const { closedOn } = this.get(path);
    return closedOn === undefined || date < closedOn;
  }

  /** The account itself and everything below it, sorted by path. */
  subtree(path: string): Account[] {
    this.get(path);
    return this.all().filter((a) => a.path === path || a.path.startsWith(`${path}:`));
  }

  all(): Account[] {
    return [...this.#accounts.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }
}

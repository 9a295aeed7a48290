/** One object, and what can happen to it on the target. */
export interface RandomObject {
  readonly kind: string;
  readonly name: string;
  readonly create: string;
  /** Statements that change it, where nothing else is in their way. */
  readonly changes: readonly string[];
  /** Statements that make the target another value of a sequence. */
  readonly setBack?: readonly [string, string];
  /** @default - it goes with the table that it is a part of */
  readonly drop?: string;
  /** The table that it is a part of, or itself: what shares one is changed once. */
  readonly family: string;
  /** Families that have to be there. */
  readonly uses: readonly string[];
}

/** Objects of one schema while they are made, each after those that it uses, and how one is added. */
export class RandomObjects {
  protected readonly made: RandomObject[] = [];

  constructor(
    protected readonly schema: string,
    protected readonly below: (below: number) => number,
  ) {}

  protected times(most: number, make: (n: number) => void): void {
    for (let n = this.below(most + 1); n > 0; n--) {
      make(n);
    }
  }

  protected pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  protected standalone(
    kind: string,
    name: string,
    create: string,
    changes: readonly string[],
    uses: readonly string[] = [],
  ): void {
    const sql = kind === 'materialised view' ? 'MATERIALIZED VIEW' : kind === 'enum' ? 'TYPE' : kind.toUpperCase();
    this.made.push({ kind, name, family: name, uses, create, changes, drop: `DROP ${sql} ${name}` });
  }

  /** Adds a part of a table, which goes with it. */
  protected part(
    kind: string,
    name: string,
    table: string,
    create: string,
    changes: readonly string[],
    drop?: string,
  ): void {
    this.made.push({ kind, name, family: table, uses: [], create, changes, drop });
  }
}

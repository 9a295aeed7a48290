import { closeSync, fchmodSync, fsyncSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { InvalidInputError } from '../problems';
import { type CheckpointLine, type EarlierRun, type EarlierTable, readCheckpoint, type Scope } from './checkpoint-file';
import type { TablePair } from './table';
import { shapeOf, TableLedger } from './table-ledger';

/** Milliseconds between two writes: what a machine that goes down loses, beside the ranges that it was comparing. */
const interval = 1000;

/**
 * A file that says which ranges an unfinished pass has proven equal, so that the next run of the same command goes on
 * there. A range that was different, unsettled or not readable is looked at again: it may have been mended meanwhile, and
 * the file need hold no differences. It holds keys of rows, and so is for its owner alone.
 */
export class Checkpoint {
  private readonly changed = new Set<TableLedger>();
  private lastWrite = Number.NEGATIVE_INFINITY;
  private failure: string | undefined;
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly path: string,
    private readonly file: number,
    private readonly tables: ReadonlyMap<string, EarlierTable>,
    /** Undefined where nothing was left by an earlier run. */
    readonly earlier: EarlierRun | undefined,
    private readonly now: () => number,
  ) {}

  /**
   * Opens the file of an earlier run, or begins one.
   *
   * @param scope what the pass compares; a file about anything else is refused
   * @param now milliseconds of a clock
   * @throws InvalidInputError when the file cannot be written, is none of these, or is of another run
   */
  static open(path: string, scope: Scope, now: () => number = Date.now): Checkpoint {
    const file = openFile(path);
    try {
      const found = readCheckpoint(path, readFileSync(path), scope);
      fchmodSync(file, 0o600);
      // What a crash has left of the last line would spoil the next one.
      ftruncateSync(file, found.bytes);
      const checkpoint = new Checkpoint(path, file, found.tables, found.earlier, now);
      if (found.bytes === 0) {
        checkpoint.write([{ checkpoint: 'crossfade validation', startedAt: new Date(now()).toISOString(), scope }]);
      }
      return checkpoint;
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  /** Why an interrupted pass would lose more than a second's work, in a sentence. */
  get notes(): readonly string[] {
    return this.failure === undefined
      ? []
      : [`--checkpoint ${this.path}: could not be written (${this.failure}), so a further run would begin earlier`];
  }

  /** Returns what keeps account of a table. A table of another shape than in the file, and one of which no row is proven, is compared from its beginning. */
  ledger(pair: TablePair): TableLedger {
    const found = this.tables.get(pair.name);
    // A table that had no rows costs nothing to look at again, and may have got its first ones since.
    const earlier = found?.shape === shapeOf(pair) && found.proven.sourceRows > 0 ? found : undefined;
    return new TableLedger(pair, earlier, (ledger) => this.note(ledger));
  }

  /**
   * Ends the account.
   *
   * @param complete whether everything was compared. Then the file goes, so that the next pass is one of its own; otherwise
   *   it stays for the next run
   */
  end(complete: boolean): void {
    this.flush();
    closeSync(this.file);
    if (complete) {
      rmSync(this.path, { force: true });
    }
  }

  private note(ledger: TableLedger): void {
    this.changed.add(ledger);
    const left = interval - (this.now() - this.lastWrite);
    if (left <= 0) {
      this.flush();
    } else {
      // The next range may take long. A timer alone keeps no process from ending.
      this.timer ??= setTimeout(this.flush.bind(this), left).unref();
    }
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const at = new Date(this.now()).toISOString();
    this.write([...this.changed].map((ledger): CheckpointLine => ({ at, ...ledger.entry() })));
    this.changed.clear();
  }

  /** A full disk must not end a pass that can go on without the file. */
  private write(lines: readonly object[]): void {
    this.lastWrite = this.now();
    if (this.failure !== undefined || lines.length === 0) {
      return;
    }
    try {
      writeSync(this.file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      fsyncSync(this.file);
    } catch (error) {
      this.failure = (error as NodeJS.ErrnoException).code;
    }
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InvalidInputError([
      `--checkpoint: got ${JSON.stringify(path)}, allowed a file that can be written; ${code}`,
    ]);
  }
}

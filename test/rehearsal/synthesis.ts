import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { RehearsalFailure } from './failure';
import type { RehearsableTemplate } from './stubs';

/** Context flags of the app, beside those that choose what is rehearsed. */
export type Flags = Readonly<Record<string, string>>;

/** A synthesised app that fits the emulator. */
export interface Assembly {
  readonly path: string;
  /** Its stacks, in an order of deployment. */
  readonly stacks: readonly StagedStack[];
}

/** A stack of an assembly. */
export interface StagedStack extends RehearsableTemplate {
  readonly id: string;
  /** Physical name. */
  readonly name: string;
}

/** The assemblies of a rehearsal: one for the same flags, made one after the other. */
export class Synthesis {
  private readonly assemblies = new Map<string, Promise<Assembly>>();
  private newest: Promise<unknown> = Promise.resolve();
  private ended = false;

  /**
   * @param work folder for the assemblies
   * @param assemble makes one in a folder. It is not called again before it has ended: each synth bundles the app and its
   *   functions into the same files
   */
  constructor(
    private readonly work: string,
    private readonly assemble: (flags: Flags, path: string) => Promise<Assembly>,
  ) {}

  /** Returns the assembly for flags, as soon as it is made. */
  of(flags: Flags): Promise<Assembly> {
    const key = JSON.stringify(flags);
    const known = this.assemblies.get(key);
    if (known !== undefined) {
      return known;
    }
    const path = this.path(this.assemblies.size + 1);
    const made = this.newest.then(() => {
      if (this.ended) {
        throw new RehearsalFailure('The rehearsal has ended.');
      }
      return this.assemble(flags, path);
    });
    this.newest = made.catch(() => undefined);
    this.assemblies.set(key, made);
    return made;
  }

  /** Deletes all of them, so that they are made again. */
  async forget(): Promise<void> {
    await this.newest;
    for (let number = this.assemblies.size; number > 0; number--) {
      rmSync(this.path(number), { recursive: true, force: true });
    }
    this.assemblies.clear();
  }

  /** Makes no further one. */
  end(): void {
    this.ended = true;
  }

  private path(number: number): string {
    return join(this.work, `assembly-${number}`);
  }
}

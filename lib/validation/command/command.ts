import { Checkpoint } from '../checkpoint';
import type { DatabaseConnection } from '../connection';
import type { DatabasePair } from '../database';
import { openDatabases } from '../open-databases';
import { validate } from '../pass';
import { Throttle } from '../throttle';
import { exitCodes, interruption, type Verdict } from '../verdict';
import { helpText, readArguments, type ValidateArguments } from './arguments';
import { connectFailures } from './connect-advice';
import { type ProgressDisplay, progressDisplay, type Terminal } from './progress';
import { renderVerdict } from './render';
import { unlessInterrupted } from './unless-interrupted';

/** Where a validation runs. */
export interface CommandSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Receives the progress; the verdict is returned. */
  readonly terminal: Terminal;
  /** Whether the verdict may have colours. @default false */
  readonly colours?: boolean;
  /** Ends the validation in order: what is known until then is the verdict. @default - nothing does */
  readonly signal?: AbortSignal;
}

/** What the command prints on standard output, and its exit code. */
export interface CommandOutcome {
  readonly output: string;
  readonly exitCode: number;
}

/**
 * Compares the two databases that a command line names. Where JSON is asked for, a comparison that cannot begin is one
 * that proves nothing, and not an error.
 *
 * @throws InvalidInputError with every problem of the arguments
 * @throws Error when a side cannot be reached, or nothing was compared before an interruption
 */
export async function runValidate(args: readonly string[], surroundings: CommandSurroundings): Promise<CommandOutcome> {
  try {
    return await compareSides(args, surroundings);
  } catch (error) {
    if (!args.includes('--json')) {
      throw error;
    }
    const verdict = { outcome: 'unproven', unproven: (error as Error).message.split('\n') } as const;
    return { output: JSON.stringify(verdict, undefined, 2), exitCode: exitCodes.unproven };
  }
}

async function compareSides(
  args: readonly string[],
  { environment, terminal, colours = false, signal }: CommandSurroundings,
): Promise<CommandOutcome> {
  const asked = readArguments(args, environment);
  if (asked === undefined) {
    return { output: helpText, exitCode: 0 };
  }
  const checkpoint = openCheckpoint(asked);
  const opening = openDatabases(asked.connections, asked.limits).catch((error: unknown) => {
    throw connectFailures(asked.connections, error);
  });
  const databases = await unlessInterrupted(opening, signal, interruption);
  const display = progressDisplay(terminal, Date.now, asked.json);
  const cancel = () => void databases.close();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const compared = await compare(databases, asked, checkpoint, display, signal);
    const verdict = signal?.aborted ? { ...compared, notes: [...compared.notes, howToGoOn(asked)] } : compared;
    display.end();
    return {
      output: asked.json ? JSON.stringify(verdict, undefined, 2) : renderVerdict(verdict, colours),
      exitCode: exitCodes[verdict.outcome],
    };
  } finally {
    await databases.close();
  }
}

async function compare(
  databases: DatabasePair,
  { loadLimits, options }: ValidateArguments,
  checkpoint: Checkpoint | undefined,
  display: ProgressDisplay,
  signal: AbortSignal | undefined,
): Promise<Verdict> {
  const throttle = new Throttle(databases, loadLimits, { onPause: display.pause, signal });
  const beforeRange = () => throttle.pass();
  const verdict = await validate(databases, { ...options, beforeRange, signal, checkpoint }, display.show);
  return { ...verdict, notes: [...verdict.notes, ...throttle.notes] };
}

function openCheckpoint({ checkpoint, connections, options }: ValidateArguments): Checkpoint | undefined {
  return checkpoint === undefined
    ? undefined
    : Checkpoint.open(checkpoint, {
        source: addressOf(connections.source),
        target: addressOf(connections.target),
        schemas: options.schemas ?? null,
        tables: options.tables ?? null,
      });
}

function howToGoOn({ checkpoint }: ValidateArguments): string {
  return checkpoint === undefined
    ? 'the next comparison begins anew; with --checkpoint <file> an interrupted one can be gone on with'
    : `the same command goes on where this one was interrupted, by ${checkpoint}`;
}

function addressOf({ engine, host, port, database }: DatabaseConnection): string {
  return `${engine}://${host}:${port}/${database}`;
}

import { RefusedError } from '../../lambda/traffic-gate/refusal';
import { InvalidInputError } from '../problems';

/** Where a command runs. */
export interface Surroundings {
  /** Folder that holds `cdk.json`. */
  readonly project: string;
  /** Environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Receives what is told while the command works; the result is returned. */
  readonly terminal: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly now: Date;
}

/** What a command prints on standard output, and its exit code. */
export interface CommandOutcome {
  readonly output: string;
  readonly exitCode: number;
}

/** Exit codes of the commands. */
export const exitCodes = { done: 0, badInput: 1, notDone: 2 } as const;

/** Returns the exit code for an error. */
export function exitCodeOf(error: unknown): number {
  return error instanceof InvalidInputError ? exitCodes.badInput : exitCodes.notDone;
}

/** Returns what a command prints when it was refused or failed. */
export function failure(error: unknown, json: boolean): CommandOutcome {
  const message = describe(error as Error);
  const refusals = error instanceof RefusedError ? error.refusals : undefined;
  return {
    output: json ? JSON.stringify({ done: false, message, ...(refusals && { refusals }) }, undefined, 2) : message,
    exitCode: exitCodeOf(error),
  };
}

/** The SDK says that it has no credentials, and not what to do about it. */
function describe({ name, message }: Error): string {
  return name === 'CredentialsProviderError'
    ? `${message}. Sign in to the account of the migration, for example by aws sso login, and name its profile: AWS_PROFILE=<profile>`
    : message;
}

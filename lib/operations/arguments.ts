import { contextFlags, parseArguments } from '../arguments';
import { Problems } from '../problems';

/** What every command that works on a live migration takes. */
export interface OperationArguments {
  /** The `-c` flags that choose the deployment, and say the phase. */
  readonly flags: Readonly<Record<string, string>>;
  /** Id of the public zone. @default - the definition's, or the one of that name */
  readonly hostedZoneId?: string;
  /** JSON on standard output in place of the text. */
  readonly json: boolean;
  readonly help: boolean;
}

/** What the command line of a shift asks for. */
export interface ShiftArguments extends OperationArguments {
  /** Share of the users for AWS, percent 0..100. */
  readonly weight: number;
  /** Id of the rollback that the operator has dealt with. @default - none */
  readonly acknowledge?: string;
}

/** What the command line of a rollback asks for. */
export interface RollbackArguments extends OperationArguments {
  /** Why, for the latch and the notification. */
  readonly reason: string;
}

const shared = {
  context: { type: 'string', short: 'c', multiple: true },
  'hosted-zone-id': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const sharedHelp = `  -c, --context <flag>=<value>   chooses the deployment, as for cdk deploy: migration, environment, environmentSuffix,
                                 and migrationPhase where another phase than replicate is live
  --hosted-zone-id <id>          id of the public zone, where several have its name
  --json                         print the result as JSON
  -h, --help                     print this

Works with your own AWS credentials, without CloudFormation and without the functions of the migration. Exit code 0:
done. 1: an argument cannot be used. 2: refused, or failed.`;

/** Text of `npm run shift -- --help`. */
export const shiftHelpText = `Moves a share of the users to AWS or back, at once: writes both weights to Route 53 in one change, after the same checks
as a deploy. The template keeps its weight; the command says what the next deploy has to give.

  npm run shift -- [-c <flag>=<value> ...] --weight <0..100> [--acknowledge <id>]

  --weight <0..100>              share of the users for AWS, percent
  --acknowledge <id>             the rollback that you have dealt with
${sharedHelp}`;

/** Text of `npm run rollback -- --help`. */
export const rollbackHelpText = `Sends all users back to the legacy system at once, sets the latch that holds them there, and tells the alert topic.

  npm run rollback -- [-c <flag>=<value> ...] [--reason <text>]

  --reason <text>                why, for the latch and the notification
${sharedHelp}`;

/** Text of `npm run status -- --help`. */
export const statusHelpText = `Prints what is declared and what is live, side by side: stacks, phase, weights, latch, replication, alarms, the last
validation, and the image of each service. It only reads.

  npm run status -- [-c <flag>=<value> ...]

  -c, --context <flag>=<value>   chooses the deployment, as for cdk deploy: migration, environment, environmentSuffix
  --hosted-zone-id <id>          id of the public zone, where several have its name
  --json                         print the result as JSON
  -h, --help                     print this

Works with your own AWS credentials. Exit code 0: what is declared is live. 1: an argument cannot be used. 2: something
differs, or could not be read.`;

/** Flags that the commands have under names of their own. */
const ownNames: Readonly<Record<string, string>> = {
  awsTrafficWeight: '--weight of npm run shift',
  acknowledgeRollback: '--acknowledge of npm run shift',
};

/**
 * Reads the command line of a shift.
 *
 * @throws InvalidInputError that names every argument that cannot be used
 */
export function readShiftArguments(args: readonly string[]): ShiftArguments {
  const options = { ...shared, weight: { type: 'string' }, acknowledge: { type: 'string' } } as const;
  const values = parseArguments(args, options, '-c, --weight, --acknowledge, --hosted-zone-id, --json, --help');
  const problems = new Problems();
  const common = readShared(values, problems);
  const { weight, acknowledge } = values;
  if (!common.help && (weight === undefined || !/^\d{1,3}$/.test(weight) || Number(weight) > 100)) {
    problems.add('--weight', weight, '0..100');
  }
  problems.matches(
    '--acknowledge',
    acknowledge,
    /^[A-Za-z0-9][A-Za-z0-9:.-]{0,127}$/,
    'the id that the rollback printed',
  );
  problems.throwIfAny();
  return { ...common, weight: Number(weight), ...(acknowledge !== undefined && { acknowledge }) };
}

/**
 * Reads the command line of a rollback.
 *
 * @throws InvalidInputError that names every argument that cannot be used
 */
export function readRollbackArguments(args: readonly string[]): RollbackArguments {
  const options = { ...shared, reason: { type: 'string' } } as const;
  const values = parseArguments(args, options, '-c, --reason, --hosted-zone-id, --json, --help');
  const problems = new Problems();
  const common = readShared(values, problems);
  problems.throwIfAny();
  // Nobody is made to write a sentence before the users are safe.
  return { ...common, reason: values.reason?.trim() || 'no reason was given' };
}

/**
 * Reads the command line of a status.
 *
 * @throws InvalidInputError that names every argument that cannot be used
 */
export function readStatusArguments(args: readonly string[]): OperationArguments {
  const problems = new Problems();
  const common = readShared(parseArguments(args, shared, '-c, --hosted-zone-id, --json, --help'), problems);
  problems.throwIfAny();
  return common;
}

interface SharedValues {
  readonly context?: string[];
  readonly 'hosted-zone-id'?: string;
  readonly json?: boolean;
  readonly help?: boolean;
}

function readShared(values: SharedValues, problems: Problems): OperationArguments {
  const flags = contextFlags(values.context ?? [], problems);
  for (const name of Object.keys(flags).filter((name) => name in ownNames)) {
    problems.add(`-c ${name}`, flags[name], `${ownNames[name]}`);
  }
  const hostedZoneId = values['hosted-zone-id'];
  problems.matches(
    '--hosted-zone-id',
    hostedZoneId,
    /^[A-Za-z0-9]{1,32}$/,
    'the id of a hosted zone, letters and digits',
  );
  return {
    flags,
    ...(hostedZoneId !== undefined && { hostedZoneId }),
    json: values.json ?? false,
    help: values.help ?? false,
  };
}

import type { MigrationDefinition } from './definition';
import { definitionOf, vpnSharedWith } from './environment';
import { liveContextKey, readLiveRecord } from './live-record';
import { allowedWeights, firstPhase, type MigrationPhase, migrationPhases } from './migration-phase';
import { Names } from './naming';
import { Problems } from './problems';
import { checkDefinition } from './rules';
import { checkAgents } from './rules/storage';
import type { GivenBy, MigrationSettings } from './settings';

/** The context flags (`-c name=value`) that Crossfade reads. */
export const flagNames = [
  'migration',
  'environment',
  'environmentSuffix',
  'awsTrafficWeight',
  'migrationPhase',
  'imageTag',
  'acknowledgeRollback',
] as const;

type FlagName = (typeof flagNames)[number];

/** The account that a synth without credentials uses. The lookups in `cdk.context.json` name the same one. */
export const offlineAccount = '000000000000';

/**
 * Reads the flags and the account and resolves them to settings. This is the only reader of either.
 *
 * @param context all context values of the app; a flag given by `-c` arrives as a string, one from `cdk.json` as any JSON
 * @param registry the definitions by name
 * @param account the account of the CLI's credentials, from `CDK_DEFAULT_ACCOUNT`; absent when there are none
 * @param today the day of the synth, by which a support has ended or ends soon
 * @throws InvalidInputError with every problem of the flags and of the chosen definition
 */
export function readSettings(
  context: Readonly<Record<string, unknown>>,
  registry: Readonly<Record<string, MigrationDefinition>>,
  account: string = offlineAccount,
  today: Date = new Date(),
): MigrationSettings {
  const problems = new Problems();
  refuseUnknownFlags(context, problems);
  const flag = (name: FlagName) => readFlag(context, name, problems);

  const migration = flag('migration') ?? 'trading';
  const definition = Object.hasOwn(registry, migration) ? registry[migration] : undefined;
  if (definition === undefined) {
    problems.add('migration', migration, `one of ${Object.keys(registry).join(', ')}`);
  }

  const environmentName = flag('environment') ?? definition?.environments[0].name;
  const environment = definition?.environments.find(({ name }) => name === environmentName);
  if (definition !== undefined && environment === undefined) {
    const names = definition.environments.map(({ name }) => name).join(', ');
    problems.add('environment', environmentName, `one of ${names} in migration ${migration}`);
  }

  const environmentSuffix = flag('environmentSuffix') ?? definition?.name;
  problems.matches(
    'environmentSuffix',
    environmentSuffix,
    // DMS refuses an identifier with two hyphens in a row, S3 a bucket whose name ends with -s3alias.
    // https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationInstance.html
    /^(?!.*--)(?!(.*-)?s3alias$)[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/,
    '1 to 12 of a-z, 0-9 and single -, neither first nor last a -, other than s3alias',
  );

  const recorded = readLiveRecord(
    context[liveContextKey],
    { migration, environment: environmentName ?? '', environmentSuffix: environmentSuffix ?? migration },
    problems,
  );
  const weightFlag = flag('awsTrafficWeight');
  const weightGivenBy = giver(weightFlag, recorded.awsTrafficWeight);
  const takesTraffic = environment?.takesTraffic ?? true;
  const migrationPhase = readPhase(flag('migrationPhase') ?? recorded.migrationPhase, takesTraffic, problems);
  const awsTrafficWeight = readWeight(
    weightFlag ?? recorded.awsTrafficWeight,
    { takesTraffic, phase: migrationPhase },
    problems,
  );

  const imageTag = flag('imageTag');
  problems.matches(
    'imageTag',
    imageTag,
    /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/,
    'a tag in the ECR repository: 1 to 128 of letters, digits, _, . and -, first not . or -',
  );
  const acknowledgeRollback = flag('acknowledgeRollback');
  problems.matches(
    'acknowledgeRollback',
    acknowledgeRollback,
    /^[A-Za-z0-9][A-Za-z0-9:.-]{0,127}$/,
    'the id that the rollback printed',
  );

  if (definition !== undefined) {
    checkDefinition(definition, problems, { today, migrationPhase });
    checkAgents(definition, account === offlineAccount ? undefined : account, problems);
  }
  if (problems.any || definition === undefined || environment === undefined || environmentSuffix === undefined) {
    throw problems.toError();
  }

  return {
    definition: definitionOf(definition, environment),
    environment,
    vpnSharedWith: vpnSharedWith(definition, environment),
    account,
    environmentSuffix,
    names: new Names({
      pattern: definition.namePattern,
      environment: environment.name,
      suffix: environmentSuffix,
      account,
    }),
    awsTrafficWeight,
    weightGivenBy,
    migrationPhase,
    imageTag,
    acknowledgeRollback,
    today,
  };
}

/** A misspelt flag would be ignored without a word, and the deploy would do something else than its operator meant. */
function refuseUnknownFlags(context: Readonly<Record<string, unknown>>, problems: Problems): void {
  // CDK's own context keys hold a colon, a slash, a dash or an @; a flag is one camel-case word.
  const unknown = Object.keys(context).filter(
    (key) => /^[A-Za-z0-9_]+$/.test(key) && ![...flagNames, liveContextKey].includes(key),
  );
  for (const key of unknown) {
    problems.add(`-c ${key}`, context[key], `the flags ${flagNames.join(', ')}`);
  }
}

function readFlag(context: Readonly<Record<string, unknown>>, name: FlagName, problems: Problems): string | undefined {
  const value = context[name];
  if (value === undefined) {
    return undefined;
  }
  // `-c` gives text. Any other type stands in cdk.json, where every deploy would find it and take it for a flag.
  if (typeof value !== 'string' || value === '') {
    problems.add(name, value, 'a value by -c', `leave -c ${name} out for its default`);
    return undefined;
  }
  return value;
}

function giver(flag: string | undefined, recorded: string | undefined): GivenBy {
  if (flag !== undefined) {
    return 'flag';
  }
  return recorded === undefined ? 'default' : 'cdk.json';
}

interface WeightLimits {
  readonly takesTraffic: boolean;
  readonly phase: MigrationPhase;
}

function readWeight(value: string | undefined, { takesTraffic, phase }: WeightLimits, problems: Problems): number {
  const { lowest, highest, otherwise } = allowedWeights[phase];
  if (value === undefined) {
    return lowest;
  }
  if (!/^\d{1,3}$/.test(value) || Number(value) > 100) {
    problems.add('awsTrafficWeight', value, '0..100');
    return lowest;
  }
  const weight = Number(value);
  if (!takesTraffic && weight > 0) {
    problems.add('awsTrafficWeight', value, '0', 'this environment takes no traffic');
  } else if (weight < lowest || weight > highest) {
    problems.add('awsTrafficWeight', value, `${lowest} in phase ${phase}`, otherwise);
  }
  return weight;
}

function readPhase(value: string | undefined, takesTraffic: boolean, problems: Problems): MigrationPhase {
  const phase = migrationPhases.find((name) => name === value) ?? firstPhase;
  if (value !== undefined && value !== phase) {
    problems.add('migrationPhase', value, `one of ${migrationPhases.join(', ')}`);
  }
  if (!takesTraffic && phase !== firstPhase) {
    problems.add('migrationPhase', value, firstPhase, 'this environment takes no traffic, so it is never cut over');
    return firstPhase;
  }
  return phase;
}

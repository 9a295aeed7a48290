import { setTimeout as sleep } from 'node:timers/promises';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { DescribeExecutionCommand, type DescribeExecutionOutput, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Conclusion } from '../../lambda/validation/conclusion';
import { keys } from '../../lambda/validation/keys';
import { execute } from '../validation/server';
import { RehearsalDatabases } from './databases';
import { deployedResources } from './deployed';
import { expectRefusal } from './deployment';
import { RehearsalFailure } from './failure';
import { type Scene, set } from './scene';
import type { Step } from './steps';
import { expectWeights } from './traffic';
import { expectUntouched } from './untouched';

/** Rows of a part here; the definition's are made for a real system. It makes more than 50 parts of the rehearsal's rows. */
const rowsPerPart = 10_000;

/** Parts that a pass must have had at least. */
const fewestParts = 50;

/** Seconds that a whole pass may take; it took 30 here. */
const passLimitSeconds = 300;

/** The validation, where the definition has one: equal while rows change, different by one row, which keeps users away. */
export function validating(scene: Scene): Step[] {
  if (scene.props.definition.validation === undefined) {
    return [];
  }
  return [
    {
      name: 'validation: two real databases',
      run: async () => {
        scene.databases = await RehearsalDatabases.start(scene.props.definition);
        const { source, target } = scene.databases;
        await pointFunctionAt(scene, scene.databases);
        return `PostgreSQL ${source.major} replicates to ${target.major}`;
      },
    },
    { name: 'validation under changes', run: () => provesEqualUnderChanges(scene) },
    { name: 'validation of a corrupted row', run: () => findsCorruptedRow(scene) },
    {
      name: 'shift with different databases: refused',
      run: async (onProgress) => {
        const shift = scene.deploy({ awsTrafficWeight: '25' }, onProgress, 'TrafficStack');
        await expectRefusal(shift, /found differences/);
        await expectUntouched(scene, 'TrafficStack', 'Custom::TrafficGate');
        return expectWeights(scene, 0);
      },
    },
    {
      name: 'validation of the mended row',
      run: async () => {
        await setStreet(scene, 77);
        return describe(await passEndsAs(scene, 'mended', 'equal'));
      },
    },
  ];
}

async function provesEqualUnderChanges(scene: Scene): Promise<string> {
  const writer = set(scene.databases).write();
  try {
    return describe(await passEndsAs(scene, 'live', 'equal'));
  } finally {
    await writer.end();
  }
}

/** One row of the target is changed behind the replication's back: the one thing that must not go unseen. */
async function findsCorruptedRow(scene: Scene): Promise<string> {
  await setStreet(scene, 78);
  const { run, tables } = await passEndsAs(scene, 'corrupted', 'different');
  const found = Object.entries(tables).map(([name, { differentRows }]) => `${name}: ${differentRows}`);
  const [schema] = scene.props.definition.source.schemas;
  if (found.join() !== `${schema}.customers: 1`) {
    throw new RehearsalFailure('The validation must find one row of customers and nothing else.', [run, ...found]);
  }
  return `found ${found.join()}`;
}

/** Sets the street of customer 77 on the target; 77 is what the source has. */
async function setStreet({ databases, props }: Scene, street: number): Promise<void> {
  const [schema] = props.definition.source.schemas;
  const address = `jsonb_build_object('street', ${street})`;
  await execute(set(databases).targetUrl, `UPDATE "${schema}".customers SET address = ${address} WHERE name = 'c77'`);
}

/**
 * Lets the function of the deployed DataStack connect to the rehearsal's servers: both secrets, and what of its environment
 * says where Aurora is.
 */
async function pointFunctionAt(
  scene: Scene,
  { source, target, rootCertificatePem }: RehearsalDatabases,
): Promise<void> {
  const { lambda, secretsManager } = scene.clients;
  const { functionName, variables } = await findFunction(scene);
  const user = { username: 'postgres', password: 'not-asked-for' };
  const fill = async (secretId: string | undefined, value: object): Promise<string> => {
    const written = await secretsManager.send(
      new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(value) }),
    );
    return set(written.ARN);
  };
  const tls = JSON.stringify({ kind: 'private-authority', rootCertificatePem });
  await lambda.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: functionName,
      Environment: {
        Variables: {
          ...variables,
          // To CloudFormation in the emulator a secret's Ref is its name, and on AWS its ARN.
          SOURCE_SECRET_ARN: await fill(variables['SOURCE_SECRET_ARN'], {
            ...user,
            host: 'localhost',
            port: source.port,
          }),
          TARGET_SECRET_ARN: await fill(variables['TARGET_SECRET_ARN'], user),
          TARGET_HOST: 'localhost',
          DATABASE_PORT: String(target.port),
          SOURCE_TLS: tls,
          TARGET_TLS: tls,
          ROWS_PER_PART: String(rowsPerPart),
          WAITS_SECONDS: '1,2,4',
        },
      },
    }),
  );
}

async function findFunction(scene: Scene) {
  const resources = await deployedResources(scene.clients, scene.stack('DataStack').name);
  for (const { physicalId } of resources.filter(({ type }) => type === 'AWS::Lambda::Function')) {
    const { Environment } = await scene.clients.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: physicalId }),
    );
    if (Environment?.Variables?.['ROWS_PER_PART']) {
      return { functionName: physicalId, variables: Environment.Variables };
    }
  }
  throw new RehearsalFailure('DataStack has no function that knows the rows of a part: there is no validation.');
}

/** Starts the machine as an operator does, waits for its end, and reads the verdict. */
async function passEndsAs(scene: Scene, run: string, outcome: Conclusion['outcome']): Promise<Conclusion> {
  const { sfn, s3 } = scene.clients;
  const resources = await deployedResources(scene.clients, scene.stack('DataStack').name);
  const machine = set(
    resources.find(
      ({ type, logicalId }) => type === 'AWS::StepFunctions::StateMachine' && /Validation/.test(logicalId),
    ),
  );
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: machine.physicalId, name: run, input: '{}' }),
  );
  const execution = await ended(scene, set(executionArn));
  const expected = outcome === 'equal' ? 'SUCCEEDED' : 'FAILED';
  if (execution.status !== expected) {
    const { status, error, cause } = execution;
    throw new RehearsalFailure(`The validation ended as ${status}; expected ${expected}.`, [`${error}`, `${cause}`]);
  }
  const { variables } = await findFunction(scene);
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: variables['RESULTS_BUCKET'], Key: keys.latestVerdict }),
  );
  const conclusion = JSON.parse((await Body?.transformToString()) ?? '') as Conclusion;
  if (conclusion.run !== run || conclusion.outcome !== outcome || conclusion.parts < fewestParts) {
    throw new RehearsalFailure(`Expected "${outcome}" for the run "${run}" of at least ${fewestParts} parts.`, [
      JSON.stringify(conclusion),
    ]);
  }
  return conclusion;
}

async function ended({ clients }: Scene, executionArn: string): Promise<DescribeExecutionOutput> {
  const deadline = Date.now() + passLimitSeconds * 1000;
  for (;;) {
    const execution = await clients.sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') {
      return execution;
    }
    if (Date.now() > deadline) {
      throw new RehearsalFailure(`The validation has not ended after ${passLimitSeconds} s.`);
    }
    await sleep(500);
  }
}

function describe({ outcome, parts, rows, inFlight }: Conclusion): string {
  return `${outcome}: ${rows} rows in ${parts} parts, ${inFlight} in flight`;
}

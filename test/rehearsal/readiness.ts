import { setTimeout as sleep } from 'node:timers/promises';
import { PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { StartReplicationTaskCommand } from '@aws-sdk/client-database-migration-service';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { type GateEnvironment, readEnvironment } from '../../lambda/traffic-gate/environment';
import { deployedResources } from './deployed';
import { RehearsalFailure } from './failure';
import type { Scene } from './scene';

/** Seconds that the stand-in of DMS may take to start a task. */
const startLimitSeconds = 20;

/** Where the gate of the deployed TrafficStack looks, from the environment of its function. */
export async function findGate(scene: Scene): Promise<GateEnvironment> {
  const { clients, region } = scene;
  const resources = await deployedResources(clients, scene.stack('TrafficStack').name);
  for (const { physicalId } of resources.filter(({ type }) => type === 'AWS::Lambda::Function')) {
    const { Environment } = await clients.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: physicalId }),
    );
    if (Environment?.Variables?.['LAG_LIMIT_SECONDS']) {
      return readEnvironment({ ...Environment.Variables, AWS_REGION: region });
    }
  }
  throw new RehearsalFailure('TrafficStack has no function that knows a limit of the lag: there is no gate.');
}

/** Starts the replication, as the operator or the loading machine does. */
export async function startReplication(scene: Scene): Promise<string> {
  const { clients, standIns } = scene;
  const { replicationTaskArn } = await findGate(scene);
  await clients.dms.send(
    new StartReplicationTaskCommand({
      ReplicationTaskArn: replicationTaskArn,
      StartReplicationTaskType: 'start-replication',
    }),
  );
  const deadline = Date.now() + startLimitSeconds * 1000;
  while (standIns.replication.status(replicationTaskArn) !== 'running') {
    if (Date.now() > deadline) {
      throw new RehearsalFailure(`The replication task does not run after ${startLimitSeconds} s.`);
    }
    await sleep(100);
  }
  return 'running';
}

/** Publishes a lag of the replication, as DMS does every minute while a task runs. @param seconds the lag */
export async function publishLag(scene: Scene, seconds: number): Promise<void> {
  const { replicationInstance, replicationTaskArn } = await findGate(scene);
  const Dimensions = [
    { Name: 'ReplicationInstanceIdentifier', Value: replicationInstance },
    { Name: 'ReplicationTaskIdentifier', Value: replicationTaskArn.replace(/^.*:/, '') },
  ];
  const MetricData = ['CDCLatencySource', 'CDCLatencyTarget'].map((MetricName) => ({
    MetricName,
    Dimensions,
    Value: seconds,
    Unit: 'Seconds' as const,
  }));
  await scene.clients.cloudWatch.send(new PutMetricDataCommand({ Namespace: 'AWS/DMS', MetricData }));
}

/** Puts the alarms of the rollback back to OK, as they are when no user is on AWS. */
export async function quietAlarms(scene: Scene): Promise<void> {
  const { rollbackAlarms } = await findGate(scene);
  for (const AlarmName of rollbackAlarms) {
    await scene.clients.cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'Set by the rehearsal.' }),
    );
  }
}

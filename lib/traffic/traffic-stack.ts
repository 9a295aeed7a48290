import { CfnOutput } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { AppStack } from '../app/app-stack';
import { rollbackCommand, shiftCommand } from '../commands';
import type { DataStack } from '../data/data-stack';
import { keepsSource } from '../migration-phase';
import { MigrationStack, type MigrationStackProps } from '../migration-stack';
import type { NetworkStack } from '../network/network-stack';
import { PhaseGuard } from '../network/phase-guard';
import { DrainAlarms } from './drain-alarms';
import { HealthChecks } from './health-checks';
import { HealthMonitor } from './health-monitor';
import { Latch } from './latch';
import { RecordTeardown } from './record-teardown';
import { Rollback } from './rollback';
import { RollbackAlarms } from './rollback-alarms';
import { TrafficGate } from './traffic-gate';
import { userHostName, WeightedRecords } from './weighted-records';

/** What the traffic stack is made from. */
export interface TrafficStackProps extends MigrationStackProps {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly app: AppStack;
}

/** Who serves the users: the weighted records, and everything that sends traffic back when AWS fails them. */
export class TrafficStack extends MigrationStack {
  /** Full host name of the users. */
  readonly recordName: string;
  /** Alarms that start the rollback function, and where Aurora is the writer of record tell people instead. */
  readonly rollbackAlarms: readonly cloudwatch.Alarm[];
  readonly rollbackFunction: lambda.Function;
  /** Holds the alarms whose rollback failed every retry. */
  readonly deadLetterQueue: sqs.Queue;
  /** Id of the health check that decides whether DNS leads to AWS at all. Its metrics are in us-east-1. */
  readonly awsHealthCheckId: string;
  /**
   * Id of the health check of the legacy record. It is always healthy; its metrics, in us-east-1, count the addresses of
   * the legacy system that answer. Absent where nobody asks them: without `traffic.legacyHealthCheck`, or in phase `complete`.
   */
  readonly legacyHealthCheckId: string | undefined;
  /** Absent where the definition asks for none. */
  readonly healthMonitor: HealthMonitor | undefined;
  /** SSM parameter that exists while a rollback has not been acknowledged. */
  readonly latchParameterName: string;

  constructor(scope: Construct, id: string, props: TrafficStackProps) {
    super(scope, id, 'Weighted records, health checks and rollback', props);
    const { settings, network, data, app } = props;
    const { loadBalancer } = app;
    const { alertTopic, operationsKey: encryptionKey, publicZone: zone } = network;
    const hostName = userHostName(settings.definition);
    this.recordName = hostName.name;

    const latch = new Latch(this, 'Latch', { settings, encryptionKey });
    this.latchParameterName = latch.parameterName;
    const rollbackProps = { settings, zone, hostName, latch, alertTopic, encryptionKey };
    const rollback = new Rollback(this, 'Rollback', rollbackProps);
    this.rollbackFunction = rollback.fn;
    this.deadLetterQueue = rollback.deadLetterQueue;

    const alarms = new RollbackAlarms(this, 'Alarms', {
      settings,
      loadBalancer,
      rollbackTopic: rollback.topic,
      alertTopic,
    });
    this.rollbackAlarms = [alarms.errorRate, alarms.latency];
    const drain = new DrainAlarms(this, 'DrainAlarms', { settings, loadBalancer, alertTopic });
    const healthChecks = new HealthChecks(this, 'HealthChecks', { settings, loadBalancer, alarms: drain.all });
    this.awsHealthCheckId = healthChecks.aws.healthCheckId;
    const { legacyHealthCheck: legacyCheck, healthMonitor: definition } = settings.definition.traffic;
    if (legacyCheck !== undefined) {
      this.legacyHealthCheckId = keepsSource(settings) ? healthChecks.legacy.healthCheckId : undefined;
      // A deployed MonitoringStack imports the id until it is deployed in the new phase itself.
      this.exportValue(healthChecks.legacy.healthCheckId);
      this.printHealth(healthChecks);
    }
    if (legacyCheck !== undefined && definition !== undefined) {
      this.healthMonitor = new HealthMonitor(this, 'HealthMonitor', {
        settings,
        definition,
        legacyCheck,
        loadBalancer,
        encryptionKey,
      });
      new CfnOutput(this, 'HealthCommand', {
        value: this.healthMonitor.command,
        description: `Asks ${keepsSource(settings) ? 'both sides' : 'AWS'} now what a user would ask`,
      });
    }

    const teardown = new RecordTeardown(this, 'RecordTeardown', rollbackProps);
    const records = new WeightedRecords(this, 'Records', { settings, zone, loadBalancer, healthChecks });
    const { dataKey } = data;
    const gate = new TrafficGate(this, 'Gate', { settings, zone, latch, records, dataKey, encryptionKey });
    // Last of all: when anything else in the stack fails, CloudFormation has no changed weight to put back. And the gate
    // just before them, so that what it looked at is what they change.
    const monitor = this.healthMonitor === undefined ? [] : [this.healthMonitor];
    const guard = new PhaseGuard(this, 'PhaseGuard', { settings, serviceToken: network.phaseGuardServiceToken });
    const guarded = [rollback, alarms, drain, healthChecks, teardown, ...monitor];
    guard.protect(...guarded);
    const others = [guard, latch, ...guarded];
    gate.resource.node.addDependency(...others);
    records.node.addDependency(...others, gate);
    teardown.follow(records, gate);

    new CfnOutput(this, 'UserUrl', { value: `https://${hostName.name}`, description: 'Where the users are' });
    new CfnOutput(this, 'ShiftCommand', {
      value: shiftCommand(settings),
      description: 'Sends a share of the users to AWS, percent 0..100',
    });
    new CfnOutput(this, 'RollbackCommand', {
      value: rollbackCommand(rollback.fn.functionName, settings.definition.region),
      description: 'Sends all users back to the legacy system at once, while the source is the writer of record',
    });
  }
  /** Outputs how to ask Route 53 itself. It tells the status of what asks an endpoint, and of nothing calculated. */
  private printHealth({ awsEndpoints, legacyEndpoints }: HealthChecks): void {
    const sides = [
      { outputId: 'AwsHealthChecksCommand', checks: awsEndpoints, description: 'Shows what Route 53 sees of AWS' },
      {
        outputId: 'LegacyHealthChecksCommand',
        checks: legacyEndpoints,
        description: 'Shows what Route 53 sees of the legacy system',
      },
    ].filter(({ checks }) => checks.length > 0);
    for (const { outputId, checks, description } of sides) {
      const ids = checks.map(({ healthCheckId }) => healthCheckId).join(' ');
      const query = 'HealthCheckObservations[].[IPAddress,Region,StatusReport.Status]';
      new CfnOutput(this, outputId, {
        value: `for id in ${ids}; do aws route53 get-health-check-status --health-check-id $id --query '${query}' --output text; done`,
        description,
      });
    }
  }
}

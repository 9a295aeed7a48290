import { Duration, Stack } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type Endpoint, functionTimeoutSeconds } from '../../lambda/health-monitor/endpoint';
import type { HealthMonitorDefinition, LegacyHealthCheck, MigrationDefinition } from '../definition';
import { NodeFunction } from '../functions/node-function';
import { keepsSource } from '../migration-phase';
import type { MigrationSettings } from '../settings';
import { legacyAddresses, legacyPort } from './legacy-health-check';
import { userHostName } from './weighted-records';

/** What the monitor is made from. */
export interface HealthMonitorProps {
  readonly settings: MigrationSettings;
  readonly definition: HealthMonitorDefinition;
  /** How the legacy system is asked. */
  readonly legacyCheck: LegacyHealthCheck;
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  readonly encryptionKey: kms.IKey;
}

/**
 * A function that asks both sides what a user would ask them, in phase `complete` AWS alone, and publishes what a user would
 * have seen. Unlike the
 * health checks of Route 53 it compares the certificate with the users' host name, asks a legacy host name for that name
 * as well, and has its metrics in the migration's own Region, where an alarm can watch them.
 */
export class HealthMonitor extends Construct {
  readonly fn: NodeFunction;
  /** CloudWatch namespace of the metrics. */
  readonly namespace: string;
  /** Minutes between two rounds, and so between two values of a metric. */
  readonly intervalMinutes: number;
  /** What is asked. The address of a service is known when the stack is deployed. */
  readonly endpoints: readonly Endpoint[];
  /** Command that asks now and prints what came of it. */
  readonly command: string;

  constructor(scope: Construct, id: string, props: HealthMonitorProps) {
    super(scope, id);
    const { settings, definition, legacyCheck, loadBalancer, encryptionKey } = props;
    const { names } = settings;
    const hostName = userHostName(settings.definition).name;
    const asked = keepsSource(settings) ? 'AWS and the legacy system' : 'AWS';
    const timeoutSeconds = functionTimeoutSeconds(definition.timeoutSeconds);
    this.namespace = names.of('crossfade');
    this.intervalMinutes = definition.intervalMinutes;
    this.endpoints = [
      ...awsEndpoints(settings.definition, loadBalancer.loadBalancerDnsName),
      ...(keepsSource(settings) ? legacyEndpoints(settings.definition, legacyCheck) : []),
    ];

    this.fn = new NodeFunction(this, 'Function', {
      settings,
      source: 'health-monitor',
      description: `Asks ${asked} what users of ${hostName} ask`,
      encryptionKey,
      timeout: Duration.seconds(timeoutSeconds),
      failedEvents:
        'A round that failed is worth nothing later: the next one follows after the interval. Its failure counts as an error of the function and leaves its metrics without a value; alarms watch both.',
      environment: {
        HOST_NAME: hostName,
        TIMEOUT_SECONDS: String(definition.timeoutSeconds),
        METRIC_NAMESPACE: this.namespace,
        ENDPOINTS: Stack.of(this).toJsonString(this.endpoints),
      },
    });
    // A round that is made up for later would report the past as the present.
    const late = { maxEventAge: Duration.minutes(1), retryAttempts: 0 };
    this.fn.configureAsyncInvoke(late);
    new events.Rule(this, 'Schedule', {
      ruleName: names.of('rule-health-monitor'),
      description: `Asks ${asked} what users ask`,
      schedule: events.Schedule.rate(Duration.minutes(definition.intervalMinutes)),
      targets: [new targets.LambdaFunction(this.fn, late)],
    });
    this.command = [
      `aws lambda invoke --function-name ${this.fn.functionName} --region ${settings.definition.region}`,
      // Not shorter than the function itself takes.
      `--cli-read-timeout ${timeoutSeconds + 5} /dev/stdout`,
    ].join(' ');
  }
}

function awsEndpoints({ compute }: MigrationDefinition, address: string): readonly Endpoint[] {
  return compute.services.map(({ name, healthCheckPath }) => ({
    side: 'aws',
    name,
    protocol: 'HTTPS',
    address,
    port: 443,
    path: healthCheckPath,
  }));
}

function legacyEndpoints({ traffic }: MigrationDefinition, check: LegacyHealthCheck): readonly Endpoint[] {
  return legacyAddresses(traffic.legacyEndpoint).map((address) => ({
    side: 'legacy',
    name: address,
    protocol: check.protocol,
    address,
    port: legacyPort(check),
    path: check.path,
  }));
}

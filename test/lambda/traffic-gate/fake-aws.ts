import { Readable } from 'node:stream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../../../lambda/client-configuration';
import type { Clients } from '../../../lambda/traffic-gate/clients';
import type { GateEnvironment } from '../../../lambda/traffic-gate/environment';
import { otherLimits, route53Limits, stackLimits } from '../../../lambda/traffic-gate/timing';
import { FakeRoute53, type StoredRecord, type WireResponse } from '../rollback/fake-route-53';
import { describeEvents, describeStacks, getTemplate } from './stack-answers';
import { type Call, type Input, json, jsonError, queryAnswer, readCall, type WireRequest, xml } from './wire';

const decoder = new TextDecoder();
const account = '000000000000';

/**
 * Everything that is asked before users are moved, in memory: the real clients talk to it, with their own serializers,
 * retries and error types. As it is made, nothing stands against more users.
 */
export class FakeAws {
  readonly route53: FakeRoute53;
  readonly parameters = new Map<string, string>();
  readonly alarms = new Map<string, { state: string; reason?: string }>();
  readonly published: string[] = [];
  readonly calls: Call[] = [];
  /** Hosted zones as `ListHostedZonesByName` lists them, by id. */
  zones: { readonly id: string; readonly name: string; readonly isPrivate?: boolean }[] = [];
  task: Input | undefined = {
    Status: 'running',
    MigrationType: 'full-load-and-cdc',
    ReplicationTaskStats: { FullLoadProgressPercent: 100, TablesLoaded: 12 },
  };
  /** Tables of the task that are in error now. */
  tablesInError: readonly string[] = [];
  /** Values of the two metrics of the lag, in seconds. */
  lag: { source: readonly number[]; target: readonly number[] } = { source: [0, 1], target: [2, 3] };
  /** The last verdict of the validation. */
  verdict: Input | undefined;
  /** Statuses of the stack, newest first. */
  stackStatuses: readonly string[] = ['UPDATE_IN_PROGRESS'];
  /** The template that is deployed. */
  template: Input | undefined;
  /** Called before a call takes effect. An answer that it gives replaces the effect. */
  before: (call: Call, input: Input) => WireResponse | undefined = () => undefined;

  constructor(
    records: readonly StoredRecord[],
    private readonly environment: GateEnvironment,
  ) {
    this.route53 = new FakeRoute53(records);
    this.parameters.set(environment.phaseParameter, 'replicate');
    for (const name of environment.rollbackAlarms) {
      this.alarms.set(name, { state: 'OK' });
    }
  }

  count(call: Call): number {
    return this.calls.filter((made) => made === call).length;
  }

  /** The real clients as deployed; only the way to the network is replaced. */
  clients(): Clients & { readonly sns: SNSClient } {
    const local = {
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: { handle: async (request: WireRequest) => ({ response: this.respond(request) }) },
    };
    const others = { ...clientConfiguration(otherLimits), ...local };
    return {
      route53: new Route53Client({ ...clientConfiguration(route53Limits), ...local }),
      ssm: new SSMClient(others),
      dms: new DatabaseMigrationServiceClient(others),
      cloudwatch: new CloudWatchClient(others),
      s3: new S3Client(others),
      cloudformation: new CloudFormationClient({ ...clientConfiguration(stackLimits), ...local }),
      sns: new SNSClient(others),
    };
  }

  private respond(request: WireRequest) {
    const body = typeof request.body === 'string' ? request.body : decoder.decode(request.body);
    const [call, input] = readCall(request, body);
    this.calls.push(call);
    const { statusCode, headers, body: answer } = this.before(call, input) ?? this.perform(call, input, request, body);
    return { statusCode, headers: { ...headers }, body: Readable.from([Buffer.from(answer)]) };
  }

  private perform(call: Call, input: Input, { query }: WireRequest, body: string): WireResponse {
    switch (call) {
      case 'ListResourceRecordSets':
        return this.route53.list(new URLSearchParams(query));
      case 'ChangeResourceRecordSets':
        return this.route53.change(body);
      case 'GetChange':
        return this.route53.getChange();
      case 'ListHostedZonesByName':
        return this.listZones(query?.['dnsname'] ?? '');
      case 'GetParameter':
        return this.getParameter(String(input['Name']));
      case 'PutParameter':
        return this.putParameter(String(input['Name']), String(input['Value']));
      case 'DeleteParameter':
        return this.parameters.delete(String(input['Name'])) ? json({}) : jsonError('ParameterNotFound', '');
      case 'DescribeReplicationTasks':
        return this.describeTasks(input);
      case 'DescribeTableStatistics':
        return this.describeTables(input);
      case 'GetMetricData':
        return this.getMetrics(input);
      case 'DescribeAlarms':
        return json({
          MetricAlarms: (input['AlarmNames'] as string[]).flatMap((name) => {
            const { state, reason } = this.alarms.get(name) ?? {};
            return state === undefined ? [] : [{ AlarmName: name, StateValue: state, StateReason: reason }];
          }),
        });
      case 'GetObject':
        return this.getObject();
      case 'DescribeStackEvents':
        return describeEvents(String(input['StackName']), this.stackStatuses);
      case 'DescribeStacks':
        return describeStacks(String(input['StackName']), this.stackStatuses, this.template);
      case 'GetTemplate':
        return getTemplate(String(input['StackName']), this.template);
      case 'Publish':
        this.published.push(String(input['Message']));
        return queryAnswer('Publish', '<MessageId>94f20ce6</MessageId>');
    }
  }

  private listZones(from: string): WireResponse {
    const listed = this.zones
      .filter(({ name }) => name >= from)
      .map(
        ({ id, name, isPrivate = false }) =>
          `<HostedZone><Id>/hostedzone/${id}</Id><Name>${name}.</Name><CallerReference>x</CallerReference>` +
          `<Config><PrivateZone>${isPrivate}</PrivateZone></Config></HostedZone>`,
      );
    return xml(
      `<ListHostedZonesByNameResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HostedZones>${listed.join('')}</HostedZones>` +
        '<IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesByNameResponse>',
    );
  }

  private getParameter(Name: string): WireResponse {
    const Value = this.parameters.get(Name);
    return Value === undefined
      ? jsonError('ParameterNotFound', '')
      : json({ Parameter: { Name, Value, ARN: `arn:aws:ssm:us-east-1:${account}:parameter${Name}` } });
  }

  private putParameter(name: string, value: string): WireResponse {
    if (this.parameters.has(name)) {
      return jsonError('ParameterAlreadyExists', 'The parameter already exists.');
    }
    this.parameters.set(name, value);
    return json({ Version: 1 });
  }

  private describeTasks(input: Input): WireResponse {
    const { replicationTaskArn } = this.environment;
    const asked = { Filters: [{ Name: 'replication-task-arn', Values: [replicationTaskArn] }], WithoutSettings: true };
    return this.task === undefined || JSON.stringify(input) !== JSON.stringify(asked)
      ? jsonError('ResourceNotFoundFault', 'No Tasks found matching these filters.')
      : json({ ReplicationTasks: [{ ReplicationTaskArn: replicationTaskArn, ...this.task }] });
  }

  private describeTables(input: Input): WireResponse {
    const { replicationTaskArn: ReplicationTaskArn } = this.environment;
    const Filters = [{ Name: 'table-state', Values: ['Table error'] }];
    return JSON.stringify(input) === JSON.stringify({ ReplicationTaskArn, MaxRecords: 500, Filters }) ||
      JSON.stringify(input) === JSON.stringify({ ReplicationTaskArn, Filters, MaxRecords: 500 })
      ? json({ TableStatistics: this.tablesInError.map((TableName) => ({ TableName, TableState: 'Table error' })) })
      : jsonError('InvalidParameterValueException', JSON.stringify(input));
  }

  /** As CloudWatch does, it finds nothing for other dimensions than those that DMS publishes under. */
  private getMetrics(input: Input): WireResponse {
    const { replicationInstance, replicationTaskArn } = this.environment;
    const dimensions = JSON.stringify([
      { Name: 'ReplicationInstanceIdentifier', Value: replicationInstance },
      { Name: 'ReplicationTaskIdentifier', Value: replicationTaskArn.split(':').at(-1) },
    ]);
    const values: Readonly<Record<string, readonly number[]>> = {
      CDCLatencySource: this.lag.source,
      CDCLatencyTarget: this.lag.target,
    };
    const queries = input['MetricDataQueries'] as {
      readonly Id: string;
      readonly MetricStat: {
        readonly Stat: string;
        readonly Metric: { readonly Namespace: string; readonly MetricName: string; readonly Dimensions: object };
      };
    }[];
    return json({
      MetricDataResults: queries.map(({ Id, MetricStat: { Stat, Metric } }) => {
        const known =
          Stat === 'Maximum' && Metric.Namespace === 'AWS/DMS' && JSON.stringify(Metric.Dimensions) === dimensions;
        const Values = known ? (values[Metric.MetricName] ?? []) : [];
        return { Id, Values, Timestamps: Values.map(() => 1_795_251_600), StatusCode: 'Complete' };
      }),
    });
  }

  private getObject(): WireResponse {
    return this.verdict === undefined
      ? xml('<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>', 404)
      : json(this.verdict);
  }
}

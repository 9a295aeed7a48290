import type { RollbackEnvironment } from '../../../lambda/rollback/environment';
import type { RollbackDependencies } from '../../../lambda/rollback/rollback';
import type { Waits } from '../../../lambda/rollback/timing';
import type { FakeAws } from './fake-aws';
import type { StoredRecord } from './fake-route-53';

export const alertTopicArn = 'arn:aws:sns:us-east-1:000000000000:alerts-dev-trading';

export const environment: RollbackEnvironment = {
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  recordName: 'app.trading.example.com',
  recordType: 'A',
  awsSetIdentifier: 'aws',
  legacySetIdentifier: 'legacy',
  latchParameter: '/crossfade/trading/dev/live/latch',
  phaseParameter: '/crossfade/trading/dev/live/phase',
  templatePhase: 'replicate',
  rollbackFunction: 'rollback-dev-trading',
  selection: '-c migration=trading',
  region: 'us-east-1',
  alertTopicArn,
};

export const environmentVariables = {
  HOSTED_ZONE_ID: environment.hostedZoneId,
  RECORD_NAME: environment.recordName,
  RECORD_TYPE: environment.recordType,
  AWS_SET_IDENTIFIER: environment.awsSetIdentifier,
  LEGACY_SET_IDENTIFIER: environment.legacySetIdentifier,
  LATCH_PARAMETER: environment.latchParameter,
  PHASE_PARAMETER: environment.phaseParameter,
  TEMPLATE_PHASE: environment.templatePhase,
  ROLLBACK_FUNCTION: environment.rollbackFunction,
  SELECTION: environment.selection,
  AWS_REGION: environment.region,
  ALERT_TOPIC_ARN: alertTopicArn,
};

/** Short pauses; the wait for INSYNC ends with the first look that finds it. */
export const shortWaits: Waits = {
  insyncSeconds: 10,
  pollSeconds: { shortest: 0.005, longest: 0.01 },
  latchSeconds: 0.001,
};

export function dependencies(aws: FakeAws, changes: Partial<RollbackEnvironment> = {}): RollbackDependencies {
  return { environment: { ...environment, ...changes }, clients: aws.clients(), waits: shortWaits };
}

export function awsRecord(weight: number): StoredRecord {
  return {
    Name: 'app.trading.example.com.',
    Type: 'A',
    SetIdentifier: 'aws',
    Weight: String(weight),
    AliasTarget:
      '<HostedZoneId>Z35SXDOTRQ7X7K</HostedZoneId><DNSName>dualstack.alb-1.us-east-1.elb.amazonaws.com.</DNSName>' +
      '<EvaluateTargetHealth>false</EvaluateTargetHealth>',
    HealthCheckId: 'f1e2d3c4-aws',
  };
}

export function legacyRecord(weight: number): StoredRecord {
  return {
    Name: 'app.trading.example.com.',
    Type: 'A',
    SetIdentifier: 'legacy',
    Weight: String(weight),
    TTL: '60',
    ResourceRecords:
      '<ResourceRecord><Value>198.51.100.10</Value></ResourceRecord><ResourceRecord><Value>198.51.100.11</Value></ResourceRecord>',
    HealthCheckId: 'a1b2c3d4-legacy',
  };
}

/** What else stands in the zone, before and after the two records in the order of a listing. */
export const neighbours: readonly StoredRecord[] = [
  {
    Name: 'trading.example.com.',
    Type: 'NS',
    TTL: '172800',
    ResourceRecords: '<ResourceRecord><Value>ns-1.example.net.</Value></ResourceRecord>',
  },
  { ...legacyRecord(7), Name: 'api.trading.example.com.' },
  { ...legacyRecord(9), Name: 'zebra.trading.example.com.' },
];

/** The zone while `weight` percent of the users are sent to AWS. */
export function zoneAt(weight: number): StoredRecord[] {
  return [...neighbours, awsRecord(weight), legacyRecord(100 - weight)];
}

/** An SNS event with one CloudWatch notification for each alarm. */
export function alarmEvent(...alarms: readonly { readonly name: string; readonly state: string }[]) {
  return {
    Records: alarms.map(({ name, state }) => ({
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      Sns: {
        Type: 'Notification',
        Subject: `${state}: "${name}" in US East (N. Virginia)`,
        Message: JSON.stringify({
          AlarmName: name,
          AlarmDescription: null,
          AWSAccountId: '000000000000',
          NewStateValue: state,
          NewStateReason: 'Threshold Crossed: 1 datapoint [7.3] was greater than the threshold (5.0).',
          StateChangeTime: '2026-11-21T09:00:00.000+0000',
          Region: 'US East (N. Virginia)',
          OldStateValue: 'OK',
        }),
      },
    })),
  };
}

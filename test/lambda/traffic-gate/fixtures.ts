import type { GateEnvironment } from '../../../lambda/traffic-gate/environment';
import type { WeightRequest } from '../../../lambda/traffic-gate/request';
import type { Conclusion } from '../../../lambda/validation/conclusion';
import type { Scope } from '../../../lambda/validation/scope';
import { zoneAt } from '../rollback/fixtures';
import { FakeAws } from './fake-aws';

export const selection = '-c migration=trading -c environment=production -c environmentSuffix=trading';

export const environment: GateEnvironment = {
  region: 'us-east-1',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  recordName: 'app.trading.example.com',
  recordType: 'A',
  awsSetIdentifier: 'aws',
  legacySetIdentifier: 'legacy',
  latchParameter: '/crossfade-production-trading/live/rollback-latch',
  phaseParameter: '/crossfade-production-trading/live/phase',
  replicationTaskArn: 'arn:aws:dms:us-east-1:000000000000:task:dms-task-production-trading',
  replicationInstance: 'dms-instance-production-trading',
  lagLimitSeconds: 30,
  rollbackAlarms: ['alarm-rollback-errors-production-trading', 'alarm-rollback-latency-production-trading'],
  dataStack: 'data-stack-production-trading',
  selection,
  recordKey: 'trading/production',
};

/** The same of a definition that asks for a validation. */
export const validated: GateEnvironment = {
  ...environment,
  validation: {
    bucket: 'validation-000000000000-trading',
    proofValidHours: 24,
    database: 'trading',
    schemas: ['app', 'audit'],
  },
};

export const latch = {
  id: '20261121T090000Z-1a2b3c4d',
  at: '2026-11-21T09:00:00.000Z',
  reason: 'alarm errors went to ALARM',
};

/** What that validation compared. */
export const scope: Scope = {
  source: 'db.legacy:5432',
  target: 'aurora:5432',
  database: 'trading',
  schemas: ['app', 'audit'],
};

export const verdict: Conclusion = {
  run: '20261121T080000',
  scope,
  outcome: 'equal',
  finishedAt: '2026-11-21T08:30:00.000Z',
  oldestPartAt: '2026-11-21T08:00:00.000Z',
  parts: 7,
  partsWithoutResult: 0,
  leftOut: [],
  rows: 1000,
  inFlight: 2,
  objectsDiffering: 0,
  tablesNotEqual: 0,
  tables: {},
  reasons: [],
  results: [],
};

/** A request by a flag. */
export function byFlag(weight: number, changes: Partial<WeightRequest> = {}): WeightRequest {
  return { weight, givenBy: 'flag', phase: 'replicate', ...changes };
}

/** AWS while `weight` percent of the users are sent there, and nothing stands against more. */
export function awsAt(weight: number, place: GateEnvironment = environment): FakeAws {
  return new FakeAws(zoneAt(weight), place);
}

/** Sets the latch of a rollback. */
export function setLatch(aws: FakeAws): void {
  aws.parameters.set(environment.latchParameter, JSON.stringify(latch));
}

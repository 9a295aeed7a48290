import { keepsSource, writesToAurora } from '../../lib/migration-phase';
import { type Deployment, ofType } from './deployment';

/**
 * Answers to one name by records of one type, with weights that add up to 100: two of them as long as there is a way back,
 * each with a health check while DNS may drain.
 */
export function weightedRecords(deployment: Deployment): readonly string[] {
  const { settings } = deployment;
  const records = weightedRecordsOf(deployment);
  const weights = records.map(({ properties }) => [String(properties['SetIdentifier']), properties['Weight']]);
  const found = Object.fromEntries(weights);
  const aws = { aws: String(settings.awsTrafficWeight) };
  const expected = keepsSource(settings) ? { ...aws, legacy: String(100 - settings.awsTrafficWeight) } : aws;
  const different = (property: string) => new Set(records.map(({ properties }) => properties[property])).size !== 1;
  const checked = !writesToAurora(settings);
  return [
    ...(records.length === Object.keys(expected).length ? [] : [`${records.length} weighted records`]),
    ...(same(found, expected) ? [] : [`the weights are ${JSON.stringify(found)}`]),
    ...['Type', 'Name'].filter(different).map((property) => `the records have not one ${property}`),
    ...records
      .filter(({ properties }) => (properties['HealthCheckId'] !== undefined) !== checked)
      .map(({ id }) => `${id}: ${checked ? 'no check' : 'a check that drains to a fenced system'}`),
  ];
}

function same(found: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, string>>): boolean {
  const names = new Set([...Object.keys(found), ...Object.keys(expected)]);
  return [...names].every((name) => String(found[name]) === expected[name]);
}

/** Returns what makes a weighted record the one it is, for each of them: zone, name, type, set identifier. */
export function recordKeysOf(deployment: Deployment): readonly string[] {
  return weightedRecordsOf(deployment).map(({ properties }) =>
    JSON.stringify(['HostedZoneId', 'Name', 'Type', 'SetIdentifier'].map((property) => properties[property])),
  );
}

function weightedRecordsOf(deployment: Deployment) {
  return ofType(deployment, 'AWS::Route53::RecordSet').filter(({ properties }) => properties['Weight'] !== undefined);
}

import { type Deployment, ofType } from './deployment';

/** Answers to one name by two records of one type, with weights that add up to 100. */
export function weightedRecords(deployment: Deployment): readonly string[] {
  const { awsTrafficWeight } = deployment.settings;
  const records = weightedRecordsOf(deployment);
  const weights = Object.fromEntries(
    records.map(({ properties }) => [String(properties['SetIdentifier']), properties['Weight']]),
  );
  const expected = { legacy: String(100 - awsTrafficWeight), aws: String(awsTrafficWeight) };
  const found = { legacy: String(weights['legacy']), aws: String(weights['aws']) };
  const different = (property: string) => new Set(records.map(({ properties }) => properties[property])).size !== 1;
  return [
    ...(records.length === 2 ? [] : [`${records.length} weighted records`]),
    ...(JSON.stringify(found) === JSON.stringify(expected) ? [] : [`the weights are ${JSON.stringify(found)}`]),
    ...['Type', 'Name'].filter(different).map((property) => `the records have not one ${property}`),
    ...records.filter(({ properties }) => properties['HealthCheckId'] === undefined).map(({ id }) => `${id}: no check`),
  ];
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

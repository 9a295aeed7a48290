import { definitions } from '../lib/definitions';
import { type Deployment, deploymentOf, invariants, ofType } from './invariants';
import { nameKeysOf } from './invariants/names';
import { recordKeysOf } from './invariants/traffic';
import { stacksFor } from './support/stacks';

/** Every environment of every definition. */
const deployments = Object.entries(definitions).flatMap(([migration, { environments }]) =>
  environments.map(({ name: environment }) => ({ migration, environment })),
);

const synthesised = new Map<string, Deployment>();

function deploymentFor(migration: string, environment: string): Deployment {
  const key = `${migration}/${environment}`;
  const deployment =
    synthesised.get(key) ?? deploymentOf(stacksFor({ migration, environment, environmentSuffix: 'zq7' }));
  synthesised.set(key, deployment);
  return deployment;
}

describe.each(deployments)('$migration in $environment', ({ migration, environment }) => {
  test.each(Object.entries(invariants))('%s', (_sentence, invariant) => {
    expect(invariant(deploymentFor(migration, environment))).toEqual([]);
  });

  test('has what the invariants look at', () => {
    const deployment = deploymentFor(migration, environment);
    for (const type of [
      'AWS::DMS::Endpoint',
      'AWS::EC2::SecurityGroup',
      'AWS::IAM::Role',
      'AWS::KMS::Key',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'AWS::S3::Bucket',
    ]) {
      expect({ type, count: ofType(deployment, type).length }).not.toEqual({ type, count: 0 });
    }
    expect(nameKeysOf(deployment).length).toBeGreaterThan(50);
    expect(Object.keys(deployment.tags).length).toBeGreaterThan(100);
    expect(recordKeysOf(deployment)).toHaveLength(2);
  });
});

describe('two environments of payments', () => {
  const both = () => ['aws-production', 'legacy-sync'].map((environment) => deploymentFor('payments', environment));
  const inCommon = (keysOf: (deployment: Deployment) => readonly string[]) => {
    const [one = [], other = []] = both().map(keysOf);
    return one.filter((key) => other.includes(key));
  };

  test('share no physical name', () => {
    expect(inCommon(nameKeysOf)).toEqual([]);
  });

  test('share no weighted record', () => {
    expect(inCommon(recordKeysOf)).toEqual([]);
  });
});

import { RehearsalFailure } from './failure';

/** What `cdk diff` shows of one resource, output, parameter or the like. */
export interface Difference {
  /** `[~]`, `[+]` or `[-]`, the type and the id, as the CLI writes them. */
  readonly what: string;
  /** CloudFormation type of a resource. */
  readonly type: string;
  /** Names of the properties that differ. */
  readonly properties: readonly string[];
}

/** Reads what `cdk diff` shows of all stacks. */
export function readDifferences(output: string): readonly Difference[] {
  const differences: { what: string; type: string; properties: string[] }[] = [];
  for (const line of output.split('\n')) {
    const resource = /^\[[~+-]\] (\S+).*$/.exec(line);
    const property = /^ [├└]─ \[[~+-]\] (\S+)/.exec(line);
    if (resource) {
      differences.push({ what: line.trim(), type: resource[1] ?? '', properties: [] });
    } else if (property) {
      differences.at(-1)?.properties.push(property[1] ?? '');
    }
  }
  return differences;
}

/** Reads from the output of `cdk diff` that nothing would change. @throws RehearsalFailure with what would */
export function expectNoDifferences(output: string): void {
  expectStacksWithDifferences(output, 0);
}

/**
 * Reads from the output of `cdk diff` that a shift of the users would change the two weights and the gate's copy of them,
 * and nothing else in any stack.
 *
 * @throws RehearsalFailure with what else it would change
 */
export function expectOnlyWeights(output: string): string {
  expectStacksWithDifferences(output, 1);
  const differences = readDifferences(output);
  const others = differences.filter(
    ({ type, properties }) =>
      !['AWS::Route53::RecordSet', 'Custom::TrafficGate'].includes(type) || properties.join() !== 'Weight',
  );
  if (others.length > 0 || differences.length !== 3) {
    throw new RehearsalFailure(
      '`cdk diff` of a shift does not show two weights and the gate, and nothing else.',
      differences.map(({ what, properties }) => `${what}: ${properties.join(', ')}`),
    );
  }
  return 'two weights and the copy of the gate';
}

function expectStacksWithDifferences(output: string, count: number): void {
  if (!new RegExp(`Number of stacks with differences: ${count}\\b`).test(output)) {
    const lines = output.split('\n').filter((line) => /^(Stack |\[[~+-]\])/.test(line));
    throw new RehearsalFailure(`\`cdk diff\` does not show differences in ${count} stacks.`, lines.slice(0, 12));
  }
}

import { type CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { type Reading, reading } from '../../lambda/reading';
import { type MigrationPhase, migrationPhases } from '../migration-phase';

/** A stack of the deployment, as CloudFormation has it. */
export interface DeployedStack {
  /** Physical name. */
  readonly name: string;
  /** Status as CloudFormation names it. @default - there is no such stack */
  readonly status?: string;
  /** Resources of the deployed template, by logical id; empty where there is no such stack. */
  readonly resources: readonly TemplateResource[];
}

/** What is read of a resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/**
 * Reads a stack and the template that was deployed last.
 *
 * @throws Error when CloudFormation does not answer
 */
export async function readStack(cloudformation: CloudFormationClient, name: string): Promise<DeployedStack> {
  const status = await readStatus(cloudformation, name);
  if (status === undefined) {
    return { name, resources: [] };
  }
  const { TemplateBody = '{}' } = await cloudformation.send(new GetTemplateCommand({ StackName: name }));
  const { Resources = {} } = JSON.parse(TemplateBody) as { Resources?: Record<string, TemplateResource> };
  return { name, status, resources: Object.values(Resources) };
}

async function readStatus(cloudformation: CloudFormationClient, name: string): Promise<string | undefined> {
  try {
    const { Stacks: [stack] = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName: name }));
    return stack?.StackStatus;
  } catch (error) {
    // CloudFormation has no error of its own for a stack that does not exist.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
    if ((error as Error).name === 'ValidationError' && /does not exist/.test((error as Error).message)) {
      return undefined;
    }
    throw error;
  }
}

/** Returns the properties of the resources of a type in the deployed templates. */
export function declaredOf(
  stacks: readonly DeployedStack[],
  type: string,
): readonly Readonly<Record<string, unknown>>[] {
  return stacks.flatMap(({ resources }) =>
    resources.filter(({ Type }) => Type === type).map(({ Properties = {} }) => Properties),
  );
}

/** What the deployed template of TrafficStack says, and whether CloudFormation is at work on it. */
export interface DeployedTraffic {
  /** Percent 0..100, by the gate's copy. */
  readonly weight: Reading<number>;
  readonly phase: Reading<MigrationPhase>;
  /** Status as CloudFormation names it, while the stack is being changed. @default - it is at rest, or not known */
  readonly changing?: string;
}

/** Reads TrafficStack. It never fails: nobody who moves users back waits for CloudFormation. */
export async function readTraffic(cloudformation: CloudFormationClient, name: string): Promise<DeployedTraffic> {
  const stack = await reading(readStack(cloudformation, name));
  if (!('value' in stack)) {
    return { weight: stack, phase: stack };
  }
  const { status = '' } = stack.value;
  const [gate = {}] = declaredOf([stack.value], 'Custom::TrafficGate');
  const { Weight, Phase } = gate;
  const phase = migrationPhases.find((candidate) => candidate === Phase);
  const missing = { unreadable: `${name} has no traffic gate` };
  return {
    weight: typeof Weight === 'number' ? { value: Weight } : missing,
    phase: phase === undefined ? missing : { value: phase },
    ...(status.endsWith('_IN_PROGRESS') && { changing: status }),
  };
}

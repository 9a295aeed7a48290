import { type CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { Reading } from '../../lambda/traffic-gate/observed';

/** What is read of a template. */
interface Template {
  readonly Resources?: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: { readonly Weight?: unknown } }>
  >;
}

/**
 * Reads the weight that the deployed template of TrafficStack holds, from the gate's copy of it. It never fails: what a
 * command has done is not undone by what it cannot tell.
 */
export async function readTemplateWeight(
  cloudformation: CloudFormationClient,
  stackName: string,
): Promise<Reading<number>> {
  try {
    const { TemplateBody = '{}' } = await cloudformation.send(new GetTemplateCommand({ StackName: stackName }));
    const { Resources = {} }: Template = JSON.parse(TemplateBody);
    const gate = Object.values(Resources).find(({ Type }) => Type === 'Custom::TrafficGate');
    const weight = gate?.Properties?.Weight;
    return typeof weight === 'number' ? { value: weight } : { unreadable: `${stackName} has no traffic gate` };
  } catch (error) {
    const { name, message } = error as Error;
    return { unreadable: `${name}: ${message}` };
  }
}

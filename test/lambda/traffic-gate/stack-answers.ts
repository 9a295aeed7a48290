import type { WireResponse } from '../rollback/fake-route-53';
import { escaped, type Input, queryAnswer, queryError } from './wire';

/**
 * The events of a stack.
 *
 * @param statuses that it went through, newest first
 */
export function describeEvents(stackName: string, statuses: readonly string[]): WireResponse {
  const events = statuses.map(
    (status, index) =>
      `<member><StackId>${stackName}</StackId><EventId>${index}</EventId><StackName>x</StackName>` +
      `<PhysicalResourceId>${stackName}</PhysicalResourceId><ResourceStatus>${status}</ResourceStatus>` +
      '<Timestamp>2026-11-21T09:00:00Z</Timestamp></member>',
  );
  return queryAnswer('DescribeStackEvents', `<StackEvents>${events.join('')}</StackEvents>`);
}

/** A stack in the newest of its statuses, or that there is none without a template. */
export function describeStacks(
  stackName: string,
  [status]: readonly string[],
  template: Input | undefined,
): WireResponse {
  return template === undefined
    ? missing(stackName)
    : queryAnswer(
        'DescribeStacks',
        `<Stacks><member><StackName>${stackName}</StackName><StackStatus>${status}</StackStatus></member></Stacks>`,
      );
}

/** The template of a stack, or that there is no stack. */
export function getTemplate(stackName: string, template: Input | undefined): WireResponse {
  return template === undefined
    ? missing(stackName)
    : queryAnswer('GetTemplate', `<TemplateBody>${escaped(JSON.stringify(template))}</TemplateBody>`);
}

function missing(stackName: string): WireResponse {
  return queryError('ValidationError', `Stack with id ${stackName} does not exist`);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import { ACCOUNT } from './emulator';

const STACK_NAME = 'Rehearsal';
const FUNCTION_NAME = 'rehearsal-stub';

/** ARN of the Lambda function that answers for every stubbed resource. */
export const stubFunctionArn = (region: string) => `arn:aws:lambda:${region}:${ACCOUNT}:function:${FUNCTION_NAME}`;

/** Puts the stub Lambda into the emulator, in a stack of its own. @param source folder of its code */
export async function createStubFunction(client: CloudFormationClient, source: string): Promise<void> {
  const code = readFileSync(join(source, 'stub-lambda.js'), 'utf8');
  const template = {
    Resources: {
      // Lambda would make it by itself, and then it would stay.
      LogGroup: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: `/aws/lambda/${FUNCTION_NAME}` } },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: FUNCTION_NAME,
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          // The emulator gives every function the same rights: the role need not exist.
          Role: `arn:aws:iam::${ACCOUNT}:role/rehearsal-stub`,
          Code: { ZipFile: code },
        },
      },
    },
  };
  await client.send(new CreateStackCommand({ StackName: STACK_NAME, TemplateBody: JSON.stringify(template) }));
  await waitUntilStackCreateComplete({ client, ...patience }, { StackName: STACK_NAME });
}

/** Takes the stub Lambda away again, so that it is no left-over. */
export async function deleteStubFunction(client: CloudFormationClient): Promise<void> {
  await client.send(new DeleteStackCommand({ StackName: STACK_NAME }));
  await waitUntilStackDeleteComplete({ client, ...patience }, { StackName: STACK_NAME });
}

/** Seconds; the SDK's own first delay of 30 is made for AWS. */
const patience = { maxWaitTime: 60, minDelay: 1, maxDelay: 1 };

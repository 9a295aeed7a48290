import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT } from './emulator';
import type { TemplateResource } from './template';

const FUNCTION_NAME = 'rehearsal-stub';

/** ARN of the Lambda function that answers for every stubbed resource. */
export const stubFunctionArn = (region: string) => `arn:aws:lambda:${region}:${ACCOUNT}:function:${FUNCTION_NAME}`;

/** The stub Lambda, as resources of a template. @param source folder of its code */
export function stubFunction(source: string): Readonly<Record<string, TemplateResource>> {
  return {
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
        Code: { ZipFile: readFileSync(join(source, 'stub-lambda.js'), 'utf8') },
      },
    },
  };
}

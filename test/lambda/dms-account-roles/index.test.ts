import type { CdkCustomResourceEvent } from 'aws-lambda';
import { handler } from '../../../lambda/dms-account-roles';

test('answers Delete without asking IAM, so without credentials', async () => {
  const event = {
    RequestType: 'Delete',
    StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/data-stack/1',
    PhysicalResourceId: 'dms-account-roles',
  } as CdkCustomResourceEvent;
  await expect(handler(event)).resolves.toEqual({ PhysicalResourceId: 'dms-account-roles' });
});

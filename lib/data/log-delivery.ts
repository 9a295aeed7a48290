import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';

/**
 * Lets CloudWatch Logs deliver the log of a state machine that a key encrypts. CDK adds the same statement with the machine;
 * it stands here as well, because the machine goes with phase `complete` and the key of the data is to be the same in every
 * phase.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function allowLogDelivery(key: kms.Key): void {
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
      actions: ['kms:Decrypt*'],
      resources: ['*'],
    }),
  );
}

import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge';

/** Accepts, on each policy below a construct, that CDK writes the permissions of a role as an inline policy. */
export function acknowledgeInlinePolicies(scope: IConstruct): void {
  for (const policy of scope.node.findAll().filter((construct) => construct instanceof iam.CfnPolicy)) {
    const reason =
      'The policy is attached to one role by the stack that owns both, and is deleted with it. A managed policy could be attached to other principals and would outlive a failed delete.';
    acknowledge(
      policy,
      { pack: 'NIST.800.53.R5', rule: 'IAMNoInlinePolicy', reason },
      { pack: 'PCI.DSS.321', rule: 'IAMNoInlinePolicy', reason },
    );
  }
}

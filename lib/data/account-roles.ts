import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { accountRoles, managedPolicyArn } from '../../lambda/dms-account-roles/roles';
import { timeoutSeconds } from '../../lambda/dms-account-roles/timing';
import { EventProvider } from '../functions/event-provider';
import { NodeFunction } from '../functions/node-function';
import type { MigrationSettings } from '../settings';

/** What the account roles are made from. */
export interface AccountRolesProps {
  readonly settings: MigrationSettings;
  /** The operations key, for the log groups of the functions. */
  readonly encryptionKey: kms.IKey;
}

/**
 * The two roles that AWS DMS looks up by name in the account. Not `iam.Role`: with a fixed name, the second migration of
 * an account could not make it again, and the first one to be destroyed would take it from the others. They are the one
 * thing that `cdk destroy` leaves on purpose.
 */
export class AccountRoles extends Construct {
  constructor(scope: Construct, id: string, { settings, encryptionKey }: AccountRolesProps) {
    super(scope, id);
    const source = 'dms-account-roles';
    const onEvent = new NodeFunction(this, 'Function', {
      settings,
      source,
      description: 'Makes the two account-wide roles of AWS DMS where they are absent',
      encryptionKey,
      timeout: Duration.seconds(timeoutSeconds),
    });
    const { partition } = Stack.of(this);
    for (const role of accountRoles) {
      const resources = [
        Stack.of(this).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: role.roleName }),
      ];
      onEvent.addToRolePolicy(
        new iam.PolicyStatement({
          actions: ['iam:CreateRole', 'iam:GetRole', 'iam:ListAttachedRolePolicies'],
          resources,
        }),
      );
      // The function may give a role the policy that AWS wrote for it, and no other.
      onEvent.addToRolePolicy(
        new iam.PolicyStatement({
          actions: ['iam:AttachRolePolicy'],
          resources,
          conditions: { ArnEquals: { 'iam:PolicyARN': managedPolicyArn(partition, role) } },
        }),
      );
    }
    const { serviceToken } = new EventProvider(this, 'Provider', { settings, type: source, encryptionKey, onEvent });
    new CustomResource(this, 'Roles', { resourceType: 'Custom::DmsAccountRoles', serviceToken });
  }
}

// What AWS DMS asks of an account. This file imports nothing, so that the stack reads it without loading an AWS SDK.

/** A role that AWS DMS looks up by its name. There is one of each in an account, for all its migrations. */
export interface AccountRole {
  readonly roleName: string;
  /** The AWS managed policy that the role must have, without the partition's part of the ARN. */
  readonly managedPolicy: string;
}

/**
 * The two roles that every user of the DMS API must bring. The console makes them by itself; CloudFormation does not.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/security-iam.html#CHAP_Security.APIRole
 */
export const accountRoles: readonly AccountRole[] = [
  { roleName: 'dms-vpc-role', managedPolicy: 'service-role/AmazonDMSVPCManagementRole' },
  { roleName: 'dms-cloudwatch-logs-role', managedPolicy: 'service-role/AmazonDMSCloudWatchLogsRole' },
];

/** Returns the ARN of a role's managed policy. Every partition has its own copy of the AWS managed policies. */
export function managedPolicyArn(partition: string, { managedPolicy }: AccountRole): string {
  return `arn:${partition}:iam::aws:policy/${managedPolicy}`;
}

/**
 * Description by which a role of ours is known again. A deploy that was interrupted between making the role and attaching
 * its policy leaves half a role; only with this mark does the next deploy complete it, instead of taking it for the work
 * of somebody else.
 */
export const ownDescription = 'AWS DMS, for all migrations of this account. Made by Crossfade, which never deletes it.';

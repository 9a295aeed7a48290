import { type Deployment, idsWhere, ofType } from './deployment';

/** Types that CloudFormation takes a last snapshot of, unless a DeletionPolicy says otherwise. */
const snapshotByDefault = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance'];

/** Goes when its stack goes: nothing is kept, nothing is guarded, no last snapshot is taken. */
export function removal(deployment: Deployment): readonly string[] {
  return idsWhere(deployment.resources, (properties, { type, deletionPolicy, updateReplacePolicy }) => {
    const kept = [deletionPolicy, updateReplacePolicy].some((policy) => policy !== undefined && policy !== 'Delete');
    const snapshot = snapshotByDefault.includes(type) && deletionPolicy !== 'Delete';
    return kept || snapshot || /"DeletionProtection(Enabled)?":(true|"true")/.test(JSON.stringify(properties));
  });
}

/** Empties itself first, where AWS refuses to delete a container with something in it. */
export function emptied(deployment: Deployment): readonly string[] {
  const repositories = ofType(deployment, 'AWS::ECR::Repository');
  const buckets = ofType(deployment, 'AWS::S3::Bucket');
  const hasMark = (tags: unknown) => JSON.stringify(tags ?? []).includes('"aws-cdk:auto-delete-objects"');
  return [
    ...idsWhere(repositories, ({ EmptyOnDelete }) => EmptyOnDelete !== true),
    ...idsWhere(buckets, ({ Tags }) => !hasMark(Tags)),
  ];
}

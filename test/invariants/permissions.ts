import { type Deployment, idsWhere } from './deployment';

/** Grants no action of a whole service. */
export function noWildcardAction({ resources }: Deployment): readonly string[] {
  const identities = resources.filter(({ type }) => type.startsWith('AWS::IAM::'));
  return idsWhere(identities, (properties) =>
    /"Action":(\[[^\]]*)?"(\*|[a-z0-9-]+:\*)"/.test(JSON.stringify(properties)),
  );
}

/** Attaches no policy of AWS that lets its holder do anything. */
export function noPowerfulPolicy({ resources }: Deployment): readonly string[] {
  return idsWhere(resources, (properties) =>
    /(AdministratorAccess|PowerUserAccess|IAMFullAccess|FullAccess)"/.test(JSON.stringify(properties)),
  );
}

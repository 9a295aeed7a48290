/** A statement of a trust policy, as far as it decides who may assume the role. */
interface TrustStatement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Principal?: '*' | { readonly Service?: string | readonly string[] };
}

/**
 * Tells whether a trust policy lets AWS DMS assume the role. Conditions are not judged: which of them DMS meets depends
 * on its engine version.
 *
 * @param document `AssumeRolePolicyDocument` as IAM returns it: JSON in URL encoding (RFC 3986)
 */
export function trustsDms(document: string): boolean {
  const { Statement } = JSON.parse(decodeURIComponent(document)) as {
    readonly Statement?: TrustStatement | readonly TrustStatement[];
  };
  return list<TrustStatement>(Statement).some(
    ({ Effect, Action, Principal }) =>
      Effect === 'Allow' &&
      list(Action).includes('sts:AssumeRole') &&
      typeof Principal === 'object' &&
      list(Principal.Service).includes('dms.amazonaws.com'),
  );
}

/** A policy document may hold a single value in the place of a list of one. */
function list<Value>(value: Value | readonly Value[] | undefined): readonly Value[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value as Value];
}

import { ContextProvider, Stack } from 'aws-cdk-lib';
import { ContextProvider as ProviderName } from 'aws-cdk-lib/cloud-assembly-schema';
import { PROVIDER_ERROR_KEY } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { Problems } from '../problems';

/** The gateway on which a VPN connection ends at the side of AWS. */
export interface VpnEnd {
  readonly kind: 'vpn-gateway' | 'transit-gateway';
  /** `vgw-...` or `tgw-...`. */
  readonly gatewayId: string;
}

/** The property of a connection that holds the id of its gateway. A connection has one of the two. */
const properties = { VpnGatewayId: 'vpn-gateway', TransitGatewayId: 'transit-gateway' } as const;

type Property = keyof typeof properties;

/** What the context holds under the key of a lookup. */
type Answer = readonly { readonly [property in Property]?: string }[] | { readonly [PROVIDER_ERROR_KEY]: string };

/**
 * Looks up where an existing VPN connection ends. The CDK CLI asks the account and keeps the answer in
 * `cdk.context.json`; a connection that was moved to another gateway since is asked for again after
 * `npx cdk context --reset <key>`.
 *
 * Each property is a lookup of its own: the CLI gives up on all of them when the connection lacks one, and every
 * connection lacks one of these two. So one of the lookups always fails, and what counts is that the other has not. The
 * CLI does not keep a failure.
 * https://github.com/aws/aws-cdk-cli/blob/main/packages/%40aws-cdk/toolkit-lib/lib/util/json.ts
 *
 * @param vpnConnectionId for example `vpn-0123456789abcdef0`
 * @returns undefined while the answer is not there yet: the CLI fetches it after this synth, and synthesises again
 * @throws InvalidInputError when the connection does not exist, ends on neither gateway, or could not be asked for
 */
export function lookUpVpnEnd(scope: Construct, vpnConnectionId: string): VpnEnd | undefined {
  const lookups = (Object.keys(properties) as Property[]).map((property) => {
    const query = {
      provider: ProviderName.CC_API_PROVIDER,
      props: {
        typeName: 'AWS::EC2::VPNConnection',
        exactIdentifier: vpnConnectionId,
        propertiesToReturn: [property],
      },
    };
    const answer: Answer | undefined = scope.node.tryGetContext(ContextProvider.getKey(scope, query).key);
    return { property, query, answer };
  });

  for (const { property, answer } of lookups) {
    const gatewayId = answer && !isFailure(answer) ? answer[0]?.[property] : undefined;
    if (gatewayId) {
      return { kind: properties[property], gatewayId };
    }
  }

  const unasked = lookups.filter(({ answer }) => answer === undefined);
  if (unasked.length === 0) {
    const failures = lookups.flatMap(({ answer }) => (answer && isFailure(answer) ? [answer[PROVIDER_ERROR_KEY]] : []));
    throw notFound(scope, vpnConnectionId, failures);
  }
  for (const { query, property } of unasked) {
    ContextProvider.getValue(scope, { ...query, dummyValue: [{ [property]: 'not-looked-up-yet' }] });
  }
  return undefined;
}

function isFailure(answer: Answer): answer is { readonly [PROVIDER_ERROR_KEY]: string } {
  return PROVIDER_ERROR_KEY in answer;
}

function notFound(scope: Construct, vpnConnectionId: string, failures: readonly string[]): Error {
  const problems = new Problems();
  // The words of the CLI for a connection that was found and lacks the property.
  const reasons = new Set(failures.filter((failure) => !failure.startsWith('Cannot read field')));
  problems.add(
    'network.link.vpnConnectionId',
    vpnConnectionId,
    `a VPN connection in ${Stack.of(scope).region} that ends on a VPN gateway or a transit gateway`,
    reasons.size === 0
      ? 'this one ends on neither'
      : `its lookup failed: ${[...reasons].join('; ').replaceAll(/\s+/g, ' ')}. Name a connection of your account, run the command once with credentials that may read it, and commit cdk.context.json; a later synth without credentials finds the answer there, by CDK_DEFAULT_ACCOUNT`,
  );
  return problems.toError();
}

import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { Problems } from '../../lib/problems';
import { log } from '../log';
import { findDelegation, type NameServerResolver, type Waits } from './delegation';

/** What the check works with. */
export interface CheckDependencies {
  readonly resolvers: readonly NameServerResolver[];
  readonly waits: Waits;
}

/**
 * Checks, when a certificate is about to be requested, that the internet finds the hosted zone. An update or a delete
 * checks nothing: neither may fail because of what a registrar does, least of all while a stack rolls back.
 *
 * Where no public resolver can be reached nothing is known, and the deploy goes on: ACM has its own way to the internet.
 *
 * @throws Error when the zone is not delegated, with the name servers to enter
 */
export async function checkDelegation(
  event: CdkCustomResourceEvent,
  { resolvers, waits }: CheckDependencies,
): Promise<CdkCustomResourceResponse> {
  if (event.RequestType !== 'Create') {
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  const { domainName, nameServers } = readProperties(event);
  const delegation = await findDelegation(domainName, nameServers, resolvers, waits);
  log('info', { event: 'delegation checked', domainName, delegation });
  if (delegation.kind === 'not delegated') {
    const now =
      delegation.found.length === 0
        ? 'its parent zone delegates it to no name server that answers'
        : `its parent zone delegates it to ${delegation.found.join(', ')}`;
    throw new Error(
      `${domainName} cannot be found on the internet: ${now}. No certificate would be issued. What to do next: enter ` +
        `these name servers for ${domainName} in its parent zone or at its registrar, then deploy again: ${nameServers.join(', ')}`,
    );
  }
  return { PhysicalResourceId: domainName };
}

function readProperties({ ResourceProperties }: CdkCustomResourceEvent) {
  const { DomainName, NameServers } = ResourceProperties;
  const problems = new Problems();
  if (typeof DomainName !== 'string' || DomainName === '') {
    problems.add('DomainName', DomainName, 'a domain name', 'set by AppStack: deploy it again');
  }
  if (!Array.isArray(NameServers) || NameServers.length === 0) {
    problems.add('NameServers', NameServers, 'the name servers of the hosted zone', 'set by AppStack: deploy it again');
  }
  problems.throwIfAny();
  return { domainName: String(DomainName), nameServers: (NameServers as unknown[]).map(String) };
}

import type { MigrationDefinition } from '../definition';
import type { Problems } from '../problems';

/**
 * Requests of one address in five minutes below which the rule by address would refuse Route 53's own health checkers:
 * each asks ten times, those of another environment or another check from the same address as often. A refused checker
 * calls the AWS side unhealthy and sends every user back. AWS WAF itself accepts 10.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
const minimumRequests = 100;

/** The most that AWS WAF accepts. https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html */
const maximumRequests = 2_000_000_000;

/** Checks the web ACL. */
export function checkWebAcl({ webAcl }: MigrationDefinition, problems: Problems): void {
  problems.wholeNumber('webAcl.requestsPerAddress', webAcl?.requestsPerAddress, minimumRequests, maximumRequests);
}

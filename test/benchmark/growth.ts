import type { FargateServiceDefinition, MigrationDefinition } from '../../lib/definition';
import { trading } from '../../lib/definitions/trading';

/** Context key of the number of services. The colon makes it none of the app's own flags. */
export const serviceCountKey = 'benchmark:services';

/** Returns the definition of trading with another number of services, each with a path, but the first, and a configuration. */
export function withServices(count: number): MigrationDefinition {
  const [first, second] = trading.compute.services;
  const others = Array.from(
    { length: count - 1 },
    (_, index): FargateServiceDefinition => ({ ...second, name: `api${index}`, pathPatterns: [`/api${index}/*`] }),
  );
  return { ...trading, compute: { ...trading.compute, services: [first, ...others] } };
}

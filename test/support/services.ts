import type { FargateCompute, MigrationDefinition } from '../../lib/definition';
import { trading } from '../../lib/definitions/trading';
import { valid } from './definition';

/** The trading definition with so many services: its web service, and the others like its API service. */
export function withServices(count: number): MigrationDefinition {
  const compute: FargateCompute = trading.compute;
  const [web, api] = trading.compute.services;
  const others = Array.from({ length: count - 1 }, (_, index) => ({
    ...api,
    name: `api-${index + 1}`,
    pathPatterns: [`/api-${index + 1}/*`] as const,
  }));
  return { ...valid, compute: { ...compute, services: [web, ...others] } };
}

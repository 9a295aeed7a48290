import type { AutoScalingCompute, MigrationDefinition, ServiceDefinition } from '../../lib/definition';
import { payments } from '../../lib/definitions/payments';
import { valid } from '../support/definition';

const compute: AutoScalingCompute = payments.compute;

/** The trading definition on EC2 instances, with some fields of its one service changed. */
export function onInstances(fields: Partial<ServiceDefinition> = {}): MigrationDefinition {
  return { ...valid, compute: { ...compute, services: [{ ...compute.services[0], ...fields }] } };
}

import { createHash } from 'node:crypto';
import type { ServiceDefinition } from '../definition';

/** Returns what tells two configurations of a service apart, in 12 hexadecimal digits. */
export function configurationDigest({ configuration }: ServiceDefinition): string {
  return createHash('sha256')
    .update(JSON.stringify(configuration ?? {}))
    .digest('hex')
    .slice(0, 12);
}

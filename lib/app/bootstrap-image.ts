import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { PublicImage } from '../containers/public-image';
import type { BootstrapImage as BootstrapImageDefinition } from '../definition';
import type { MigrationSettings } from '../settings';

/** What the bootstrap image is made from. */
export interface BootstrapImageProps {
  readonly settings: MigrationSettings;
  readonly image: BootstrapImageDefinition;
  readonly encryptionKey: kms.IKey;
}

/** User that runs the bootstrap image: its own `nginx`; any number without rights would do. */
export const bootstrapUser = '101';

/**
 * The image that every service runs until its first release: a public one, so that the first deploy settles while the
 * service's own repository is still empty.
 */
export class BootstrapImage extends PublicImage {
  constructor(scope: Construct, id: string, props: BootstrapImageProps) {
    super(scope, id, { ...props, type: 'mirror' });
  }
}

/**
 * Returns the shell command by which nginx answers every path with 200, as any user, on a read-only file system: its
 * configuration, process id and temporary files go to `/dev/shm`, the memory that every container has.
 */
export function answerEverything(port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path /dev/shm/${kind};`,
  );
  const configuration = [
    'daemon off;',
    'pid /dev/shm/nginx.pid;',
    'events {}',
    'http {',
    'access_log off;',
    ...temporary,
    `server { listen ${port}; default_type text/plain; return 200 "Waiting for the first release."; }`,
    '}',
  ].join(' ');
  return `echo '${configuration}' > /dev/shm/nginx.conf && exec nginx -e stderr -c /dev/shm/nginx.conf`;
}

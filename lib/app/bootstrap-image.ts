import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { BootstrapImage as BootstrapImageDefinition } from '../definition';
import type { MigrationSettings } from '../settings';
import { ecrName, ImageRepository } from './image-repository';

/** What the bootstrap image is made from. */
export interface BootstrapImageProps {
  readonly settings: MigrationSettings;
  readonly image: BootstrapImageDefinition;
  readonly encryptionKey: kms.IKey;
}

/** User that runs the bootstrap image: its own `nginx`; any number without rights would do. */
export const bootstrapUser = '101';

/** Longest prefix of a pull-through cache rule: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html */
const longestPrefix = 30;

/**
 * The image that every service runs until its first release: a public one, through a pull-through cache rule, so that
 * the first deploy settles while the service's own repository is still empty.
 *
 * The first pull fetches the image from outside the VPC and so needs the NAT gateways, even where ECR has interface
 * endpoints; later pulls do not.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html#pull-through-cache-considerations
 */
export class BootstrapImage extends Construct {
  /** Holds the cached image. */
  readonly repository: ecr.Repository;
  /** Full reference of the image, with its tag or digest. */
  readonly reference: string;

  constructor(scope: Construct, id: string, { settings, image, encryptionKey }: BootstrapImageProps) {
    super(scope, id);
    const prefix = ecrName(settings.names.of('mirror', longestPrefix));
    const rule = new ecr.CfnPullThroughCacheRule(this, 'Rule', {
      ecrRepositoryPrefix: prefix,
      upstreamRegistry: 'ecr-public',
      upstreamRegistryUrl: 'public.ecr.aws',
    });
    // ECR would make this repository on the first pull, without a customer-managed key, and nobody would delete it.
    this.repository = new ImageRepository(this, 'Repository', {
      repositoryName: `${prefix}/${image.repository}`,
      encryptionKey,
      // "If tag immutability is turned on, Amazon ECR may not be able to update the cached images": the page above.
      immutableTags: false,
    });
    this.repository.node.addDependency(rule);
    this.reference =
      image.digest === undefined
        ? this.repository.repositoryUriForTag(image.tag)
        : this.repository.repositoryUriForDigest(image.digest);
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

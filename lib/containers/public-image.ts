import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { BootstrapImage as PublicImageDefinition } from '../definition';
import type { MigrationSettings } from '../settings';
import { ecrName, ImageRepository } from './image-repository';

/** What a public image is made from. */
export interface PublicImageProps {
  readonly settings: MigrationSettings;
  readonly image: PublicImageDefinition;
  /** Type in the prefix of the rule, for example `mirror`. Each rule of an account and Region has its own prefix. */
  readonly type: string;
  readonly encryptionKey: kms.IKey;
}

/** Longest prefix of a pull-through cache rule: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html */
const longestPrefix = 30;

/**
 * An image of Amazon ECR Public, through a pull-through cache rule, in a repository of the stack.
 *
 * The first pull fetches the image from outside the VPC and so needs the NAT gateways, even where ECR has interface
 * endpoints; later pulls do not.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html#pull-through-cache-considerations
 */
export class PublicImage extends Construct {
  /** Holds the cached image. */
  readonly repository: ecr.Repository;
  /** Full reference of the image, with its tag or digest. */
  readonly reference: string;

  constructor(scope: Construct, id: string, { settings, image, type, encryptionKey }: PublicImageProps) {
    super(scope, id);
    const prefix = ecrName(settings.names.of(type, longestPrefix));
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

import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** What an image repository is made from. */
export interface ImageRepositoryProps {
  /** Name of the repository, without the registry. */
  readonly repositoryName: string;
  readonly encryptionKey: kms.IKey;
  /** Whether a tag, once pushed, names the same image for ever. @default true */
  readonly immutableTags?: boolean;
}

/**
 * A repository whose images are encrypted with a customer-managed key, scanned when they are pushed, and deleted with
 * the repository.
 *
 * Only untagged images expire. A rule by count or age would one day delete the image that is live, after which no task
 * starts any more.
 */
export class ImageRepository extends ecr.Repository {
  constructor(scope: Construct, id: string, { repositoryName, encryptionKey, immutableTags }: ImageRepositoryProps) {
    super(scope, id, {
      repositoryName: ecrName(repositoryName),
      encryption: ecr.RepositoryEncryption.KMS,
      encryptionKey,
      imageScanOnPush: true,
      imageTagMutability: immutableTags === false ? ecr.TagMutability.MUTABLE : ecr.TagMutability.IMMUTABLE,
      lifecycleRules: [
        { description: 'Untagged images', tagStatus: ecr.TagStatus.UNTAGGED, maxImageAge: Duration.days(14) },
      ],
      emptyOnDelete: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

/**
 * Returns a name that ECR accepts: no two separators in a row, which a service's name may bring.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
 */
export function ecrName(name: string): string {
  return name.replace(/-{2,}/g, '-');
}

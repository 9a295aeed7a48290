import { createHash } from 'node:crypto';

/**
 * The longest physical names that AWS accepts, in characters, for the kinds that differ from the usual 63.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 * @see https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationTask.html
 */
export const maximumNameLength = {
  loadBalancer: 32,
  targetGroup: 32,
  /** `ResourceIdentifier` of DMS, which becomes the end of the ARN and a CloudWatch dimension. */
  dmsResource: 31,
  /** DNS labels, S3 buckets, RDS identifiers; IAM roles and Lambda functions accept 64. */
  usual: 63,
} as const;

/** What makes the physical names of one deployment differ from all others. */
export interface NamesProps {
  /** The definition's pattern, for example `{type}-{environment}-{suffix}`. It ends with `{suffix}`. */
  readonly pattern: string;
  readonly environment: string;
  readonly suffix: string;
  /** AWS account id, twelve digits: a part of bucket names, which are shared by all accounts. */
  readonly account: string;
}

/** Makes every physical name of one deployment. A name is a contract: a changed one replaces its resource. */
export class Names {
  constructor(private readonly props: NamesProps) {}

  /**
   * Returns the physical name of a resource: lower case, with the suffix at its end, never longer than the limit.
   *
   * A name that is too long is cut in front of the suffix, and six hexadecimal digits of the whole name's SHA-256 stand
   * where it was cut: two long names stay different, and the same name is cut the same way in every synth.
   *
   * @param type what the resource is, for example `alb` or `tg-web-blue`
   * @param limit the longest name that AWS accepts, in characters
   */
  of(type: string, limit: number = maximumNameLength.usual): string {
    const { pattern, environment, suffix } = this.props;
    const name = pattern.replace('{type}', type).replace('{environment}', environment).replace('{suffix}', suffix);
    if (name.length <= limit) {
      return name;
    }
    const hash = createHash('sha256').update(name).digest('hex').slice(0, 6);
    const tail = `-${hash}-${suffix}`;
    return name.slice(0, limit - tail.length).replace(/-+$/, '') + tail;
  }

  /** Returns the name of an S3 bucket. It holds the account id, since bucket names are unique over all accounts. */
  bucket(type: string): string {
    return this.of(`${type}-${this.props.account}`);
  }

  /** Returns the name of an SSM parameter below this deployment's own path, for example `/crossfade-.../live/latch`. */
  parameter(path: string): string {
    return `/${this.of('crossfade')}/${path}`;
  }
}

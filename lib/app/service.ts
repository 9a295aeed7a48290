import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { ImageRepository } from '../containers/image-repository';
import type { ServiceDefinition } from '../definition';

/** A service of the application, whatever runs it: what the load balancer, the outputs and the monitoring need of it. */
export interface ApplicationService {
  readonly definition: ServiceDefinition;
  /** Receives the requests from the first deploy on. */
  readonly firstTargetGroup: elbv2.ApplicationTargetGroup;
  /** Every target group of the service, the first one among them. */
  readonly targetGroups: readonly elbv2.ApplicationTargetGroup[];
  /** Log of the application. */
  readonly logGroup: logs.ILogGroup;
  /** Stop a release of this service, and send its users back. */
  readonly releaseAlarms: readonly cloudwatch.Alarm[];
  /** Holds the released images. */
  readonly repository: ImageRepository;
}

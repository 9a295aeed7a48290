import * as backup from 'aws-cdk-lib/aws-backup';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { DataStack } from '../data/data-stack';
import { deleteLogGroupsMadeAgain } from '../functions/log-groups-teardown';
import { MigrationStack, type MigrationStackProps } from '../migration-stack';
import type { NetworkStack } from '../network/network-stack';
import type { Application } from './application';
import { createAutoScalingApplication } from './auto-scaling-application';
import { Certificate } from './certificate';
import { Entrance } from './entrance';
import { createFargateApplication } from './fargate-application';
import { printOutputs } from './outputs';
import type { ApplicationService } from './service';
import { WebAcl } from './web-acl';

/** What the application stack is given. */
export interface AppStackProps extends MigrationStackProps {
  readonly network: NetworkStack;
  readonly data: DataStack;
}

/** The application: load balancer, services and their releases. */
export class AppStack extends MigrationStack {
  /** Internet-facing load balancer of every service. */
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** Absent where the definition has none. */
  readonly webAcl: WebAcl | undefined;
  /** What runs behind the load balancer. */
  readonly application: Application;

  constructor(scope: Construct, id: string, props: AppStackProps) {
    super(scope, id, 'Load balancer, services and releases', props);
    const { settings, network, data } = props;
    const { compute, webAcl } = settings.definition;
    const { loadBalancer } = new Entrance(this, 'Entrance', { settings, network });
    this.loadBalancer = loadBalancer;
    if (webAcl !== undefined) {
      this.webAcl = new WebAcl(this, 'WebAcl', {
        settings,
        definition: webAcl,
        loadBalancer,
        encryptionKey: network.operationsKey,
      });
    }
    const { certificate } = new Certificate(this, 'Certificate', { settings, network });
    const shared = { settings, network, data, loadBalancer, certificate };
    this.application =
      compute.kind === 'fargate'
        ? createFargateApplication(this, { ...shared, compute })
        : createAutoScalingApplication(this, { ...shared, compute });
    this.protect(data);
    deleteLogGroupsMadeAgain(this, { settings, type: 'app', encryptionKey: network.operationsKey });
    printOutputs(this, { settings, loadBalancer, application: this.application });
  }

  /** The services, whatever runs them, in the order of the definition. */
  get services(): readonly ApplicationService[] {
    return this.application.services;
  }

  /** Has AWS Backup keep this stack, its template and parameters, beside the data: the configuration of what runs. */
  private protect({ backupPlan, backupRole }: DataStack): void {
    if (backupPlan === undefined || backupRole === undefined) {
      return;
    }
    new backup.BackupSelection(this, 'BackupSelection', {
      backupPlan,
      backupSelectionName: this.settings.names.of('application-stack', 50),
      resources: [backup.BackupResource.fromArn(this.stackId)],
      role: backupRole,
      // The role and its policies are DataStack's.
      disableDefaultBackupPolicy: true,
    });
  }
}

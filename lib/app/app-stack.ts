import { CfnOutput } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { cdkCommand } from '../commands';
import type { DataStack } from '../data/data-stack';
import { MigrationStack, type MigrationStackProps } from '../migration-stack';
import type { NetworkStack } from '../network/network-stack';
import { BlueGreenService } from './blue-green-service';
import { BootstrapImage } from './bootstrap-image';
import { Certificate } from './certificate';
import { Cluster } from './cluster';
import { DeploymentRole } from './deployment-role';
import { Deployments } from './deployments';
import { Entrance } from './entrance';
import { Listeners } from './listeners';
import { Releases } from './releases';

/** What the application stack is given. */
export interface AppStackProps extends MigrationStackProps {
  readonly network: NetworkStack;
  readonly data: DataStack;
}

/** The application: load balancer, services and their releases. */
export class AppStack extends MigrationStack {
  /** Internet-facing load balancer of every service. */
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly ecsCluster: ecs.Cluster;
  /** The services, in the order of the definition. */
  readonly services: readonly BlueGreenService[];

  constructor(scope: Construct, id: string, props: AppStackProps) {
    super(scope, id, 'Load balancer, services and releases', props);
    const { settings, network, data } = props;
    const { compute } = settings.definition;
    if (compute.kind !== 'fargate') {
      throw new Error(`compute.kind: got ${compute.kind}, allowed fargate; the rules refuse the others`);
    }

    const { loadBalancer } = new Entrance(this, 'Entrance', { settings, network });
    this.loadBalancer = loadBalancer;
    const { certificate } = new Certificate(this, 'Certificate', { settings, network });
    const { cluster } = new Cluster(this, 'Cluster', { settings, network });
    this.ecsCluster = cluster;
    const bootstrapImage = new BootstrapImage(this, 'BootstrapImage', {
      settings,
      image: compute.bootstrapImage,
      encryptionKey: data.dataKey,
    });
    const services = compute.services.map(
      (definition) =>
        new BlueGreenService(this, `Service-${definition.name}`, {
          settings,
          network,
          data,
          definition,
          release: compute.release,
          cluster,
          loadBalancer,
          bootstrapImage,
        }),
    );
    this.services = services;
    const listeners = new Listeners(this, 'Listeners', { loadBalancer, certificate, services });

    const role = new DeploymentRole(this, 'DeploymentRole', {
      settings,
      services,
      listeners,
      loadBalancer,
    });
    const deployments = new Deployments(this, 'Deployments', {
      settings,
      release: compute.release,
      services,
      listeners,
      role,
    });
    new Releases(this, 'Releases', { settings, network, services, deployments });
    this.protect(data);
    this.print();
  }

  /** Has AWS Backup keep this stack, its template and parameters, beside the data: the configuration of ECS. */
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

  private print(): void {
    const { settings } = this;
    const output = (outputId: string, value: string, description: string) =>
      new CfnOutput(this, outputId, { value, description });
    output(
      'LoadBalancerDnsName',
      this.loadBalancer.loadBalancerDnsName,
      'Reaches the AWS side whatever the weights are',
    );
    output('ClusterName', this.ecsCluster.clusterName, 'ECS cluster of the services');
    for (const { definition, repository } of this.services) {
      output(`Repository-${definition.name}`, repository.repositoryUri, `Images of service ${definition.name}`);
      output(
        `Push-${definition.name}`,
        `docker buildx build --platform linux/arm64 --provenance=false --tag ${repository.repositoryUri}:<tag> --push .`,
        `Builds and pushes an image of service ${definition.name}; the tasks run on ARM64`,
      );
    }
    output(
      'Login',
      `aws ecr get-login-password --region ${this.region} | docker login --username AWS --password-stdin ${this.account}.dkr.ecr.${this.region}.${this.urlSuffix}`,
      'Lets Docker push to the repositories for 12 hours',
    );
    output(
      'Release',
      cdkCommand(settings, 'deploy AppStack', { imageTag: '<tag>' }),
      'Releases an image that was pushed to the repository of every service under the same tag',
    );
  }
}

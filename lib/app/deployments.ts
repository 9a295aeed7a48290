import { Duration } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import { Construct } from 'constructs';
import type { ReleaseDefinition } from '../definition';
import type { MigrationSettings } from '../settings';
import type { BlueGreenService } from './blue-green-service';
import type { DeploymentRole } from './deployment-role';
import type { Listeners } from './listeners';

/** What the deployments are made from. */
export interface DeploymentsProps {
  readonly settings: MigrationSettings;
  readonly release: ReleaseDefinition;
  readonly services: readonly BlueGreenService[];
  readonly listeners: Listeners;
  readonly role: DeploymentRole;
}

/** The CodeDeploy application, with a deployment group for each service: canary, alarms, and back on any failure. */
export class Deployments extends Construct {
  readonly application: codedeploy.EcsApplication;
  /** One group for each service, by the service's name. */
  readonly groups: ReadonlyMap<string, codedeploy.EcsDeploymentGroup>;
  /** ARN of the configuration that says how the traffic is shifted. */
  readonly configurationArn: string;

  constructor(scope: Construct, id: string, { settings, release, services, listeners, role }: DeploymentsProps) {
    super(scope, id);
    const { names } = settings;
    const { canaryPercent, canaryMinutes, keepBlueMinutes } = release;
    this.application = new codedeploy.EcsApplication(this, 'Application', { applicationName: names.of('codedeploy') });
    const deploymentConfig = new codedeploy.EcsDeploymentConfig(this, 'Config', {
      // A configuration cannot be changed, only replaced, and two cannot have one name: the numbers make the name.
      deploymentConfigName: names.of(`canary-${canaryPercent}-percent-${canaryMinutes}-minutes`),
      trafficRouting: codedeploy.TrafficRouting.timeBasedCanary({
        percentage: canaryPercent,
        interval: Duration.minutes(canaryMinutes),
      }),
    });
    this.configurationArn = deploymentConfig.deploymentConfigArn;
    this.groups = new Map(
      services.map((service) => [
        service.definition.name,
        new codedeploy.EcsDeploymentGroup(this, `Group-${service.definition.name}`, {
          application: this.application,
          deploymentGroupName: names.of(`deploy-${service.definition.name}`),
          deploymentConfig,
          // A view that takes no policy: CDK would attach AWSCodeDeployRoleForECS, which allows everything on everything.
          role: role.withoutPolicyUpdates(),
          service: service.service,
          blueGreenDeploymentConfig: {
            blueTargetGroup: service.blue,
            greenTargetGroup: service.green,
            listener: listeners.production,
            testListener: listeners.test,
            terminationWaitTime: Duration.minutes(keepBlueMinutes),
          },
          alarms: [...service.releaseAlarms],
          autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
        }),
      ]),
    );
    for (const [name, group] of this.groups) {
      group.node.addDependency(role, ...listeners.leadingTo(name));
    }
  }
}

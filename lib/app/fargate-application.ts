import type { Construct } from 'constructs';
import type { FargateCompute } from '../definition';
import type { ApplicationProps, FargateApplication } from './application';
import { BlueGreenService } from './blue-green-service';
import { BootstrapImage } from './bootstrap-image';
import { Cluster } from './cluster';
import { DeploymentRole } from './deployment-role';
import { Deployments } from './deployments';
import { Listeners } from './listeners';
import { Releases } from './releases';

/** What a Fargate application is made from. */
export interface FargateApplicationProps extends ApplicationProps {
  readonly compute: FargateCompute;
}

/**
 * Creates the Fargate services of an application, with everything that releases them, directly in the scope: a construct of
 * its own around them would change every logical id, and so replace services that are live.
 */
export function createFargateApplication(scope: Construct, props: FargateApplicationProps): FargateApplication {
  const { settings, network, data, loadBalancer, certificate, compute } = props;
  const { cluster } = new Cluster(scope, 'Cluster', { settings, network });
  const bootstrapImage = new BootstrapImage(scope, 'BootstrapImage', {
    settings,
    image: compute.bootstrapImage,
    encryptionKey: data.dataKey,
  });
  const services = compute.services.map(
    (definition) =>
      new BlueGreenService(scope, `Service-${definition.name}`, {
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
  const listeners = new Listeners(scope, 'Listeners', { loadBalancer, certificate, services });
  const role = new DeploymentRole(scope, 'DeploymentRole', { settings, services, listeners, loadBalancer });
  const deployments = new Deployments(scope, 'Deployments', {
    settings,
    release: compute.release,
    services,
    listeners,
    role,
  });
  new Releases(scope, 'Releases', { settings, network, services, deployments });
  return { kind: 'fargate', cluster, services };
}

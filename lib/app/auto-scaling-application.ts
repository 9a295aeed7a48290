import type { Construct } from 'constructs';
import type { AutoScalingCompute } from '../definition';
import type { ApplicationProps, AutoScalingApplication } from './application';
import { BootstrapImage } from './bootstrap-image';
import { InstanceService } from './instance-service';
import { ProductionListener } from './listeners';

/** What an application on EC2 is made from. */
export interface AutoScalingApplicationProps extends ApplicationProps {
  readonly compute: AutoScalingCompute;
}

/** Creates the one service of an application on EC2, with everything that releases it. */
export function createAutoScalingApplication(
  scope: Construct,
  props: AutoScalingApplicationProps,
): AutoScalingApplication {
  const { settings, network, data, loadBalancer, certificate, compute } = props;
  const bootstrapImage = new BootstrapImage(scope, 'BootstrapImage', {
    settings,
    image: compute.bootstrapImage,
    encryptionKey: data.dataKey,
  });
  const service = new InstanceService(scope, `Service-${compute.services[0].name}`, {
    settings,
    network,
    data,
    compute,
    loadBalancer,
    bootstrapImage,
  });
  const services = [service] as const;
  service.startAfter(new ProductionListener(scope, 'Listeners', { loadBalancer, certificate, services }));
  return { kind: 'ec2-auto-scaling', services };
}

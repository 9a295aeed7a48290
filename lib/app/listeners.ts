import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { testListenerPort } from '../network/security-groups';
import type { BlueGreenService } from './blue-green-service';

/** What the listeners are made from. */
export interface ListenersProps {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly certificate: acm.ICertificate;
  /** The services; exactly one of them has no path patterns and answers every other request. */
  readonly services: readonly BlueGreenService[];
}

/**
 * The production listener and the test listener, with the same rules, each to the blue target group of its service.
 *
 * Frozen after the first deploy: CodeDeploy points listeners and rules at green and back, and an update of either by
 * CloudFormation would put it back to blue while blue has no tasks. So nothing here depends on a flag, and nothing is left
 * to a default of CDK that a newer version could change.
 *
 * @see https://github.com/aws/aws-cdk/issues/36649
 */
export class Listeners extends Construct {
  readonly production: elbv2.ApplicationListener;
  /** Shows the green tasks before users see them. Reachable from inside the VPC only. */
  readonly test: elbv2.ApplicationListener;

  constructor(scope: Construct, id: string, { loadBalancer, certificate, services }: ListenersProps) {
    super(scope, id);
    const create = (listenerId: string, port: number) => {
      const listener = new elbv2.ApplicationListener(this, listenerId, {
        loadBalancer,
        port,
        protocol: elbv2.ApplicationProtocol.HTTPS,
        certificates: [certificate],
        sslPolicy: elbv2.SslPolicy.TLS13_12_PQ,
        // The rules of the security group stand in NetworkStack.
        open: false,
        defaultAction: elbv2.ListenerAction.forward(
          services.filter(({ definition }) => definition.pathPatterns === undefined).map(({ blue }) => blue),
        ),
      });
      services.forEach(({ definition, blue }, index) => {
        if (definition.pathPatterns !== undefined) {
          new elbv2.ApplicationListenerRule(this, `${listenerId}-${definition.name}`, {
            listener,
            priority: (index + 1) * 100,
            conditions: [elbv2.ListenerCondition.pathPatterns([...definition.pathPatterns])],
            action: elbv2.ListenerAction.forward([blue]),
          });
        }
      });
      return listener;
    };
    this.production = create('Production', 443);
    this.test = create('Test', testListenerPort);
  }
}

import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct, type IConstruct } from 'constructs';
import { testListenerPort } from '../network/security-groups';
import type { ApplicationService } from './service';

/** What listeners are made from. */
export interface ListenersProps {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly certificate: acm.ICertificate;
  /** The services; exactly one of them has no path patterns and answers every other request. */
  readonly services: readonly ApplicationService[];
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

  constructor(scope: Construct, id: string, props: ListenersProps) {
    super(scope, id);
    this.production = createListener(this, 'Production', 443, props);
    this.test = createListener(this, 'Test', testListenerPort, props);
  }

  /** Returns both listeners and the rules of one service: all that a deployment of this service moves. */
  leadingTo(service: string): readonly IConstruct[] {
    const rules = [this.production, this.test].map(({ node }) => this.node.tryFindChild(ruleId(node.id, service)));
    return [this.production, this.test, ...rules.filter((rule) => rule !== undefined)];
  }
}

/** The production listener alone, of services that have one target group: there is nothing that users do not see yet. */
export class ProductionListener extends Construct {
  readonly production: elbv2.ApplicationListener;

  constructor(scope: Construct, id: string, props: ListenersProps) {
    super(scope, id);
    this.production = createListener(this, 'Production', 443, props);
  }
}

/** Creates an HTTPS listener, with a rule for each service that has path patterns. */
function createListener(
  scope: Construct,
  id: string,
  port: number,
  { loadBalancer, certificate, services }: ListenersProps,
): elbv2.ApplicationListener {
  const listener = new elbv2.ApplicationListener(scope, id, {
    loadBalancer,
    port,
    protocol: elbv2.ApplicationProtocol.HTTPS,
    certificates: [certificate],
    sslPolicy: elbv2.SslPolicy.TLS13_12_PQ,
    // The rules of the security group stand in NetworkStack.
    open: false,
    defaultAction: elbv2.ListenerAction.forward(
      services
        .filter(({ definition }) => definition.pathPatterns === undefined)
        .map(({ firstTargetGroup }) => firstTargetGroup),
    ),
  });
  services.forEach(({ definition, firstTargetGroup }, index) => {
    if (definition.pathPatterns !== undefined) {
      new elbv2.ApplicationListenerRule(scope, ruleId(id, definition.name), {
        listener,
        priority: (index + 1) * 100,
        conditions: [elbv2.ListenerCondition.pathPatterns([...definition.pathPatterns])],
        action: elbv2.ListenerAction.forward([firstTargetGroup]),
      });
    }
  });
  return listener;
}

const ruleId = (listener: string, service: string) => `${listener}-${service}`;

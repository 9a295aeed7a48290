import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { NetworkStack } from '../../network/network-stack';

/** Metrics of the network. */
export type NetworkMetrics = ReturnType<typeof networkMetrics>;

/**
 * Metrics of the ways out of the VPC: the NAT gateways. The VPN has its alarm in NetworkStack.
 *
 * They import the ids of the gateways. A definition that asks for fewer gateways is therefore deployed here first
 * (`cdk deploy MonitoringStack --exclusively`): CloudFormation keeps an id that another stack still imports.
 */
export function networkMetrics(network: NetworkStack) {
  const gateways = network.vpc.node.findAll().filter((construct) => construct instanceof ec2.CfnNatGateway);

  const allocationErrors = Object.fromEntries(
    gateways.map((gateway, index) => [
      `nat${index + 1}`,
      new cloudwatch.Metric({
        namespace: 'AWS/NATGateway',
        metricName: 'ErrorPortAllocation',
        label: `NAT gateway ${index + 1}`,
        statistic: cloudwatch.Stats.SUM,
        dimensionsMap: { NatGatewayId: gateway.attrNatGatewayId },
        period: Duration.minutes(1),
      }),
    ]),
  );

  return {
    /**
     * Connections for which a NAT gateway had no source port left, over all gateways.
     *
     * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway-cloudwatch.html
     */
    portAllocationErrors: new cloudwatch.MathExpression({
      label: 'Port allocation errors',
      expression: Object.keys(allocationErrors).join(' + '),
      usingMetrics: allocationErrors,
      period: Duration.minutes(1),
    }),
  };
}

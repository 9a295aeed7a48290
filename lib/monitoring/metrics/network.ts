import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { NetworkStack } from '../../network/network-stack';

/** Metrics of the network. */
export type NetworkMetrics = ReturnType<typeof networkMetrics>;

/**
 * Metrics of the ways out of the VPC: the NAT gateways, and the VPN where the link is one.
 *
 * They import the ids of the gateways. A definition that asks for fewer gateways is therefore deployed here first
 * (`cdk deploy MonitoringStack --exclusively`): CloudFormation keeps an id that another stack still imports.
 */
export function networkMetrics(network: NetworkStack) {
  const { link } = network.settings.definition.network;
  const gateways = network.vpc.node.findAll().filter((construct) => construct instanceof ec2.CfnNatGateway);
  const [connection] = network.node.findAll().filter((construct) => construct instanceof ec2.CfnVPNConnection);
  const connectionId = link.kind === 'existing-vpn' ? link.vpnConnectionId : connection?.attrVpnConnectionId;

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
    /**
     * Share of the VPN's two tunnels that are up, 0..1. Absent where the link is no VPN.
     *
     * @see https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html
     */
    tunnels:
      connectionId === undefined
        ? undefined
        : new cloudwatch.Metric({
            namespace: 'AWS/VPN',
            metricName: 'TunnelState',
            label: 'Tunnels up (share)',
            statistic: cloudwatch.Stats.MAXIMUM,
            dimensionsMap: { VpnId: connectionId },
            period: Duration.minutes(5),
          }),
  };
}

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  type ConnectedSide,
  connectPeerCommand,
  disconnectPeerCommand,
  learnedRoutesCommand,
  resolvePrivatelyCommand,
  transitRoutesCommand,
} from '../../lib/network/commands';

const side: ConnectedSide = {
  region: 'us-east-1',
  routeTableIds: ['rtb-1', 'rtb-2'],
  connectionId: 'pcx-1',
  vpcCidr: '10.80.0.0/16',
  clientCidrs: ['10.80.3.0/24', '10.80.4.0/24'],
  port: 3306,
};
let folder: string;

beforeAll(() => {
  // Stands in for the AWS CLI: writes down what it was called with, and answers with the name of a route table.
  folder = mkdtempSync(join(tmpdir(), 'crossfade-commands-'));
  const aws = join(folder, 'aws');
  writeFileSync(
    aws,
    `#!/bin/sh
printf '%s\\037' "$@" >> "$CALLS"; echo >> "$CALLS"
case "$2" in
  describe-transit-gateway-attachments) echo "tgw-rtb-of-\${7#*Values=}";;
  delete-route) exit 254;;
esac
`,
  );
  chmodSync(aws, 0o755);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command in a real shell, as if it were pasted, and returns the calls of the AWS CLI, argument by argument. */
function callsOf(command: string, securityGroup = 'sg-1'): readonly (readonly string[])[] {
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  const PATH = [folder, process.env.PATH].join(delimiter);
  const pasted = command.replaceAll('<sg-of-the-source>', securityGroup);
  const output = execFileSync('bash', ['--norc', '-c', `{ ${pasted}; } > /dev/null 2>&1; cat "$CALLS"`], {
    cwd: folder,
    env: { PATH, CALLS: calls },
    encoding: 'utf8',
  });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\x1f').slice(0, -1));
}

const rule = [
  ...['--region', 'us-east-1', '--group-id', 'sg-1', '--ip-permissions'],
  'IpProtocol=tcp,FromPort=3306,ToPort=3306,IpRanges=[{CidrIp=10.80.3.0/24},{CidrIp=10.80.4.0/24}]',
];
const route = (table: string) => [
  ...['--region', 'us-east-1', '--route-table-id', table, '--destination-cidr-block', '10.80.0.0/16'],
];

test('the legacy side is connected by one rule and a route in each table', () => {
  expect(callsOf(connectPeerCommand(side))).toEqual([
    ['ec2', 'authorize-security-group-ingress', ...rule],
    ['ec2', 'create-route', ...route('rtb-1'), '--vpc-peering-connection-id', 'pcx-1'],
    ['ec2', 'create-route', ...route('rtb-2'), '--vpc-peering-connection-id', 'pcx-1'],
  ]);
});

test('pasted without the id of the security group the command changes nothing', () => {
  expect(callsOf(connectPeerCommand(side), '<sg-of-the-source>')).toEqual([[]]);
});

test('the legacy side is disconnected piece by piece, also when a route is gone already', () => {
  expect(callsOf(disconnectPeerCommand(side))).toEqual([
    ['ec2', 'revoke-security-group-ingress', ...rule],
    ['ec2', 'delete-route', ...route('rtb-1')],
    ['ec2', 'delete-route', ...route('rtb-2')],
  ]);
});

test('public names of the legacy VPC are made to lead to private addresses in its own Region', () => {
  expect(callsOf(resolvePrivatelyCommand(side))).toEqual([
    [
      ...['ec2', 'modify-vpc-peering-connection-options', '--region', 'us-east-1'],
      ...['--vpc-peering-connection-id', 'pcx-1'],
      ...['--accepter-peering-connection-options', 'AllowDnsResolutionFromRemoteVpc=true'],
    ],
  ]);
});

test('the learned routes are those of one gateway in the tables of one VPC', () => {
  expect(callsOf(learnedRoutesCommand('us-east-1', 'vpc-1', 'vgw-1'))).toEqual([
    [
      ...['ec2', 'describe-route-tables', '--region', 'us-east-1', '--filters', 'Name=vpc-id,Values=vpc-1'],
      ...['--query', "RouteTables[].Routes[] | [?GatewayId=='vgw-1'].[DestinationCidrBlock,State]", '--output', 'text'],
    ],
  ]);
});

test('the routes of a transit gateway are those in the table of each attachment', () => {
  const calls = callsOf(transitRoutesCommand('us-east-1', 'tgw-1', ['vpc-1', 'vpn-1']));
  expect(calls.map(([, verb]) => verb)).toEqual([
    ...['describe-transit-gateway-attachments', 'search-transit-gateway-routes'],
    ...['describe-transit-gateway-attachments', 'search-transit-gateway-routes'],
  ]);
  const searched = calls.filter(([, verb]) => verb === 'search-transit-gateway-routes');
  expect(searched.map((call) => call.slice(2, 8))).toEqual(
    ['vpc-1', 'vpn-1'].map((id) => [
      ...['--region', 'us-east-1', '--transit-gateway-route-table-id', `tgw-rtb-of-${id}`],
      ...['--filters', 'Name=state,Values=active'],
    ]),
  );
});

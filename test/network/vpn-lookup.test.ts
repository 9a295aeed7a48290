import { Stack } from 'aws-cdk-lib';
import { lookUpVpnEnd } from '../../lib/network/vpn-lookup';
import { InvalidInputError } from '../../lib/problems';
import { testApp } from '../support/app';

const connection = 'vpn-00000000000000001';

/** A lookup's key in `cdk.context.json`, as the CLI writes it. */
const keyOf = (property: string) =>
  `cc-api-provider:account=111111111111:exactIdentifier=${connection}:propertiesToReturn.0=${property}:region=us-east-1:typeName=AWS$:$:EC2$:$:VPNConnection`;
const [vpnGateway, transitGateway] = [keyOf('VpnGatewayId'), keyOf('TransitGatewayId')];

/** What the CLI hands to the app when a lookup has failed. It does not write this into the file. */
const failure = (message: string) => ({ $providerError: message, $dontSaveContext: true });
const without = (property: string) => failure(`Cannot read field ${property}. ${property} is not found.`);

type Answers = Readonly<Record<string, unknown>>;

/** Looks up once, and returns the keys as well that the CLI would be asked for. */
function lookUp(answers: Answers) {
  const app = testApp(answers);
  const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'us-east-1' } });
  const end = lookUpVpnEnd(stack, connection);
  const missing = app.synth().manifest.missing ?? [];
  return { end, missing };
}

function problemOf(answers: Answers): string {
  try {
    lookUp(answers);
  } catch (error) {
    if (error instanceof InvalidInputError) {
      return error.message;
    }
    throw error;
  }
  return '';
}

test('the first synth asks for either gateway, each by itself, and goes on without an answer', () => {
  const { end, missing } = lookUp({});
  expect(end).toBeUndefined();
  expect(missing.map(({ key }) => key)).toEqual([vpnGateway, transitGateway]);
  expect(missing.map(({ props }) => props)).toEqual(
    ['VpnGatewayId', 'TransitGatewayId'].map((property) =>
      expect.objectContaining({
        typeName: 'AWS::EC2::VPNConnection',
        exactIdentifier: connection,
        propertiesToReturn: [property],
        // The CLI refuses any other dummy value than a list of objects.
        dummyValue: [expect.any(Object)],
      }),
    ),
  );
});

test.each([
  [
    'a VPN gateway',
    {
      [vpnGateway]: [{ VpnGatewayId: 'vgw-1', Identifier: connection }],
      [transitGateway]: without('TransitGatewayId'),
    },
    { kind: 'vpn-gateway', gatewayId: 'vgw-1' },
  ],
  [
    'a transit gateway',
    {
      [vpnGateway]: without('VpnGatewayId'),
      [transitGateway]: [{ TransitGatewayId: 'tgw-1', Identifier: connection }],
    },
    { kind: 'transit-gateway', gatewayId: 'tgw-1' },
  ],
])('the second synth knows %s, and what the CLI kept is enough from then on', (_gateway, answers, expected) => {
  const kept = Object.fromEntries(Object.entries(answers).filter(([, answer]) => Array.isArray(answer)));
  expect(Object.keys(kept)).toHaveLength(1);
  for (const context of [answers, kept]) {
    const { end, missing } = lookUp(context);
    expect(end).toEqual(expected);
    expect(missing).toEqual([]);
  }
});

test('one failure alone is no answer: the other gateway is asked for', () => {
  const { end, missing } = lookUp({ [vpnGateway]: without('VpnGatewayId') });
  expect(end).toBeUndefined();
  expect(missing.map(({ key }) => key)).toEqual([transitGateway]);
});

test('a connection that ends on neither gateway is refused', () => {
  const neither = [
    { [vpnGateway]: without('VpnGatewayId'), [transitGateway]: without('TransitGatewayId') },
    { [vpnGateway]: [{ VpnGatewayId: '', Identifier: connection }], [transitGateway]: [] },
  ];
  for (const answers of neither) {
    expect(problemOf(answers)).toBe(
      `network.link.vpnConnectionId: got "${connection}", allowed a VPN connection in us-east-1 that ends on a VPN gateway or a transit gateway; this one ends on neither`,
    );
  }
});

test('a lookup that failed is reported in the words of its failure, once, with what to do', () => {
  const message = 'Need to perform AWS calls for account 111111111111, but no credentials have been configured';
  const asTheCliHasIt = failure(message.replace(' but', '\nbut'));
  const problem = problemOf({ [vpnGateway]: asTheCliHasIt, [transitGateway]: asTheCliHasIt });
  expect(problem.split(message)).toHaveLength(2);
  expect(problem).toMatch(/^network\.link\.vpnConnectionId: got "vpn-00000000000000001", allowed a VPN connection/);
  expect(problem).toMatch(/once with credentials .* commit cdk\.context\.json.* CDK_DEFAULT_ACCOUNT/);
  expect(problem).not.toContain('\n');
});

test('a failure beside a connection that lacks the other gateway is still a failure', () => {
  const problem = problemOf({ [vpnGateway]: without('VpnGatewayId'), [transitGateway]: failure('Rate exceeded') });
  expect(problem).toContain('its lookup failed: Rate exceeded.');
  expect(problem).not.toContain('Cannot read field');
});

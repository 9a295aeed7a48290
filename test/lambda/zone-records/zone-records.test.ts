import type { CdkCustomResourceEvent } from 'aws-lambda';
import { handler } from '../../../lambda/zone-records';
import { route53Configuration } from '../../../lambda/zone-records/client';
import { removeZoneRecords } from '../../../lambda/zone-records/zone-records';
import { route53Error } from '../rollback/fake-route-53';
import { apexRecords, FakeZone, hostedZoneId, record, validationRecord } from './fake-zone';

const physicalId = { PhysicalResourceId: hostedZoneId };
const website = record('www.trading.example.com.', 'A', '192.0.2.1');
const wait = setTimeout;

function event(type: 'Create' | 'Update' | 'Delete', id: unknown = hostedZoneId): CdkCustomResourceEvent {
  return {
    RequestType: type,
    ...(type !== 'Create' && physicalId),
    ResourceProperties: { ServiceToken: 'arn', HostedZoneId: id },
  } as unknown as CdkCustomResourceEvent;
}

function destroy(zone: FakeZone) {
  return removeZoneRecords(event('Delete'), zone.client());
}

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

test.each(['Create', 'Update'] as const)('asks nothing of Route 53 on %s', async (type) => {
  const zone = new FakeZone([...apexRecords, validationRecord()]);
  await expect(removeZoneRecords(event(type), zone.client())).resolves.toEqual(physicalId);
  await expect(handler(event(type))).resolves.toEqual(physicalId);
  expect(zone.calls).toEqual([]);
});

test('keeps its physical id when the zone changes, so that an update deletes nothing', async () => {
  const zone = new FakeZone([...apexRecords, validationRecord()]);
  await expect(removeZoneRecords(event('Update', 'Z9'), zone.client())).resolves.toEqual(physicalId);
  expect(zone.calls).toEqual([]);
});

describe('when the stack goes', () => {
  test('leaves in the zone what Route 53 itself put there', async () => {
    const zone = new FakeZone([
      ...apexRecords,
      validationRecord(),
      validationRecord(1),
      validationRecord(2, 'app.trading.example.com'),
    ]);
    await expect(destroy(zone)).resolves.toEqual(physicalId);
    expect(zone.records).toEqual(apexRecords);
  });

  test('changes nothing in a zone without validation records, nor when it is deleted once more', async () => {
    const zone = new FakeZone([...apexRecords, validationRecord()]);
    await destroy(zone);
    await expect(destroy(zone)).resolves.toEqual(physicalId);
    expect(zone.records).toEqual(apexRecords);
    expect(zone.calls).toEqual(['List', 'Delete', 'List']);
  });

  test('finds the validation records of every page, whatever record a page begins with', async () => {
    const zone = new FakeZone([...apexRecords, validationRecord(1), validationRecord(2)], 3);
    await destroy(zone);
    expect(zone.calls).toEqual(['List', 'List', 'Delete']);
    expect(zone.records).toEqual(apexRecords);
  });

  test('deletes in batches that Route 53 accepts', async () => {
    const zone = new FakeZone([...apexRecords, ...Array.from({ length: 230 }, (_, index) => validationRecord(index))]);
    await destroy(zone);
    expect(zone.batches).toEqual([100, 100, 30]);
    expect(zone.records).toEqual(apexRecords);
  });

  test('succeeds when the zone is gone', async () => {
    const zone = new FakeZone([]);
    zone.exists = false;
    await expect(destroy(zone)).resolves.toEqual(physicalId);
  });

  test('succeeds when the zone goes between the list and the delete', async () => {
    const zone = new FakeZone([...apexRecords, validationRecord()]);
    zone.before = (call) => {
      zone.exists = call === 'List';
      return undefined;
    };
    await expect(destroy(zone)).resolves.toEqual(physicalId);
    expect(zone.calls).toEqual(['List', 'Delete']);
  });

  test('deletes the others when a record went between the list and the delete', async () => {
    const zone = new FakeZone([...apexRecords, validationRecord(1), validationRecord(2)]);
    zone.before = (call) => {
      if (call === 'Delete') {
        zone.records = zone.records.filter((stored) => stored !== validationRecord(1));
      }
      return undefined;
    };
    await expect(destroy(zone)).resolves.toEqual(physicalId);
    expect(zone.calls).toEqual(['List', 'Delete', 'List', 'Delete']);
    expect(zone.records).toEqual(apexRecords);
  });

  test('gives up with the words of Route 53 when it refuses the delete for another reason', async () => {
    const zone = new FakeZone([...apexRecords, validationRecord()]);
    zone.before = (call) =>
      call === 'Delete' ? route53Error('InvalidChangeBatch', '[the record is protected]') : undefined;
    await expect(destroy(zone)).rejects.toThrow('[the record is protected]');
    expect(zone.calls).toEqual(['List', 'Delete', 'List', 'Delete', 'List', 'Delete']);
  });

  test('fails at once when the role may not delete', async () => {
    const zone = new FakeZone([...apexRecords, validationRecord()]);
    zone.before = (call) => (call === 'Delete' ? route53Error('AccessDenied', 'not authorized', 403) : undefined);
    await expect(destroy(zone)).rejects.toThrow('not authorized');
    expect(zone.calls).toEqual(['List', 'Delete']);
  });
});

describe('when somebody else has records in the zone', () => {
  const token = 'a'.repeat(32);
  const weighted =
    '<Name>app.trading.example.com.</Name><Type>A</Type><SetIdentifier>legacy</SetIdentifier><Weight>100</Weight><TTL>60</TTL>' +
    '<ResourceRecords><ResourceRecord><Value>198.51.100.10</Value></ResourceRecord></ResourceRecords>';
  const alias =
    `<Name>_${token}.trading.example.com.</Name><Type>CNAME</Type><AliasTarget><HostedZoneId>Z1</HostedZoneId>` +
    '<DNSName>b.trading.example.com.</DNSName><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>';

  test.each([
    ['a website', website, 'www.trading.example.com. (A)'],
    ['one of several of a name', weighted, 'app.trading.example.com. (A "legacy")'],
    [
      'the delegation of a subdomain',
      record('eu.trading.example.com.', 'NS', 'ns.example.net.'),
      'eu.trading.example.com. (NS)',
    ],
    ['a record at the apex', record('trading.example.com.', 'MX', '10 mail.example.net.'), 'trading.example.com. (MX)'],
    [
      'a CNAME that only looks like ACM by its name',
      record(`_${token}.trading.example.com.`, 'CNAME', 'x.example.net.'),
      `_${token}.trading.example.com. (CNAME)`,
    ],
    [
      'a CNAME that only leads to ACM',
      record('blog.trading.example.com.', 'CNAME', '_b.acm-validations.aws.'),
      'blog.trading.example.com. (CNAME)',
    ],
    [
      'a CNAME to a name that only ends like the one of ACM',
      record(`_${token}.trading.example.com.`, 'CNAME', '_b.acm-validations.aws.example.net.'),
      `_${token}.trading.example.com. (CNAME)`,
    ],
    ['an alias', alias, `_${token}.trading.example.com. (CNAME)`],
    [
      'a record of another type that leads to ACM',
      record(`_${token}.trading.example.com.`, 'NS', '_b.acm-validations.aws.'),
      `_${token}.trading.example.com. (NS)`,
    ],
  ])('names %s, says what to do, and deletes nothing', async (_what, foreign, name) => {
    const records = [...apexRecords, validationRecord(7), foreign];
    const zone = new FakeZone(records);
    await expect(destroy(zone)).rejects.toThrow(
      `hosted zone ${hostedZoneId} is not empty, and nothing was deleted. These records are not this migration's: ` +
        `delete or move them, then destroy again: ${name}`,
    );
    expect(zone.records).toEqual(records);
    expect(zone.calls).toEqual(['List']);
  });

  test('goes on to the last page before it deletes anything', async () => {
    const zone = new FakeZone(
      [...apexRecords, validationRecord(), weighted, weighted.replace('legacy', 'aws'), website],
      2,
    );
    await expect(destroy(zone)).rejects.toThrow('(A "legacy"), app.trading.example.com. (A "aws"), www.');
    expect(zone.calls).toEqual(['List', 'List', 'List']);
  });

  test('succeeds once they were moved', async () => {
    const zone = new FakeZone([...apexRecords, validationRecord(), website]);
    await expect(destroy(zone)).rejects.toThrow('www.trading.example.com. (A)');
    zone.records = zone.records.filter((stored) => stored !== website);
    await expect(destroy(zone)).resolves.toEqual(physicalId);
    expect(zone.records).toEqual(apexRecords);
  });

  test('names as many as fit into the answer of a custom resource, and all of them in the log', async () => {
    const hosts = Array.from({ length: 250 }, (_, index) =>
      record(`host-${index}.trading.example.com.`, 'A', '192.0.2.1'),
    );
    const error: Error = await destroy(new FakeZone([...apexRecords, ...hosts])).then(
      () => new Error('it succeeded'),
      (reason) => reason,
    );
    expect(error.message.length).toBeLessThan(2000);
    const [, shown, more] = /: (host-0\..*) and (\d+) more, named in the log$/.exec(error.message) ?? [];
    expect(shown?.split(', ')).toHaveLength(250 - Number(more));
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining('host-249.trading.example.com. (A)'));
  });
});

describe('when Route 53 throttles', () => {
  const throttled = route53Error('Throttling', 'Rate exceeded');
  const busy = route53Error('PriorRequestNotComplete', 'Route 53 was still processing a prior request.');

  /** Runs every pause of the SDK at once. */
  beforeEach(() => {
    jest
      .spyOn(global, 'setTimeout')
      .mockImplementation(((callback: () => void) => wait(callback, 0)) as typeof setTimeout);
  });

  test('the client asks again', async () => {
    const zone = new FakeZone([...apexRecords, validationRecord()]);
    const answers = { List: [throttled, throttled], Delete: [busy, throttled, busy] };
    zone.before = (call) => answers[call].shift();
    await expect(destroy(zone)).resolves.toEqual(physicalId);
    expect(zone.calls).toEqual(['List', 'List', 'List', 'Delete', 'Delete', 'Delete', 'Delete']);
    expect(zone.records).toEqual(apexRecords);
  });

  test('for ever, the destroy fails after the attempts of the client', async () => {
    const zone = new FakeZone([...apexRecords, validationRecord()]);
    zone.before = (call) => (call === 'Delete' ? throttled : undefined);
    await expect(destroy(zone)).rejects.toThrow('Rate exceeded');
    expect(zone.calls.filter((call) => call === 'Delete')).toHaveLength(route53Configuration.maxAttempts);
    expect(zone.records).toContain(validationRecord());
  });
});

test.each([undefined, null, 5, '', 'arn:aws:route53:::hostedzone/Z1', ['Z1']])(
  'names what is wrong with the hosted zone id %p',
  async (id) => {
    const zone = new FakeZone([...apexRecords, validationRecord()]);
    const malformed = { ...event('Delete'), ResourceProperties: { ServiceToken: 'arn', HostedZoneId: id } };
    await expect(removeZoneRecords(malformed as CdkCustomResourceEvent, zone.client())).rejects.toThrow(
      /^HostedZoneId: got .+, allowed the id of a Route 53 hosted zone; set by NetworkStack: deploy it again$/,
    );
    expect(zone.calls).toEqual([]);
  },
);

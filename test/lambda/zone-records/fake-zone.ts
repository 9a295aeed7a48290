import { Readable } from 'node:stream';
import { Route53Client } from '@aws-sdk/client-route-53';
import { route53Configuration } from '../../../lambda/zone-records/client';
import { route53Error, type WireResponse } from '../rollback/fake-route-53';

/** A record on the wire: the inside of a `<ResourceRecordSet>` element. */
export type WireRecord = string;

export const hostedZoneId = 'Z0123456789ABCDEFGHIJ';

/** A record with one value. */
export function record(name: string, type: string, value: string): WireRecord {
  return (
    `<Name>${name}</Name><Type>${type}</Type><TTL>300</TTL>` +
    `<ResourceRecords><ResourceRecord><Value>${value}</Value></ResourceRecord></ResourceRecords>`
  );
}

/** ACM's validation record of a name; the number makes it differ from others of the name. */
export function validationRecord(number = 0, name = 'trading.example.com'): WireRecord {
  const digits = number.toString(16).padStart(32, '0');
  return record(`_${digits}.${name}.`, 'CNAME', `_${'b'.repeat(32)}.mhbtsbpdnt.acm-validations.aws.`);
}

/** What Route 53 itself puts into a zone, and never lets go. */
export const apexRecords: readonly WireRecord[] = [
  record('trading.example.com.', 'NS', 'ns-1.awsdns-01.org.'),
  record('trading.example.com.', 'SOA', 'ns-1.awsdns-01.org. hostmaster.awsdns.com. 1 7200 900 1209600 86400'),
];

const namespace = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';
const decoder = new TextDecoder();

/** One hosted zone in memory that speaks Route 53's REST XML to the real client: list in pages, and delete in batches. */
export class FakeZone {
  /** Every call that arrived, retries of the SDK included. */
  readonly calls: ('List' | 'Delete')[] = [];
  /** Sizes of the batches that arrived. */
  readonly batches: number[] = [];
  exists = true;
  /** Called before a call takes effect. An answer that it gives replaces the effect. */
  before: (call: 'List' | 'Delete') => WireResponse | undefined = () => undefined;

  constructor(
    public records: readonly WireRecord[],
    private readonly pageSize = 300,
  ) {}

  /** The real client as deployed; only the way to the network is replaced. */
  client(): Route53Client {
    return new Route53Client({
      ...route53Configuration,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: {
        handle: async ({
          method,
          path,
          query,
          body,
        }: {
          method: string;
          path: string;
          query?: object;
          body?: unknown;
        }) => {
          const answer = this.answer(method, path, new URLSearchParams({ ...query }), body);
          return {
            response: { ...answer, headers: { ...answer.headers }, body: Readable.from([Buffer.from(answer.body)]) },
          };
        },
      },
    });
  }

  private answer(method: string, path: string, query: URLSearchParams, body: unknown): WireResponse {
    const call = method === 'GET' ? 'List' : 'Delete';
    this.calls.push(call);
    const instead = this.before(call);
    if (instead !== undefined) {
      return instead;
    }
    if (!this.exists || !path.includes(`/hostedzone/${hostedZoneId}/rrset`)) {
      return route53Error('NoSuchHostedZone', 'No hosted zone found with that ID', 404);
    }
    return call === 'List'
      ? this.list(query)
      : this.delete(typeof body === 'string' ? body : decoder.decode(body as Uint8Array));
  }

  private list(query: URLSearchParams): WireResponse {
    const start = query.get('name') === null ? 0 : this.records.findIndex((stored) => keyOf(stored) === keyIn(query));
    const page = this.records.slice(start, start + this.pageSize);
    const next = this.records[start + this.pageSize];
    const identifier = next && element(next, 'SetIdentifier');
    const following = next
      ? `<NextRecordName>${element(next, 'Name')}</NextRecordName><NextRecordType>${element(next, 'Type')}</NextRecordType>` +
        (identifier && `<NextRecordIdentifier>${identifier}</NextRecordIdentifier>`)
      : '';
    const sets = page.map((stored) => `<ResourceRecordSet>${stored}</ResourceRecordSet>`).join('');
    return ok(
      `<ListResourceRecordSetsResponse ${namespace}><ResourceRecordSets>${sets}</ResourceRecordSets>` +
        `<IsTruncated>${next !== undefined}</IsTruncated>${following}<MaxItems>${this.pageSize}</MaxItems></ListResourceRecordSetsResponse>`,
    );
  }

  private delete(body: string): WireResponse {
    const changes = [
      ...body.matchAll(/<Change><Action>DELETE<\/Action><ResourceRecordSet>(.*?)<\/ResourceRecordSet><\/Change>/gs),
    ].map(([, content]) => String(content));
    if (changes.length === 0 || changes.length !== body.split('<Action>').length - 1) {
      return route53Error('AccessDenied', 'The role may delete and nothing else', 403);
    }
    this.batches.push(changes.length);
    const missing = changes.filter((change) => !this.records.includes(change));
    if (missing.length > 0) {
      const messages = missing.map(
        (change) =>
          `Tried to delete resource record set [name='${element(change, 'Name')}', type='${element(change, 'Type')}'] but it was not found`,
      );
      return route53Error('InvalidChangeBatch', `[${messages.join(', ')}]`);
    }
    this.records = this.records.filter((stored) => !changes.includes(stored));
    return ok(
      `<ChangeResourceRecordSetsResponse ${namespace}><ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status>` +
        '<SubmittedAt>2026-11-21T09:00:00.000Z</SubmittedAt></ChangeInfo></ChangeResourceRecordSetsResponse>',
    );
  }
}

function element(stored: WireRecord, name: string): string {
  return new RegExp(`<${name}>(.*?)</${name}>`).exec(stored)?.[1] ?? '';
}

function keyOf(stored: WireRecord): string {
  return ['Name', 'Type', 'SetIdentifier'].map((name) => element(stored, name)).join(' ');
}

function keyIn(query: URLSearchParams): string {
  return ['name', 'type', 'identifier'].map((name) => query.get(name) ?? '').join(' ');
}

function ok(body: string): WireResponse {
  return { statusCode: 200, headers: { 'content-type': 'text/xml' }, body: `<?xml version="1.0"?>\n${body}` };
}

/** A record as Route 53 stores it: the content of each element of `<ResourceRecordSet>`, by its name. */
export type StoredRecord = Readonly<Record<string, string>>;

/** An answer on the wire. */
export interface WireResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const namespace = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';
// Elements in the order of the API reference.
const elements = ['Name', 'Type', 'SetIdentifier', 'Weight', 'TTL', 'ResourceRecords', 'AliasTarget', 'HealthCheckId'];

/** The error body that Route 53 sends, HTTP 400 unless said otherwise. */
export function route53Error(code: string, message: string, statusCode = 400): WireResponse {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return xml(`<ErrorResponse ${namespace}>${error}<RequestId>5d1f6c1e</RequestId></ErrorResponse>`, statusCode);
}

/** One hosted zone in memory that speaks Route 53's REST XML: list, change (UPSERT or DELETE in one batch) and get change. */
export class FakeRoute53 {
  /** Statuses that the next looks at a change return; `INSYNC` when it is empty. */
  readonly statuses: string[] = [];
  /** Every state that the weights were in, oldest first. */
  readonly weightHistory: Record<string, number>[] = [];
  /** The comments of the change batches. */
  readonly comments: string[] = [];
  private stored: StoredRecord[] = [];

  constructor(records: readonly StoredRecord[]) {
    this.replaceAll(records);
  }

  get records(): readonly StoredRecord[] {
    return this.stored;
  }

  /** The current weights of the application's records, by set identifier. */
  get weights(): Record<string, number> {
    const weighted = this.stored.filter(({ Name }) => Name === 'app.trading.example.com.');
    return Object.fromEntries(weighted.map(({ SetIdentifier, Weight }) => [SetIdentifier, Number(Weight)]));
  }

  replaceAll(records: readonly StoredRecord[]): void {
    // Names in reversed label order, then type, then set identifier, as Route 53 lists them.
    this.stored = [...records].sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
    this.weightHistory.push(this.weights);
  }

  list(query: URLSearchParams): WireResponse {
    const start = sortKey({
      Name: listedName(query.get('name') ?? ''),
      Type: query.get('type') ?? '',
      SetIdentifier: '',
    });
    const maxItems = Number(query.get('maxitems') ?? 300);
    const following = this.stored.filter((record) => sortKey(record) >= start);
    const page = following.slice(0, maxItems).map(toXml).join('');
    return xml(
      `<ListResourceRecordSetsResponse ${namespace}><ResourceRecordSets>${page}</ResourceRecordSets>` +
        `<IsTruncated>${following.length > maxItems}</IsTruncated><MaxItems>${maxItems}</MaxItems></ListResourceRecordSetsResponse>`,
    );
  }

  change(body: string): WireResponse {
    const changes = [
      ...body.matchAll(/<Change><Action>(\w+)<\/Action><ResourceRecordSet>(.*?)<\/ResourceRecordSet><\/Change>/gs),
    ];
    const actions = new Set(changes.map(([, action]) => action));
    const [action] = actions;
    if (actions.size !== 1 || (action !== 'UPSERT' && action !== 'DELETE')) {
      return route53Error('InvalidChangeBatch', 'The fake knows batches of UPSERT, and batches of DELETE');
    }
    const named = changes.map(([, , content]) => fromXml(content ?? ''));
    const problems = action === 'DELETE' ? named.flatMap((record) => this.deleteProblem(record)) : [];
    if (problems.length > 0) {
      return route53Error('InvalidChangeBatch', `[${problems.join(', ')}]`);
    }
    const kept = this.stored.filter((record) => !named.some((other) => sortKey(other) === sortKey(record)));
    this.comments.push(/<Comment>(.*?)<\/Comment>/.exec(body)?.[1] ?? '');
    this.replaceAll(action === 'DELETE' ? kept : [...kept, ...named]);
    return xml(
      `<ChangeResourceRecordSetsResponse ${namespace}>${changeInfo('PENDING')}</ChangeResourceRecordSetsResponse>`,
      200,
    );
  }

  /** Route 53 deletes a record only where every value given is the record's own. */
  private deleteProblem(record: StoredRecord): string[] {
    const current = this.stored.find((stored) => sortKey(stored) === sortKey(record));
    const what = `Tried to delete resource record set [name='${record.Name}', type='${record.Type}', set identifier='${record.SetIdentifier}']`;
    if (current === undefined) {
      return [`${what} but it was not found`];
    }
    const same = elements.every((name) => current[name] === record[name]);
    return same ? [] : [`${what} but the values provided do not match the current values`];
  }

  getChange(): WireResponse {
    return xml(`<GetChangeResponse ${namespace}>${changeInfo(this.statuses.shift() ?? 'INSYNC')}</GetChangeResponse>`);
  }
}

function changeInfo(status: string): string {
  return `<ChangeInfo><Id>/change/C2682N5HXP0BZ4</Id><Status>${status}</Status><SubmittedAt>2026-11-21T09:00:00.000Z</SubmittedAt></ChangeInfo>`;
}

function xml(body: string, statusCode = 200): WireResponse {
  return { statusCode, headers: { 'content-type': 'text/xml' }, body: `<?xml version="1.0"?>\n${body}` };
}

function toXml(record: StoredRecord): string {
  const present = elements.filter((name) => record[name] !== undefined);
  return `<ResourceRecordSet>${present.map((name) => `<${name}>${record[name]}</${name}>`).join('')}</ResourceRecordSet>`;
}

function fromXml(content: string): StoredRecord {
  const record = Object.fromEntries(
    [...content.matchAll(/<(\w+)>(.*?)<\/\1>/gs)].map(([, name, value]) => [name, value]),
  );
  return { ...record, Name: listedName(record.Name ?? '') };
}

/** The form in which Route 53 lists a name. */
function listedName(name: string): string {
  return name.replace(/\*/g, '\\052').replace(/\.?$/, '.').toLowerCase();
}

function sortKey({ Name, Type, SetIdentifier }: StoredRecord): string {
  return `${Name?.split('.').reverse().join('.')} ${Type} ${SetIdentifier ?? ''}`;
}

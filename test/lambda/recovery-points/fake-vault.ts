import { Readable } from 'node:stream';
import { BackupClient, type BackupJobState, type RecoveryPointStatus } from '@aws-sdk/client-backup';
import { backupConfiguration } from '../../../lambda/recovery-points/client';

export const vaultName = 'backup-vault-production-trading';

/** A recovery point in memory. */
export interface StoredPoint {
  readonly arn: string;
  status: RecoveryPointStatus;
  statusMessage?: string;
  /** ARN of the composite recovery point that it is a part of. */
  readonly parent?: string;
}

/** A backup job in memory. */
export interface StoredJob {
  readonly id: string;
  readonly vaultName: string;
  readonly resourceType: string;
  state: BackupJobState;
}

/** The calls that the fake knows. */
export type Call = 'ListJobs' | 'StopJob' | 'ListPoints' | 'DeletePoint';

/** An answer on the wire. */
export interface WireAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** ARN of the recovery point of an Aurora cluster. */
export function auroraPoint(number = 1): string {
  return `arn:aws:rds:us-east-1:000000000000:cluster-snapshot:awsbackup:job-${number}`;
}

/** ARN of the recovery point of a stack, or of a part of one. */
export function stackPoint(name: string): string {
  return `arn:aws:backup:us-east-1:000000000000:recovery-point:${name}`;
}

/** An error as AWS Backup sends it. */
export function backupError(name: string, message: string, statusCode = 400): WireAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': `${name}:` },
    body: JSON.stringify({ Message: message }),
  };
}

/**
 * One backup vault in memory that speaks the REST JSON of AWS Backup to the real client. A deletion takes until
 * `finishDeletions`; a composite recovery point is refused while it has nested ones, and goes with the last of them.
 */
export class FakeVault {
  /** Every call that arrived, retries of the SDK included; a deletion and a stop with what they are of. */
  readonly calls: string[] = [];
  exists = true;
  points: StoredPoint[] = [];
  jobs: StoredJob[] = [];
  /** Points or jobs in one page. */
  pageSize = 1000;
  /** Called before a call takes effect. An answer that it gives replaces the effect. */
  before: (call: Call, id: string) => WireAnswer | undefined = () => undefined;

  /** The real client as deployed; only the way to the network is replaced. */
  client(): BackupClient {
    return new BackupClient({
      ...backupConfiguration,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: {
        handle: async ({ method, path, query }: { method: string; path: string; query?: object }) => {
          const answer = this.answer(method, path, new URLSearchParams({ ...query }));
          return {
            response: { ...answer, headers: { ...answer.headers }, body: Readable.from([Buffer.from(answer.body)]) },
          };
        },
      },
    });
  }

  add(arn: string, status: RecoveryPointStatus = 'COMPLETED', more: Partial<StoredPoint> = {}): this {
    this.points.push({ arn, status, ...more });
    return this;
  }

  addJob(id: string, state: BackupJobState, resourceType = 'CloudFormation', of = vaultName): this {
    this.jobs.push({ id, state, resourceType, vaultName: of });
    return this;
  }

  /** ARNs of the points whose deletion was asked for, oldest first. */
  get deletions(): readonly string[] {
    return this.calls.flatMap((call) => (call.startsWith('DeletePoint ') ? [call.slice('DeletePoint '.length)] : []));
  }

  finishDeletions(): void {
    const gone = this.points.filter(({ status }) => status === 'DELETING');
    const left = this.points.filter((point) => !gone.includes(point));
    this.points = left.filter(
      ({ arn }) => !gone.some(({ parent }) => parent === arn) || left.some(({ parent }) => parent === arn),
    );
  }

  private answer(method: string, path: string, query: URLSearchParams): WireAnswer {
    const [, resource, name = '', , point] = path.split('/').map(decodeURIComponent);
    const ofJobs = resource === 'backup-jobs';
    const call: Call = ofJobs
      ? method === 'GET'
        ? 'ListJobs'
        : 'StopJob'
      : method === 'GET'
        ? 'ListPoints'
        : 'DeletePoint';
    const id = call === 'DeletePoint' ? String(point) : call === 'StopJob' ? name : '';
    this.calls.push(`${call} ${id}`.trim());
    const instead = this.before(call, id);
    if (instead !== undefined) {
      return instead;
    }
    if (!ofJobs && (!this.exists || name !== vaultName)) {
      return backupError('ResourceNotFoundException', 'Backup vault not found');
    }
    switch (call) {
      case 'ListJobs':
        return this.page('BackupJobs', this.jobsOf(query.get('backupVaultName')), query);
      case 'ListPoints':
        return this.page('RecoveryPoints', this.points.map(wirePoint), query);
      case 'StopJob':
        return this.stop(id);
      case 'DeletePoint':
        return this.delete(id);
    }
  }

  private jobsOf(vault: string | null): object[] {
    return this.jobs
      .filter((job) => job.vaultName === vault)
      .map(({ id, state, resourceType }) => ({ BackupJobId: id, State: state, ResourceType: resourceType }));
  }

  private page(field: string, all: readonly object[], query: URLSearchParams): WireAnswer {
    const start = Number(query.get('nextToken') ?? 0);
    const end = start + this.pageSize;
    return ok({ [field]: all.slice(start, end), ...(end < all.length && { NextToken: String(end) }) });
  }

  private stop(id: string): WireAnswer {
    const job = this.jobs.find((stored) => stored.id === id);
    if (job === undefined) {
      return backupError('ResourceNotFoundException', 'Backup job not found');
    }
    if (job.resourceType === 'Aurora') {
      return backupError('InvalidRequestException', 'Aurora does not support stopping a backup job');
    }
    job.state = 'ABORTING';
    return ok({});
  }

  private delete(arn: string): WireAnswer {
    const point = this.points.find((stored) => stored.arn === arn);
    if (point === undefined) {
      return backupError('ResourceNotFoundException', 'Recovery point not found');
    }
    if (point.status === 'DELETING' || point.status === 'CREATING') {
      return backupError('InvalidResourceStateException', `The recovery point is ${point.status}`);
    }
    if (this.points.some(({ parent }) => parent === arn)) {
      return backupError('InvalidRequestException', 'The recovery point has nested recovery points');
    }
    point.status = 'DELETING';
    return ok({});
  }
}

function wirePoint({ arn, status, statusMessage, parent }: StoredPoint): object {
  return { RecoveryPointArn: arn, Status: status, StatusMessage: statusMessage, ParentRecoveryPointArn: parent };
}

function ok(body: object): WireAnswer {
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

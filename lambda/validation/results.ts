import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PartEvent, RowsEvent } from './event';

/** The last pass that proved both sides equal. */
export interface LastPass {
  readonly run: string;
  /** ISO 8601. */
  readonly finishedAt: string;
}

/** Keys of the results. */
export const keys = {
  plan: (run: string) => `runs/${run}/plan.json`,
  /** The same part has the same key, so a part that is compared again replaces its result. */
  part: (part: PartEvent) => `runs/${part.run}/parts/${part.kind === 'schema' ? 'schema' : rowsId(part)}.json`,
  verdict: (run: string) => `runs/${run}/verdict.json`,
  latestVerdict: 'latest-verdict.json',
  lastPass: 'last-pass.json',
} as const;

/** The results of passes, each a JSON object in S3. */
export class Results {
  constructor(
    private readonly s3: Pick<S3Client, 'send'>,
    private readonly bucket: string,
  ) {}

  async write(key: string, result: unknown): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: JSON.stringify(result),
        ContentType: 'application/json',
      }),
    );
  }

  /** Returns undefined where there is no such result. */
  async read<Result>(key: string): Promise<Result | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return JSON.parse((await Body?.transformToString()) ?? '') as Result;
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') {
        return undefined;
      }
      throw error;
    }
  }
}

/** Keys may hold anything and be long, and the names of objects may not. */
function rowsId({ table, range }: RowsEvent): string {
  const id = JSON.stringify([table, range?.after ?? null, range?.upTo ?? null]);
  return `rows-${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
}

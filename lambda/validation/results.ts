import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** The last pass that proved both sides equal. */
export interface LastPass {
  readonly run: string;
  /** When its oldest part was compared, since the proof is no younger. ISO 8601. */
  readonly finishedAt: string;
}

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

  /** Returns where a result is, for a command of the operator. */
  address(key: string): string {
    return `s3://${this.bucket}/${key}`;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Clients } from '../../../lambda/validation/clients';

/** A bucket and some secrets, in memory. */
export class FakeAws {
  /** Most requests of S3 that were under way at once. */
  mostAtOnce = 0;
  private atOnce = 0;

  /**
   * @param milliseconds how long S3 takes for an answer
   * @param objects objects of the bucket by key
   */
  constructor(
    readonly secrets: Readonly<Record<string, unknown>>,
    private readonly milliseconds = 0,
    readonly objects = new Map<string, string>(),
  ) {}

  get clients(): Clients {
    return {
      s3: { send: (command: unknown) => this.answer(command) },
      secrets: { send: (command: unknown) => this.secret(command) },
    } as unknown as Clients;
  }

  /** Returns an object of the bucket. */
  read(key: string): unknown {
    return JSON.parse(this.objects.get(key) ?? 'null');
  }

  private async answer(command: unknown): Promise<unknown> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    try {
      if (this.milliseconds > 0) {
        await sleep(this.milliseconds);
      }
      return await this.s3(command);
    } finally {
      this.atOnce--;
    }
  }

  private async s3(command: unknown): Promise<unknown> {
    if (command instanceof PutObjectCommand) {
      this.objects.set(`${command.input.Key}`, `${command.input.Body}`);
      return {};
    }
    if (command instanceof GetObjectCommand) {
      const body = this.objects.get(`${command.input.Key}`);
      if (body === undefined) {
        throw Object.assign(new Error('The specified key does not exist.'), { name: 'NoSuchKey' });
      }
      return { Body: { transformToString: async () => body } };
    }
    throw new Error(`unexpected ${command}`);
  }

  private async secret(command: unknown): Promise<unknown> {
    if (command instanceof GetSecretValueCommand) {
      const secret = this.secrets[`${command.input.SecretId}`];
      return { SecretString: typeof secret === 'string' ? secret : JSON.stringify(secret) };
    }
    throw new Error(`unexpected ${command}`);
  }
}

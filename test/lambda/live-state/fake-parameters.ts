import { Readable } from 'node:stream';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../../../lambda/client-configuration';
import { attempts, secondsPerAttempt } from '../../../lambda/live-state/timing';
import { ssmError } from '../rollback/fake-aws';
import type { WireResponse } from '../rollback/fake-route-53';

const decoder = new TextDecoder();

/** SSM's parameters in memory, at the level of HTTP: the real client talks to them. */
export class FakeParameters {
  readonly names: Set<string>;
  /** Calls that arrived, retries of the SDK included. */
  calls = 0;
  /** Called before a call takes effect. An answer that it gives replaces the effect. */
  before: () => WireResponse | undefined = () => undefined;

  constructor(...names: readonly string[]) {
    this.names = new Set(names);
  }

  /** The real client as deployed; only the way to the network is replaced. */
  client(): SSMClient {
    return new SSMClient({
      ...clientConfiguration({ attempts, secondsPerAttempt }),
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: {
        handle: async ({ headers, body }: { headers: Record<string, string>; body: string | Uint8Array }) => {
          this.calls += 1;
          const text = typeof body === 'string' ? body : decoder.decode(body);
          const answer = this.before() ?? this.perform(headers['x-amz-target'], JSON.parse(text));
          return {
            response: { ...answer, headers: { ...answer.headers }, body: Readable.from([Buffer.from(answer.body)]) },
          };
        },
      },
    });
  }

  private perform(target: string | undefined, { Names }: { Names: readonly string[] }): WireResponse {
    if (target !== 'AmazonSSM.DeleteParameters') {
      return ssmError('AccessDeniedException', 'The role may delete parameters and nothing else');
    }
    const DeletedParameters = Names.filter((name) => this.names.delete(name));
    const InvalidParameters = Names.filter((name) => !DeletedParameters.includes(name));
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ DeletedParameters, InvalidParameters }),
    };
  }
}

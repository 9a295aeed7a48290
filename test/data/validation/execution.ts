/** Data that passes between states. */
export type Data = Readonly<Record<string, unknown>>;

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath?: string;
  readonly Next: string;
}

/** The fields of every type of state that the machine uses. */
export interface State {
  readonly Type: 'Task' | 'Choice' | 'Wait' | 'Map' | 'Succeed' | 'Fail';
  readonly Resource?: string;
  readonly Parameters?: Data;
  readonly ResultSelector?: Data;
  readonly ResultPath?: null;
  readonly OutputPath?: string;
  readonly TimeoutSeconds?: number;
  readonly Label?: string;
  readonly MaxConcurrency?: number;
  readonly ToleratedFailurePercentage?: number;
  readonly ItemReader?: { readonly Resource: string; readonly ReaderConfig: Data; readonly Parameters: Data };
  readonly ItemProcessor?: Machine & { readonly ProcessorConfig: Data };
  readonly ResultWriter?: { readonly Resource: string; readonly Parameters: Data; readonly WriterConfig: Data };
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
  readonly Catch?: readonly Catcher[];
  readonly Choices?: readonly { readonly Variable: string; readonly StringEquals: string; readonly Next: string }[];
  readonly Default?: string;
  readonly Seconds?: number;
  readonly ErrorPath?: string;
  readonly CausePath?: string;
  readonly Next?: string;
  readonly End?: boolean;
}

/** States, and where to begin. */
export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** How an execution ended. */
export interface Ending {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output?: unknown;
  readonly error?: unknown;
  readonly cause?: unknown;
}

/** The services that the machine calls. */
export interface Services {
  call(resource: string, parameters: Data): Promise<unknown>;
  /** Returns an object of S3. */
  read(bucket: string, key: string): string;
}

/** What Step Functions passes between states, and takes as an input or an output, at most: bytes of UTF-8. */
const largestPayload = 256 * 1024;

/** An execution of a machine, by the rules of Amazon States Language for those fields that it uses. */
export class Execution {
  /** The names of the states, in the order in which they were entered. */
  readonly path: string[] = [];
  /** Bytes of the largest payload. */
  largest = 0;
  /** Where the results of maps were written. */
  readonly written: Data[] = [];
  /** Endings of the children of maps. */
  readonly children: Ending[] = [];

  constructor(
    private readonly machine: Machine,
    private readonly services: Services,
    private readonly context: Data,
  ) {}

  async run(input: unknown): Promise<Ending> {
    let name = this.machine.StartAt;
    let data = input;
    for (;;) {
      const state = this.machine.States[name];
      if (state === undefined) {
        throw new Error(`There is no state ${name}`);
      }
      this.path.push(name);
      this.weigh(data);
      switch (state.Type) {
        case 'Succeed':
          return { status: 'SUCCEEDED', output: data };
        case 'Fail':
          return { status: 'FAILED', error: this.at(data, state.ErrorPath), cause: this.at(data, state.CausePath) };
        case 'Wait':
          name = String(state.Next);
          break;
        case 'Choice':
          name =
            state.Choices?.find((choice) => this.at(data, choice.Variable) === choice.StringEquals)?.Next ??
            String(state.Default);
          break;
        default: {
          const { next, output, failed } = await this.attempt(state, data);
          if (next === undefined) {
            return failed ?? { status: 'SUCCEEDED', output };
          }
          [name, data] = [next, output];
        }
      }
    }
  }

  private async attempt(
    state: State,
    input: unknown,
  ): Promise<{ readonly next?: string; readonly output?: unknown; readonly failed?: Ending }> {
    for (let attempts = 0; ; attempts++) {
      try {
        const result = state.Type === 'Map' ? await this.map(state, input) : await this.task(state, input);
        const output = state.ResultPath === null ? input : this.at(result, state.OutputPath);
        return { next: state.Next, output };
      } catch (thrown) {
        const { name, message } = thrown as Error;
        const matches = ({ ErrorEquals }: { readonly ErrorEquals: readonly string[] }) =>
          ErrorEquals.some((error) => [name, 'States.ALL', 'States.TaskFailed'].includes(error));
        const retry = state.Retry?.find(matches);
        if (retry !== undefined && attempts < retry.MaxAttempts) {
          continue;
        }
        const catcher = state.Catch?.find(matches);
        if (catcher === undefined) {
          return { failed: { status: 'FAILED', error: name, cause: message } };
        }
        const field = String(catcher.ResultPath).replace('$.', '');
        return { next: catcher.Next, output: { ...(input as Data), [field]: { Error: name, Cause: message } } };
      }
    }
  }

  private async task({ Resource, Parameters = {}, ResultSelector }: State, data: unknown): Promise<unknown> {
    const parameters = this.fill(Parameters, data);
    this.weigh(parameters);
    const result = await this.services.call(String(Resource), parameters);
    return ResultSelector === undefined ? result : this.fill(ResultSelector, result);
  }

  /** Each item is an execution of its own; the results go to where the writer has them go, and no further. */
  private async map(state: State, data: unknown): Promise<unknown> {
    const { ItemReader, ItemProcessor, ResultWriter, MaxConcurrency = 0, ToleratedFailurePercentage = 0 } = state;
    if (ItemReader === undefined || ItemProcessor === undefined || ResultWriter === undefined) {
      throw new Error('States.Runtime: a map without reader, processor or writer');
    }
    const { Bucket, Key } = this.fill(ItemReader.Parameters, data);
    const items: unknown = JSON.parse(this.services.read(String(Bucket), String(Key)));
    if (!Array.isArray(items)) {
      throw new Error('States.ItemReaderFailed: no array');
    }
    const endings: Ending[] = [];
    let next = 0;
    const work = async () => {
      while (next < items.length) {
        const child = new Execution(ItemProcessor, this.services, this.context);
        endings.push(await child.run(items[next++]));
        this.largest = Math.max(this.largest, child.largest);
      }
    };
    await Promise.all(Array.from({ length: MaxConcurrency }, work));
    this.children.push(...endings);
    this.written.push(this.fill(ResultWriter.Parameters, data));
    const failed = endings.filter(({ status }) => status === 'FAILED').length;
    if ((100 * failed) / Math.max(endings.length, 1) > ToleratedFailurePercentage) {
      throw Object.assign(new Error('too many children failed'), { name: 'States.ExceedToleratedFailureThreshold' });
    }
    return { MapRunArn: 'arn:map-run', ResultWriterDetails: {} };
  }

  private weigh(data: unknown): void {
    const bytes = Buffer.byteLength(JSON.stringify(data ?? null));
    this.largest = Math.max(this.largest, bytes);
    if (bytes > largestPayload) {
      throw new Error(`States.DataLimitExceeded: ${bytes} bytes`);
    }
  }

  private fill(template: Data, data: unknown): Data {
    return Object.fromEntries(
      Object.entries(template).map(([key, value]) => {
        if (key.endsWith('.$')) {
          return [key.slice(0, -2), this.at(data, String(value))];
        }
        return [key, typeof value === 'object' && value !== null ? this.fill(value as Data, data) : value];
      }),
    );
  }

  private at(data: unknown, path = '$'): unknown {
    const [root, ...fields] = path.split('.');
    return fields.reduce<unknown>(
      (value, field) => {
        const found = (value as Data | undefined)?.[field];
        if (found === undefined) {
          throw new Error(`States.Runtime: no ${path} in ${JSON.stringify(data)}`);
        }
        return found;
      },
      root === '$$' ? this.context : data,
    );
  }
}

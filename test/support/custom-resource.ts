import { join } from 'node:path';
import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';

/** The functions behind a custom resource. */
export interface Handlers {
  readonly onEvent: (event: CdkCustomResourceEvent) => CdkCustomResourceResponse | Promise<CdkCustomResourceResponse>;
  /** Absent where `onEvent` does everything. */
  readonly isComplete?: (event: CdkCustomResourceIsCompleteEvent) => Promise<CdkCustomResourceIsCompleteResponse>;
}

/** What CloudFormation is told of an event. */
export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
}

/** What a custom resource under test is made from. */
export interface CustomResourceProps {
  readonly type: `Custom::${string}`;
  readonly handlers: Handlers;
  /** Called after each question that was answered with "not yet": what time brings. @default - nothing */
  readonly between?: () => void;
  /** Questions after which the framework gives up. @default 300 */
  readonly questions?: number;
}

type Properties = Readonly<Record<string, unknown>>;
type Framework = Readonly<Record<'onEvent' | 'isComplete' | 'onTimeout', (event: unknown) => Promise<void>>>;

/** The longest answer that CloudFormation takes, in bytes: after a longer one it waits until its own time-out. */
const longestAnswer = 4096;

/**
 * A custom resource as CloudFormation sees it: our handlers behind the code of CDK's provider framework itself, of which
 * only the ways to other services are replaced. So a failed create, the physical ids and the questions go as on AWS.
 */
export class CustomResourceLife {
  private physicalId: string | undefined;
  private properties: Properties = {};
  private requests = 0;
  private last: CdkCustomResourceEvent | undefined;

  constructor(private readonly props: CustomResourceProps) {}

  /** Sends Create. A failed one is to be followed by `delete`, as CloudFormation's rollback does. */
  create(properties: Properties): Promise<Answer> {
    return this.send({ RequestType: 'Create', ResourceProperties: properties });
  }

  /** Sends Update, and Delete for the resource before where the answer names another one. */
  async update(properties: Properties): Promise<Answer> {
    const [before, OldResourceProperties] = [this.physicalId, this.properties];
    const answer = await this.send({ RequestType: 'Update', ResourceProperties: properties, OldResourceProperties });
    if (answer.Status === 'SUCCESS' && answer.PhysicalResourceId !== before) {
      await this.send({
        RequestType: 'Delete',
        ResourceProperties: OldResourceProperties,
        PhysicalResourceId: before,
      });
      this.physicalId = answer.PhysicalResourceId;
      this.properties = properties;
    }
    return answer;
  }

  /** Sends Delete. */
  delete(): Promise<Answer> {
    return this.send({ RequestType: 'Delete', ResourceProperties: this.properties });
  }

  /** Sends the last event once more, as AWS does when it lost the answer: Lambda and CloudFormation deliver at least once. */
  repeat(): Promise<Answer> {
    if (this.last === undefined) {
      throw new Error('There is no event to repeat');
    }
    return this.deliver(this.last);
  }

  private send(event: object): Promise<Answer> {
    this.requests += 1;
    this.last = {
      RequestId: `request-${this.requests}`,
      StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/stack-production-trading/1',
      LogicalResourceId: 'Resource',
      ResourceType: this.props.type,
      ResponseURL: 'https://cloudformation-custom-resource-response.example.com/answer',
      ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:framework',
      ...(this.physicalId !== undefined && { PhysicalResourceId: this.physicalId }),
      ...event,
    } as unknown as CdkCustomResourceEvent;
    return this.deliver(this.last);
  }

  private async deliver(event: CdkCustomResourceEvent): Promise<Answer> {
    const answers: Answer[] = [];
    const framework = this.framework(answers);
    await framework.onEvent(JSON.parse(JSON.stringify(event)));
    const [answer, ...others] = answers;
    if (answer === undefined || others.length > 0) {
      throw new Error(`CloudFormation waits for one answer and got ${answers.length}`);
    }
    if (event.RequestType !== 'Delete' || answer.Status === 'FAILED') {
      this.physicalId = answer.PhysicalResourceId;
      this.properties = event.ResourceProperties;
    }
    return answer;
  }

  private framework(answers: Answer[]): Framework {
    const { handlers } = this.props;
    Object.assign(process.env, { USER_ON_EVENT_FUNCTION_ARN: 'arn:on-event', WAITER_STATE_MACHINE_ARN: 'arn:waiter' });
    delete process.env['USER_IS_COMPLETE_FUNCTION_ARN'];
    if (handlers.isComplete !== undefined) {
      process.env['USER_IS_COMPLETE_FUNCTION_ARN'] = 'arn:is-complete';
    }
    let framework: Framework | undefined;
    const outbound = {
      invokeFunction: ({ FunctionName, Payload }: { FunctionName: string; Payload: string }) =>
        invoke(FunctionName === 'arn:on-event' ? handlers.onEvent : handlers.isComplete, JSON.parse(Payload)),
      httpRequest: async (_options: unknown, body: string) => {
        if (Buffer.byteLength(body) > longestAnswer) {
          throw new Error(`CloudFormation takes no answer of ${Buffer.byteLength(body)} bytes`);
        }
        answers.push(JSON.parse(body));
      },
      startExecution: ({ input }: { input: string }) => this.wait(framework as Framework, input),
    };
    jest.isolateModules(() => {
      jest.doMock(runtime('outbound'), () => outbound);
      framework = require(runtime('framework'));
    });
    return framework as unknown as Framework;
  }

  /** The state machine of the framework: one state, which asks again whenever the function throws `Retry`. */
  private async wait(framework: Framework, input: string): Promise<void> {
    const { between = () => undefined, questions = 300 } = this.props;
    let cause = '';
    for (let asked = 0; asked < questions; asked++) {
      try {
        await framework.isComplete(JSON.parse(input));
        return;
      } catch (error) {
        cause = (error as Error).message;
        between();
      }
    }
    await framework.onTimeout({ Error: 'Error', Cause: JSON.stringify({ errorMessage: cause }) });
  }
}

function runtime(file: string): string {
  return join(process.cwd(), 'node_modules/aws-cdk-lib/custom-resources/lib/provider-framework/runtime', `${file}.js`);
}

/** Answers as Lambda does: text in, text out, an error as a document. */
async function invoke<Event>(handler: ((event: Event) => unknown) | undefined, event: Event) {
  try {
    return { Payload: Buffer.from(JSON.stringify((await handler?.(event)) ?? null)) };
  } catch (error) {
    const { name, message, stack = '' } = error as Error;
    const document = { errorType: name, errorMessage: message, trace: stack.split('\n') };
    return { FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify(document)) };
  }
}

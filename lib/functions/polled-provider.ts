import { Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';
import { EventProvider } from './event-provider';
import { NodeFunction } from './node-function';

/** What a polled provider is made from. */
export interface PolledProviderProps {
  readonly settings: MigrationSettings;
  /** Folder under `lambda/` whose `index.ts` exports `onEvent` and `isComplete`; also the type in the physical names. */
  readonly source: string;
  /** Type in the physical names, where two stacks have a provider of one source. @default - the source */
  readonly type?: string;
  /** What each of the two functions does, in a sentence, for the Lambda console. */
  readonly descriptions: { readonly onEvent: string; readonly isComplete: string };
  /** Timeout of both functions in seconds, 1..900. */
  readonly timeoutSeconds: number;
  /** Seconds between two questions. */
  readonly questionSeconds: number;
  /** Time after which the framework gives up. @default 1 hour, the longest: CloudFormation itself waits no longer */
  readonly totalTimeout?: Duration;
  /** The operations key, for the log groups. */
  readonly encryptionKey: kms.IKey;
}

/** A provider of custom resources whose work lasts longer than a function may run. */
export interface PolledProvider {
  /** Begins with an event. */
  readonly onEvent: NodeFunction;
  /** Is asked until what `onEvent` began is done. */
  readonly isComplete: NodeFunction;
  /** The `ServiceToken` of the custom resources. */
  readonly serviceToken: string;
}

/**
 * Makes the two functions `OnEvent` and `IsComplete` and their `Provider`. They stand in the given scope itself: their ids
 * make their logical ids. The functions may write their logs and nothing else; the caller allows what they need.
 */
export function polledProvider(scope: Construct, props: PolledProviderProps): PolledProvider {
  const { settings, source, type = source, descriptions, encryptionKey } = props;
  const create = (id: string, handler: keyof PolledProviderProps['descriptions']) =>
    new NodeFunction(scope, id, {
      settings,
      source,
      type,
      handler,
      description: descriptions[handler],
      encryptionKey,
      timeout: Duration.seconds(props.timeoutSeconds),
    });
  const onEvent = create('OnEvent', 'onEvent');
  const isComplete = create('IsComplete', 'isComplete');
  const { serviceToken } = new EventProvider(scope, 'Provider', {
    settings,
    type,
    encryptionKey,
    onEvent,
    isComplete: {
      handler: isComplete,
      queryInterval: Duration.seconds(props.questionSeconds),
      totalTimeout: props.totalTimeout ?? Duration.hours(1),
    },
  });
  return { onEvent, isComplete, serviceToken };
}

/** Fields of a call or of a resource, as JSON carries them. */
export type Fields = Readonly<Record<string, unknown>>;

/** A resource of a template that a stub stands for, and what CloudFormation wants done with it. */
export interface StubbedResource {
  readonly request: 'Create' | 'Update' | 'Delete';
  /** CloudFormation type, for example `AWS::DMS::ReplicationTask`. */
  readonly type: string;
  /** What `Ref` returns. */
  readonly physicalId: string;
  /** Properties of the template, with every reference resolved. */
  readonly properties: Fields;
}

/**
 * What the rehearsal puts in the place of an AWS service that the emulator lacks: it answers the calls that functions of
 * this project make, as AWS does, and keeps what they did in memory.
 */
export interface StandIn {
  /** Name of the service for people, for example `AWS DMS`. */
  readonly name: string;
  /** Id of the service in the AWS SDKs. Names the environment variable with its endpoint. */
  readonly serviceId: string;
  /** What comes before the dot in the header `X-Amz-Target` of each call. */
  readonly target: string;
  /** The operations that it knows; each returns the output of the call or throws a ServiceError. */
  readonly operations: Readonly<Record<string, (input: Fields) => unknown>>;
  /** The CloudFormation types that it looks after. */
  readonly types: readonly string[];
  /**
   * Takes note of a stubbed resource of one of its types.
   *
   * @throws ServiceError when AWS would refuse it, for example to delete a running task
   */
  keep(resource: StubbedResource): void;
  /** Forgets everything: its account is empty again. */
  forget(): void;
  /** What it still holds, one line each: a left-over after everything was destroyed. */
  held(): readonly string[];
}

/** An answer of a service that is an error. */
export class ServiceError extends Error {
  /**
   * @param code name of the error in the AWS SDKs, for example `InvalidResourceStateFault`
   * @param status HTTP status; 5xx is what the SDKs ask again
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'ServiceError';
  }
}

/** Reads a field that must be a text. @throws ServiceError ValidationException */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') {
    throw new ServiceError('ValidationException', `${name}: got ${JSON.stringify(value)}, allowed a text`);
  }
  return value;
}

/** Seconds since 1970, as the JSON protocol writes a time. */
export const epochSeconds = (milliseconds: number) => milliseconds / 1000;

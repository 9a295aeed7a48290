import {
  DeleteParameterCommand,
  GetParameterHistoryCommand,
  ParameterAlreadyExists,
  type ParameterHistory,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';

/** Value of the parameter until the first release: an instance then runs the bootstrap image of its launch template. */
export const bootstrap = 'bootstrap';

/** Why a version of the parameter was written. */
export interface Origin {
  /** Id of the event that asked for it. */
  readonly request: string;
  /** Whether it brings an image, or takes a failed one back. */
  readonly purpose: 'release' | 'way back';
  /**
   * Id of the newest instance refresh at that moment, or `none`: the next one after it brings this version to the
   * instances. Absent when no instance ran anything else, so that none is needed.
   */
  readonly after?: string;
}

/** One version of the parameter: Parameter Store itself keeps the last hundred, so it knows what was live before. */
export interface LiveImage {
  /** Full reference of the image, or `bootstrap`. */
  readonly image: string;
  /** Absent on the version with which the stack began. */
  readonly origin: Origin | undefined;
  readonly writtenAt: Date;
}

/**
 * Returns every version of the parameter, oldest first.
 *
 * @throws Error when the parameter is not there
 */
export async function readLiveImages(ssm: SSMClient, parameter: string): Promise<readonly LiveImage[]> {
  const versions: ParameterHistory[] = [];
  let NextToken: string | undefined;
  try {
    do {
      const page = await ssm.send(new GetParameterHistoryCommand({ Name: parameter, NextToken }));
      versions.push(...(page.Parameters ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      throw new Error(
        `The live image is unknown: parameter ${parameter} is not there. What to do next: write it again with the image that runs, aws ssm put-parameter --name ${parameter} --type String --value <image>`,
      );
    }
    throw error;
  }
  return versions
    .sort((one, other) => (one.Version ?? 0) - (other.Version ?? 0))
    .map(({ Value = bootstrap, Description, LastModifiedDate = new Date(0) }) => ({
      image: Value,
      origin: parseOrigin(Description),
      writtenAt: LastModifiedDate,
    }));
}

/** Writes the image that every instance runs which boots from now on. */
export async function writeLiveImage(ssm: SSMClient, parameter: string, image: string, origin: Origin): Promise<void> {
  await ssm.send(
    new PutParameterCommand({
      Name: parameter,
      Type: 'String',
      Value: image,
      Description: JSON.stringify(origin),
      Overwrite: true,
    }),
  );
}

/** Creates the parameter. One that exists keeps its value: it says what is live. */
export async function createLiveImage(ssm: SSMClient, parameter: string): Promise<void> {
  try {
    await ssm.send(
      new PutParameterCommand({
        Name: parameter,
        Type: 'String',
        Value: bootstrap,
        Description: 'Image that the instances run; written by releases only',
      }),
    );
  } catch (error) {
    if (!(error instanceof ParameterAlreadyExists)) {
      throw error;
    }
  }
}

/** Deletes the parameter, where it is still there. */
export async function removeLiveImage(ssm: SSMClient, parameter: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: parameter }));
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) {
      throw error;
    }
  }
}

/** A description that no release wrote, by hand or at the beginning, belongs to no event. */
function parseOrigin(description = ''): Origin | undefined {
  return description.startsWith('{') ? JSON.parse(description) : undefined;
}

import { ParameterAlreadyExists, ParameterNotFound } from '@aws-sdk/client-ssm';

/** A version of a parameter, whose names are those of the API. */
export interface StoredVersion {
  readonly Value: string;
  readonly Description: string;
  readonly LastModifiedDate: Date;
  readonly Version: number;
}

const $metadata = {};

/** One parameter of Parameter Store in memory, with its history. */
export class FakeParameter {
  /** Oldest first; undefined while it is not there. */
  versions: StoredVersion[] | undefined;

  /** Writes a version, the first one or over the one that is there. */
  put({ Value, Description, Overwrite }: Readonly<Record<string, unknown>>, now: Date): object {
    if (this.versions !== undefined && Overwrite !== true) {
      throw new ParameterAlreadyExists({ message: 'exists', $metadata });
    }
    const versions = this.versions ?? [];
    const Version = versions.length + 1;
    this.versions = [
      ...versions,
      { Value: Value as string, Description: Description as string, LastModifiedDate: now, Version },
    ];
    return { Version };
  }

  /** Two versions a page, newest first within it, so that every reader must turn pages and sort. */
  history(token = '0'): object {
    const all = this.existing();
    const next = Number(token) + 2;
    return {
      Parameters: all.slice(Number(token), next).reverse(),
      NextToken: next < all.length ? String(next) : undefined,
    };
  }

  delete(): object {
    this.existing();
    this.versions = undefined;
    return {};
  }

  private existing(): StoredVersion[] {
    if (this.versions === undefined) {
      throw new ParameterNotFound({ message: 'not found', $metadata });
    }
    return this.versions;
  }
}

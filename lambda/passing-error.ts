/** What is read of an error: fields of the AWS SDK's service errors, and of Node's network errors. */
interface ErrorFields {
  readonly name?: unknown;
  /** Present on every error that a service answered with. */
  readonly $fault?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly code?: unknown;
}

/**
 * Returns whether the same call may work a little later: throttling, a server's fault, a connection that broke. Any other
 * answer of a service is final, and so is an error of our own.
 */
export function isPassing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) {
    return false;
  }
  const { name, $fault, $metadata, code }: ErrorFields = error;
  if ($fault === undefined) {
    return name === 'TimeoutError' || /^E[A-Z_]+$/.test(String(code));
  }
  return (
    $fault === 'server' ||
    $metadata?.httpStatusCode === 429 ||
    /Throttl|TooManyRequests|RequestLimitExceeded|RateExceeded|RequestTimeout|ConcurrentUpdate/i.test(String(name))
  );
}

/** An error after which the same may work a little later. A state machine knows it by this name, and asks again. */
export class PassingError extends Error {
  constructor(cause: unknown) {
    super(String(cause), { cause });
    this.name = 'PassingError';
  }
}

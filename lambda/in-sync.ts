import { type Route53Client, waitUntilResourceRecordSetsChanged } from '@aws-sdk/client-route-53';
import { log } from './log';

/** How long a change is watched. */
export interface InSyncWait {
  /** Longest wait for `INSYNC`, in seconds. */
  readonly insyncSeconds: number;
  /** Seconds between two looks at the change, growing. Every look counts towards Route 53's five requests a second. */
  readonly pollSeconds: { readonly shortest: number; readonly longest: number };
}

/**
 * Waits until a change is on all Route 53 servers. A change that cannot be watched, or not for long enough, is `PENDING`
 * and no failure: Route 53 has accepted it and will apply it.
 */
export async function waitUntilInSync(
  route53: Route53Client,
  changeId: string | undefined,
  { insyncSeconds, pollSeconds }: InSyncWait,
): Promise<'INSYNC' | 'PENDING'> {
  const wait = {
    client: route53,
    maxWaitTime: insyncSeconds,
    minDelay: pollSeconds.shortest,
    maxDelay: pollSeconds.longest,
    // The waiter looks at its clock between two calls only; a call that is being retried would overrun it.
    abortSignal: AbortSignal.timeout(insyncSeconds * 1000),
  };
  try {
    await waitUntilResourceRecordSetsChanged(wait, { Id: changeId });
    return 'INSYNC';
  } catch (error) {
    const { name } = error as Error;
    log('warn', { event: 'change not in sync yet', changeId, waitedSeconds: insyncSeconds, error: name });
    return 'PENDING';
  }
}

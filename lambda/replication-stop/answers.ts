import { InvalidResourceStateFault, ResourceNotFoundFault } from '@aws-sdk/client-database-migration-service';

/** Returns what all pages of a list hold. DMS answers that it found no resource when nothing passes the filter. */
export async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  try {
    for await (const page of pages) {
      found.push(...(itemsOf(page) ?? []));
    }
  } catch (error) {
    if (!(error instanceof ResourceNotFoundFault)) {
      throw error;
    }
  }
  return found;
}

/**
 * Makes a call that depends on the status of a resource. A refusal because of it means that the resource has moved on since
 * the look, or is gone; the next look tells.
 */
export async function unlessMoved(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof InvalidResourceStateFault || error instanceof ResourceNotFoundFault)) {
      throw error;
    }
  }
}

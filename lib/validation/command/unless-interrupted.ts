/**
 * Waits for a connection, unless the command is ended before: a connection that is being made has nothing to cancel, and is
 * not waited for. Should it still come, it is closed.
 *
 * @param message of the error
 * @throws Error when the signal comes first
 * @throws Error of the opening
 */
export function unlessInterrupted<Opened extends { close(): Promise<void> }>(
  opening: Promise<Opened>,
  signal: AbortSignal | undefined,
  message: string,
): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const interrupt = () => {
      reject(new Error(message));
      void Promise.allSettled([opening.then((opened) => opened.close())]);
    };
    if (signal?.aborted) {
      interrupt();
    }
    signal?.addEventListener('abort', interrupt, { once: true });
    opening.then(resolve, reject).finally(() => signal?.removeEventListener('abort', interrupt));
  });
}

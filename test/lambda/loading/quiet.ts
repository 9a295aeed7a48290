/** The lines that went to the standard output. */
export const lines: string[] = [];

/** Keeps the log of a test silent, and runs every pause of the SDK at once. */
export function beQuiet(): void {
  const wait = setTimeout;
  beforeEach(() => {
    lines.length = 0;
    for (const level of ['info', 'warn', 'error'] as const) {
      jest.spyOn(console, level).mockImplementation();
    }
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
    jest
      .spyOn(global, 'setTimeout')
      .mockImplementation(((callback: () => void) => wait(callback, 0)) as typeof setTimeout);
  });
  afterEach(() => jest.restoreAllMocks());
}

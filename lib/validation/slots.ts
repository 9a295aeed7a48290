/** Lets a limited number of jobs run at once; the others wait in their order. */
export class Slots {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  /** Runs a job as soon as there is a slot. */
  async run<Result>(job: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.limit) {
      // The slot is handed over, so that no newcomer takes it in between.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    try {
      return await job();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) {
        this.running--;
      } else {
        next();
      }
    }
  }
}

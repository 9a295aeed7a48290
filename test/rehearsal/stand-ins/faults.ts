/** Which calls to answer with 503, and how many of them. */
export interface Fault {
  /** Id of the service in the AWS SDKs. */
  readonly serviceId: string;
  /** The operations that fail; for a REST service, method and path such as `GET /2013-04-01/hostedzone/Z1/rrset`. */
  readonly operation: RegExp;
  /** Calls that fail; later ones are answered again. An SDK asks several times before its caller learns of it. */
  readonly calls: number;
}

/** A fault that is on. */
export interface InjectedFault {
  /** Calls that it has failed until now. */
  failed(): number;
  /** Ends it early. */
  end(): void;
}

/** The faults that are on now. */
export class Faults {
  private readonly active = new Set<{ readonly fault: Fault; failed: number }>();

  /** Turns a fault on. */
  inject(fault: Fault): InjectedFault {
    const entry = { fault, failed: 0 };
    this.active.add(entry);
    return { failed: () => entry.failed, end: () => void this.active.delete(entry) };
  }

  /** Whether a call is to fail. Counts it if so. */
  takes(serviceId: string, operation: string): boolean {
    for (const entry of this.active) {
      const { fault } = entry;
      if (fault.serviceId === serviceId && fault.operation.test(operation) && entry.failed < fault.calls) {
        entry.failed += 1;
        return true;
      }
    }
    return false;
  }
}

import type { Check, Finding } from './finding';
import { IncompleteError } from './run';

/** A finding of a check that adds its own name. */
export type Found = Omit<Finding, 'check'>;

/**
 * Makes a check.
 *
 * @param look looks, and calls `miss` with what it could not look at and why, in a sentence each
 */
export function checkOf(
  name: string,
  title: string,
  look: (miss: (reason: string) => void) => Promise<readonly Found[]>,
): Check {
  return {
    name,
    title,
    async run() {
      const reasons: string[] = [];
      const findings = (await look((reason) => reasons.push(reason))).map((found) => ({ check: name, ...found }));
      if (reasons.length > 0) {
        throw new IncompleteError(findings, reasons);
      }
      return findings;
    },
  };
}

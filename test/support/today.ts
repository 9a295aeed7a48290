/** The day of every synth in a test, so that no test fails because a day has passed. */
export const today = new Date('2026-11-21T12:00:00Z');

/** How long AWS supports one version. */
export interface SupportPeriod {
  /** The version, or the part of it that its support goes by: `16` for `16.8`, `8.0` for `8.0.mysql_aurora.3.10.4`. */
  readonly version: string;
  /** Last day of the support, `yyyy-mm-dd` in UTC. */
  readonly lastDay: string;
  /** Last day of the extended support, which RDS bills. @default - there is none, or no date is known */
  readonly extendedLastDay?: string;
  /** First day on which AWS makes nothing new of this version. @default - until the last day of its support */
  readonly closedFrom?: string;
}

/** The versions of one product whose end AWS has announced, oldest first. */
export interface SupportCalendar {
  /** Where AWS announces the dates. */
  readonly source: string;
  readonly periods: readonly SupportPeriod[];
}

/** What has a calendar. */
export type SupportedProduct = 'aurora-postgresql' | 'aurora-mysql' | 'dms' | 'lambda';

/**
 * The one table of end dates, read on 2026-11-21. A version that is newer than the newest of its calendar has no announced
 * end. Dates move, mostly to a later day: when one comes near, look at its source first.
 */
export const supportCalendars: Readonly<Record<SupportedProduct, SupportCalendar>> = {
  'aurora-postgresql': {
    source:
      'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/aurorapostgresql-release-calendar.html',
    periods: [
      { version: '11', lastDay: '2024-02-29', extendedLastDay: '2027-03-31' },
      { version: '12', lastDay: '2025-02-28', extendedLastDay: '2028-02-29' },
      { version: '13', lastDay: '2026-02-28', extendedLastDay: '2029-02-28' },
      // The calendar itself writes 29 February 2030, a day that there is not.
      { version: '14', lastDay: '2027-02-28', extendedLastDay: '2030-02-28' },
      { version: '15', lastDay: '2028-02-29', extendedLastDay: '2031-02-28' },
      { version: '16', lastDay: '2029-02-28', extendedLastDay: '2032-02-28' },
      { version: '17', lastDay: '2030-02-28', extendedLastDay: '2033-02-28' },
      { version: '18', lastDay: '2031-02-28', extendedLastDay: '2034-02-28' },
    ],
  },
  'aurora-mysql': {
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.release-calendars.html',
    periods: [
      // Aurora MySQL 3.
      { version: '8.0', lastDay: '2028-04-30', extendedLastDay: '2029-07-31' },
      // Its engine version is written 8.4.mysql_aurora.8.4.7: from here on Aurora counts as MySQL does.
      { version: '8.4', lastDay: '2032-04-30' },
    ],
  },
  dms: {
    // On its end-of-life date DMS upgrades an instance by itself. 3.6.1, the newest, has neither date in the English page;
    // copies in other languages are older and name earlier ones.
    source: 'https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReleaseNotes.html',
    periods: [
      { version: '3.4.7', closedFrom: '2024-10-01', lastDay: '2024-10-31' },
      { version: '3.5.1', closedFrom: '2024-12-01', lastDay: '2025-03-15' },
      { version: '3.5.2', closedFrom: '2025-03-31', lastDay: '2025-04-29' },
      { version: '3.5.3', closedFrom: '2026-03-01', lastDay: '2026-06-30' },
      { version: '3.5.4', closedFrom: '2027-02-01', lastDay: '2027-03-31' },
      { version: '3.6.0', closedFrom: '2026-04-28', lastDay: '2026-07-27' },
    ],
  },
  lambda: {
    // Two months later Lambda takes no update of a function either.
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
    periods: [{ version: 'nodejs24.x', lastDay: '2028-04-30' }],
  },
};

/** Days before the end of a support from which every synth warns: time to try a newer version, and to plan a window. */
export const warnedDays = 180;

/** Where a version stands on a day. */
export interface Support {
  readonly state: 'supported' | 'ending' | 'ended';
  /** Last day of the support that counts, `yyyy-mm-dd`. Undefined where none is announced. */
  readonly lastDay: string | undefined;
  /** Whether AWS makes nothing new of this version any more. */
  readonly closed: boolean;
  /** Where AWS announces the date. */
  readonly source: string;
}

/**
 * Returns whether AWS supports a version on a day. A version that the calendar does not name ended no later than the next
 * newer one that it does.
 *
 * @param version the whole version, for example `16.8`
 * @param today the day of the synth
 * @param extended whether the extended support counts, where a date of it is known
 */
export function supportOf(product: SupportedProduct, version: string, today: Date, extended = false): Support {
  const { source, periods } = supportCalendars[product];
  const day = today.toISOString().slice(0, 10);
  const period =
    periods.find((candidate) => version === candidate.version || version.startsWith(`${candidate.version}.`)) ??
    periods.find((candidate) => isOlder(version, candidate.version));
  if (period === undefined) {
    return { state: 'supported', lastDay: undefined, closed: false, source };
  }
  const lastDay = (extended ? period.extendedLastDay : undefined) ?? period.lastDay;
  const closesOn = extended ? undefined : period.closedFrom;
  const warnedFrom = daysBefore(closesOn ?? lastDay, warnedDays);
  const state = day > lastDay ? 'ended' : day >= warnedFrom ? 'ending' : 'supported';
  return { state, lastDay, closed: closesOn !== undefined && day >= closesOn, source };
}

/** Returns the versions of a product that are in standard support on a day, oldest first. */
export function versionsInSupport(product: SupportedProduct, today: Date): readonly string[] {
  return supportCalendars[product].periods
    .map(({ version }) => version)
    .filter((version) => supportOf(product, version, today).state !== 'ended');
}

/** Returns whether a version comes before another one, number by number. */
export function isOlder(version: string, other: string): boolean {
  return version.localeCompare(other, 'en', { numeric: true }) < 0;
}

function daysBefore(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}

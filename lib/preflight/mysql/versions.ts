import { warnedDays } from '../../support-dates';
import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import type { Server } from './server';

/** Series of a product that DMS reads, each with the last day on which its errors are mended for everybody. */
interface Series {
  /** Where the days are announced. */
  readonly source: string;
  readonly lastDays: Readonly<Record<string, string>>;
}

/**
 * Days as endoflife.date had them on 2026-11-21, from the announcements of the two.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Introduction.Sources.html
 */
const series: Readonly<Record<Server['product'], Series>> = {
  MySQL: {
    source: 'https://www.oracle.com/us/support/library/lifetime-support-technology-069183.pdf',
    lastDays: {
      '5.5': '2018-12-31',
      '5.6': '2021-02-28',
      '5.7': '2023-10-31',
      '8.0': '2026-04-30',
      '8.4': '2032-04-30',
    },
  },
  MariaDB: {
    source: 'https://mariadb.org/about/#maintenance-policy',
    lastDays: {
      '10.2': '2022-05-23',
      '10.3': '2023-05-25',
      '10.4': '2024-06-18',
      '10.5': '2025-06-24',
      '10.6': '2026-07-06',
      '10.11': '2028-02-16',
    },
  },
};

/** Whether DMS reads the version of the source, and whether anybody still mends it. */
export function versionChecks(facts: Facts): readonly Check[] {
  return [
    checkOf('version', 'the version and its end of support', async () => {
      const { today, settings } = facts.context;
      const server = await facts.source();
      return [
        ...readable(server),
        ...support(server, today),
        ...(settings === undefined ? [] : differs(server, settings.definition.source.version)),
      ];
    }),
  ];
}

function readable({ product, release, series: own }: Server): readonly Found[] {
  const read = Object.keys(series[product].lastDays);
  return read.includes(own)
    ? []
    : [
        {
          severity: product === 'MySQL' ? 'blocker' : 'warning',
          subject: `${product} ${release}`,
          found: `the series that DMS is known to read are ${read.join(', ')}`,
          consequence:
            'DMS may refuse the source, or read it wrong: look whether its documents name the series by now, and upgrade the source to one of them otherwise.',
          remedy: [],
        },
      ];
}

function support({ product, release, series: own }: Server, today: Date): readonly Found[] {
  const { source, lastDays } = series[product];
  const lastDay = lastDays[own];
  const daysLeft = lastDay === undefined ? warnedDays : (Date.parse(lastDay) - today.getTime()) / 86_400_000;
  return daysLeft >= warnedDays
    ? []
    : [
        {
          severity: 'note',
          subject: `${product} ${release}`,
          found: `its support ${daysLeft < -1 ? 'ended' : 'ends'} on ${lastDay} (${source})`,
          consequence: 'Errors in it are mended no more, and for a while the way back leads to it.',
          remedy: [],
        },
      ];
}

function differs({ product, release, series: own }: Server, defined: string): readonly Found[] {
  return defined.split('.').slice(0, 2).join('.') === own
    ? []
    : [
        {
          severity: 'warning',
          subject: 'source.version',
          found: `it is ${defined}, and the server is ${product} ${release}`,
          consequence: 'What the definition was checked for does not hold for this server: correct it.',
          remedy: [],
        },
      ];
}

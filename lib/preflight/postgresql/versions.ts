import { oldestDms } from '../../rules/versions';
import { isOlder } from '../../support-dates';
import type { Side } from '../context';
import type { Found, SourceCheck } from './check';
import { communitySupport } from './community-support';
import { readServer } from './server';

/** The version of the source: who still mends it, and whether DMS and the target of the definition go with it. */
export const sourceVersion: SourceCheck = {
  name: 'source-version',
  title: 'version of the source',
  async look(source) {
    const { version } = await source.server();
    const [series = ''] = /^9\.\d+|^\d+/.exec(version) ?? [];
    const definition = source.settings?.definition;
    const end = communitySupport.get(series);
    const needed = oldestDms('postgresql', version);
    const subject = `PostgreSQL ${version}`;
    const finding = (severity: Found['severity'], found: string, consequence: string): Found => ({
      severity,
      subject,
      found,
      consequence,
      remedy: [],
    });
    return [
      ...(needed === undefined
        ? [finding('blocker', 'DMS reads no such version.', 'The endpoint of the source cannot be used.')]
        : []),
      ...(needed !== undefined && definition !== undefined && isOlder(definition.replication.engineVersion, needed)
        ? [
            finding(
              'blocker',
              `DMS reads it from version ${needed} on, and replication.engineVersion of the definition is ${definition.replication.engineVersion}.`,
              'The task cannot read the source.',
            ),
          ]
        : []),
      ...(definition !== undefined && !sameSeries(definition.source.version, version)
        ? [
            finding(
              'warning',
              `source.version of the definition is ${definition.source.version}.`,
              'What the definition was checked for is another version: correct it, and synthesise again.',
            ),
          ]
        : []),
      ...(definition !== undefined && Number.parseInt(definition.target.version, 10) < Number.parseInt(version, 10)
        ? [
            finding(
              'blocker',
              `target.version of the definition is ${definition.target.version}.`,
              'Aurora would be older than the source: what only the newer one knows fails in the load.',
            ),
          ]
        : []),
      ...(end !== undefined && source.today.toISOString().slice(0, 10) > end
        ? [
            finding(
              'note',
              `The community has mended it until ${end}.`,
              'Nobody mends what is found in it from then on; the migration ends that, and the source stays reachable on the way back.',
            ),
          ]
        : []),
    ];
  },
};

/** Returns the check of the version of a target that exists. */
export function targetVersion(target: Side): SourceCheck {
  return {
    name: 'target-version',
    title: 'version of the target',
    async look(source) {
      const [here, there] = await Promise.all([source.server(), readServer(target.session)]);
      return there.major >= here.major
        ? []
        : [
            {
              severity: 'blocker',
              subject: `PostgreSQL ${there.version}`,
              found: `The source is ${here.version}.`,
              consequence: 'The target is older than the source: what only the newer one knows fails in the load.',
              remedy: [],
            },
          ];
    },
  };
}

function sameSeries(declared: string, version: string): boolean {
  const series = (text: string) => (/^9\./.test(text) ? text.split('.').slice(0, 2).join('.') : text.split('.')[0]);
  return series(declared) === series(version);
}

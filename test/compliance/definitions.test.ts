import { packsOf } from '../../lib/acknowledge';
import { checkApp } from '../../lib/compliance/check';
import { projectContext } from '../../lib/compliance/project-context';
import { complianceReport } from '../../lib/compliance/report';
import { readSettings } from '../../lib/context';
import { defineStacks } from '../../lib/crossfade';
import { definitions } from '../../lib/definitions';
import { migrationPhases } from '../../lib/migration-phase';
import { today } from '../support/today';
import { subject } from './support';

/**
 * Every environment of every definition, at the beginning and, where it can be cut over, at the end. The phase in between
 * has the resources of the first one.
 */
const deployments = Object.entries(definitions).flatMap(([migration, { environments }]) =>
  environments.flatMap(({ name: environment, takesTraffic }) =>
    migrationPhases
      .filter(
        (migrationPhase) => migrationPhase === 'replicate' || (migrationPhase === 'complete' && takesTraffic !== false),
      )
      .map((migrationPhase) => ({ migration, environment, migrationPhase })),
  ),
);

test.each(deployments)(
  '$migration in $environment, phase $migrationPhase, has nothing open, and no acknowledgment that matches nothing',
  ({ migration, environment, migrationPhase }) => {
    const context = projectContext(process.cwd(), { migration, environment, migrationPhase });
    const settings = readSettings(context, definitions, undefined, today);
    const checks = checkApp(context, packsOf(settings.definition), (app) => defineStacks(app, settings));
    const { rows, packs, unmatchedAcknowledgments } = complianceReport(subject, checks);
    const open = rows.filter(({ state }) => state === 'open');
    expect(open.map(({ rule, finding, resource }) => `${rule}[${finding}] ${resource}`)).toEqual([]);
    expect(unmatchedAcknowledgments).toEqual([]);
    expect(packs.map(({ pack }) => pack)).toEqual([...packsOf(settings.definition), 'CloudFormation-Validate']);
    expect(rows.filter(({ state }) => state === 'compliant').length).toBeGreaterThan(80);
  },
);

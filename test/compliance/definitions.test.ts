import { packsOf } from '../../lib/acknowledge';
import { checkApp } from '../../lib/compliance/check';
import { projectContext } from '../../lib/compliance/project-context';
import { complianceReport } from '../../lib/compliance/report';
import { readSettings } from '../../lib/context';
import { defineStacks } from '../../lib/crossfade';
import { definitions } from '../../lib/definitions';
import { subject } from './support';

/** Every environment of every definition. */
const deployments = Object.entries(definitions).flatMap(([migration, { environments }]) =>
  environments.map(({ name: environment }) => ({ migration, environment })),
);

test.each(deployments)(
  '$migration in $environment has nothing open, and no acknowledgment that matches nothing',
  ({ migration, environment }) => {
    const context = projectContext(process.cwd(), { migration, environment });
    const settings = readSettings(context, definitions);
    const checks = checkApp(context, packsOf(settings.definition), (app) => defineStacks(app, settings));
    const { rows, packs, unmatchedAcknowledgments } = complianceReport(subject, checks);
    const open = rows.filter(({ state }) => state === 'open');
    expect(open.map(({ rule, finding, resource }) => `${rule}[${finding}] ${resource}`)).toEqual([]);
    expect(unmatchedAcknowledgments).toEqual([]);
    expect(packs.map(({ pack }) => pack)).toEqual([...packsOf(settings.definition), 'CloudFormation-Validate']);
    expect(rows.filter(({ state }) => state === 'compliant').length).toBeGreaterThan(80);
  },
);

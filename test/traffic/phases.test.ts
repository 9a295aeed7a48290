import { Match, type Template } from 'aws-cdk-lib/assertions';
import { readEnvironment } from '../../lambda/health-monitor/environment';
import type { MigrationDefinition } from '../../lib/definition';
import { type MigrationPhase, migrationPhases } from '../../lib/migration-phase';
import { changed } from '../support/definition';
import { templateOf } from '../support/stacks';

interface Resource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** A legacy system that is asked in every way. */
const asked = changed('traffic', {
  legacyEndpoint: { kind: 'ipv4', addresses: ['198.51.100.10', '198.51.100.11'] },
  legacyHealthCheck: { protocol: 'HTTP', path: '/status' },
  healthMonitor: { intervalMinutes: 5, timeoutSeconds: 10 },
});

/** The templates of each phase, all traffic on AWS. */
const templates: Readonly<Record<MigrationPhase, Template>> = {
  replicate: phaseOf(asked, 'replicate'),
  cutover: phaseOf(asked, 'cutover'),
  complete: phaseOf(asked, 'complete'),
};
const laterPhases = ['cutover', 'complete'] as const;

function phaseOf(definition: MigrationDefinition, migrationPhase: MigrationPhase): Template {
  return templateOf('traffic', { migrationPhase, awsTrafficWeight: '100' }, definition);
}

function resourcesOf(template: Template): Readonly<Record<string, Resource>> {
  return (template.toJSON() as { readonly Resources: Readonly<Record<string, Resource>> }).Resources;
}

function idsOf(template: Template, type: string): readonly string[] {
  return Object.keys(template.findResources(type)).sort();
}

/** The weighted records by their set identifiers. */
function recordsOf(template: Template): Readonly<Record<string, Resource & { readonly id: string }>> {
  const records = Object.entries(template.findResources('AWS::Route53::RecordSet'));
  return Object.fromEntries(
    records.map(([id, record]) => [record.Properties.SetIdentifier, { id, ...(record as Resource) }]),
  );
}

function alarmsOf(template: Template, kind: 'rollback' | 'drain') {
  return Object.values(template.findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties)
    .filter(({ AlarmName }) => String(AlarmName).startsWith(`alarm-${kind}`));
}

function exportsOf(template: Template): readonly unknown[] {
  const outputs = Object.values(template.findOutputs('*')) as { Value: unknown; Export?: { Name: string } }[];
  return outputs
    .filter(({ Export }) => Export !== undefined)
    .map(({ Value, Export }) => ({ Value, Export }))
    .sort((one, other) => (String(one.Export?.Name) < String(other.Export?.Name) ? -1 : 1));
}

describe('the weighted records', () => {
  test.each([
    ['replicate', { aws: 100, legacy: 0 }],
    ['cutover', { aws: 100, legacy: 0 }],
    ['complete', { aws: 100 }],
  ] as const)('have in phase %s the weights %p', (phase, weights) => {
    const records = recordsOf(templates[phase]);
    const found = Object.fromEntries(Object.entries(records).map(([id, { Properties }]) => [id, Properties['Weight']]));
    expect(found).toEqual(weights);
  });

  test('follow a health check while the source is the writer of record', () => {
    for (const { Properties } of Object.values(recordsOf(templates.replicate))) {
      expect(Properties).toHaveProperty('HealthCheckId');
    }
  });

  test.each(laterPhases)('follow none in phase %s, so that DNS never drains to a fenced system', (phase) => {
    const records = Object.values(recordsOf(templates[phase]));
    expect(records.length).toBeGreaterThan(0);
    for (const { Properties } of records) {
      expect(Properties).not.toHaveProperty('HealthCheckId');
    }
  });

  test('are the same resources in every phase: a new logical id would delete the old record after it made the new one', () => {
    const [replicate, cutover, complete] = migrationPhases.map((phase) => recordsOf(templates[phase]));
    expect(cutover?.['aws']?.id).toBe(replicate?.['aws']?.id);
    expect(complete?.['aws']?.id).toBe(replicate?.['aws']?.id);
    expect(cutover?.['legacy']?.id).toBe(replicate?.['legacy']?.id);
  });

  test('differ from replicate to cutover in what CloudFormation writes, so that live weights become the template’s', () => {
    for (const identifier of ['aws', 'legacy']) {
      const [before, after] = [recordsOf(templates.replicate), recordsOf(templates.cutover)].map(
        (records) => records[identifier]?.Properties,
      );
      expect(after).not.toEqual(before);
    }
  });

  test('leave the AWS record untouched when the legacy one goes', () => {
    expect(recordsOf(templates.complete)['aws']?.Properties).toEqual(recordsOf(templates.cutover)['aws']?.Properties);
  });
});

describe('the rollback alarms', () => {
  test('start the rollback function while the source is the writer of record', () => {
    for (const { AlarmActions } of alarmsOf(templates.replicate, 'rollback')) {
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^RollbackTopic/) }]);
    }
  });

  test.each(laterPhases)('tell people in phase %s, and start no rollback', (phase) => {
    const alarms = alarmsOf(templates[phase], 'rollback');
    expect(alarms).toHaveLength(2);
    for (const { AlarmActions, AlarmDescription } of alarms) {
      expect(AlarmActions).toEqual([{ 'Fn::ImportValue': expect.stringContaining('AlertTopic') }]);
      expect(AlarmDescription).toMatch(/: traffic stays on AWS, because .*Mend AWS/);
      expect(String(AlarmDescription).length).toBeLessThanOrEqual(1024);
    }
  });

  test('differ over the phases in whom they tell, and in nothing by which they judge', () => {
    const judged = (phase: MigrationPhase) =>
      alarmsOf(templates[phase], 'rollback').map(({ AlarmActions, AlarmDescription, ...rest }) => rest);
    expect(judged('cutover')).toEqual(judged('replicate'));
    expect(judged('complete')).toEqual(judged('replicate'));
  });

  test.each(laterPhases)('and those that DNS followed promise no drain in phase %s', (phase) => {
    const descriptions = alarmsOf(templates[phase], 'drain').map(({ AlarmDescription }) => String(AlarmDescription));
    expect(descriptions).toHaveLength(2);
    for (const description of descriptions) {
      expect(description).toContain('DNS keeps the users on AWS');
      expect(description).not.toContain('drains');
    }
  });
});

describe('the rollback function', () => {
  test.each(migrationPhases)('stays in phase %s, and knows the live phase and the one of the template', (phase) => {
    templates[phase].hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'rollback-production-trading',
      Environment: {
        Variables: Match.objectLike({
          PHASE_PARAMETER: '/crossfade-production-trading/live/phase',
          TEMPLATE_PHASE: phase,
        }),
      },
    });
  });

  test('may read the live phase and not write it', () => {
    const [policy] = Object.values(templates.cutover.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      String(Properties.PolicyName).startsWith('RollbackFunction'),
    );
    const statements: { Action: string | string[]; Resource: unknown }[] = policy?.Properties.PolicyDocument.Statement;
    const onPhase = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('/live/phase'));
    expect(onPhase.flatMap(({ Action }) => Action)).toEqual(['ssm:GetParameter']);
  });
});

describe('health checks', () => {
  test('stay in phase cutover as they are: the dashboard shows them', () => {
    const of = (phase: MigrationPhase) => templates[phase].findResources('AWS::Route53::HealthCheck');
    expect(of('cutover')).toEqual(of('replicate'));
  });

  test('ask nobody at the legacy system in phase complete', () => {
    const checks = JSON.stringify(templates.complete.findResources('AWS::Route53::HealthCheck'));
    expect(checks).not.toContain('198.51.100');
    expect(checks).not.toContain('/status');
    const gone = idsOf(templates.cutover, 'AWS::Route53::HealthCheck').filter(
      (id) => !idsOf(templates.complete, 'AWS::Route53::HealthCheck').includes(id),
    );
    expect(gone).toEqual([
      expect.stringMatching(/^HealthChecksLegacyEndpoint1985110010/),
      expect.stringMatching(/^HealthChecksLegacyEndpoint1985110011/),
    ]);
  });

  test('of the legacy record has children in every phase, which Route 53 demands, and that exist', () => {
    for (const phase of migrationPhases) {
      const resources = resourcesOf(templates[phase]);
      const [id] = Object.keys(resources).filter((name) => /^HealthChecksLegacy[0-9A-F]{8}$/.test(name));
      const config = resources[String(id)]?.Properties['HealthCheckConfig'];
      const children = (config as { ChildHealthChecks: { Ref: string }[] }).ChildHealthChecks;
      expect(children.length).toBeGreaterThan(0);
      for (const { Ref } of children) {
        expect(resources).toHaveProperty(Ref);
      }
    }
  });

  test('are printed for the legacy system while there is one to ask', () => {
    expect(Object.keys(templates.cutover.findOutputs('*'))).toContain('LegacyHealthChecksCommand');
    expect(Object.keys(templates.complete.findOutputs('*'))).not.toContain('LegacyHealthChecksCommand');
    expect(Object.keys(templates.complete.findOutputs('*'))).toContain('AwsHealthChecksCommand');
  });
});

describe('the health monitor', () => {
  function sidesIn(phase: MigrationPhase): readonly string[] {
    const [fn] = Object.values(
      templates[phase].findResources('AWS::Lambda::Function', {
        Properties: { FunctionName: 'health-monitor-production-trading' },
      }),
    );
    const variables = fn?.Properties.Environment.Variables as Record<string, unknown>;
    const joined = (variables['ENDPOINTS'] as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
    const ENDPOINTS = joined.map((part) => (typeof part === 'string' ? part : 'alb.example.com')).join('');
    const { endpoints } = readEnvironment({ ...(variables as Record<string, string>), ENDPOINTS });
    return endpoints.map(({ side }) => side);
  }

  test('asks both sides as long as there is a way back, and then AWS alone', () => {
    expect(sidesIn('replicate')).toEqual(['aws', 'aws', 'legacy', 'legacy']);
    expect(sidesIn('cutover')).toEqual(['aws', 'aws', 'legacy', 'legacy']);
    expect(sidesIn('complete')).toEqual(['aws', 'aws']);
  });
});

describe('exports', () => {
  test('are the same in every phase where the legacy system is asked', () => {
    expect(exportsOf(templates.replicate).length).toBeGreaterThan(3);
    expect(JSON.stringify(exportsOf(templates.replicate))).toMatch(/"Ref":"HealthChecksLegacy[0-9A-F]{8}"/);
    expect(exportsOf(templates.cutover)).toEqual(exportsOf(templates.replicate));
    expect(exportsOf(templates.complete)).toEqual(exportsOf(templates.replicate));
  });

  test('are the same in every phase where nobody asks it', () => {
    const [replicate, ...later] = migrationPhases.map((phase) => exportsOf(phaseOf(changed('traffic', {}), phase)));
    expect(replicate?.length).toBeGreaterThan(3);
    expect(later).toEqual([replicate, replicate]);
  });
});

import type {
  PluginReportJson,
  PolicyValidationReportJson,
  PolicyViolationJson,
  SuppressedViolationJson,
} from 'aws-cdk-lib/cloud-assembly-schema';
import type { Checks } from '../../lib/compliance/check';
import { complianceReport } from '../../lib/compliance/report';
import { evaluation, subject } from './support';

const violation: PolicyViolationJson = {
  ruleName: 'AwsSolutions-S1',
  description: 'The S3 Bucket has server access logs disabled.',
  severity: 'error',
  violatingConstructs: [{ constructPath: 'DataStack/Archive/Resource' }],
};

const suppressed: SuppressedViolationJson = {
  ...violation,
  acknowledgedId: 'AwsSolutions::AwsSolutions-S1',
  acknowledgedAt: 'DataStack/Archive',
  reason: 'It holds the logs of the others, and nothing reads it.',
};

const declared = {
  id: 'AwsSolutions::AwsSolutions-S1',
  construct: 'DataStack/Archive',
  reason: 'It holds the logs of the others, and nothing reads it.',
};

function validation(...reports: readonly Partial<PluginReportJson>[]): PolicyValidationReportJson {
  const pluginReport: PluginReportJson = { pluginName: 'AwsSolutions', conclusion: 'success', violations: [] };
  return { version: '55.0.0', pluginReports: reports.map((fields) => ({ ...pluginReport, ...fields })) };
}

function reportOf(checks: Partial<Checks>) {
  return complianceReport(subject, {
    packs: ['AwsSolutions'],
    resources: [],
    evaluations: [],
    validation: validation(),
    acknowledgments: [],
    ...checks,
  });
}

describe('a report', () => {
  test('says what was checked, when and with what', () => {
    expect(reportOf({})).toMatchObject(subject);
  });

  test('is passed when everything is compliant', () => {
    expect(reportOf({ evaluations: [evaluation()] }).passed).toBe(true);
  });

  test('is passed when every finding is acknowledged', () => {
    const checks = { validation: validation({ suppressedViolations: [suppressed] }), acknowledgments: [declared] };
    expect(reportOf(checks).passed).toBe(true);
  });

  test.each(['error', 'warning', 'fatal'] as const)('is not passed with an open finding of level %s', (severity) => {
    const { passed, rows } = reportOf({ validation: validation({ violations: [{ ...violation, severity }] }) });
    expect(passed).toBe(false);
    expect(rows).toMatchObject([{ state: 'open', level: severity }]);
  });

  test('is not passed with an acknowledgment that matches nothing', () => {
    const { passed, rows } = reportOf({ acknowledgments: [declared] });
    expect(passed).toBe(false);
    expect(rows).toEqual([]);
  });

  test('names a level that a rule made up', () => {
    const custom = { ...violation, severity: 'custom', customSeverity: 'advice' } as const;
    expect(reportOf({ validation: validation({ violations: [custom] }) }).rows).toMatchObject([{ level: 'advice' }]);
  });

  test('cannot be made of a pack that did not run to its end', () => {
    const failed = validation({ conclusion: 'failure', metadata: { error: 'out of memory' } });
    expect(() => reportOf({ validation: failed })).toThrow('AwsSolutions did not run to its end: out of memory');
  });

  test('counts the rows of each pack, and always names the validation of CloudFormation', () => {
    const evaluations = [
      evaluation(),
      evaluation({ resource: 'DataStack/Logs/Resource' }),
      evaluation({ rule: 'AwsSolutions-SNS3', result: 'not applicable' }),
    ];
    const warning = { ...violation, ruleName: 'Annotation::lease', severity: 'warning' } as const;
    const packs = reportOf({
      evaluations,
      validation: validation(
        { suppressedViolations: [suppressed] },
        { pluginName: 'Construct Annotations', violations: [warning] },
      ),
    }).packs;
    expect(packs).toEqual([
      { pack: 'AwsSolutions', compliant: 2, acknowledged: 1, open: 0, notApplicable: 1 },
      { pack: 'CloudFormation-Validate', acknowledged: 0, open: 0 },
      { pack: 'Construct-Annotations', acknowledged: 0, open: 1 },
    ]);
  });

  test('orders its rows by state, pack, rule and resource, numbers by their value', () => {
    const paths = ['Stack/Subnet10', 'Stack/Subnet2', 'Stack/Subnet1'];
    const evaluations = paths.map((resource) => evaluation({ resource }));
    const { rows } = reportOf({ evaluations, validation: validation({ violations: [violation] }) });
    expect(rows.map(({ resource }) => resource)).toEqual([
      'DataStack/Archive/Resource',
      'Stack/Subnet1',
      'Stack/Subnet2',
      'Stack/Subnet10',
    ]);
  });
});

describe('an acknowledgment', () => {
  test('on the app is used by a finding that CDK reports without a place', () => {
    const { acknowledgedAt: _, ...atTheApp } = suppressed;
    const { unmatchedAcknowledgments } = reportOf({
      validation: validation({ suppressedViolations: [atTheApp] }),
      acknowledgments: [{ ...declared, construct: '' }],
    });
    expect(unmatchedAcknowledgments).toEqual([]);
  });

  test('without a reason leaves the evidence empty', () => {
    const { reason: _, ...unexplained } = suppressed;
    const { rows } = reportOf({ validation: validation({ suppressedViolations: [unexplained] }) });
    expect(rows).toMatchObject([{ state: 'acknowledged', evidence: '' }]);
  });

  test('is used on the construct where CDK found it, and on no other', () => {
    const others = ['DataStack', 'DataStack/Archive/Resource', 'AppStack/Archive'];
    const { unmatchedAcknowledgments } = reportOf({
      validation: validation({ suppressedViolations: [suppressed] }),
      acknowledgments: [declared, ...others.map((construct) => ({ ...declared, construct }))],
    });
    expect(unmatchedAcknowledgments.map(({ construct }) => construct)).toEqual(others);
  });
});

test('a finding in the report of CDK is not reported a second time by its evaluation', () => {
  const evaluations = [evaluation({ result: ['AwsSolutions-S1'] })];
  expect(reportOf({ evaluations, validation: validation({ violations: [violation] }) }).rows).toHaveLength(1);
});

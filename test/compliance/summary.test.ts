import { adviceOn, adviceOnUnmatched } from '../../lib/compliance/advice';
import { renderSummary } from '../../lib/compliance/summary';
import { report, row } from './support';

const files = { csv: 'reports/x/compliance.csv', json: 'reports/x/compliance.json', html: 'reports/x/compliance.html' };

describe('the summary', () => {
  test('is a table of the packs, the verdict and the files', () => {
    const packs = [
      { pack: 'AwsSolutions', compliant: 120, acknowledged: 52, open: 0, notApplicable: 36650 },
      { pack: 'CloudFormation-Validate', acknowledged: 9, open: 0 },
    ];
    expect(renderSummary(report({ packs, rows: [row({ state: 'compliant' })] }), files)).toBe(
      [
        'pack                          compliant    acknowledged            open  not applicable',
        'AwsSolutions                        120              52               0           36650',
        'CloudFormation-Validate               -               9               0               -',
        '',
        'trading, production: nothing is open',
        '  reports/x/compliance.csv',
        '  reports/x/compliance.json',
        '  reports/x/compliance.html',
      ].join('\n'),
    );
  });

  test('lists what is open and what matches nothing, each with what to do', () => {
    const unmatched = { id: 'AwsSolutions::AwsSolutions-S1', construct: '', reason: '' };
    const packs = [{ pack: 'AwsSolutions', acknowledged: 0, open: 1 }];
    const lines = renderSummary(
      report({ passed: false, packs, rows: [row({ finding: 'a' }), row()], unmatchedAcknowledgments: [unmatched] }),
      files,
    ).split('\n');
    expect(lines.slice(2, 8)).toEqual([
      '',
      'open error: AwsSolutions-S1[a]',
      '  DataStack/Archive/Resource',
      '  The S3 Bucket has server access logs disabled.',
      expect.stringMatching(/^ {2}Fix it, or accept it next to the resource/),
      '',
    ]);
    expect(lines).toContain('unmatched acknowledgment: AwsSolutions::AwsSolutions-S1');
    expect(lines).toContain('trading, production: 2 open findings, 1 unmatched acknowledgment');
  });
});

describe('the advice on an open finding', () => {
  test('is the acknowledgment of its rule, ready to paste', () => {
    expect(adviceOn(row())).toBe(
      "Fix it, or accept it next to the resource: acknowledge(resource, { pack: 'AwsSolutions', rule: 'S1', reason: '<evidence>' })",
    );
  });

  test('names the place, as TypeScript would write it', () => {
    expect(adviceOn(row({ rule: 'AwsSolutions-IAM5', finding: "Resource::it's\\*" }))).toContain(
      "rule: 'IAM5', finding: 'Resource::it\\'s\\\\*', reason:",
    );
  });

  test("is the rule alone for CloudFormation's validation, which is accepted by rule", () => {
    const place = { pack: 'CloudFormation-Validate', rule: 'W3010', finding: 'Properties.AvailabilityZone' };
    expect(adviceOn(row({ ...place, level: 'warning' }))).toContain(
      "acknowledge(resource, { pack: 'CloudFormation-Validate', rule: 'W3010', reason: '<evidence>' })",
    );
  });

  test.each([
    ['is fatal', { pack: 'CloudFormation-Validate', rule: 'F0001', level: 'fatal' }],
    ['a construct gave', { pack: 'Construct-Annotations', rule: 'Annotation::lease', level: 'warning' }],
  ])('is to fix one that %s', (_, fields) => {
    expect(adviceOn(row(fields))).toBe('Fix it: it cannot be accepted.');
  });
});

describe('the advice on an acknowledgment that matches nothing', () => {
  const unmatched = { id: 'AwsSolutions::AwsSolutions-S1', construct: 'DataStack', reason: '' };

  test('is to remove or correct it', () => {
    expect(
      adviceOnUnmatched(unmatched, [row(), row({ state: 'acknowledged', resource: 'DataStackX/Archive' })]),
    ).toMatch(/^Remove it, or correct its rule, its finding or the construct/);
  });

  test.each(['', 'DataStack', 'DataStack/Archive/Resource'])(
    'is to remove it from "%s" where the finding is accepted closer to the resource',
    (construct) => {
      expect(adviceOnUnmatched({ ...unmatched, construct }, [row({ state: 'acknowledged' })])).toBe(
        'Remove it: the finding on DataStack/Archive/Resource is accepted closer to the resource.',
      );
    },
  );

  test("knows CloudFormation's rules without their place", () => {
    const accepted = row({
      pack: 'CloudFormation-Validate',
      rule: 'W3010',
      finding: 'Properties.AvailabilityZone',
      state: 'acknowledged',
    });
    expect(adviceOnUnmatched({ ...unmatched, id: 'CloudFormation-Validate::W3010' }, [accepted])).toMatch(/closer/);
  });
});

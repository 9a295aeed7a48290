import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sns from 'aws-cdk-lib/aws-sns';
import { type ComplianceRun, runCompliance } from '../../lib/compliance/command';
import { offlineAccount } from '../../lib/context';
import { InvalidInputError } from '../../lib/problems';
import { TinyStack } from './support';

describe('the compliance command', () => {
  const project = mkdtempSync(join(tmpdir(), 'compliance-command-'));
  copyFileSync('cdk.json', join(project, 'cdk.json'));
  afterAll(() => rmSync(project, { recursive: true }));

  const run: ComplianceRun = {
    project,
    time: new Date('2026-11-21T09:30:15Z'),
    define: (app) => new sns.Topic(new TinyStack(app), 'Events'),
  };
  const read = (name: string) => readFileSync(join(project, 'reports', 'trading-production', name), 'utf8');

  test('writes the three files over the ones before, says what is open, and is not passed', () => {
    const { output, passed } = runCompliance(['-c', 'migration=trading'], run);
    expect(passed).toBe(false);
    expect(output).toContain('open error: AwsSolutions-SNS3\n  DataStack/Events/Resource\n');
    expect(output).toMatch(/^trading, production: \d open findings$/m);
    expect(output).toContain('  reports/trading-production/compliance.csv\n');
    expect(read('compliance.csv')).toContain('"AwsSolutions","AwsSolutions-SNS3","","error","open","DataStack",');
    expect(read('compliance.html')).toMatch(/^<!doctype html>/);

    const second = runCompliance(['--json', '-c', 'environment=production'], run);
    const summary = JSON.parse(second.output);
    expect(second.passed).toBe(false);
    expect(summary).toMatchObject({
      migration: 'trading',
      environment: 'production',
      checkedAt: '2026-11-21T09:30:15.000Z',
      checkedWith: { 'aws-cdk-lib': expect.stringMatching(/^2\./), 'cdk-nag': expect.stringMatching(/^3\./) },
      passed: false,
      packs: [{ pack: 'AwsSolutions' }, { pack: 'NIST.800.53.R5' }, { pack: 'CloudFormation-Validate' }],
      unmatchedAcknowledgments: [],
      files: { csv: 'reports/trading-production/compliance.csv' },
    });
    const { rows, ...report } = JSON.parse(read('compliance.json'));
    const open = rows.filter(({ state }: { state: string }) => state === 'open');
    expect(summary).toEqual({ ...report, open, files: summary.files });
    expect(open.length).toBeGreaterThan(0);
  });

  test('prints its help', () => {
    const { output, passed } = runCompliance(['--help'], run);
    expect(output).toContain('npm run compliance -- [-c <flag>=<value> ...] [--json]');
    expect(passed).toBe(true);
  });

  test('takes the account and the flags to the stacks', () => {
    const define = jest.fn(() => {
      throw new InvalidInputError(['seen']);
    });
    expect(() => runCompliance(['-c', 'environmentSuffix=blue'], { ...run, define })).toThrow('seen');
    expect(() => runCompliance([], { ...run, define, account: '123456789012' })).toThrow('seen');
    expect(define.mock.calls).toMatchObject([
      [{}, { account: offlineAccount, environmentSuffix: 'blue' }],
      [{}, { account: '123456789012', environmentSuffix: 'trading' }],
    ]);
  });

  test('refuses a wrong flag before it writes anything', () => {
    expect(() => runCompliance(['-c', 'migration=tradng'], run)).toThrow(/^migration: got "tradng", allowed one of/);
  });
});

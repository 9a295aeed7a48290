import { join } from 'node:path';
import { cdk, withDirectory } from '../support/cdk';

jest.setTimeout(120_000);

test("cdk diff of another weight shows the two weights and the gate's copy of them, and nothing else", () =>
  withDirectory(async (directory) => {
    const synth = await cdk('synth', '--quiet', '--no-validation', '-c', 'awsTrafficWeight=0', '--output', directory);
    expect(synth).toMatchObject({ exitCode: 0 });
    const template = join(directory, 'TrafficStack.template.json');
    const diff = await cdk(
      'diff',
      'TrafficStack',
      '--exclusively',
      '--no-validation',
      '-c',
      'awsTrafficWeight=25',
      '--template',
      template,
      '--output',
      join(directory, 'out'),
    );

    expect(diff.exitCode).toBe(0);
    const changes = diff.output.split('\n').filter((line) => /\[[-+~]\]/.test(line));
    expect(changes.map((line) => line.replace(/^[\s│├└─]+/, '').replace(/ [^ ]*$/, ''))).toEqual([
      '[~] AWS::Route53::RecordSet Records/Legacy',
      '[~]',
      '[-]',
      '[+]',
      '[~] AWS::Route53::RecordSet Records/Aws',
      '[~]',
      '[-]',
      '[+]',
      '[~] Custom::TrafficGate Gate/Resource',
      '[~]',
      '[-]',
      '[+]',
    ]);
    expect(changes.map((line) => line.trim().split(' ').at(-1))).toEqual([
      expect.stringMatching(/^RecordsLegacy/),
      'Weight',
      '100',
      '75',
      expect.stringMatching(/^RecordsAws/),
      'Weight',
      '0',
      '25',
      expect.stringMatching(/^Gate/),
      'Weight',
      '0',
      '25',
    ]);
  }));

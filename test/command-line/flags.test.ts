import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cdk, withDirectory } from '../support/cdk';

jest.setTimeout(60_000);

test('wrong flags end in one clear message each and exit code 1, without a stack trace and with nothing synthesised', () =>
  withDirectory(async (directory) => {
    const output = join(directory, 'cdk.out');
    const flags = ['migration=x', 'awsTrafficWeight=250', 'environmentSuffix=UPPER', 'imageTag=', 'awsWeight=25'];
    const result = await cdk('synth', '--quiet', '--output', output, ...flags.flatMap((flag) => ['-c', flag]));

    expect(result.exitCode).toBe(1);
    for (const line of [
      'migration: got "x", allowed one of trading',
      'awsTrafficWeight: got "250", allowed 0..100',
      'environmentSuffix: got "UPPER", allowed 1 to 12 of a-z, 0-9 and single -, neither first nor last a -',
      'imageTag: got "", allowed a value by -c; leave -c imageTag out for its default',
      '-c awsWeight: got "25", allowed the flags migration, environment',
    ]) {
      expect(result.output).toContain(line);
    }
    expect(result.output).not.toMatch(/^\s+at /m);
    const written = existsSync(output) ? readdirSync(output) : [];
    expect(written).toEqual([]);
  }));

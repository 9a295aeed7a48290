import { runShift } from '../../lib/operations/command';
import { route53Error } from '../lambda/rollback/fake-route-53';
import { awsRecord, legacyRecord } from '../lambda/rollback/fixtures';
import { latch } from '../lambda/traffic-gate/fixtures';
import { gate, run, shiftTo, silenceLog, tradingAt } from './fixtures';

silenceLog();

describe('does not lift a rollback that comes while it looks', () => {
  test('and has set its latch', async () => {
    const aws = tradingAt(0);
    let lists = 0;
    aws.before = (call) => {
      if (call === 'ListResourceRecordSets' && ++lists === 2) {
        aws.parameters.set(gate.latchParameter, JSON.stringify(latch));
      }
      return undefined;
    };
    const { exitCode, output } = await run(runShift, aws, shiftTo(25));
    expect(exitCode).toBe(2);
    expect(output).toContain('a rollback, has moved users in this moment; this command has moved none');
    expect(aws.count('ChangeResourceRecordSets')).toBe(0);
  });

  test('and has only written the weights yet', async () => {
    const aws = tradingAt(25);
    let lists = 0;
    aws.before = (call) => {
      if (call === 'ListResourceRecordSets' && ++lists === 2) {
        aws.route53.replaceAll([awsRecord(0), legacyRecord(255)]);
      }
      return undefined;
    };
    expect((await run(runShift, aws, shiftTo(50))).exitCode).toBe(2);
    expect(aws.count('ChangeResourceRecordSets')).toBe(0);
  });
});

test('does not lift a rollback that comes while it looks, where it would have moved users back itself', async () => {
  const aws = tradingAt(50);
  let lists = 0;
  aws.before = (call) => {
    if (call === 'ListResourceRecordSets' && ++lists === 2) {
      aws.route53.replaceAll([awsRecord(0), legacyRecord(100)]);
      aws.parameters.set(gate.latchParameter, JSON.stringify(latch));
    }
    return undefined;
  };
  const { exitCode, output } = await run(runShift, aws, shiftTo(25));
  expect(exitCode).toBe(2);
  expect(output).toContain('this command has moved none');
  expect(aws.route53.weights).toEqual({ aws: 0, legacy: 100 });
});

describe('reads the records again when the change is on all servers', () => {
  test('and fails where a deploy that was under way has changed them', async () => {
    const aws = tradingAt(50);
    aws.before = (call) => {
      if (call === 'GetChange') {
        aws.route53.replaceAll([awsRecord(50), legacyRecord(100)]);
      }
      return undefined;
    };
    const { exitCode, output } = await run(runShift, aws, shiftTo(0));
    expect(exitCode).toBe(2);
    expect(output).toContain('has changed the weights since to aws 50, legacy 100.');
  });

  test('and tells where it cannot', async () => {
    const aws = tradingAt(0);
    let lists = 0;
    aws.before = (call) =>
      call === 'ListResourceRecordSets' && ++lists === 3 ? route53Error('AccessDenied', 'no', 403) : undefined;
    const { exitCode, told } = await run(runShift, aws, shiftTo(25));
    expect(exitCode).toBe(0);
    expect(told).toContain('The records could not be read again (AccessDenied: no).');
  });
});

describe('without the record that leads to AWS', () => {
  test('moves nobody there', async () => {
    const aws = tradingAt(0);
    aws.route53.replaceAll([legacyRecord(100)]);
    const { exitCode, output } = await run(runShift, aws, shiftTo(25));
    expect(exitCode).toBe(2);
    expect(output).toBe(
      'There is no record that leads to AWS, so no user was moved. Deploy TrafficStack, which makes it.',
    );
  });

  test('has nothing to do for the way back', async () => {
    const aws = tradingAt(0);
    aws.route53.replaceAll([legacyRecord(40)]);
    expect((await run(runShift, aws, shiftTo(0))).exitCode).toBe(0);
    expect(aws.count('ChangeResourceRecordSets')).toBe(0);
  });
});

test('refuses to make a set of zeros where the legacy record is missing', async () => {
  const aws = tradingAt(0);
  aws.route53.replaceAll([awsRecord(100)]);
  const { exitCode, output } = await run(runShift, aws, shiftTo(0));
  expect(exitCode).toBe(2);
  expect(output).toContain('there is no legacy system to send users to');
});

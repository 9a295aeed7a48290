import { environment, stackProgress, tellingLines } from './cdk-cli';

describe('an event line of the CDK CLI', () => {
  it.each([
    ['traffic-dev | 12/40 | 9:09:09 AM | CREATE_COMPLETE | AWS::IAM::Role | Role', 'traffic-dev 12/40'],
    ['traffic-dev |  3 | 9:09:09 AM | DELETE_COMPLETE | AWS::IAM::Role | Role', 'traffic-dev 3'],
    ['traffic-dev: deploying... [4/5]', undefined],
  ])('gives the progress: %s', (line, progress) => {
    expect(stackProgress(line)).toBe(progress);
  });
});

describe('the telling lines of a failed run', () => {
  it('begin with the reason of CloudFormation, without what was cancelled or failed in its rollback', () => {
    const reason = 'app | 7/9 | 9:09:09 AM | CREATE_FAILED | AWS::ECS::Service | Svc (Svc1) no such cluster';
    const output = [
      'app | 6/9 | 9:09:08 AM | CREATE_COMPLETE | AWS::ECS::Cluster | Cluster',
      reason,
      'app | 8/9 | 9:09:10 AM | CREATE_FAILED | AWS::SNS::Topic | Topic Resource creation cancelled',
      'app | 8/9 | 9:09:10 AM | UPDATE_ROLLBACK_IN_PROGRESS | AWS::CloudFormation::Stack | app',
      'app | 8/9 | 9:09:10 AM | DELETE_FAILED | Custom::S3AutoDeleteObjects | Bucket NoSuchTagSet',
      ' ❌  AppStack failed: DeploymentError: The stack named app failed',
      '    at somewhere (deep)',
    ].join('\n');
    expect(tellingLines(output)).toEqual([reason, '❌  AppStack failed: DeploymentError: The stack named app failed']);
  });

  it('are the last lines when none stands out', () => {
    expect(tellingLines('a\n\nb\n')).toEqual(['a', 'b']);
  });
});

describe('the environment of the CDK CLI', () => {
  const names = ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'CDK_DEFAULT_ACCOUNT'];
  afterEach(() => {
    for (const name of names) {
      delete process.env[name];
    }
  });

  it('leads to the emulator and holds nothing of an AWS account', () => {
    for (const name of names) {
      process.env[name] = 'mine';
    }
    const made = environment('http://127.0.0.1:5000', 'us-east-1');
    expect(names.map((name) => made[name])).toEqual([undefined, undefined, undefined]);
    expect(made).toMatchObject({ AWS_ENDPOINT_URL: 'http://127.0.0.1:5000', AWS_ACCESS_KEY_ID: 'test' });
    expect(made['PATH']).toBe(process.env['PATH']);
  });
});

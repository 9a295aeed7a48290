import { ApplicationDoesNotExistException } from '@aws-sdk/client-codedeploy';
import { ClientException } from '@aws-sdk/client-ecs';
import { FakeAws, revisionArn } from './fake-aws';
import { Release, releaseEvent, runEvent } from './fixtures';

let aws: FakeAws;
beforeEach(() => {
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'warn').mockImplementation();
  jest.spyOn(console, 'error').mockImplementation();
  aws = new FakeAws();
  aws.wait(3600);
  aws.startOperation('UPDATE_IN_PROGRESS');
});
afterEach(() => jest.restoreAllMocks());

const active = () => [...aws.revisions].filter(([, { status }]) => status === 'ACTIVE').map(([arn]) => arn);

describe('when the stack goes', () => {
  test('the revisions that releases registered go, and the one of CloudFormation is left to it', async () => {
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    aws.codedeploy.finish();
    await runEvent(aws, 'Delete');
    expect(active()).toEqual([revisionArn(1)]);
  });

  test('many revisions go in several steps', async () => {
    for (let revision = 2; revision <= 51; revision++) {
      aws.registerTemplate();
    }
    await runEvent(aws, 'Delete');
    expect(active()).toEqual([revisionArn(1)]);
  });

  test('no revision of another family is touched', async () => {
    const other = revisionArn(1).replace('task-web', 'task-web-2');
    aws.revisions.set(other, { ...aws.revision(revisionArn(1)) });
    await runEvent(aws, 'Delete');
    expect(active()).toContain(other);
  });

  test('a deployment that is under way is stopped first, without a way back', async () => {
    const release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    await release.ask();
    await runEvent(aws, 'Delete', {}, () => undefined);
    expect(aws.codedeploy.deployments.map(({ info }) => info.status)).toEqual(['Stopped']);
    expect(aws.suspended).toBe(false);
  });

  test('it works after a create that failed', async () => {
    const release = await Release.begin(aws, releaseEvent('Create', { ImageTag: '1.0.0' }));
    await release.ask();
    aws.codedeploy.fail({ code: 'TIMEOUT', message: 'slow' });
    await expect(release.ask()).rejects.toThrow(/TIMEOUT/);
    await runEvent(aws, 'Delete');
    expect(active()).toEqual([revisionArn(1)]);
  });

  test('it succeeds again when everything is gone', async () => {
    await runEvent(aws, 'Delete');
    aws.present = false;
    aws.before = (command) =>
      command === 'ListDeployments'
        ? new ApplicationDoesNotExistException({ message: 'gone', $metadata: {} })
        : command === 'DeregisterTaskDefinition'
          ? new ClientException({ message: 'gone', $metadata: {} })
          : undefined;
    aws.registerTemplate();
    await runEvent(aws, 'Delete');
  });

  test('it says so when a deployment does not stop', async () => {
    const release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    await release.ask();
    aws.before = (command) => {
      if (command === 'StopDeployment') {
        aws.codedeploy.newest.info.status = 'Ready';
        aws.codedeploy.answer = neverStops(aws);
      }
      return undefined;
    };
    const removal = await Release.begin(aws, releaseEvent('Delete'));
    await expect(removal.run()).rejects.toThrow(
      /deployment d-1 does not stop. What to do next: delete the stack again/,
    );
  });

  test.each(['RegisterScalableTarget', 'DeregisterTaskDefinition', 'ListDeployments', 'StopDeployment'])(
    'a refusal of %s is not taken for "gone"',
    async (refused) => {
      const release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
      await release.ask();
      if (refused !== 'StopDeployment') {
        aws.codedeploy.finish();
      }
      const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException', $fault: 'client' });
      aws.before = (command) => (command === refused ? denied : undefined);
      await expect(runEvent(aws, 'Delete')).rejects.toThrow('not authorized');
    },
  );
});

/** CodeDeploy that takes the request to stop and goes on. */
function neverStops({ codedeploy }: FakeAws): typeof codedeploy.answer {
  const answer = codedeploy.answer.bind(codedeploy);
  return (command, input) => (command === 'StopDeployment' ? { status: 'Pending' } : answer(command, input));
}

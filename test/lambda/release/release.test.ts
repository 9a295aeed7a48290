import { FakeAws, revisionArn } from './fake-aws';
import { Release, releaseEvent, repositoryUri, runEvent, shiftActive } from './fixtures';

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'warn').mockImplementation();
});
afterEach(() => jest.restoreAllMocks());

/** A later stack update. */
function nextOperation(): void {
  aws.wait(3600);
  aws.codedeploy.deployments.at(-1)?.info.status === 'InProgress' && aws.codedeploy.finish();
  aws.startOperation('UPDATE_IN_PROGRESS');
}

describe('the first deploy', () => {
  test('settles without a tag and without a call to AWS', async () => {
    await runEvent(aws, 'Create');
    expect(aws.calls).toEqual([]);
    expect(aws.liveImage).toBe('mirror/nginx:1');
  });

  test('releases an image when a tag is given', async () => {
    await runEvent(aws, 'Create', { ImageTag: '1.0.0' });
    expect(aws.liveImage).toBe(`${repositoryUri}:1.0.0`);
  });
});

describe('a release', () => {
  beforeEach(nextOperation);

  test('runs the image with the configuration of the template and its own command, user and file system', async () => {
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.live).toMatchObject({ cpu: '512', executionRoleArn: 'arn:aws:iam::000000000000:role/execution' });
    expect(aws.live.containerDefinitions).toEqual([
      {
        name: 'web',
        image: `${repositoryUri}:1.0.0`,
        portMappings: [{ containerPort: 8080 }],
        secrets: [{ name: 'LOG_LEVEL', valueFrom: 'arn:aws:ssm:us-east-1:000000000000:parameter/x' }],
      },
      { name: 'sidecar', image: 'sidecar:1' },
    ]);
  });

  test('keeps the tags of the template and says where the revision comes from', async () => {
    const event = releaseEvent('Update', { ImageTag: '1.0.0' });
    await (await Release.begin(aws, event)).run(() => shiftActive(aws));
    expect(aws.live.tags).toEqual([
      { key: 'Project', value: 'trading-migration' },
      { key: 'crossfade:template', value: revisionArn(1) },
      { key: 'crossfade:replaces', value: revisionArn(1) },
      { key: 'crossfade:request', value: event.RequestId },
    ]);
  });

  test('is done when the users are on the new tasks, while the old ones are still kept', async () => {
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.codedeploy.newest.info.status).toBe('InProgress');
  });

  test('is not done while only the canary receives requests', async () => {
    const release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    await release.ask();
    aws.codedeploy.newest.weight = 10;
    expect(await release.ask()).toBe(false);
    aws.codedeploy.shift();
    expect(await release.ask()).toBe(true);
  });

  test('logs how far it has come, each time that it is asked', async () => {
    const release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    await release.ask();
    aws.codedeploy.newest.weight = 10;
    await release.ask();
    const logged = jest.mocked(console.info).mock.calls.map(([line]) => JSON.parse(line as string));
    expect(logged.at(-1)).toMatchObject({
      event: 'releasing',
      deploymentId: aws.codedeploy.newest.info.deploymentId,
      steps: ['Install Succeeded', 'AllowTraffic InProgress'],
      greenPercent: 10,
    });
  });

  test('is done when CodeDeploy already has ended it', async () => {
    const release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    await release.ask();
    aws.codedeploy.shift();
    aws.codedeploy.finish();
    expect(await release.ask()).toBe(true);
  });

  test('suspends autoscaling from before the deployment until its traffic has shifted', async () => {
    const release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    await release.ask();
    expect(aws.suspended).toBe(true);
    await release.ask();
    expect(aws.suspended).toBe(true);
    aws.codedeploy.shift();
    await release.ask();
    expect(aws.suspended).toBe(false);
  });

  test('of the same tag again does nothing', async () => {
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    nextOperation();
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.count('CreateDeployment')).toBe(1);
    expect(aws.count('RegisterTaskDefinition')).toBe(1);
  });

  test('of another tag ends the time in which the tasks before the last one are kept', async () => {
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    aws.wait(600);
    aws.startOperation('UPDATE_IN_PROGRESS');
    await runEvent(aws, 'Update', { ImageTag: '1.1.0' });
    expect(aws.codedeploy.get(0).info.status).toBe('Succeeded');
    expect(aws.liveImage).toBe(`${repositoryUri}:1.1.0`);
  });

  test('waits for a deployment that somebody else has started', async () => {
    aws.suspended = true;
    aws.codedeploy.answer('CreateDeployment', somebodysDeployment());
    const release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    expect(await release.ask()).toBe(false);
    expect(aws.count('CreateDeployment')).toBe(0);
    aws.codedeploy.fail({ code: 'TIMEOUT', message: 'slow' });
    await release.run(() => shiftActive(aws));
    expect(aws.liveImage).toBe(`${repositoryUri}:1.0.0`);
  });

  test('waits when another deployment comes first by a moment', async () => {
    const release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    aws.before = (command) => {
      if (command === 'CreateDeployment') {
        aws.before = () => undefined;
        aws.codedeploy.answer('CreateDeployment', somebodysDeployment());
      }
      return undefined;
    };
    expect(await release.ask()).toBe(false);
    await release.run(() => {
      shiftActive(aws);
      aws.codedeploy.finish();
    });
    expect(aws.liveImage).toBe(`${repositoryUri}:1.0.0`);
  });

  test('gives up when a deployment of somebody else stays in the way', async () => {
    aws.codedeploy.answer('CreateDeployment', somebodysDeployment());
    const release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    await expect(release.run()).rejects.toThrow(/deployment d-1 of the same service did not come to its end/);
  });

  test('needs the service', async () => {
    aws.present = false;
    await expect(runEvent(aws, 'Update', { ImageTag: '1.0.0' })).rejects.toThrow(/is not there or runs no task/);
  });

  test('needs its container in the template', async () => {
    const wrong = runEvent(aws, 'Update', { ImageTag: '1.0.0', ContainerName: 'app' });
    await expect(wrong).rejects.toThrow(/has no container app: deploy AppStack again/);
  });
});

describe('without a tag', () => {
  beforeEach(async () => {
    nextOperation();
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
  });

  test('the live image stays', async () => {
    nextOperation();
    await runEvent(aws, 'Update');
    expect(aws.liveImage).toBe(`${repositoryUri}:1.0.0`);
    expect(aws.count('CreateDeployment')).toBe(1);
  });

  test('the tasks that are kept for a way back stay too', async () => {
    aws.startOperation('UPDATE_IN_PROGRESS');
    await runEvent(aws, 'Update');
    expect(aws.count('ContinueDeployment')).toBe(0);
    expect(aws.codedeploy.newest.info.status).toBe('InProgress');
  });

  test('a changed configuration is released with the live image', async () => {
    nextOperation();
    const template = aws.registerTemplate();
    await runEvent(aws, 'Update', { TaskDefinitionArn: template });
    expect(aws.liveImage).toBe(`${repositoryUri}:1.0.0`);
    expect(aws.live.tags).toContainEqual({ key: 'crossfade:template', value: template });
  });
});

describe('before the first release', () => {
  beforeEach(nextOperation);

  test('nothing happens without a tag', async () => {
    await runEvent(aws, 'Update');
    expect(aws.codedeploy.deployments).toEqual([]);
  });

  test('a changed configuration or bootstrap image is rolled out as it is, with its command', async () => {
    const template = aws.registerTemplate('mirror/nginx:2');
    await runEvent(aws, 'Update', { TaskDefinitionArn: template });
    expect(aws.codedeploy.primary).toBe(template);
    expect(aws.live.containerDefinitions?.[0]).toMatchObject({ image: 'mirror/nginx:2', user: '101' });
    expect(aws.count('RegisterTaskDefinition')).toBe(0);
  });
});

describe('an event that comes again', () => {
  beforeEach(nextOperation);

  test('finds its deployment', async () => {
    const event = releaseEvent('Update', { ImageTag: '1.0.0' });
    const [first, second] = [await Release.begin(aws, event), await Release.begin(aws, event)];
    await first.ask();
    await second.ask();
    expect(aws.codedeploy.deployments).toHaveLength(1);
    aws.codedeploy.shift();
    expect([await first.ask(), await second.ask()]).toEqual([true, true]);
  });

  test('finds the revision that it has registered', async () => {
    const release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    let fails = 1;
    aws.before = (command) =>
      command === 'CreateDeployment' && fails-- > 0
        ? Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $fault: 'client' })
        : undefined;
    expect(await release.ask()).toBe(false);
    await release.run(() => shiftActive(aws));
    expect(aws.count('RegisterTaskDefinition')).toBe(1);
  });
});

function somebodysDeployment() {
  const content = JSON.stringify({
    Resources: [{ TargetService: { Properties: { TaskDefinition: revisionArn(1) } } }],
  });
  return { description: 'by hand', revision: { appSpecContent: { content } } };
}

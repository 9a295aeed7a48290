import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { bootOf, instance, removeInstances, repository } from './fake-instance';

afterAll(removeInstances);

const booted = instance().boot();

test('the script is one that bash understands, and within the limit of user data', () => {
  expect(spawnSync('bash', ['-n'], { input: bootOf(), encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html: 16 KB, before it is encoded.
  expect(bootOf().length).toBeLessThan(12_000);
});

describe('an instance that boots', () => {
  test('does everything in its order: packages, image, container, service, load balancer, signal', () => {
    expect(booted.output).toBe('');
    expect(booted.exitCode).toBe(0);
    const steps = booted.calls.map((call) => call.split(' ').slice(0, 3).join(' '));
    // Both ends of a pipe start at once: what hands the login its token has no place in the order.
    expect(steps.filter((step) => !/^aws (ssm|secretsmanager|ecr)/.test(step))).toEqual([
      'curl --silent --fail',
      'curl --silent --fail',
      'dnf install --assumeyes',
      'systemctl enable --now',
      'docker login --username',
      'docker pull --quiet',
      'docker run --detach',
      'curl --silent --max-time',
      'aws autoscaling complete-lifecycle-action',
      'aws elbv2 wait',
      'cfn-signal --exit-code 0',
    ]);
  });

  test('asks for its metadata with a session token only', () => {
    const [token, id] = booted.callsOf('curl');
    expect(token).toContain('--request PUT --header X-aws-ec2-metadata-token-ttl-seconds: 60');
    expect(id).toContain(
      '--header X-aws-ec2-metadata-token: session http://169.254.169.254/latest/meta-data/instance-id',
    );
  });

  test('runs the live image on its port, restarted when it stops, with its log in the log group', () => {
    const [run] = booted.callsOf('docker run');
    expect(run).toMatch(/--name payments --restart unless-stopped --publish 8080:8080 /);
    expect(run).toContain(
      '--log-driver awslogs --log-opt awslogs-region=us-east-1 --log-opt awslogs-group=/service-payments',
    );
    expect(run).toContain('--log-opt awslogs-stream=payments/i-0123456789abcdef0 --log-opt mode=non-blocking');
    expect(run).toMatch(new RegExp(`--label crossfade.configuration=[0-9a-f]{12} .*${repository}:1\\.0\\.0$`));
    expect(run).not.toMatch(/--entrypoint|--user|--read-only|--network/);
  });

  test('passes every variable as it is, also one of several lines', () => {
    expect(booted.environment).toEqual({
      LOG_LEVEL: 'info',
      DATABASE_USER: 'app',
      DATABASE_PASSWORD: "pa$$'word\nof two lines",
      API_KEYS: booted.read('secret'),
      FILE_BUCKET: "it's a bucket",
    });
  });

  test('writes no credential anywhere: not in an argument, not in a file, not in the log', () => {
    expect(booted.read('calls')).not.toMatch(/pa\$\$|token-of-ecr/);
    expect(booted.read('login')).toBe('token-of-ecr\n');
    expect(bootOf()).not.toMatch(/pa\$\$/);
    expect(readdirSync(booted.path('memory'))).toEqual([]);
  });

  test('says that it is in service by the hook, then waits until the load balancer agrees', () => {
    const [hook, wait, signal] = booted.calls.slice(-3);
    expect(hook).toMatch(
      /--auto-scaling-group-name instances-payments --lifecycle-hook-name hook-payments --instance-id i-0123456789abcdef0 --lifecycle-action-result CONTINUE$/,
    );
    expect(wait).toBe(
      'aws elbv2 wait target-in-service --target-group-arn arn:target-group --targets Id=i-0123456789abcdef0',
    );
    expect(signal).toMatch(/^cfn-signal --exit-code 0 .*--stack app-stack --resource Group --region us-east-1$/);
  });

  test('waits for a container that starts slowly', () => {
    const slow = instance((made) => made.write('answers', '000\n503\n301\n200\n')).boot();
    expect(slow.exitCode).toBe(0);
    expect(slow.callsOf('curl --silent --max-time')).toHaveLength(4);
  });

  test('does not mind that CloudFormation waits for no signal', () => {
    const scaledOut = instance((made) => made.write('failing', 'cfn-signal\n')).boot();
    expect(scaledOut.exitCode).toBe(0);
    expect(scaledOut.callsOf('aws autoscaling')).toHaveLength(1);
  });

  test('passes variables by the names of its own, and by that of the path of commands', () => {
    const names = { PORT: '3000', REGION: 'moon', name: 'x', image: 'y', PATH: '/nowhere', options: 'z' };
    const own = instance().boot(bootOf({}, names));
    expect(own.exitCode).toBe(0);
    expect(own.environment).toEqual(names);
    expect(own.callsOf('docker run')[0]).toContain('--publish 8080:8080');
    expect(own.callsOf('curl --silent --max-time')[0]).toContain('127.0.0.1:8080/health');
  });

  test('needs no variable at all', () => {
    const plain = instance().boot(bootOf({}, {}));
    expect(plain.exitCode).toBe(0);
    expect(plain.environment).toEqual({});
  });
});

describe('before the first release', () => {
  const first = instance((made) => made.write('parameters/_crossfade_live_image-payments', 'bootstrap')).boot();

  test('the bootstrap image answers, without rights and on a read-only file system', () => {
    expect(first.exitCode).toBe(0);
    const [run] = first.callsOf('docker run');
    expect(run).toMatch(
      /--entrypoint \/bin\/sh --user 101 --read-only .*ecr-payments-mirror\/nginx:1 -c echo 'daemon off;/,
    );
    expect(run).toMatch(
      /listen 8080; .*' > \/dev\/shm\/nginx\.conf && exec nginx -e stderr -c \/dev\/shm\/nginx\.conf/,
    );
  });

  test('it is pulled through the cache, with the same token', () => {
    expect(first.callsOf('docker login')).toEqual([
      'docker login --username AWS --password-stdin 000000000000.dkr.ecr.us-east-1.amazonaws.com',
    ]);
    expect(first.callsOf('docker pull')).toEqual([`docker pull --quiet ${repository}-mirror/nginx:1`]);
  });
});

describe('an instance that cannot start', () => {
  const failed = (failing: string) => instance((made) => made.write('failing', `${failing}\n`)).boot();

  test.each([
    ['has no metadata', 'curl --silent --fail'],
    ['cannot install Docker', 'dnf'],
    ['cannot start Docker', 'systemctl'],
    ['cannot read the live image', 'aws ssm'],
    ['cannot read a secret', 'aws secretsmanager'],
    ['gets no token of ECR', 'aws ecr'],
    ['cannot log in to ECR', 'docker login'],
    ['cannot pull the image', 'docker pull'],
    ['cannot run the container', 'docker run'],
    ['cannot enter service', 'aws autoscaling'],
    ['is not healthy for the load balancer', 'aws elbv2'],
  ])('because it %s says so to CloudFormation and ends itself', (_what, failing) => {
    const broken = failed(failing);
    expect(broken.exitCode).not.toBe(0);
    expect(broken.output).toMatch(/Failed in line \d+: /);
    const [signal] = broken.callsOf('cfn-signal');
    expect(signal).toMatch(/^cfn-signal --exit-code [1-9]\d* --stack app-stack --resource Group /);
    expect(broken.calls.at(-1)).toMatch(/complete-lifecycle-action .* ABANDON/);
    expect(broken.calls.some((call) => call.endsWith('CONTINUE'))).toBe(/autoscaling|elbv2/.test(failing));
  });

  test('tries five times what a network may break', () => {
    expect(failed('docker pull').callsOf('docker pull')).toHaveLength(5);
    expect(failed('dnf').callsOf('dnf')).toHaveLength(5);
  });

  test('because its container does not answer gives up after its time, however long each attempt takes', () => {
    // Far less than the 15 minutes of the lifecycle hook, which the boot before it needs too. The fake has three seconds.
    expect(bootOf()).toContain("ANSWER_SECONDS='300'");
    const silent = instance((made) => {
      made.write('answers', '502\n');
      made.write('delay', '0.4');
    }).boot();
    expect(silent.exitCode).toBe(1);
    expect(silent.calls.filter((call) => call === 'sleep 2').length).toBeGreaterThanOrEqual(2);
    expect(silent.calls.filter((call) => call === 'sleep 2').length).toBeLessThan(10);
    const reason = 'The container does not answer /health on port 8080 with 200 but with 502';
    expect(silent.output).toContain(reason);
    expect(silent.read('console')).toContain(reason);
    expect(silent.callsOf('docker ps')).toHaveLength(1);
  });

  test('because it is shut down while it waits does not count as one that serves', () => {
    const killed = instance((made) => {
      made.write('answers', '000\n');
      made.write('terminating', '');
    }).boot();
    expect(killed.exitCode).toBe(143);
    expect(killed.callsOf('cfn-signal')).toEqual([expect.stringMatching(/^cfn-signal --exit-code 143 /)]);
    expect(killed.calls.filter((call) => call.endsWith('CONTINUE'))).toEqual([]);
    expect(killed.calls.at(-1)).toMatch(/ABANDON$/);
    expect(killed.callsOf('aws logs put-log-events')).toHaveLength(1);
    expect(killed.read('console')).toBe('Ended by a signal\n');
  });

  test('says why on the console too, which outlives the log group, in short and without a value', () => {
    const told = failed('docker run').read('console');
    expect(told).toMatch(/^Failed in line \d+: .*ssm get-parameter --name "\$LIVE_IMAGE"/);
    expect(told.length).toBeLessThan(300);
    const secret = failed('aws secretsmanager');
    expect(secret.read('console')).toMatch(/^Failed in line \d+: value=\$\(value_of /m);
    expect(secret.read('console')).not.toMatch(/pa\$\$|arn:aws/);
  });

  test('ends itself also when it has no console', () => {
    const script = bootOf().replace("CONSOLE='/dev/console'", "CONSOLE='/nowhere/console'");
    const broken = instance((made) => made.write('failing', 'docker run\n')).boot(script);
    expect(broken.exitCode).toBe(9);
    expect(broken.output).not.toContain('nowhere');
    expect(broken.calls.at(-1)).toMatch(/ABANDON$/);
  });

  test('because a secret lacks a key names the key and not the secret', () => {
    const lacking = instance((made) => made.write('secret', '{"username":"sesame"}')).boot();
    expect(lacking.exitCode).not.toBe(0);
    expect(lacking.output).toMatch(/KeyError: 'password'/);
    expect(lacking.output).not.toContain('sesame');
    expect(existsSync(lacking.path('environment'))).toBe(false);
  });

  test('leaves its log behind', () => {
    const broken = failed('docker run');
    expect(broken.callsOf('aws logs create-log-stream')).toEqual([
      'aws logs create-log-stream --log-group-name /service-payments --log-stream-name boot/i-0123456789abcdef0',
    ]);
    expect(broken.callsOf('aws logs put-log-events')[0]).toMatch(
      /--log-stream-name boot\/i-0123456789abcdef0 --log-events \[\{"timestamp": \d{13}, "message": "a line of the boot\\n"\}\]/,
    );
  });

  test('ends itself also when it cannot leave its log', () => {
    const broken = instance((made) => made.write('failing', 'docker run\naws logs\ncfn-signal\n')).boot();
    expect(broken.exitCode).toBe(9);
    expect(broken.calls.at(-1)).toMatch(/ABANDON/);
  });
});

import type { CdkCustomResourceEvent } from 'aws-lambda';
import { ensureAccountRoles } from '../../../lambda/dms-account-roles/account-roles';
import { ownDescription } from '../../../lambda/dms-account-roles/roles';
import type { Waits } from '../../../lambda/dms-account-roles/timing';
import { dmsTrust, FakeIam, failure, trustPolicy } from './fake-iam';

const vpcPolicy = 'arn:aws:iam::aws:policy/service-role/AmazonDMSVPCManagementRole';
const logsPolicy = 'arn:aws:iam::aws:policy/service-role/AmazonDMSCloudWatchLogsRole';
const waits: Waits = { visibleSeconds: 1, pollSeconds: { shortest: 0.01, longest: 0.02 }, settleSeconds: 0 };

let iam: FakeIam;

beforeEach(() => {
  iam = new FakeIam();
  jest.spyOn(console, 'info').mockImplementation();
});

afterEach(() => jest.restoreAllMocks());

function run(RequestType: CdkCustomResourceEvent['RequestType'] = 'Create', partition = 'aws', settleSeconds = 0) {
  const event = {
    RequestType,
    StackId: `arn:${partition}:cloudformation:us-east-1:000000000000:stack/data-stack/1`,
    ...(RequestType !== 'Create' && { PhysicalResourceId: 'dms-account-roles' }),
  } as CdkCustomResourceEvent;
  return ensureAccountRoles(event, { iam: iam.client(), waits: { ...waits, settleSeconds } });
}

function addServing(): void {
  iam.addForeign('dms-vpc-role', { policyArns: [vpcPolicy] });
  iam.addForeign('dms-cloudwatch-logs-role', { policyArns: [logsPolicy] });
}

describe('where the roles are absent', () => {
  test('Create makes both, each with its policy, trusting DMS without a condition', async () => {
    await expect(run()).resolves.toEqual({ PhysicalResourceId: 'dms-account-roles' });
    expect([...iam.roles.keys()]).toEqual(['dms-vpc-role', 'dms-cloudwatch-logs-role']);
    expect([...iam.roles.values()].map(({ policyArns }) => policyArns)).toEqual([[vpcPolicy], [logsPolicy]]);
    for (const { description, trust } of iam.roles.values()) {
      expect(description).toBe(ownDescription);
      expect(JSON.parse(trust)).toEqual({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'dms.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      });
    }
  });

  test('Update makes them as well: somebody may have deleted them', async () => {
    await run('Update');
    expect(iam.roles.size).toBe(2);
  });

  test('the policies are those of the partition', async () => {
    await run('Create', 'aws-us-gov');
    expect(iam.roles.get('dms-vpc-role')?.policyArns).toEqual([vpcPolicy.replace('arn:aws:', 'arn:aws-us-gov:')]);
  });

  test('a new role that cannot be read yet is waited for', async () => {
    let invisible = 3;
    iam.before = (action, roleName) =>
      action === 'GetRole' && iam.roles.has(roleName) && invisible-- > 0 ? failure(404, 'NoSuchEntity') : undefined;
    await run();
    expect(iam.roles.get('dms-vpc-role')?.policyArns).toEqual([vpcPolicy]);
  });

  test('a new role that never can be read is an error in bounded time', async () => {
    iam.before = (action) => (action === 'GetRole' ? failure(404, 'NoSuchEntity') : undefined);
    await expect(run()).rejects.toThrow(
      'IAM does not show the role dms-vpc-role, which this deploy has just made: deploy again',
    );
  });

  test('a new role that is deleted at once is an error', async () => {
    let reads = 0;
    iam.before = (action) => {
      if (action === 'GetRole' && ++reads === 3) {
        iam.roles.clear();
      }
      return undefined;
    };
    await expect(run()).rejects.toThrow('IAM does not show the role dms-vpc-role');
  });

  test('DMS is given time to see them', async () => {
    const start = Date.now();
    await run('Create', 'aws', 0.2);
    expect(Date.now() - start).toBeGreaterThanOrEqual(190);
  });
});

describe('where the roles are there', () => {
  beforeEach(addServing);

  test.each(['Create', 'Update'] as const)('%s changes nothing and waits for nothing', async (type) => {
    const start = Date.now();
    await run(type, 'aws', 60);
    expect(iam.changes).toEqual([]);
    expect(Date.now() - start).toBeLessThan(5000);
  });

  test('Delete asks IAM nothing, because other migrations of the account use them', async () => {
    await expect(run('Delete')).resolves.toEqual({ PhysicalResourceId: 'dms-account-roles' });
    expect(iam.calls).toEqual([]);
    expect(iam.roles.size).toBe(2);
  });

  test('a trust that DMS shares with others serves', async () => {
    const shared = trustPolicy({ Service: ['dms.us-east-1.amazonaws.com', 'dms.amazonaws.com'] });
    iam.addForeign('dms-vpc-role', { policyArns: [vpcPolicy, 'arn:aws:iam::aws:policy/Other'], trust: shared });
    await run();
    expect(iam.changes).toEqual([]);
  });
});

describe('what is repeated or interrupted', () => {
  test('the same event once more changes nothing', async () => {
    await run();
    const before = iam.changes.length;
    await run();
    expect(iam.changes).toHaveLength(before);
  });

  test('a role of ours without its policy is completed', async () => {
    addServing();
    iam.addHalf('dms-cloudwatch-logs-role');
    await run();
    expect(iam.changes).toEqual(['AttachRolePolicy dms-cloudwatch-logs-role']);
  });

  test('another deploy that makes the role between our look and our call is no error', async () => {
    iam.before = (action, roleName) => {
      if (action === 'CreateRole' && !iam.roles.has(roleName)) {
        iam.addHalf(roleName);
      }
      return undefined;
    };
    await run();
    expect([...iam.roles.values()].map(({ policyArns }) => policyArns)).toEqual([[vpcPolicy], [logsPolicy]]);
  });

  test('two deploys at once leave two whole roles', async () => {
    await Promise.all([run(), run()]);
    expect(iam.roles.get('dms-vpc-role')?.policyArns).toContain(vpcPolicy);
    expect(iam.roles.get('dms-cloudwatch-logs-role')?.policyArns).toContain(logsPolicy);
  });
});

describe('a role that somebody else made and that cannot serve', () => {
  test('for want of the trust is left as it is, with an error that says what to do', async () => {
    iam.addForeign('dms-vpc-role', { trust: trustPolicy({ Service: 'ec2.amazonaws.com' }), policyArns: [vpcPolicy] });
    await expect(run()).rejects.toThrow(
      /dms-vpc-role of this account does not trust dms\.amazonaws\.com.*add the service to its trust policy/,
    );
    expect(iam.changes).toEqual([]);
  });

  test('for want of the policy is left as it is, with the command that attaches it', async () => {
    iam.addForeign('dms-vpc-role');
    await expect(run()).rejects.toThrow(
      `aws iam attach-role-policy --role-name dms-vpc-role --policy-arn ${vpcPolicy}`,
    );
    expect(iam.changes).toEqual([]);
  });

  test('for want of any trust policy is left as it is', async () => {
    iam.addForeign('dms-vpc-role');
    iam.before = (action, roleName) =>
      action === 'GetRole'
        ? {
            statusCode: 200,
            body: `<GetRoleResponse><GetRoleResult><Role><RoleName>${roleName}</RoleName></Role></GetRoleResult></GetRoleResponse>`,
          }
        : undefined;
    await expect(run()).rejects.toThrow('does not trust dms.amazonaws.com');
  });
});

describe('what IAM refuses', () => {
  test.each(['GetRole', 'CreateRole', 'ListAttachedRolePolicies', 'AttachRolePolicy'])(
    'a denied %s is an error that names the permission, the role and what IAM said',
    async (denied) => {
      iam.before = (action) =>
        action === denied ? failure(403, 'AccessDenied', 'explicit deny in a service control policy') : undefined;
      await expect(run()).rejects.toThrow(
        new RegExp(`no permission iam:${denied} on the role dms-vpc-role.*explicit deny in a service control policy`),
      );
    },
  );

  test('throttling is waited out', async () => {
    let throttled = 2;
    iam.before = () => (throttled-- > 0 ? failure(400, 'Throttling', 'Rate exceeded') : undefined);
    await run();
    expect(iam.roles.size).toBe(2);
    expect(iam.calls.slice(0, 3)).toEqual(['GetRole dms-vpc-role', 'GetRole dms-vpc-role', 'GetRole dms-vpc-role']);
  });

  test('any other error is passed on as it is', async () => {
    iam.before = () => failure(400, 'ServiceNotSupported', 'Out of order');
    await expect(run()).rejects.toThrow('Out of order');
    addServing();
    iam.roles.delete('dms-vpc-role');
    iam.before = (action) =>
      action === 'CreateRole' ? failure(400, 'MalformedPolicyDocument', 'No such principal') : undefined;
    await expect(run()).rejects.toThrow('No such principal');
  });
});

test('a role with the trust of DMS in a list of statements serves', async () => {
  addServing();
  const statements = [{ Effect: 'Deny', Action: 'sts:AssumeRole', Principal: '*' }, ...JSON.parse(dmsTrust).Statement];
  iam.addForeign('dms-vpc-role', { policyArns: [vpcPolicy], trust: JSON.stringify({ Statement: statements }) });
  await run();
  expect(iam.changes).toEqual([]);
});

import { Readable } from 'node:stream';
import { IAMClient } from '@aws-sdk/client-iam';
import { ownDescription } from '../../../lambda/dms-account-roles/roles';
import { attempts } from '../../../lambda/dms-account-roles/timing';

/** A role as IAM keeps it. */
export interface StoredRole {
  readonly description?: string;
  /** The trust policy, as JSON. */
  readonly trust: string;
  readonly policyArns: string[];
}

/** What IAM answers. */
export interface Answer {
  readonly statusCode: number;
  readonly body: string;
}

/** A trust policy that names one principal. */
export function trustPolicy(principal: object): string {
  return JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }] });
}

export const dmsTrust = trustPolicy({ Service: 'dms.amazonaws.com' });

/** Returns an error of IAM in its wire format. */
export function failure(statusCode: number, code: string, message = code): Answer {
  return {
    statusCode,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  };
}

/**
 * IAM in memory, at the level of HTTP: the real SDK client talks to it, with its own serializers, retries, waiters and
 * error types.
 */
export class FakeIam {
  readonly roles = new Map<string, StoredRole>();
  /** Every call that arrived, in order, retries of the SDK included: action and role. */
  readonly calls: string[] = [];
  /** Called before a call takes effect. An answer that it gives replaces the effect. */
  before: (action: string, roleName: string) => Answer | undefined = () => undefined;

  /** The real client with the attempts of the deployed function; only the way to the network is replaced. */
  client(): IAMClient {
    return new IAMClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      retryMode: 'standard',
      maxAttempts: attempts,
      requestHandler: {
        handle: async ({ body }: { body?: Uint8Array<ArrayBuffer> | string }) => {
          const form = new URLSearchParams(typeof body === 'string' ? body : new TextDecoder().decode(body));
          const answer = this.answer(form);
          return {
            response: {
              statusCode: answer.statusCode,
              headers: { 'content-type': 'text/xml' },
              body: Readable.from([Buffer.from(answer.body)]),
            },
          };
        },
      },
    });
  }

  /** Puts a role there that serves DMS, made by somebody else. */
  addForeign(roleName: string, role: Partial<StoredRole> = {}): void {
    this.roles.set(roleName, { description: 'Made in the console', trust: dmsTrust, policyArns: [], ...role });
  }

  /** Puts a role there as a deploy leaves it that was interrupted before it attached the policy. */
  addHalf(roleName: string): void {
    this.roles.set(roleName, { description: ownDescription, trust: dmsTrust, policyArns: [] });
  }

  /** The calls that change something. */
  get changes(): readonly string[] {
    return this.calls.filter((call) => !/^(Get|List)/.test(call));
  }

  private answer(form: URLSearchParams): Answer {
    const action = form.get('Action') ?? '';
    const roleName = form.get('RoleName') ?? '';
    this.calls.push(`${action} ${roleName}`);
    return this.before(action, roleName) ?? this.perform(action, roleName, form);
  }

  private perform(action: string, roleName: string, form: URLSearchParams): Answer {
    const role = this.roles.get(roleName);
    if (action === 'CreateRole') {
      if (role !== undefined) {
        return failure(409, 'EntityAlreadyExists', `Role with name ${roleName} already exists.`);
      }
      const created = {
        description: form.get('Description') ?? '',
        trust: form.get('AssumeRolePolicyDocument') ?? '',
        policyArns: [],
      };
      this.roles.set(roleName, created);
      return success(action, roleXml(roleName, created));
    }
    if (role === undefined) {
      return failure(404, 'NoSuchEntity', `The role with name ${roleName} cannot be found.`);
    }
    switch (action) {
      case 'GetRole':
        return success(action, roleXml(roleName, role));
      case 'ListAttachedRolePolicies': {
        const members = role.policyArns.map((arn) => `<member><PolicyArn>${arn}</PolicyArn></member>`);
        return success(action, `<AttachedPolicies>${members.join('')}</AttachedPolicies>`);
      }
      case 'AttachRolePolicy':
        role.policyArns.push(form.get('PolicyArn') ?? '');
        return success(action, '');
      default:
        throw new Error(`The fake does not know ${action}`);
    }
  }
}

function roleXml(roleName: string, { description, trust }: StoredRole): string {
  // IAM returns the document in URL encoding, with the description as plain text.
  return `<Role><RoleName>${roleName}</RoleName><Description>${description}</Description><AssumeRolePolicyDocument>${encodeURIComponent(trust)}</AssumeRolePolicyDocument></Role>`;
}

function success(action: string, result: string): Answer {
  return {
    statusCode: 200,
    body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
  };
}

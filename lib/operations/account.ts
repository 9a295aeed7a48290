import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** The account of the operator's credentials. */
export interface FoundAccount {
  /** Twelve digits. @default - it is not known */
  readonly account?: string;
  /** Why it is not known. @default - it is known */
  readonly doubt?: string;
}

/**
 * Finds the account in the ARN of the live phase, a parameter whose name does not hold it and that every command reads
 * anyway: so nobody needs a permission, or a client, for the account alone.
 *
 * @param otherwise the account where the parameter cannot be read, for example from `CDK_DEFAULT_ACCOUNT`
 */
export async function findAccount(ssm: SSMClient, phaseParameter: string, otherwise?: string): Promise<FoundAccount> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: phaseParameter }));
    const account = Parameter?.ARN?.split(':')[4];
    if (account !== undefined) {
      return { account };
    }
    return unknown(`SSM parameter ${phaseParameter} has no ARN`, otherwise);
  } catch (error) {
    const { name, message } = error as Error;
    return unknown(`SSM parameter ${phaseParameter} could not be read (${name}: ${message})`, otherwise);
  }
}

function unknown(problem: string, otherwise: string | undefined): FoundAccount {
  return otherwise === undefined
    ? { doubt: `The account is not known: ${problem}. Set CDK_DEFAULT_ACCOUNT to its twelve digits.` }
    : { account: otherwise };
}

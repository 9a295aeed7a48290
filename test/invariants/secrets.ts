import { type Deployment, type Text, textsIn } from './deployment';

/** Keys whose value would be a secret: `MasterUserPassword`, `SecretString`, `API_TOKEN`. */
const secretKey = /(password|^secretstring|presharedkey|privatekey|_token|_secret)$/i;

/** A password within a text of JSON, quoted once or more. A script names its variables without quotes before a colon. */
const secretWithin = /password\\*"\s*:/i;

/** Holds no password, key or token: a template is read by many. */
export function noSecretValue({ resources }: Deployment): readonly string[] {
  return resources.flatMap(({ id, properties }) =>
    textsIn(properties)
      .filter(({ path, text }) => path.split('.').some((key) => secretKey.test(key)) || secretWithin.test(text))
      .filter((found) => !isReference(found))
      // The empty JSON object is what an operator fills.
      .filter(({ text }) => text !== '{}')
      .map(({ path }) => `${id}: ${path}`),
  );
}

/** Whether a text names a secret by its ARN, is resolved by CloudFormation, or is a part of what is. */
function isReference({ path, text }: Text): boolean {
  return text.startsWith('arn:') || text.includes('{{resolve:') || /\.(Ref|Fn::\w+)(\.|$)/.test(path);
}

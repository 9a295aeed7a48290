import type { WireResponse } from '../rollback/fake-route-53';

/** A call, by the name of its operation. */
export type Call =
  | 'ListResourceRecordSets'
  | 'ChangeResourceRecordSets'
  | 'GetChange'
  | 'ListHostedZonesByName'
  | 'GetParameter'
  | 'PutParameter'
  | 'DeleteParameter'
  | 'DescribeReplicationTasks'
  | 'DescribeTableStatistics'
  | 'GetMetricData'
  | 'DescribeAlarms'
  | 'GetObject'
  | 'DescribeStackEvents'
  | 'DescribeStacks'
  | 'GetTemplate'
  | 'Publish';

/** What a call asks for. */
export type Input = Readonly<Record<string, unknown>>;

/** A request as a client sends it. */
export interface WireRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** Returns what a request calls, and what it asks for. */
export function readCall({ method, hostname, path, headers }: WireRequest, body: string): [Call, Input] {
  const target = headers['x-amz-target'];
  if (target !== undefined) {
    return [target.slice(target.indexOf('.') + 1) as Call, JSON.parse(body)];
  }
  if (hostname.startsWith('route53')) {
    return [route53Call(method, path), {}];
  }
  if (path.endsWith('/latest-verdict.json')) {
    return ['GetObject', { hostname, path }];
  }
  const form = Object.fromEntries(new URLSearchParams(body));
  return [form['Action'] as Call, form];
}

function route53Call(method: string, path: string): Call {
  if (path.startsWith('/2013-04-01/change/')) {
    return 'GetChange';
  }
  if (path.startsWith('/2013-04-01/hostedzonesbyname')) {
    return 'ListHostedZonesByName';
  }
  return method === 'POST' ? 'ChangeResourceRecordSets' : 'ListResourceRecordSets';
}

/** The error body of SSM, DMS and CloudWatch. */
export function jsonError(type: string, message: string, statusCode = 400): WireResponse {
  return json({ __type: type, message }, statusCode);
}

/** The error body of CloudFormation and SNS. */
export function queryError(code: string, message: string, statusCode = 400): WireResponse {
  return xml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    statusCode,
  );
}

/** An answer of SSM, DMS and CloudWatch. */
export function json(body: object, statusCode = 200): WireResponse {
  return { statusCode, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(body) };
}

/** An answer in XML: that of Route 53 and S3. */
export function xml(body: string, statusCode = 200): WireResponse {
  return { statusCode, headers: { 'content-type': 'text/xml' }, body };
}

/** An answer of CloudFormation and SNS. */
export function queryAnswer(operation: string, result: string): WireResponse {
  return xml(`<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`);
}

/** A text as it stands in XML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

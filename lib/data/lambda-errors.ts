/**
 * Errors that Lambda itself may have, and after which the same call may work: its service, its network, too many calls, and
 * network interfaces of a function in a VPC that EC2 has not made yet.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 */
export const passingLambdaErrors = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.EC2ThrottledException',
  'Lambda.EC2UnexpectedException',
  'Lambda.ENILimitReachedException',
  'Lambda.ResourceNotReadyException',
];

/**
 * How a function ends that took too long or needed too much memory, in older runtimes and in newer ones.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const lambdaTimeouts = ['Lambda.Unknown', 'Sandbox.Timedout', 'States.Timeout'];

import * as lambda from 'aws-cdk-lib/aws-lambda';

/** Runtime of every function of Crossfade: the newest Node.js that Lambda offers. */
export const functionRuntime = lambda.Runtime.NODEJS_24_X;

import type { Deployment, Invariant } from './deployment';
import { databaseTls, keyRotation, logRetention, ownKeys } from './encryption';
import { closedBuckets, openPorts, privateAddresses } from './exposure';
import { functionLimits, functionLogs, graviton } from './machines';
import { acceptedNames, distinctNames, suffix } from './names';
import { noPowerfulPolicy, noWildcardAction } from './permissions';
import { ownRegion } from './regions';
import { emptied, removal } from './removal';
import { noSecretValue } from './secrets';
import { fiveStacks, outputs, templateLimits } from './stacks';
import { tags } from './tags';
import { weightedRecords } from './traffic';

export * from './deployment';

/** What holds for every deployment of every definition, by the sentence that says it. */
export const invariants = {
  'stands in the five stacks': fiveStacks,
  'keeps within the limits of CloudFormation': templateLimits,
  'tells the operator where its parts are and what to run': outputs,
  'runs on ARM64': graviton,
  'writes the log of each function to a group of its own': functionLogs,
  'gives each function a time and a memory': functionLimits,
  'goes when its stacks go': removal,
  'empties what AWS deletes only when it is empty': emptied,
  'grants no wildcard action': noWildcardAction,
  'attaches no policy that allows anything': noPowerfulPolicy,
  'has the suffix in each physical name': suffix,
  'has names that AWS accepts': acceptedNames,
  'gives no two resources one name': distinctNames,
  'carries the tags of the definition': tags,
  'encrypts what it stores with keys of its own': ownKeys,
  'rotates its keys': keyRotation,
  'keeps its logs for a time': logRetention,
  'connects to databases by TLS': databaseTls,
  'opens nothing to the world but the ports of its users': openPorts,
  'gives nothing but the load balancer a public address': privateAddresses,
  'keeps its buckets closed': closedBuckets,
  'answers to one name with weights that add up to 100': weightedRecords,
  'has no secret in a template': noSecretValue,
  'stays in its Region': ownRegion,
} satisfies Readonly<Record<string, Invariant>>;

/** Returns everything that a deployment breaks: the sentence, then what breaks it. */
export function brokenInvariants(deployment: Deployment): readonly string[] {
  return Object.entries(invariants).flatMap(([sentence, invariant]) =>
    invariant(deployment).map((breach) => `${sentence}: ${breach}`),
  );
}

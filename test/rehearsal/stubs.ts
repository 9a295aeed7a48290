import { quirks } from './emulator-quirks';
import type { StandIn } from './stand-ins/stand-in';
import { stubbedAttribute, stubbedRef } from './stub-values';
import { attributesAskedFor, type Template, type TemplateResource } from './template';

/** What a rehearsal needs to know to make a template fit the emulator. */
export interface RehearsalTarget {
  /** The types that the emulator provisions. */
  readonly provisionedTypes: ReadonlySet<string>;
  /** ARN of the stub Lambda. */
  readonly stubFunctionArn: string;
  readonly account: string;
  readonly region: string;
  /** What answers in the place of services that the emulator lacks. */
  readonly standIns: readonly Pick<StandIn, 'name' | 'types'>[];
  /** The AWS SDK clients of this project, for example `client-s3`, in the place of the SDK in Lambda's runtime. */
  readonly sdkClients: ReadonlySet<string>;
}

/** A resource that is not the real thing in the rehearsal. */
export interface Replacement {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  /** Why, for the report. */
  readonly reason: string;
}

/** A template that the emulator can deploy, and what was done for it. */
export interface RehearsableTemplate {
  readonly template: Template;
  /** Types of the resources that stay real (adapted ones among them), one entry for each resource. */
  readonly real: readonly string[];
  /** Resources that a stub stands for. */
  readonly stubbed: readonly Replacement[];
  /** Real resources with a property that the emulator does not take. */
  readonly adapted: readonly Replacement[];
}

/** Custom resources whose work cannot exist on this machine, with the reason. */
const customResourcesWithoutAPlaceHere: Readonly<Record<string, string>> = {
  'Custom::ZoneDelegation': 'asks the public DNS, which cannot know a hosted zone of the emulator',
};

/**
 * Custom resources behind functions of the CDK's own, which load a client from the AWS SDK of Lambda's runtime.
 * They are real where this project installs that client.
 */
const sdkClientOf: Readonly<Record<string, string>> = {
  'Custom::ECRAutoDeleteImages': 'client-ecr',
  'Custom::S3AutoDeleteObjects': 'client-s3',
  'Custom::VpcRestrictDefaultSG': 'client-ec2',
};

/** Seconds that CloudFormation waits for a stub; its own default is an hour. */
const STUB_TIMEOUT_SECONDS = 60;

/**
 * Replaces the resources that the emulator cannot provision by custom resources that answer `Ref` and each `Fn::GetAtt`
 * of the template with well-formed values. Everything else of a resource (DependsOn, Condition, Metadata,
 * DeletionPolicy ...) and every other resource stays as it is; the original properties travel along, so that each
 * reference in them still resolves and still orders the deployment.
 *
 * @param stackName physical name of the template's stack
 * @throws RehearsalFailure when the template asks for an attribute that no value is known for
 */
export function makeRehearsable(template: Template, stackName: string, target: RehearsalTarget): RehearsableTemplate {
  const asked = attributesAskedFor(template);
  const real: string[] = [];
  const stubbed: Replacement[] = [];
  const adapted: Replacement[] = [];
  const replace = (logicalId: string, resource: TemplateResource): TemplateResource => {
    const { Type: type } = resource;
    const why = reasonToStub(type, target);
    if (why) {
      stubbed.push({ stackName, logicalId, type, reason: why });
      return stub(logicalId, resource, stackName, asked.get(logicalId) ?? new Set(), target);
    }
    real.push(type);
    const found = quirks.filter((quirk) => quirk.type === type && quirk.applies(resource));
    adapted.push(...found.map(({ reason }) => ({ stackName, logicalId, type, reason })));
    return found.reduce((current, quirk) => quirk.adapt(current), resource);
  };
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]) => [id, replace(id, resource)]);
  return { template: { ...template, Resources: Object.fromEntries(resources) }, real, stubbed, adapted };
}

function reasonToStub(type: string, { provisionedTypes, sdkClients, standIns }: RehearsalTarget): string | undefined {
  if (!type.startsWith('Custom::')) {
    const standIn = standIns.find(({ types }) => types.includes(type));
    const missing = 'the emulator does not provision this type';
    if (provisionedTypes.has(type)) {
      return undefined;
    }
    return standIn === undefined ? missing : `${missing}; the rehearsal's stand-in of ${standIn.name} keeps it`;
  }
  const client = sdkClientOf[type];
  return client && !sdkClients.has(client)
    ? `its function needs @aws-sdk/${client}, which is not installed here`
    : customResourcesWithoutAPlaceHere[type];
}

function stub(
  logicalId: string,
  resource: TemplateResource,
  stackName: string,
  attributes: ReadonlySet<string>,
  target: RehearsalTarget,
): TemplateResource {
  const { Type: type, Properties: properties = {}, ...rest } = resource;
  const identity = { type, logicalId, stackName, properties, account: target.account, region: target.region };
  return {
    ...rest,
    // A custom type holds letters, digits and _@-, after `Custom::` 52 at the most.
    Type: `Custom::Rehearsal-${type.replace(/^(AWS|Custom)::/, '').replaceAll('::', '-')}`.slice(0, 60),
    Properties: {
      ServiceToken: target.stubFunctionArn,
      ServiceTimeout: STUB_TIMEOUT_SECONDS,
      PhysicalId: stubbedRef(identity),
      Attributes: Object.fromEntries([...attributes].map((name) => [name, stubbedAttribute(identity, name)])),
      Replaces: { Type: type, Properties: properties },
    },
  };
}

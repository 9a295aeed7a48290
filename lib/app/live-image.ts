import { CustomResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ServiceDefinition } from '../definition';
import { parameterArn } from '../parameter-arn';
import type { MigrationSettings } from '../settings';

/** What the live image is made from. */
export interface LiveImageProps {
  readonly settings: MigrationSettings;
  readonly definition: ServiceDefinition;
  /** Of the provider behind the releases. */
  readonly serviceToken: string;
}

/**
 * The image that every instance of a service runs which boots from now on: an SSM parameter.
 *
 * It is no `AWS::SSM::Parameter`: CloudFormation would write the template's value over the live one. A custom resource makes
 * it before the first instance, where it is not there yet, and deletes it after the last one; releases write it.
 */
export class LiveImage extends Construct {
  /** Name of the SSM parameter. */
  readonly parameterName: string;
  /** ARN of the SSM parameter. */
  readonly parameterArn: string;

  constructor(scope: Construct, id: string, { settings, definition, serviceToken }: LiveImageProps) {
    super(scope, id);
    this.parameterName = liveImageParameter(settings, definition);
    this.parameterArn = parameterArn(this, this.parameterName);
    new CustomResource(this, 'Resource', {
      serviceToken,
      resourceType: 'Custom::LiveImage',
      properties: { Parameter: this.parameterName },
    });
  }
}

/** Returns the name of the SSM parameter that holds the live image of a service. */
export function liveImageParameter({ names }: MigrationSettings, { name }: ServiceDefinition): string {
  return names.parameter(`live/image-${name}`);
}

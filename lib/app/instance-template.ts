import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DataStack } from '../data/data-stack';
import type { AutoScalingCompute } from '../definition';
import type { NetworkStack } from '../network/network-stack';
import type { MigrationSettings } from '../settings';
import { groupNameOf } from './instance-group';
import { serviceSecurityGroup } from './service-security-group';

/** What the launch template is made from. */
export interface InstanceTemplateProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly compute: AutoScalingCompute;
  readonly role: iam.Role;
  /** What an instance does when it boots for the first time. */
  readonly boot: string;
}

/**
 * How an instance looks: ARM64, Amazon Linux 2023, an encrypted volume, no key pair, metadata by session token only.
 *
 * The AMI is the newest one of the day when the account was first looked at, and stays until somebody asks for a newer one
 * (`cdk context --reset`): CDK keeps its id in `cdk.context.json`, which belongs into version control. The id that stands
 * there for account 000000000000 is an example, by which a synth without credentials works. Both ways of letting
 * CloudFormation read the id would replace every instance at whatever deploy comes after AWS has published an AMI, for
 * example in the middle of a cutover: a parameter of the template, and a dynamic reference `resolve:ssm`, are read anew at
 * every deploy, and AWS publishes the id under a name without a release only.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/context.html
 * @see https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
 */
export class InstanceTemplate extends ec2.LaunchTemplate {
  constructor(scope: Construct, id: string, props: InstanceTemplateProps) {
    const { settings, network, data, compute, role, boot } = props;
    const [definition] = compute.services;
    const { names } = settings;
    const usesAws = definition.fileAccess !== undefined || definition.usesStateTable === true;
    super(scope, id, {
      launchTemplateName: names.of(`template-${definition.name}`),
      versionDescription: `Instances of service ${definition.name}`,
      machineImage: ec2.MachineImage.latestAmazonLinux2023({
        cpuType: ec2.AmazonLinuxCpuType.ARM_64,
        kernel: ec2.AmazonLinux2023Kernel.KERNEL_6_1,
        cachedInContext: true,
      }),
      instanceType: new ec2.InstanceType(compute.instanceType),
      instanceProfile: new iam.InstanceProfile(scope, `${id}Profile`, {
        instanceProfileName: names.of(`profile-${definition.name}`, 128),
        role,
      }),
      securityGroup: serviceSecurityGroup(scope, `${id}SecurityGroup`, network, definition),
      associatePublicIpAddress: false,
      userData: ec2.UserData.custom(boot),
      httpEndpoint: true,
      requireImdsv2: true,
      // An answer with a limit of 1 does not reach a container, which is one hop further away: it cannot take the rights
      // of its instance. 2 only where the application itself uses AWS and needs credentials.
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
      httpPutResponseHopLimit: usesAws ? 2 : 1,
      instanceMetadataTags: false,
      // CPU by the minute. By five minutes autoscaling would see a rise when it is over.
      detailedMonitoring: true,
      ebsOptimized: true,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(compute.volumeGiB, {
            volumeType: ec2.EbsDeviceVolumeType.GP3,
            encrypted: true,
            kmsKey: data.dataKey,
            deleteOnTermination: true,
          }),
        },
      ],
    });
    Tags.of(this).add('Name', groupNameOf(settings, definition));
  }
}

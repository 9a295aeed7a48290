/** One long-running service of the application behind the load balancer. */
export interface ServiceDefinition {
  /** Short name of the service, 1..10 of `[a-z0-9-]` without two hyphens in a row, for example `web`; a part of its names. */
  readonly name: string;
  /**
   * Path patterns of the requests that the service answers, for example `/api/*`.
   *
   * @default - the service answers every request that no other service claims; exactly one service is that one
   */
  readonly pathPatterns?: readonly [string, ...string[]];
  /**
   * TCP port of the container, 1024..65535. It is fixed with the first deploy: a target group cannot change its port, and
   * its physical name keeps CloudFormation from replacing it. Another port is another service beside this one.
   */
  readonly containerPort: number;
  /** Path that answers 200 when the service is well. */
  readonly healthCheckPath: string;
  /** Interval of the load balancer's health check in seconds, 6..300. @default 30 */
  readonly healthCheckIntervalSeconds?: number;
  /** Tasks (or EC2 instances) at the least, 1 or more; three keep one in each Availability Zone. */
  readonly minimumTasks: number;
  /** Tasks (or EC2 instances) at the most. */
  readonly maximumTasks: number;
  /** Average CPU use that autoscaling holds, percent 1..100. */
  readonly cpuTargetPercent: number;
  /** Duration of the load balancer's sticky sessions in seconds, 1..604800. @default - no sticky sessions */
  readonly stickySessionSeconds?: number;
  /** Whether the service reads and writes the database, and so receives its names and credentials. */
  readonly usesDatabase: boolean;
  /** Whether the service receives the secret that holds the API keys of third parties. @default false */
  readonly usesApiKeys?: boolean;
  /** Rights on the bucket of `fileStorage`, whose name arrives as `FILE_BUCKET`. @default - none */
  readonly fileAccess?: 'read' | 'read-write';
  /** Whether the service reads and writes the table of `stateTable`, whose name arrives as `STATE_TABLE`. @default false */
  readonly usesStateTable?: boolean;
  /** Configuration values, kept in SSM Parameter Store and passed as environment variables. @default - none */
  readonly configuration?: Readonly<Record<string, string>>;
}

/** A service that runs as Fargate tasks. */
export interface FargateServiceDefinition extends ServiceDefinition {
  /** CPU units of a task; 1024 are one vCPU. Fargate fixes which memory sizes go with it. */
  readonly cpuUnits: 256 | 512 | 1024 | 2048 | 4096;
  /** Memory of a task in MiB. */
  readonly memoryMiB: number;
  /** Average memory use that autoscaling holds, percent 1..100. @default - memory does not scale the service */
  readonly memoryTargetPercent?: number;
  /**
   * Tasks that the service starts with on its first deploy, 1..100. Afterwards autoscaling decides, and a changed number
   * would throw away what it has chosen.
   *
   * @default 3, one in each Availability Zone
   */
  readonly initialTasks?: number;
}

/** An image of the Amazon ECR Public Gallery that answers the health path until the first release. */
export interface BootstrapImage {
  /** Repository without the registry, for example `nginx/nginx`. It must publish an ARM64 image. */
  readonly repository: string;
  /** Version tag; a moving tag such as `latest` is refused. */
  readonly tag: string;
  /** Digest `sha256:...`, which pins the image exactly. @default - the tag alone */
  readonly digest?: string;
}

/** How a release moves the users of one service from its blue to its green tasks. */
export interface ReleaseDefinition {
  /** Share of the requests that reach the green tasks first, percent 1..99. */
  readonly canaryPercent: number;
  /** Minutes that the canary is watched before the rest follows. */
  readonly canaryMinutes: number;
  /**
   * Minutes that the blue tasks are kept after the shift, for an instant way back, 60..2880. CodeDeploy's own default of
   * 0 ends them at once.
   */
  readonly keepBlueMinutes: number;
}

/** ARM64 Fargate services, released by CodeDeploy blue-green. */
export interface FargateCompute {
  readonly kind: 'fargate';
  readonly services: readonly [FargateServiceDefinition, ...FargateServiceDefinition[]];
  readonly bootstrapImage: BootstrapImage;
  readonly release: ReleaseDefinition;
}

/** An ARM64 EC2 Auto Scaling group, whose instances run the service as a container and are replaced by a release. */
export interface AutoScalingCompute {
  readonly kind: 'ec2-auto-scaling';
  /** The one service; each instance runs one container of it, so its tasks are instances. */
  readonly services: readonly [ServiceDefinition];
  readonly bootstrapImage: BootstrapImage;
  /** Graviton instance type, for example `m6g.large`. */
  readonly instanceType: string;
  /** Encrypted root volume of an instance in GiB, 8..1024: system, container images, logs in transit. */
  readonly volumeGiB: number;
}

/** What runs the application. */
export type ComputeDefinition = FargateCompute | AutoScalingCompute;

/** An AWS WAF web ACL in front of the load balancer, with the managed rule groups of AWS. */
export interface WebAclDefinition {
  /** Whether a rule that matches refuses the request, or only counts it. */
  readonly mode: 'block' | 'count';
  /** Requests of one address in five minutes above which it is refused (or counted), 100..2000000000. */
  readonly requestsPerAddress: number;
}

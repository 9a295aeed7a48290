import type { MigrationDefinition } from '../definition';

/**
 * The payment processing system of a fintech company: application servers and MySQL, from an on-premises data centre to
 * us-east-1, under PCI DSS. Two environments run side by side: `aws-production` takes the traffic, `legacy-sync` proves
 * the replication and serves nobody. Addresses are of the documentation ranges (RFC 5737), names of `example.com` (RFC
 * 2606), ids, secrets and the certificate examples: replace them by your own.
 */
export const payments = {
  name: 'payments',
  region: 'us-east-1',
  environments: [
    { name: 'aws-production' },
    {
      name: 'legacy-sync',
      takesTraffic: false,
      capacity: 'smallest',
      vpcCidr: '10.101.0.0/16',
      // A connection of its own: where it ends on a VPN gateway, that gateway attaches to one VPC at a time.
      link: {
        kind: 'existing-vpn',
        vpnConnectionId: 'vpn-0fedcba9876543210',
        remoteCidrs: ['10.110.0.0/16'],
      },
      recordName: 'sync',
    },
  ],
  namePattern: '{type}-{environment}-{suffix}',
  tags: { Project: 'payments-migration', DataClassification: 'cardholder-data' },
  network: {
    vpcCidr: '10.100.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    natGateways: 3,
    interfaceEndpoints: ['ecr.api', 'ecr.dkr', 'kms', 'logs', 'secretsmanager', 'ssm'],
    link: { kind: 'existing-vpn', vpnConnectionId: 'vpn-0123456789abcdef0', remoteCidrs: ['10.110.0.0/16'] },
    publicZone: { kind: 'existing', domainName: 'payments.example.com', hostedZoneId: 'Z0123456789EXAMPLE02' },
    privateZoneName: 'payments.internal',
  },
  source: {
    engine: 'mysql',
    version: '8.0.40',
    host: 'db.payments.example.com',
    port: 3306,
    databaseName: 'payments',
    sizeGiB: 300,
    schemas: ['payments'],
    credentials: {
      kind: 'existing-secret',
      secretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:payments/source-replication-AbCdEf',
    },
    tls: {
      kind: 'private-authority',
      // Of an authority that was made up for this example, and whose key was thrown away.
      rootCertificatePem: `-----BEGIN CERTIFICATE-----
MIIDgzCCAmugAwIBAgIUaY9yyQ9Md+W8sQMTg3OFi8TbwogwDQYJKoZIhvcNAQEL
BQAwSTEZMBcGA1UECgwQRXhhbXBsZSBQYXltZW50czEsMCoGA1UEAwwjRXhhbXBs
ZSBQYXltZW50cyBEYXRhYmFzZSBBdXRob3JpdHkwHhcNMjYxMTIxMTE1OTMyWhcN
MzYxMTE4MTE1OTMyWjBJMRkwFwYDVQQKDBBFeGFtcGxlIFBheW1lbnRzMSwwKgYD
VQQDDCNFeGFtcGxlIFBheW1lbnRzIERhdGFiYXNlIEF1dGhvcml0eTCCASIwDQYJ
KoZIhvcNAQEBBQADggEPADCCAQoCggEBAL4mgScnDguEtQUI19+LOl2LO2gTTpdI
Skfmnc6XEv6YxDyaoN3gatG/SRy/tJ5o02bjKTVCHgxSTpLGkHsn2G5kvDgal0wB
EXNSaC7eve5Xcd2z3Henjx/kJNS6XpIMWeY/Zs8GQxJ7dMnSc3p5TQpdpqKwGFe2
3/NPL4BO+LOgzLTyLFcHFFsu8tnRbqAKRi3/cro6ij3CXvCdFDLTGBG/W2WmcA1+
dxTRk8tXXubRtOW7ry6gRghHgt5RiZCHkzLt4obb5JrCaKpp6oH8JbXg3jkU7XqD
m7xA+ws8yStW7wiTUMjxIs8EUjqe4+GrUBqprNh/lWoFZqA3W/fhp/MCAwEAAaNj
MGEwHQYDVR0OBBYEFBRrtQoZ6tefbPm2e6ni2RQ5yAlTMB8GA1UdIwQYMBaAFBRr
tQoZ6tefbPm2e6ni2RQ5yAlTMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQD
AgEGMA0GCSqGSIb3DQEBCwUAA4IBAQAgoPAhNlkGqXQkijGMVtYJSq0SrK8DdcWM
yMUmYi3/eVR16AZzCAqcbKsCIB2Y2Hh3THGldqvsZBRhnld05BtOtHWuziRQ8N7j
S4pqua57quUwarEzl0LV25z49AWIKhastg2Ma0pzJk6CfwVRnHvM4DTC62xkhI5W
yxhwbKOzhtATxW6q+Jt2A8syWWinptkt/YPtPUIY6bC5vnetceYbxqvOQLpTLPlL
v4bZ9ND18W3blrtpR3jvNd0gDIARqkuaXnMBj9nFnQXRQ6VGUhMjw05fcSmyV7f7
tRKAar7vAzOgp5TQ0pJ67yBVrIfsp2aAqlqYMg8lntntZp2ImLZ8
-----END CERTIFICATE-----`,
    },
  },
  target: {
    engine: 'aurora-mysql',
    // A long-term support release of Aurora MySQL 3, compatible with MySQL 8.0.
    version: '8.0.mysql_aurora.3.10.4',
    capacity: { kind: 'provisioned', instanceType: 'r6g.large' },
    readers: 2,
    backupRetentionDays: 35,
  },
  replication: {
    instanceClass: 'dms.r6i.xlarge',
    // A fifth of the data is changed at the most while it is loaded; logs and sorting take the rest.
    storageGiB: 150,
    engineVersion: '3.6.1',
    multiAz: true,
    lobs: { kind: 'full', chunkKiB: 64 },
    lagAlarmSeconds: 30,
  },
  secrets: {
    kind: 'existing',
    administrator: {
      kind: 'existing-secret',
      secretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:payments/aurora-administrator-AbCdEf',
    },
    replication: {
      kind: 'existing-secret',
      secretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:payments/aurora-replication-AbCdEf',
    },
    application: {
      kind: 'existing-secret',
      secretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:payments/application-AbCdEf',
    },
  },
  compute: {
    kind: 'ec2-auto-scaling',
    services: [
      {
        name: 'payments',
        containerPort: 8080,
        healthCheckPath: '/health',
        minimumTasks: 3,
        maximumTasks: 9,
        cpuTargetPercent: 60,
        usesDatabase: true,
        configuration: { LOG_LEVEL: 'info' },
      },
    ],
    bootstrapImage: { repository: 'nginx/nginx', tag: '1.29.3-alpine' },
    instanceType: 'm6g.large',
    volumeGiB: 30,
  },
  traffic: {
    recordName: 'api',
    legacyEndpoint: { kind: 'ipv4', addresses: ['198.51.100.40', '198.51.100.41'] },
    certificate: { kind: 'created' },
    rollback: { errorRatePercent: 2, p95LatencySeconds: 1, minimumRequestsPerMinute: 100, minutes: 2 },
    legacyHealthCheck: { protocol: 'HTTPS', path: '/health' },
  },
  webAcl: { mode: 'block', requestsPerAddress: 2000 },
  alertEmails: ['payments-oncall@example.com'],
  compliancePacks: ['PCI.DSS.321'],
  logRetentionDays: 365,
} satisfies MigrationDefinition;

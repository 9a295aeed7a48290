import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Annotations, type App, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import { context } from '../../cdk.json';
import { type Acknowledgment, acknowledge } from '../../lib/acknowledge';
import { checkApp } from '../../lib/compliance/check';
import { type ComplianceReport, complianceReport } from '../../lib/compliance/report';
import type { CompliancePack } from '../../lib/definition';
import { subject, TinyStack } from './support';

const evidence = 'Nothing but the output of this test is ever written there.';
function accept(construct: IConstruct, rule: string, fields: Partial<Acknowledgment> = {}): void {
  acknowledge(construct, { pack: 'AwsSolutions', rule, reason: evidence, ...fields });
}

/** One of everything that a report can say. */
function defineEverything(app: App): void {
  const stack = new TinyStack(app);
  new sns.Topic(stack, 'Passing', { enforceSSL: true });
  new sns.Topic(stack, 'Open');
  accept(new sns.Topic(stack, 'Accepted'), 'SNS3');
  accept(new sns.Topic(stack, 'NeverFound', { enforceSSL: true }), 'SNS3');
  const unreported = new sns.Topic(stack, 'Unreported');
  Validations.of(unreported).acknowledge({ id: 'AwsSolutions-SNS3', reason: evidence });

  const statement = { Effect: 'Allow', Action: ['s3:Get*'], Resource: ['arn:aws:s3:::archive/*'] };
  const role = new iam.CfnRole(stack, 'WideRole', {
    assumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
    policies: [{ policyName: 'Read', policyDocument: { Version: '2012-10-17', Statement: [statement] } }],
  });
  accept(role, 'IAM5', { finding: 'Action::s3:Get*' });

  const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  new ec2.CfnNetworkAcl(stack, 'Acl', { vpcId: vpc.ref });
  // Acknowledges a finding by itself that does not occur here.
  new ec2.FlowLog(stack, 'FlowLog', {
    resourceType: ec2.FlowLogResourceType.fromNetworkInterfaceId('eni-0123'),
    destination: ec2.FlowLogDestination.toS3(s3.Bucket.fromBucketName(stack, 'Logs', 'logs')),
  });

  const lists = new TinyStack(app, 'Lists');
  new s3.CfnBucket(lists, 'Old', { accessControl: 'Private' });
  accept(new s3.CfnBucket(lists, 'Older', { accessControl: 'Private' }), 'W3045', { pack: 'CloudFormation-Validate' });
  Annotations.of(lists).addWarningV2('crossfade:lease', 'The lease ends soon.');
}

describe('a check', () => {
  const packs: readonly CompliancePack[] = ['AwsSolutions', 'NIST.800.53.R5', 'PCI.DSS.321'];
  let report: ComplianceReport;
  let folder: string;

  beforeAll(() => {
    const environment = process.env;
    process.env = { ...environment, CDK_VALIDATION: 'false' };
    const checks = checkApp(context, packs, (app) => {
      folder = app.outdir;
      defineEverything(app);
    });
    report = complianceReport(subject, checks);
    process.env = environment;
  });

  const rowsOf = (rule: string, resource: string) =>
    report.rows.filter((row) => row.rule === rule && row.resource === resource);

  test('has a compliant row for a rule that passes, which names the resource', () => {
    expect(rowsOf('AwsSolutions-SNS3', 'DataStack/Passing/Resource')).toEqual([
      {
        pack: 'AwsSolutions',
        rule: 'AwsSolutions-SNS3',
        finding: '',
        level: 'error',
        state: 'compliant',
        stack: 'DataStack',
        resource: 'DataStack/Passing/Resource',
        resourceType: 'AWS::SNS::Topic',
        logicalId: expect.stringMatching(/^Passing[0-9A-F]{8}$/),
        evidence: '',
        description: 'The SNS Topic does not require publishers to use SSL.',
      },
    ]);
  });

  test('counts, without a row, the rules that say nothing about a resource', () => {
    expect(rowsOf('AwsSolutions-S1', 'DataStack/Passing/Resource')).toEqual([]);
    expect(report.packs[0]?.notApplicable).toBeGreaterThan(500);
  });

  test('has an open row for a rule that finds something', () => {
    expect(rowsOf('AwsSolutions-SNS3', 'DataStack/Open/Resource')).toMatchObject([
      { state: 'open', level: 'error', evidence: '', resourceType: 'AWS::SNS::Topic' },
    ]);
  });

  test('has an open row for a rule that warns', () => {
    expect(rowsOf('AwsSolutions-VPC3', 'DataStack/Acl')).toMatchObject([{ state: 'open', level: 'warning' }]);
  });

  test('has an acknowledged row with its evidence for a finding that is accepted', () => {
    expect(rowsOf('AwsSolutions-SNS3', 'DataStack/Accepted/Resource')).toMatchObject([
      { state: 'acknowledged', level: 'error', evidence, resourceType: 'AWS::SNS::Topic' },
    ]);
  });

  test('has a row for each place that a rule finds, accepted one by one', () => {
    expect(rowsOf('AwsSolutions-IAM5', 'DataStack/WideRole')).toMatchObject([
      { state: 'open', finding: 'Resource::arn:aws:s3:::archive/*' },
      { state: 'acknowledged', finding: 'Action::s3:Get*', evidence },
    ]);
  });

  test('has an open row for a finding that an acknowledgment without its pack took out of the report of CDK', () => {
    expect(rowsOf('AwsSolutions-SNS3', 'DataStack/Unreported/Resource')).toMatchObject([
      { state: 'open', evidence: '' },
    ]);
  });

  test('names the acknowledgment that no finding used, and none of those that CDK makes by itself', () => {
    expect(report.unmatchedAcknowledgments).toEqual([
      { id: 'AwsSolutions::AwsSolutions-SNS3', construct: 'DataStack/NeverFound', reason: evidence },
    ]);
  });

  test("has the findings of CloudFormation's validation, though the environment switches the built-in one off", () => {
    expect(rowsOf('W3045', 'Lists/Old')).toMatchObject([
      {
        pack: 'CloudFormation-Validate',
        finding: 'Properties.AccessControl',
        level: 'warning',
        state: 'open',
        stack: 'Lists',
        resourceType: 'AWS::S3::Bucket',
        logicalId: 'Old',
      },
    ]);
    expect(rowsOf('W3045', 'Lists/Older')).toMatchObject([{ state: 'acknowledged', evidence }]);
  });

  test('has an open row for a warning on a construct that is no resource', () => {
    expect(rowsOf('Annotation::crossfade:lease', 'Lists')).toMatchObject([
      {
        pack: 'Construct-Annotations',
        state: 'open',
        level: 'warning',
        stack: 'Lists',
        resourceType: '',
        logicalId: '',
      },
    ]);
  });

  test('records what passes in every pack', () => {
    const compliant = report.packs.filter(({ compliant }) => compliant !== undefined && compliant > 0);
    expect(compliant.map(({ pack }) => pack)).toEqual(packs);
  });

  test('takes place in a temporary folder, and leaves none behind', () => {
    expect(folder.startsWith(tmpdir())).toBe(true);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('an app that cannot be checked', () => {
  test('leaves no folder behind', () => {
    let folder = '';
    const broken = (app: App) => {
      folder = app.outdir;
      expect(existsSync(folder)).toBe(true);
      throw new Error('no such thing');
    };
    expect(() => checkApp(context, [], broken)).toThrow('no such thing');
    expect(existsSync(folder)).toBe(false);
  });

  test('is one with a lookup that has no cached value, which is named', () => {
    const lookUp = (app: App) => ec2.Vpc.fromLookup(new TinyStack(app), 'Vpc', { vpcId: 'vpc-0123' });
    expect(() => checkApp(context, [], lookUp)).toThrow(
      /^cdk.context.json: got no value of vpc-provider:.*vpc-0123.*, allowed every value that the stacks look up; run/,
    );
  });
});

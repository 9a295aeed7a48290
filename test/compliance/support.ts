import type { App } from 'aws-cdk-lib';
import type { Evaluation } from '../../lib/compliance/evaluation';
import type { ComplianceReport, ReportSubject } from '../../lib/compliance/report';
import type { ComplianceRow } from '../../lib/compliance/row';
import { MigrationStack } from '../../lib/migration-stack';
import { settingsFor } from '../support/settings';

/** A stack of the trading migration, so that the packs that trading runs may be acknowledged in it. */
export class TinyStack extends MigrationStack {
  constructor(app: App, id = 'DataStack') {
    super(app, id, 'A stack of a test', { settings: settingsFor() });
  }
}

export const subject: ReportSubject = {
  migration: 'trading',
  environment: 'production',
  checkedAt: '2026-11-21T09:30:15.000Z',
  checkedWith: { 'cdk-nag': '3.0.2' },
};

/** A row with some of its fields changed. */
export function row(fields: Partial<ComplianceRow> = {}): ComplianceRow {
  return {
    pack: 'AwsSolutions',
    rule: 'AwsSolutions-S1',
    finding: '',
    level: 'error',
    state: 'open',
    stack: 'DataStack',
    resource: 'DataStack/Archive/Resource',
    resourceType: 'AWS::S3::Bucket',
    logicalId: 'ArchiveDA4CB258',
    evidence: '',
    description: 'The S3 Bucket has server access logs disabled.',
    ...fields,
  };
}

/** What a rule said, with some of its fields changed. */
export function evaluation(fields: Partial<Evaluation> = {}): Evaluation {
  return {
    pack: 'AwsSolutions',
    rule: 'AwsSolutions-S1',
    level: 'error',
    description: 'The S3 Bucket has server access logs disabled.',
    resource: 'DataStack/Archive/Resource',
    result: 'compliant',
    ...fields,
  };
}

/** A report with some of its fields changed. */
export function report(fields: Partial<ComplianceReport> = {}): ComplianceReport {
  return { ...subject, passed: true, packs: [], unmatchedAcknowledgments: [], rows: [], ...fields };
}

import type { App } from 'aws-cdk-lib';
import { version as cdkVersion } from 'aws-cdk-lib/package.json';
import { version as nagVersion } from 'cdk-nag/package.json';
import { packsOf } from '../acknowledge';
import { readSettings } from '../context';
import { definitions } from '../definitions';
import type { MigrationSettings } from '../settings';
import { helpText, readArguments } from './arguments';
import { checkApp } from './check';
import { jsonSummary, writeReport } from './files';
import { projectContext } from './project-context';
import { complianceReport } from './report';
import { renderSummary } from './summary';

/** Where and when a check runs, and what it checks. */
export interface ComplianceRun {
  /** Folder that holds `cdk.json` and receives the reports. */
  readonly project: string;
  /** AWS account id, twelve digits. @default - the account of a synth without credentials */
  readonly account?: string;
  readonly time: Date;
  /** Defines the stacks of a deployment. */
  readonly define: (app: App, settings: MigrationSettings) => unknown;
}

/** What a check prints, and whether it is passed: nothing open, and every acknowledgment used. */
export interface ComplianceOutcome {
  readonly output: string;
  readonly passed: boolean;
}

/**
 * Checks the deployment that a command line names and writes its report.
 *
 * @param args the command line, without the program
 * @throws InvalidInputError with every problem of the arguments or the flags
 */
export function runCompliance(args: readonly string[], run: ComplianceRun): ComplianceOutcome {
  const { flags, json, help } = readArguments(args);
  if (help) {
    return { output: helpText, passed: true };
  }
  const context = projectContext(run.project, flags);
  const settings = readSettings(context, definitions, run.account);
  const subject = {
    migration: settings.definition.name,
    environment: settings.environment.name,
    checkedAt: run.time.toISOString(),
    checkedWith: { 'aws-cdk-lib': cdkVersion, 'cdk-nag': nagVersion },
  };
  const checks = checkApp(context, packsOf(settings.definition), (app) => run.define(app, settings));
  const report = complianceReport(subject, checks);
  const files = writeReport(report, run.project);
  return { output: json ? jsonSummary(report, files) : renderSummary(report, files), passed: report.passed };
}

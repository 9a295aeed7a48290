import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { CompliancePack, MigrationDefinition } from './definition';
import { MigrationStack } from './migration-stack';

/** A finding of a rule pack, or of CloudFormation's own offline validation, that is accepted. */
export interface Acknowledgment {
  readonly pack: CompliancePack | typeof templateValidation;
  /** Rule without its pack, for example `IAM5` or `W3010`. */
  readonly rule: string;
  /** The part in brackets of a rule that reports one finding for each place, for example `Resource::*`. @default - none */
  readonly finding?: string;
  /** Evidence: what limits the risk, in a sentence that an auditor accepts. At least 30 characters. */
  readonly reason: string;
}

/**
 * Type of the metadata that an acknowledgment leaves on its construct. CDK's own constructs acknowledge some findings too,
 * whether they occur or not; only those that stand here must match a finding.
 */
export const acknowledgmentMetadata = 'crossfade:acknowledgment';

/** Name under which CDK reports the findings of CloudFormation's offline validation. */
const templateValidation = 'CloudFormation-Validate';

/** Returns the rule packs that a definition is checked against. */
export function packsOf(definition: MigrationDefinition): readonly CompliancePack[] {
  return [...new Set<CompliancePack>(['AwsSolutions', ...(definition.compliancePacks ?? [])])];
}

/**
 * Accepts findings on a construct and everything below it. A pack that the definition does not run is passed over, since
 * an acknowledgment that matches no finding is itself an error.
 *
 * The id is written with the pack in front (`AwsSolutions::AwsSolutions-IAM5[...]`): only then does CDK keep the finding
 * in the validation report, with its reason; an acknowledgment by the plain id makes it vanish from there.
 *
 * @throws Error when a reason is too short to be evidence
 */
export function acknowledge(construct: IConstruct, ...acknowledgments: readonly Acknowledgment[]): void {
  for (const { pack, rule, finding, reason } of acknowledgments) {
    const prefix = pack === templateValidation ? `${pack}::` : `${pack}::${pack}-`;
    const id = `${prefix}${rule}${finding === undefined ? '' : `[${finding}]`}`;
    if (reason.length < 30) {
      throw new Error(
        `${construct.node.path}: the acknowledgment of ${id} gives no evidence: ${JSON.stringify(reason)}`,
      );
    }
    if (pack === templateValidation || packsIn(construct).includes(pack)) {
      Validations.of(construct).acknowledge({ id, reason });
      construct.node.addMetadata(acknowledgmentMetadata, { id, reason });
    }
  }
}

function packsIn(construct: IConstruct): readonly CompliancePack[] {
  const stack = Stack.of(construct);
  return stack instanceof MigrationStack ? packsOf(stack.settings.definition) : [];
}

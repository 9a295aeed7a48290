import { CfnOutput } from 'aws-cdk-lib';
import type { DataStack } from '../data-stack';
import { validationNames } from './validation-names';

/** Outputs the commands of the validation, where there is one. */
export function describeValidation(stack: DataStack): void {
  if (stack.validation === undefined) {
    return;
  }
  const { startCommand, progressCommand, awaitCommand } = validationNames(stack.settings);
  const output = (id: string, value: string, description: string) => new CfnOutput(stack, id, { value, description });
  output(
    'Validate',
    startCommand,
    'Compares the source with Aurora, everything that moves before the cutover; with --input \'{"skip":[]}\' everything there is',
  );
  output(
    'ValidationProgress',
    progressCommand,
    'Shows how many parts of the last pass are compared, and how the pass ended',
  );
  output(
    'AwaitValidation',
    awaitCommand,
    'Waits for the last pass and prints how it ended; fails unless both are equal',
  );
}

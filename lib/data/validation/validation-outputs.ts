import { CfnOutput } from 'aws-cdk-lib';
import type { DataStack } from '../data-stack';
import { validationNames } from './validation-names';

/** Outputs the commands of the validation, where there is one. */
export function describeValidation(stack: DataStack): void {
  if (stack.validation === undefined) {
    return;
  }
  const { validateCommand, progressCommand } = validationNames(stack.settings);
  const output = (id: string, value: string, description: string) => new CfnOutput(stack, id, { value, description });
  output(
    'Validate',
    validateCommand,
    'Compares the source with Aurora, everything that moves before the cutover (after export VALIDATION_INPUT=\'{"skip":[]}\' everything there is), and waits; fails unless both are equal. Ctrl-C ends the waiting, not the pass',
  );
  output(
    'ValidationProgress',
    progressCommand,
    'Shows how many parts of the running pass are compared, or how the last one ended',
  );
}

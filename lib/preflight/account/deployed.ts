import { readStack } from '../../operations/deployed-stack';
import type { MigrationSettings } from '../../settings';
import type { AccountClients } from './clients';
import type { StackType } from './needs';

/** Which stacks of the migration are there already: what they take, the account's use holds. */
export class DeployedStacks {
  private readonly states = new Map<StackType, Promise<boolean>>();

  constructor(
    private readonly settings: MigrationSettings,
    private readonly clients: Pick<AccountClients, 'cloudformation'>,
  ) {}

  /** @throws Error when CloudFormation does not answer */
  has(stack: StackType): Promise<boolean> {
    const state = this.states.get(stack) ?? this.read(stack);
    this.states.set(stack, state);
    return state;
  }

  private async read(stack: StackType): Promise<boolean> {
    const { status } = await readStack(this.clients.cloudformation, this.settings.names.of(stack));
    // A change set for a stack that was never made leaves the one, a creation that failed the other: neither has resources.
    return status !== undefined && status !== 'REVIEW_IN_PROGRESS' && status !== 'ROLLBACK_COMPLETE';
  }
}

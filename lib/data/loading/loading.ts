import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { NetworkStack } from '../../network/network-stack';
import type { PhaseGuard } from '../../network/phase-guard';
import type { MigrationSettings } from '../../settings';
import type { DefinedReplication } from '../replication';
import type { Secrets } from '../secrets';
import { Loader } from './loader';
import { LoadingFunction } from './loading-function';
import { LoadingMachine } from './loading-machine';
import { LoadingStop } from './loading-stop';

/** What the load is made from. */
export interface LoadingProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  /** The data key. */
  readonly encryptionKey: kms.IKey;
  readonly secrets: Secrets;
  readonly cluster: rds.IDatabaseCluster;
  readonly replication: DefinedReplication;
  /** Lets nothing of the load come or go in a deploy of another phase than the live one. */
  readonly guard: PhaseGuard;
}

/**
 * The load: a state machine that an operator starts, the function that it asks, and the container that copies what DMS does
 * not. It is there for as long as the source is: the machine refuses every phase but `replicate`, and who cuts over needs the
 * container.
 */
export class Loading extends Construct {
  readonly loader: Loader;

  constructor(scope: Construct, id: string, props: LoadingProps) {
    super(scope, id);
    const { settings, network, encryptionKey, secrets, cluster, replication, guard } = props;
    const { operationsKey } = network;
    this.loader = new Loader(this, 'Loader', { settings, network, encryptionKey, secrets, cluster });
    const stop = new LoadingStop(this, 'Stop', { settings, loader: this.loader, encryptionKey: operationsKey });
    // On the way down the load ends before the replication is stopped: a last look would resume it.
    stop.node.addDependency(replication.stop);
    const fn = new LoadingFunction(this, 'Function', { settings, network, replication, loader: this.loader });
    fn.node.addDependency(stop);
    const machine = new LoadingMachine(this, 'Machine', { settings, encryptionKey, operationsKey, fn });
    machine.node.addDependency(stop);
    guard.protect(this);
  }
}

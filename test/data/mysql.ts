import type { MigrationDefinition } from '../../lib/definition';
import { payments } from '../../lib/definitions/payments';
import { techvault } from '../../lib/definitions/techvault';
import { valid } from '../support/definition';

const { replication, source, target } = techvault;

/** Trading with the databases of techvault: MySQL on RDS by its endpoint, to Aurora MySQL, with secrets that are created. */
export const mysql: MigrationDefinition = { ...valid, replication, source, target };

/** The same with the secrets of payments and its source under an authority of its own: all exist already. */
export const existing: MigrationDefinition = {
  ...mysql,
  source: payments.source,
  secrets: {
    ...payments.secrets,
    apiKeys: {
      kind: 'existing-secret',
      secretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:payments/api-keys-AbCdEf',
    },
  },
};

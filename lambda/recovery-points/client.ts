import { clientConfiguration } from '../client-configuration';
import { attempts, secondsPerAttempt } from './timing';

/** Configuration of the AWS Backup client. */
export const backupConfiguration = clientConfiguration({ attempts, secondsPerAttempt });

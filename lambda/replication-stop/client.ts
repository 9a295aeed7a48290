import { clientConfiguration } from '../client-configuration';
import { attempts, secondsPerAttempt } from './timing';

/** Configuration of the DMS client. `ThrottlingException` is among what the SDK asks again. */
export const dmsConfiguration = clientConfiguration({ attempts, secondsPerAttempt });

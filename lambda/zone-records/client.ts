import { clientConfiguration } from '../client-configuration';
import { attempts, secondsPerAttempt } from './timing';

/** Configuration of the Route 53 client. */
export const route53Configuration = clientConfiguration({ attempts, secondsPerAttempt });

import * as sns from 'aws-cdk-lib/aws-sns';
import { addCompliancePacks } from '../../lib/compliance/packs';
import { testApp } from '../support/app';
import { valid } from '../support/definition';
import { TinyStack } from './support';

describe('the packs of a definition', () => {
  const synthesise = (compliancePacks: typeof valid.compliancePacks) => {
    const app = testApp();
    new sns.Topic(new TinyStack(app), 'Events', { enforceSSL: true });
    addCompliancePacks(app, { ...valid, compliancePacks });
    return app.synth();
  };

  test('fail the synth with an open finding', () => {
    expect(() => synthesise(['NIST.800.53.R5'])).toThrow('NIST.800.53.R5-SNSEncryptedKMS');
  });

  test('let the synth pass where each rule of theirs does, and leave the other packs out', () => {
    expect(synthesise([]).stacks).toHaveLength(1);
  });
});

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { readAssembly, replaceTemplates } from './assembly';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  const app = new App({ outdir: directory, context: { '@aws-cdk/core:newStyleStackSynthesis': true } });
  for (const id of ['NetworkStack', 'TrafficStack']) {
    const stack = new Stack(app, id, { stackName: `${id.toLowerCase()}-dev` });
    new CfnOutput(stack, 'TopicArn', { value: new Topic(stack, 'Topic').topicArn });
  }
  app.synth();
});

afterEach(() => rmSync(directory, { recursive: true }));

const read = (file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8'));

describe('an assembly', () => {
  it('gives the stacks with their physical names and templates', () => {
    expect(readAssembly(directory).map(({ id, name }) => [id, name])).toEqual([
      ['NetworkStack', 'networkstack-dev'],
      ['TrafficStack', 'trafficstack-dev'],
    ]);
    expect(readAssembly(directory)[0]?.template).toEqual(read('NetworkStack.template.json'));
  });

  it('names a replaced template by its new content, in the asset manifest and in the address of the stack', () => {
    const template = { Resources: { It: { Type: 'AWS::EC2::VPC' } } };
    replaceTemplates(directory, new Map([['TrafficStack', template]]));

    const key = createHash('sha256')
      .update(readFileSync(join(directory, 'TrafficStack.template.json')))
      .digest('hex');
    const { files } = read('TrafficStack.assets.json');
    expect(read('TrafficStack.template.json')).toEqual(template);
    expect(Object.keys(files)).toEqual([key]);
    const [destination] = Object.values<{ objectKey: string }>(files[key].destinations);
    expect(destination?.objectKey).toBe(`${key}.json`);
    const { stackTemplateAssetObjectUrl: address } = read('manifest.json').artifacts.TrafficStack.properties;
    expect(address).toMatch(new RegExp(`^s3://cdk-hnb659fds-assets-.*/${key}\\.json$`));
  });

  it('keeps a stack without a new template as it is', () => {
    const before = ['NetworkStack.template.json', 'NetworkStack.assets.json'].map(read);
    const artifact = read('manifest.json').artifacts.NetworkStack;
    replaceTemplates(directory, new Map([['TrafficStack', {}]]));
    expect(['NetworkStack.template.json', 'NetworkStack.assets.json'].map(read)).toEqual(before);
    expect(read('manifest.json').artifacts.NetworkStack).toEqual(artifact);
  });
});

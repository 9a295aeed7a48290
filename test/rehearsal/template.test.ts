import { attributesAskedFor } from './template';

describe('the attributes that a template asks for', () => {
  it('are found in Fn::GetAtt as list and as text, in Fn::Sub with and without variables, in outputs and resources', () => {
    const asked = attributesAskedFor({
      Resources: {
        User: {
          Type: 'AWS::SSM::Parameter',
          Properties: {
            List: [{ 'Fn::GetAtt': ['A', 'Arn'] }, { 'Fn::GetAtt': 'A.Endpoint.Address' }],
            // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
            Text: { 'Fn::Sub': 'x-${B.Id}-${C}-${!D.Literal}' },
            // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
            Both: { 'Fn::Sub': ['${B.Arn} ${V}', { V: { 'Fn::GetAtt': ['E', 'Name'] } }] },
          },
        },
      },
      Outputs: { O: { Value: { 'Fn::GetAtt': ['F', 'Url'] } } },
    });
    expect(Object.fromEntries([...asked].map(([id, names]) => [id, [...names]]))).toEqual({
      A: ['Arn', 'Endpoint.Address'],
      B: ['Id', 'Arn'],
      E: ['Name'],
      F: ['Url'],
    });
  });
});

// The function behind every stubbed resource of a rehearsal: gives CloudFormation the id and the attributes that stubs.ts
// put into the template, and does nothing else. Runs in the emulator, as it is.
exports.handler = async ({ ResourceProperties, ResponseURL, RequestId, StackId, LogicalResourceId }) => {
  const { PhysicalId, Attributes } = ResourceProperties;
  await fetch(ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({
      Status: 'SUCCESS',
      PhysicalResourceId: PhysicalId,
      Data: Attributes,
      RequestId,
      StackId,
      LogicalResourceId,
    }),
  });
};

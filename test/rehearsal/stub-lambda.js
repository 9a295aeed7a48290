// The function behind every stubbed resource of a rehearsal: gives CloudFormation the id and the attributes that stubs.ts
// put into the template. Runs in the emulator, as it is. It tells the rehearsal's stand-ins of each resource first: where
// AWS would refuse the request, for example to delete a task that runs, so do they.
exports.handler = async ({ RequestType, ResourceProperties, ResponseURL, RequestId, StackId, LogicalResourceId }) => {
  const { PhysicalId, Attributes, Replaces } = ResourceProperties;
  const answer = await tell({
    request: RequestType,
    type: Replaces.Type,
    physicalId: PhysicalId,
    properties: Replaces.Properties,
  });
  await fetch(ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({
      ...answer,
      PhysicalResourceId: PhysicalId,
      Data: Attributes,
      RequestId,
      StackId,
      LogicalResourceId,
    }),
  });
};

async function tell(resource) {
  try {
    const response = await fetch(process.env.REHEARSAL_STAND_INS, { method: 'POST', body: JSON.stringify(resource) });
    return response.ok
      ? { Status: 'SUCCESS' }
      : { Status: 'FAILED', Reason: `${resource.type}: ${(await response.json()).message}` };
  } catch (error) {
    return { Status: 'FAILED', Reason: `The stand-ins of the rehearsal do not answer: ${error.message}` };
  }
}

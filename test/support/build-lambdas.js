/** The stacks take each Lambda's bundle as an asset, so the bundles must be there before the first test. */
module.exports = async function buildLambdas() {
  const { buildLambdas } = await import('../../bin/build.mjs');
  await buildLambdas();
};

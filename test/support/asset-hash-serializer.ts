const assetHash = /[0-9a-f]{64}(?=\.(zip|json)|"?$)/;

/** Replaces the content hash of assets in snapshots: a changed Lambda is no changed stack. */
const serializer: jest.SnapshotSerializerPlugin = {
  test: (value: unknown) => typeof value === 'string' && assetHash.test(value),
  serialize: (value: string) => `"${value.replace(assetHash, '[asset hash]')}"`,
};

module.exports = serializer;

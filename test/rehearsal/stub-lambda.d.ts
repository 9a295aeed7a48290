/** Tells the stand-ins of a resource, then answers a custom resource's request with what its template says. */
export declare function handler(event: {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceProperties: {
    readonly PhysicalId: string;
    readonly Attributes: Readonly<Record<string, unknown>>;
    readonly Replaces: { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> };
  };
}): Promise<void>;

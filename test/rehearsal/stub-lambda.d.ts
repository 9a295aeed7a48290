/** Answers a custom resource's request with what its template says. */
export declare function handler(event: {
  readonly ResponseURL: string;
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceProperties: { readonly PhysicalId: string; readonly Attributes: Readonly<Record<string, unknown>> };
}): Promise<void>;

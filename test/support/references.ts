/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** All resources of a deployment, and what its stacks export. */
export interface Deployed {
  /** By `stack/logical id`. */
  readonly resources: Readonly<Record<string, Resource>>;
  /** By the name of the export: the stack, and the value in its template. */
  readonly exports: Readonly<Record<string, { readonly stack: string; readonly value: unknown }>>;
}

/**
 * Returns the ids of the given resources and of all that their properties refer to, directly or by others, over the borders
 * of stacks. A reference keeps its value for as long as nothing on its way is replaced.
 */
export function withReferences({ resources, exports }: Deployed, ids: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const add = (id: string): void => {
    const resource = resources[id];
    if (resource !== undefined && !found.has(id)) {
      found.add(id);
      follow(resource.Properties, String(id.split('/')[0]));
    }
  };
  const follow = (value: unknown, stack: string): void => {
    if (typeof value !== 'object' || value === null) {
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'Ref') {
        add(`${stack}/${inner}`);
      } else if (key === 'Fn::GetAtt') {
        add(`${stack}/${[inner].flat()[0]}`);
      } else if (key === 'Fn::ImportValue' && typeof inner === 'string' && exports[inner] !== undefined) {
        follow(exports[inner].value, exports[inner].stack);
      } else {
        follow(inner, stack);
      }
    }
  };
  for (const id of ids) {
    add(id);
  }
  return [...found];
}

/** A resource of a CloudFormation template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly [attribute: string]: unknown;
}

/** A CloudFormation template, as far as the rehearsal reads it. */
export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly [section: string]: unknown;
}

/** The attributes that a template asks of each of its resources with Fn::GetAtt or Fn::Sub, by logical id. */
export function attributesAskedFor(template: Template): Map<string, Set<string>> {
  const asked = new Map<string, Set<string>>();
  const note = (reference: string) => {
    const dot = reference.indexOf('.');
    if (dot > 0) {
      const logicalId = reference.slice(0, dot);
      asked.set(logicalId, (asked.get(logicalId) ?? new Set()).add(reference.slice(dot + 1)));
    }
  };
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(walk);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'Fn::GetAtt') {
          note(Array.isArray(inner) ? inner.join('.') : String(inner));
        } else if (key === 'Fn::Sub') {
          const text = String(Array.isArray(inner) ? inner[0] : inner);
          // `${!Literal}` is an escape, not a reference.
          for (const [, reference] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
            note(reference ?? '');
          }
        }
        walk(inner);
      }
    }
  };
  walk(template);
  return asked;
}

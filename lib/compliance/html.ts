/** Markup that was made by `html` and is safe to write as it is. */
export class Html {
  constructor(readonly markup: string) {}
}

/**
 * Makes markup from a template. Every text and number in it is escaped, for element content and quoted attributes alike;
 * only markup that was itself made here is not.
 */
export function html(
  literals: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  return new Html(String.raw({ raw: literals }, ...values.map(markupOf)));
}

function markupOf(value: string | number | Html | readonly Html[]): string {
  if (value instanceof Html) {
    return value.markup;
  }
  return typeof value === 'object' ? value.map(({ markup }) => markup).join('') : escapeText(String(value));
}

const escapeText = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

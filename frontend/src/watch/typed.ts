/**
 * What somebody has filled in on a page and not sent.
 *
 * Nothing of it is put into another form: there the choices may be others, and
 * with them who reads it. The writer's own words are kept to be read and copied.
 */
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export const KEPT = 'watch__kept';

/** Is something chosen or written here that a page drawn anew would not have? */
export function isFilledIn(page: ParentNode): boolean {
  return page.querySelector('[data-error-summary]') !== null || fields(page).some(isTouched);
}

/**
 * The words that are the writer's own: in fields that began empty, or that came back with an error from a form that
 * changes nothing of others'; and what was kept before.
 */
export function ownWords(page: ParentNode): string[] {
  const returned = page.querySelector('[data-error-summary]') !== null;
  const found = [...page.querySelectorAll<HTMLTextAreaElement>(`.${KEPT} textarea`)].map((kept) => kept.value);
  for (const field of fields(page)) {
    if (!isText(field) || field.value.trim() === '') continue;
    const changesOthers = field.form?.querySelector('[name=version]') != null;
    if (field.defaultValue === '' || (returned && !changesOthers)) found.push(field.value);
  }
  return found;
}

/** Words that the page held already, changed: `base` is what they were. */
export interface Edit { readonly name: string; readonly base: string; readonly value: string }

export function edits(page: ParentNode): Edit[] {
  return fields(page).filter(isText)
    .filter((field) => field.defaultValue !== '' && field.value !== field.defaultValue)
    .map((field) => ({ name: field.name, base: field.defaultValue, value: field.value }));
}

/** Of changed words those whose writer is shown again what they changed: what went out of sight may be others' words. */
export function stillOpen(changed: readonly Edit[], next: ParentNode): string[] {
  const shown = fields(next).filter(isText);
  return changed
    .filter((edit) => shown.some((field) => field.name === edit.name && field.defaultValue === edit.base))
    .map((edit) => edit.value);
}

function fields(page: ParentNode): Field[] {
  return [...page.querySelectorAll<Field>('form :is(input, textarea, select)')].filter((field) => field.type !== 'hidden');
}

function isText(field: Field): field is HTMLInputElement | HTMLTextAreaElement {
  return field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === 'text');
}

function isTouched(field: Field): boolean {
  if (field instanceof HTMLSelectElement) return [...field.options].some((one) => one.selected !== one.defaultSelected && !isFirst(one));
  if (field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')) return field.checked !== field.defaultChecked;
  return field.type === 'file' ? field.value !== '' : field.value !== field.defaultValue;
}

/** Of a list in which nothing was chosen by the page the browser chooses the first, which is nobody's doing. */
function isFirst(option: HTMLOptionElement): boolean {
  const list = option.closest('select');
  return list !== null && !list.multiple && option.index === 0 && [...list.options].every((one) => !one.defaultSelected);
}

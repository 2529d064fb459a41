/**
 * What somebody has filled in on a page and not sent: put back when the page has been drawn anew.
 *
 * A field is found again by its form and its name, the same ones in their order.
 */
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Told {
  readonly key: string;
  readonly field: Field;
}

export class Typed {
  private constructor(private readonly told: readonly Told[]) {}

  static on(page: ParentNode): Typed {
    return new Typed(fields(page).filter(({ field }) => isTyped(field)));
  }

  get any(): boolean {
    return this.told.length > 0;
  }

  /** Comes back with the texts that found no place: only those that began as empty fields, and so are the writer's own. */
  putBack(page: ParentNode): string[] {
    const places = fields(page);
    const left: string[] = [];
    for (const { key, field } of this.told) {
      const place = places.find((one) => one.key === key);
      if (place !== undefined && put(field, place.field)) continue;
      if (isText(field) && field.defaultValue === '') left.push(field.value);
    }
    return left;
  }
}

function fields(page: ParentNode): Told[] {
  const counted = new Map<string, number>();
  const found: Told[] = [];
  for (const field of page.querySelectorAll<Field>('form :is(input, textarea, select)')) {
    if (field.name === '' || field.type === 'hidden' || field.type === 'submit') continue;
    const name = [field.form?.getAttribute('action') ?? '', field.name, isChosen(field) ? field.value : ''].join(' ');
    const before = counted.get(name) ?? 0;
    counted.set(name, before + 1);
    found.push({ key: `${name} ${String(before)}`, field });
  }
  return found;
}

function isChosen(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio');
}

function isFile(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && field.type === 'file';
}

function isText(field: Field): field is HTMLInputElement | HTMLTextAreaElement {
  return !(field instanceof HTMLSelectElement) && !isChosen(field) && !isFile(field);
}

function isTyped(field: Field): boolean {
  if (field instanceof HTMLSelectElement) return [...field.options].some((one) => one.selected !== one.defaultSelected && !isFirst(one));
  if (isChosen(field)) return field.checked !== field.defaultChecked;
  return isFile(field) ? field.value !== '' : field.value !== field.defaultValue;
}

/** Of a list in which nothing was chosen by the page the browser chooses the first, which is nobody's doing. */
function isFirst(option: HTMLOptionElement): boolean {
  const list = option.closest('select');
  return list !== null && !list.multiple && option.index === 0 && [...list.options].every((one) => !one.defaultSelected);
}

function put(from: Field, to: Field): boolean {
  if (from instanceof HTMLSelectElement) {
    if (!(to instanceof HTMLSelectElement)) return false;
    const chosen = new Set([...from.selectedOptions].map((one) => one.value));
    if (![...to.options].some((one) => chosen.has(one.value))) return false;
    for (const one of to.options) one.selected = chosen.has(one.value);
    return true;
  }
  if (to instanceof HTMLSelectElement || from.type !== to.type) return false;
  if (isChosen(from) && isChosen(to)) to.checked = from.checked;
  else if (isFile(from) && isFile(to)) to.files = from.files;
  else to.value = from.value;
  return true;
}

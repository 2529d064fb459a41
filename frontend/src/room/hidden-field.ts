/** What a hidden field of a form holds; null where there is none, or nothing in it. */
export function hiddenField(form: HTMLFormElement, name: string): string | null {
  const value = form.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value ?? '';
  return value === '' ? null : value;
}

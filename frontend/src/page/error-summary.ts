/** A form that came back with errors begins where they are listed. */
export function errorSummaryFirst(): void {
  document.querySelector<HTMLElement>('[data-error-summary]')?.focus();
}

/**
 * Side matter is folded on a phone and always open beside a wide page.
 *
 * The server draws it open, so that nothing is out of reach without script.
 */
export function foldOnPhones(): void {
  const wide = window.matchMedia('(min-width: 56em)');
  const fit = (): void => {
    for (const fold of document.querySelectorAll<HTMLDetailsElement>('details[data-fold]')) {
      fold.open = wide.matches;
      fold.dataset.fold = 'fits';
    }
  };
  fit();
  wide.addEventListener('change', fit);
}

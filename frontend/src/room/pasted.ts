/** Text that comes from elsewhere, made plain: a word processor's blanks, bullets and invisible signs are no markdown. */

const bullet = /^[ \t]*(?:[•·▪◦‣●○■–]|o(?=\t)|[\uF0B7\uF0A7\uF0D8])[ \t]+/gm;
const numbered = /^([ \t]*\d{1,3}[.)])\t+/gm;
// Joiners stay: emoji and several scripts are made with them.
const unseen = /[\u00AD\u200B\u2060\uFEFF]/g;
/* eslint-disable no-control-regex -- these are what is taken out */
const controls = /[\u0000-\u0008\u000E-\u001F\u007F]/g;
const breaks = /\r\n?|[\u000B\u000C\u2028\u2029]/g;
/* eslint-enable no-control-regex */

export function plain(text: string): string {
  return text
    .replace(breaks, '\n')
    .replace(/[\u00A0\u202F]/g, ' ')
    .replace(unseen, '')
    .replace(controls, '')
    .replace(bullet, '- ')
    .replace(numbered, '$1 ')
    .replace(/\n{3,}/g, '\n\n');
}

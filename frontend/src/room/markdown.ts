/** What the small bar writes around or before a choice of text: markdown, and back again where it stands already. */

export interface Choice {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** What takes the place of the text between `from` and `to`, and what of it is chosen afterwards. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly put: string;
  readonly chosen: readonly [number, number];
}

export type Mark = 'bold' | 'italic' | 'list' | 'link' | 'quote';

export function marked(mark: Mark, choice: Choice, filler: string): Change {
  switch (mark) {
    case 'bold': return around(choice, '**', filler);
    case 'italic': return around(choice, '_', filler);
    case 'list': return before(choice, '- ');
    case 'quote': return before(choice, '> ');
    case 'link': return linked(choice, filler);
  }
}

/** Blanks at the ends stay outside, where markdown wants them. */
function around(choice: Choice, sign: string, filler: string): Change {
  const { text } = choice;
  let { from, to } = choice;
  while (from < to && /\s/.test(text[from] ?? '')) from += 1;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to -= 1;
  const wide = sign.length;
  if (text.slice(from - wide, from) === sign && text.slice(to, to + wide) === sign) {
    const put = text.slice(from, to);
    return { from: from - wide, to: to + wide, put, chosen: [from - wide, from - wide + put.length] };
  }
  const inner = from === to ? filler : text.slice(from, to);
  return { from, to, put: `${sign}${inner}${sign}`, chosen: [from + wide, from + wide + inner.length] };
}

function before({ text, from, to }: Choice, sign: string): Change {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const next = text.indexOf('\n', to);
  const end = next === -1 ? text.length : next;
  const lines = text.slice(start, end).split('\n');
  const has = lines.every((line) => line.startsWith(sign));
  const put = lines.map((line) => (has ? line.slice(sign.length) : line.startsWith(sign) ? line : sign + line)).join('\n');
  const whole = lines.length > 1 || from !== to;
  return { from: start, to: end, put, chosen: whole ? [start, start + put.length] : [start + put.length, start + put.length] };
}

/** An address that was chosen is where the link leads; other words are what it says. */
function linked({ text, from, to }: Choice, filler: string): Change {
  const inner = text.slice(from, to).trim();
  const isAddress = /^(https?:\/\/|mailto:)\S+$/.test(inner);
  const says = isAddress || inner === '' ? filler : inner;
  const put = `[${says}](${isAddress ? inner : 'https://'})`;
  const at = isAddress ? from + 1 : from + says.length + 3;
  return { from, to, put, chosen: isAddress || inner === '' ? [from + 1, from + 1 + says.length] : [at, at + 'https://'.length] };
}

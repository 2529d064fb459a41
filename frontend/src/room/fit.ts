/** Whether a file can be shared, as far as can be told before it is sent; the server looks again and has the last word. */

const largest = 20 * 1024 * 1024;
const heic = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'avif']);

/** The key of the words that say why not, or nothing. */
export async function unfit(file: File): Promise<string | null> {
  if (file.size === 0) return 'file.empty';
  if (file.size > largest) return 'file.large';
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const said = String.fromCharCode(...head);
  if (said.slice(4, 8) === 'ftyp' && heic.has(said.slice(8, 12))) return 'file.heic';
  return isTaken(said) ? null : 'file.kind';
}

function isTaken(head: string): boolean {
  return head.startsWith('\u00FF\u00D8\u00FF') || head.startsWith('\u0089PNG\r\n\u001A\n') || head.startsWith('GIF8')
    || (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') || head.startsWith('%PDF-');
}
